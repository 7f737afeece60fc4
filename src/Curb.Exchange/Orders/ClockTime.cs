namespace Curb.Exchange.Orders;

/// <summary>Times as nearly every calling system writes them, read without asking calendars and time zones.</summary>
internal static class ClockTime
{
    private const int Minutes = 16, Seconds = 19;

    /// <summary>2026-03-01T09:30 or 2026-03-01T09:30:15, a blank for the T too; null where the text is anything else, which the general reader may still know.</summary>
    public static DateTime? Plain(ReadOnlySpan<char> text)
    {
        if (text.Length is not (Minutes or Seconds) || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or ' ') || text[13] != ':' || (text.Length == Seconds && text[16] != ':'))
        {
            return null;
        }

        int year = (100 * Two(text)) + Two(text[2..]), month = Two(text[5..]), day = Two(text[8..]), hour = Two(text[11..]), minute = Two(text[14..]), second = text.Length == Seconds ? Two(text[17..]) : 0;
        // Two digits that are none count as less than any number can make good.
        return year is >= 1000 and <= 9998 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and < 60
            ? new DateTime(year, month, day, hour, minute, second) : null;
    }

    private static int Two(ReadOnlySpan<char> text) => char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) ? (10 * (text[0] - '0')) + text[1] - '0' : int.MinValue / 1000;
}
