using System.Globalization;
using System.Text;
using Curb.Columns;
using Curb.Exchange.Tabular;

namespace Curb.Exchange.Profiles;

/// <summary>A date or time as its numbers stand in the text, before the order of day and month is known.</summary>
internal readonly struct DateText
{
    /// <summary>Form of dates such as 5/3/2024, whose order of day and month is a property of the column.</summary>
    public const string YearLast = "x/x/yyyy";

    /// <summary>Form of dates such as 5/3/24, of which the column tells where the year stands.</summary>
    public const string ShortYear = "x/x/xx";

    public string Form { get; private init; }

    public int First { get; private init; }

    public int Second { get; private init; }

    /// <summary>The year; the third number where two digits leave open which one it is.</summary>
    public int Year { get; private init; }

    /// <summary>True where the year has two digits.</summary>
    public bool HasShortYear { get; private init; }

    /// <summary>True where the first number is written with one digit, and so is no year.</summary>
    public bool FirstIsOneDigit { get; private init; }

    /// <summary>True where the third number is written with one digit, and so is no year.</summary>
    public bool LastIsOneDigit { get; private init; }

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
        (micros, reason) = (0, "impossible-date");
        if (NeedsOrder(order))
        {
            reason = "ambiguous-date";
            return false;
        }

        var (year, month, day) = Parts(order);
        if (year is < 1800 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || TimeMicros < 0)
        {
            return false;
        }

        micros = (Days.From(new DateOnly(year, month, day)) * Instants.MicrosecondsPerDay) + TimeMicros;
        return true;
    }

    /// <summary>True where the numbers don't tell and neither does the column: 2/1/1995, but not 14/4/2000 or 3/3/2000.</summary>
    private bool NeedsOrder(DateOrder order) => (order == DateOrder.Unknown && Form == ShortYear) || (order is DateOrder.Unknown or DateOrder.YearFirst && Form == YearLast && First <= 12 && Second <= 12 && First != Second);

    private (int Year, int Month, int Day) Parts(DateOrder order) => (Form, order) switch
    {
        (YearLast, DateOrder.Unknown or DateOrder.YearFirst) => First > 12 ? (Year, Second, First) : (Year, First, Second),
        (YearLast, DateOrder.MonthFirst) => (Year, First, Second),
        (YearLast, _) => (Year, Second, First),
        (ShortYear, DateOrder.MonthFirst) => (TwoDigitYears.Full(Year), First, Second),
        (ShortYear, DateOrder.DayFirst) => (TwoDigitYears.Full(Year), Second, First),
        (ShortYear, _) => (TwoDigitYears.Full(First), Second, Year),
        _ => (HasShortYear ? TwoDigitYears.Full(Year) : Year, First, Second),
    };

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
        int letter = text.IndexOfAnyInRange('A', 'z');
        if (letter is >= 0 and <= 5 && MonthName.Read(text[letter..], out int month, out int length))
        {
            return TryNamed(text[..letter], month, text[(letter + length)..], out read);
        }

        int digits = Digits(text);
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
        if (!ClockText.TryRead(clock, out long time))
        {
            return false;
        }

        read = new DateText { Form = "yyyyMMdd", Year = Number(day[..4]), First = Number(day[4..6]), Second = Number(day[6..]), TimeMicros = time };
        return true;
    }

    /// <summary>Year, month and day as numbers between -, / or points, the year first or last.</summary>
    private static bool TryParted(ReadOnlySpan<char> text, int digits, out DateText read)
    {
        read = default;
        char separator = text[digits];
        var rest = text[(digits + 1)..];
        int second = rest.IndexOf(separator);
        if (separator is not ('-' or '/' or '.') || second is not (1 or 2) || rest[..second].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        int middle = Number(rest[..second]);
        rest = rest[(second + 1)..].TrimStart();
        int last = rest.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : rest.Length;
        if (last is not (1 or 2 or 4) || (digits == 4 && last == 4) || !ClockText.TryRead(rest[last..], out long time))
        {
            return false;
        }

        int first = Number(text[..digits]), third = Number(rest[..last]);
        read = digits == 4 ? new DateText { Form = $"yyyy{separator}MM{separator}dd", Year = first, First = middle, Second = third, TimeMicros = time }
            : last == 4 ? new DateText { Form = YearLast, Year = third, First = first, Second = middle, TimeMicros = time }
            : new DateText { Form = ShortYear, Year = third, First = first, Second = middle, TimeMicros = time, HasShortYear = true, FirstIsOneDigit = digits == 1, LastIsOneDigit = last == 1 };
        return true;
    }

    /// <summary>A date whose month is an English name: 05-Jan-2024, 5 January 2024, 05JAN24, Jan 5, 2024, 2024-Jan-05.</summary>
    private static bool TryNamed(ReadOnlySpan<char> before, int month, ReadOnlySpan<char> after, out DateText read)
    {
        read = default;
        before = before.TrimEnd(" -/.,");
        after = after.TrimStart(" -/.,");
        int second = Digits(after);
        var rest = after[second..];
        bool monthFirst = before.IsEmpty;
        if (monthFirst)
        {
            before = after[..second];
            after = rest.TrimStart(" -/.,");
            second = Digits(after);
            rest = after[second..];
        }

        if (!(before.Length == 4 ? second is 1 or 2 : before.Length is 1 or 2 && second is 2 or 4) || before.ContainsAnyExceptInRange('0', '9') || !ClockText.TryRead(rest, out long time))
        {
            return false;
        }

        bool yearFirst = before.Length == 4;
        int year = Number(yearFirst ? before : after[..second]), day = Number(yearFirst ? after[..second] : before);
        bool shortYear = !yearFirst && second == 2;
        var form = yearFirst ? "yyyy-MMM-dd" : (monthFirst ? "MMM dd " : "dd-MMM-") + (shortYear ? $"yy ({TwoDigitYears.Range})" : "yyyy");
        read = new DateText { Form = form, Year = year, First = month, Second = day, TimeMicros = time, HasShortYear = shortYear };
        return true;
    }

    private static int Digits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
