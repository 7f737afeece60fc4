using System.Globalization;
using System.Text;
using Curb.Columns;
using Curb.Exchange.Profiles;

namespace Curb.Exchange.Whonet;

/// <summary>
/// Reads the dates of one column. Day and month order is a property of the column, found from the dates that leave no doubt
/// (25/1/1995 makes 2/1/1995 the second of January); a column of which no date decides is not guessed.
/// </summary>
public sealed class ColumnDates
{
    private static readonly string[] s_named = ["d-MMM-yyyy", "ddMMMyyyy", "dd-MMM-yyyy"];
    private static readonly string[] s_namedShort = [.. s_named, "d-MMM-yy"];
    private static readonly DateOnly s_sheetEpoch = new(1899, 12, 30);
    private readonly TextDictionary _texts = new();
    private readonly List<int?> _read = [null];
    private readonly TextDictionary _seen = new();
    private bool _dayFirst;
    private bool _monthFirst;
    private bool _doubtful;

    /// <summary>True once a date was seen that can be read with the day or with the month first.</summary>
    public bool NeedsOrder => _doubtful || _dayFirst || _monthFirst;

    /// <summary>True where dates such as 2/1/1995 were seen and no date of the column tells day from month.</summary>
    public bool IsUndecided => _doubtful && !_dayFirst && !_monthFirst;

    /// <summary>The order that the dates of this column prove.</summary>
    public DateOrder Order => _dayFirst == _monthFirst ? DateOrder.Unknown : _dayFirst ? DateOrder.DayFirst : DateOrder.MonthFirst;

    /// <summary>True for dates of birth: of a year in two digits nobody can tell the century.</summary>
    public bool NeedsCentury { get; init; }

    /// <summary>Settles an open order by what is known from elsewhere: another column of the file, or the person who delivers it.</summary>
    public void Settle(DateOrder order)
    {
        if (IsUndecided)
        {
            (_dayFirst, _monthFirst) = (order == DateOrder.DayFirst, order == DateOrder.MonthFirst);
        }
    }

    /// <summary>The same reading for another thread, without the texts met so far.</summary>
    public ColumnDates Copy() => new() { NeedsCentury = NeedsCentury, _dayFirst = _dayFirst, _monthFirst = _monthFirst, _doubtful = _doubtful };

    /// <summary>How the column is read, for people.</summary>
    public string Reading => !NeedsOrder ? "yyyy-MM-dd" : _dayFirst && _monthFirst ? "contradictory" : _dayFirst ? "d/M/yyyy" : _monthFirst ? "M/d/yyyy" : "d/M or M/d undecided";

    /// <summary>Learns from one cell.</summary>
    public void Observe(ReadOnlySpan<byte> cell)
    {
        int known = _seen.Count;
        if (_seen.Code(cell) < known)
        {
            return;
        }

        if (Split(Plain(cell)) is { } parts && parts.First.Length <= 2)
        {
            int first = int.Parse(parts.First, CultureInfo.InvariantCulture);
            int second = int.Parse(parts.Second, CultureInfo.InvariantCulture);
            _dayFirst |= first > 12 && second <= 12;
            _monthFirst |= second > 12 && first <= 12;
            _doubtful |= first <= 12 && second <= 12 && first != second;
        }
    }

    /// <summary>The date in days since 1970-01-01; null where the text is no date or its order is undecided.</summary>
    public int? Read(ReadOnlySpan<byte> cell)
    {
        int code = _texts.Code(cell);
        if (code == _read.Count)
        {
            _read.Add(ReadText(Plain(cell)));
        }

        return _read[code];
    }

    /// <summary>What would have been accepted in place of a refused date.</summary>
    public string Expected => NeedsOrder && _dayFirst == _monthFirst
        ? "a date whose day and month can be told apart, best 2024-03-05: no date of this column shows which comes first"
        : "a date with a year of four digits, such as 2024-03-05, 20240305, 5/3/2024 or 2024年3月5日";

    private static string Plain(ReadOnlySpan<byte> cell) => CellText.HalfWidth(Encoding.UTF8.GetString(CellText.Clean(cell))).Trim();

    private int? ReadText(string text)
    {
        if (Split(text) is { } parts)
        {
            return parts.First.Length == 4 ? Day(parts.First, parts.Second, parts.Third) : DayOrMonthFirst(parts);
        }

        string head = text.Split(' ', 'T')[0];
        if (head.Length == 8 && head.All(char.IsAsciiDigit))
        {
            return Day(head[..4], head[4..6], head[6..]);
        }

        if (DateOnly.TryParseExact(head, NeedsCentury ? s_named : s_namedShort, CultureInfo.InvariantCulture, DateTimeStyles.None, out var named))
        {
            return Days.From(named);
        }

        // A number as a spreadsheet keeps dates: days since 1899-12-30. Narrow on purpose, so that no other number becomes a date.
        return double.TryParse(head, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double serial) && serial is > 10_000 and < 80_000
            ? Days.From(s_sheetEpoch.AddDays((int)serial))
            : null;
    }

    private int? DayOrMonthFirst((string First, string Second, string Third) parts)
    {
        int first = int.Parse(parts.First, CultureInfo.InvariantCulture);
        int second = int.Parse(parts.Second, CultureInfo.InvariantCulture);
        bool sure = first > 12 || second > 12 || first == second;
        if (!sure && _dayFirst == _monthFirst)
        {
            return null;
        }

        bool dayFirst = sure ? first > 12 : _dayFirst;
        return dayFirst ? Day(parts.Third, parts.Second, parts.First) : Day(parts.Third, parts.First, parts.Second);
    }

    private static int? Day(string year, string month, string day)
    {
        int y = int.Parse(year, CultureInfo.InvariantCulture);
        int m = int.Parse(month, CultureInfo.InvariantCulture);
        int d = int.Parse(day, CultureInfo.InvariantCulture);
        bool exists = y is >= 1880 and <= 2200 && m is >= 1 and <= 12 && d >= 1 && d <= DateTime.DaysInMonth(y, m);
        return exists ? Days.From(new DateOnly(y, m, d)) : null;
    }

    /// <summary>The three numbers of a date written with separators, the year four digits long; a time behind it is left out. Null for other texts.</summary>
    private static (string First, string Second, string Third)? Split(string text)
    {
        var parts = text.Trim().Split(['-', '/', '.', '年', '月', '日', ' ', 'T'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || !parts[..3].All(part => part.Length <= 4 && part.All(char.IsAsciiDigit)))
        {
            return null;
        }

        bool yearFirst = parts[0].Length == 4 && parts[1].Length <= 2 && parts[2].Length <= 2;
        bool yearLast = parts[0].Length <= 2 && parts[1].Length <= 2 && parts[2].Length == 4;
        return yearFirst || yearLast ? (parts[0], parts[1], parts[2]) : null;
    }
}
