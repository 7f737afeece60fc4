using System.Globalization;

namespace Curb.Exchange.Profiles;

/// <summary>A time of day as it stands behind a date.</summary>
internal static class ClockText
{
    /// <summary>Time of day behind a date: blank, 13:20, 13:20:05.123, 1:20 PM, an offset from UTC (kept as wall-clock time). -1 for an impossible time; a time in UTC ("Z") isn't accepted.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long micros)
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
}
