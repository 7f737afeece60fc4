using System.Globalization;
using System.Text;
using Curb.Columns;
using Curb.Exchange.Tabular;

namespace Curb.Exchange.Profiles;

/// <summary>Order of day and month in dates that end with the year.</summary>
public enum DateOrder
{
    Unknown,

    /// <summary>14/4/2000.</summary>
    DayFirst,

    /// <summary>4/14/2000.</summary>
    MonthFirst,
}

/// <summary>How the dates of one column are written, found out from all of its cells: a form is never guessed from one cell.</summary>
public sealed class DateForms
{
    private readonly HashSet<string> _forms = [];
    private bool _dayMustBeFirst;
    private bool _monthMustBeFirst;
    private bool _open;

    /// <summary>Order of day and month in this column; unknown where no cell tells.</summary>
    public DateOrder Order { get; private set; }

    /// <summary>True where the column has dates such as 2/1/1995 and nothing in it tells day from month.</summary>
    public bool IsAmbiguous => _open && Order == DateOrder.Unknown;

    /// <summary>True where some dates can only be day first and others only month first.</summary>
    public bool IsContradictory => _dayMustBeFirst && _monthMustBeFirst;

    /// <summary>The forms met, for people: "yyyy-MM-dd", "d/M/yyyy", "spreadsheet serial numbers".</summary>
    public string Stated => string.Join(" and ", _forms.Order(StringComparer.Ordinal).Select(form => form != "x/x/yyyy" ? form : Order == DateOrder.MonthFirst ? "M/d/yyyy" : "d/M/yyyy"));

    /// <summary>Takes note of one cell.</summary>
    public void See(ReadOnlySpan<byte> cell)
    {
        if (!DateText.TryRead(cell, out var text))
        {
            return;
        }

        _forms.Add(text.Form);
        if (text.Form == "x/x/yyyy")
        {
            _open = true;
            _dayMustBeFirst |= text.First > 12 && text.Second <= 12;
            _monthMustBeFirst |= text.Second > 12 && text.First <= 12;
            Order = _dayMustBeFirst && !_monthMustBeFirst ? DateOrder.DayFirst : _monthMustBeFirst && !_dayMustBeFirst ? DateOrder.MonthFirst : DateOrder.Unknown;
        }
    }

    /// <summary>Settles an open order of day and month by what is known from elsewhere: another column of the file, or the person who delivers it.</summary>
    public void Settle(DateOrder order)
    {
        if (IsAmbiguous && !IsContradictory)
        {
            Order = order;
        }
    }

    /// <summary>Reads one cell as microseconds since 1970-01-01; false where it is no date of this column, with the reason.</summary>
    public bool TryRead(ReadOnlySpan<byte> cell, out long micros, out string reason)
    {
        (micros, reason) = (0, "not-a-date");
        return DateText.TryRead(cell, out var text) && text.TryResolve(Order, out micros, out reason);
    }
}

/// <summary>A date or time as its numbers stand in the text, before the order of day and month is known.</summary>
internal readonly struct DateText
{
    private static readonly string[] s_months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public string Form { get; private init; }

    public int First { get; private init; }

    public int Second { get; private init; }

    private int Year { get; init; }

    private long TimeMicros { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> cell, out DateText text)
    {
        Span<char> ascii = stackalloc char[48];
        text = default;
        if (cell.IsEmpty || cell.Length > 48)
        {
            return false;
        }

        return System.Text.Ascii.IsValid(cell)
            ? TryRead(ascii[..Encoding.ASCII.GetChars(cell, ascii)].Trim(), out text)
            : TryRead(Western(Encoding.UTF8.GetString(cell)).AsSpan().Trim(), out text);
    }

    /// <summary>The moment, once the order of day and month is known.</summary>
    public bool TryResolve(DateOrder order, out long micros, out string reason)
    {
        var (year, month, day) = Form != "x/x/yyyy" ? (Year, First, Second) : order == DateOrder.MonthFirst ? (Year, First, Second) : (Year, Second, First);
        (micros, reason) = (0, "impossible-date");
        if (Form == "x/x/yyyy" && order == DateOrder.Unknown && First != Second)
        {
            reason = "ambiguous-date";
            return false;
        }

        if (year is < 1800 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || TimeMicros < 0)
        {
            return false;
        }

        micros = (Days.From(new DateOnly(year, month, day)) * Instants.MicrosecondsPerDay) + TimeMicros;
        return true;
    }

    /// <summary>2023年1月5日 下午3时20分 and full-width digits as 2023-1-5 3:20 PM.</summary>
    private static string Western(string text)
    {
        text = CellText.HalfWidth(text);
        bool afternoon = text.Contains("下午", StringComparison.Ordinal) || text.Contains("晚上", StringComparison.Ordinal);
        bool morning = text.Contains("上午", StringComparison.Ordinal) || text.Contains("凌晨", StringComparison.Ordinal);
        text = text.Replace("下午", " ", StringComparison.Ordinal).Replace("晚上", " ", StringComparison.Ordinal).Replace("上午", " ", StringComparison.Ordinal).Replace("凌晨", " ", StringComparison.Ordinal)
            .Replace('年', '-').Replace('月', '-').Replace("日", " ", StringComparison.Ordinal).Replace("号", " ", StringComparison.Ordinal)
            .Replace('时', ':').Replace('点', ':').Replace('分', ':').Replace("秒", "", StringComparison.Ordinal);
        return text.Trim().TrimEnd(':') + (afternoon ? " PM" : morning ? " AM" : "");
    }

    private static bool TryRead(ReadOnlySpan<char> text, out DateText read)
    {
        read = default;
        int digits = text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;
        if (digits == text.Length || (text[digits] == '.' && !text[(digits + 1)..].ContainsAnyExceptInRange('0', '9')))
        {
            return TryDigits(text, digits, out read);
        }

        if (digits == 0)
        {
            return false;
        }

        if (digits == 8 && text[8] is ' ' or 'T')
        {
            return TryCompact(text[..8], text[9..], out read);
        }

        return digits is 4 or 1 or 2 && TryParted(text, digits, out read);
    }

    /// <summary>20230105, 202301051320, 20230105132000, and spreadsheet serial numbers such as 43831 or 43831.5.</summary>
    private static bool TryDigits(ReadOnlySpan<char> text, int digits, out DateText read)
    {
        read = default;
        if (digits == 5)
        {
            double serial = double.Parse(text, CultureInfo.InvariantCulture);
            if (serial is < 10_000 or >= 80_000)
            {
                return false;
            }

            var time = XlsxDates.FromSerial(serial, false)!.Value;
            read = new DateText { Form = "spreadsheet serial numbers (1900)", Year = time.Year, First = time.Month, Second = time.Day, TimeMicros = time.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond };
            return true;
        }

        if (digits != text.Length || digits is not (8 or 12 or 14))
        {
            return false;
        }

        Span<char> clock = stackalloc char[8];
        int length = 0;
        for (int i = 8; i < digits; i += 2)
        {
            clock[length++] = text[i];
            clock[length++] = text[i + 1];
            if (i + 2 < digits)
            {
                clock[length++] = ':';
            }
        }

        return TryCompact(text[..8], clock[..length], out read);
    }

    private static bool TryCompact(ReadOnlySpan<char> day, ReadOnlySpan<char> clock, out DateText read)
    {
        read = default;
        if (!TryClock(clock, out long time))
        {
            return false;
        }

        read = new DateText { Form = "yyyyMMdd", Year = Number(day[..4]), First = Number(day[4..6]), Second = Number(day[6..]), TimeMicros = time };
        return true;
    }

    /// <summary>Year, month and day between -, / or points, the year first or last, the month in digits or as an English name.</summary>
    private static bool TryParted(ReadOnlySpan<char> text, int digits, out DateText read)
    {
        read = default;
        char separator = text[digits];
        if (separator is not ('-' or '/' or '.'))
        {
            return false;
        }

        var rest = text[(digits + 1)..];
        int second = rest.IndexOf(separator);
        if (second <= 0)
        {
            return false;
        }

        var middle = rest[..second];
        rest = rest[(second + 1)..].TrimStart();
        int last = rest.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : rest.Length;
        if (last is not (1 or 2 or 4) || (digits == 4) == (last == 4) || !TryClock(rest[last..], out long time))
        {
            return false;
        }

        int first = Number(text[..digits]), third = Number(rest[..last]);
        bool named = !char.IsAsciiDigit(middle[0]);
        if (!named && (middle.Length > 2 || middle.ContainsAnyExceptInRange('0', '9')))
        {
            return false;
        }

        int centre = named ? MonthNamed(middle) : Number(middle);
        if (named && centre == 0)
        {
            return false;
        }

        read = digits == 4 ? new DateText { Form = $"yyyy{separator}MM{separator}dd", Year = first, First = centre, Second = third, TimeMicros = time }
            : named ? new DateText { Form = $"dd{separator}MMM{separator}yyyy", Year = third, First = centre, Second = first, TimeMicros = time }
            : new DateText { Form = "x/x/yyyy", Year = third, First = first, Second = centre, TimeMicros = time };
        return true;
    }

    private static int MonthNamed(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < s_months.Length && name.Length >= 3; i++)
        {
            if (name[..3].Equals(s_months[i], StringComparison.OrdinalIgnoreCase))
            {
                return i + 1;
            }
        }

        return 0;
    }

    /// <summary>Time of day behind a date: blank, 13:20, 13:20:05.123, 1:20 PM, an offset from UTC (kept as wall-clock time). -1 for an impossible time; a time in UTC ("Z") isn't accepted.</summary>
    private static bool TryClock(ReadOnlySpan<char> text, out long micros)
    {
        micros = 0;
        text = text.Trim(" T");
        if (text.IsEmpty)
        {
            return true;
        }

        int noon = text.EndsWith("PM", StringComparison.OrdinalIgnoreCase) ? 12 : text.EndsWith("AM", StringComparison.OrdinalIgnoreCase) ? 0 : -1;
        text = noon >= 0 ? text[..^2].TrimEnd() : text;
        int offset = text.IndexOfAny('+', '-');
        text = offset > 0 ? text[..offset] : text;
        if (text.ContainsAnyExcept("0123456789:."))
        {
            return false;
        }

        int hour = -1, minute = 0, part = 0;
        double second = 0;
        foreach (var range in text.Split(':'))
        {
            var piece = text[range];
            if (part > 2 || !double.TryParse(piece, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) || (part < 2 && piece.Contains('.')))
            {
                return false;
            }

            (hour, minute, second) = part++ switch
            {
                0 => ((int)value, minute, second),
                1 => (hour, (int)value, second),
                _ => (hour, minute, value),
            };
        }

        if (part < 2)
        {
            return false;
        }

        hour = noon < 0 ? hour : hour is >= 1 and <= 12 ? (hour % 12) + noon : 99;
        micros = hour > 23 || minute > 59 || second >= 60 ? -1 : (((hour * 60L) + minute) * 60_000_000) + (long)Math.Round(second * 1_000_000);
        return true;
    }

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
