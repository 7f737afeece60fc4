using System.Globalization;

namespace Curb.Exchange.Tabular;

/// <summary>Spreadsheet serial numbers as dates and plain numbers.</summary>
public static class XlsxDates
{
    private static readonly DateTime s_since1900 = new(1899, 12, 30);
    private static readonly DateTime s_since1904 = new(1904, 1, 1);
    private const int LastSerial = 2_958_465;

    /// <summary>
    /// The day and time of a serial number; null outside the spreadsheet's calendar. In the 1900 system 43831 is 2020-01-01: that system counts a
    /// 29 February 1900 which never was, so numbers below 60 lie one day later than the rest of the scale says.
    /// </summary>
    public static DateTime? FromSerial(double serial, bool uses1904)
    {
        if (!(serial >= 0 && serial < LastSerial + 1))
        {
            return null;
        }

        double days = Math.Floor(serial);
        var date = (uses1904 ? s_since1904 : s_since1900).AddDays(days + (!uses1904 && days < 60 ? 1 : 0));
        return date.AddSeconds(Math.Round((serial - days) * 86_400));
    }

    /// <summary>A serial number as yyyy-MM-dd, with HH:mm:ss where there is a time of day; a time alone as HH:mm:ss; null outside the calendar.</summary>
    public static string? Show(double serial, bool uses1904)
    {
        if (!uses1904 && Math.Floor(serial) == 60)
        {
            return "1900-02-29";
        }

        if (FromSerial(serial, uses1904) is not { } time)
        {
            return null;
        }

        var form = serial < 1 ? "HH:mm:ss" : time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss";
        return time.ToString(form, CultureInfo.InvariantCulture);
    }

    /// <summary>A number in plain decimals, with the 15 significant digits that a spreadsheet holds: 0.1, not 0.10000000000000001.</summary>
    public static string Plain(double number) => Math.Abs(number) is < 1e27 and >= 1e-12 or 0
        ? ((decimal)number).ToString("0.############################", CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>True where a number format shows a date or a time.</summary>
    public static bool IsDateFormat(int id, string? code)
    {
        if (code is null)
        {
            return id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);
        }

        bool quoted = false, bracketed = false;
        for (int i = 0; i < code.Length; i++)
        {
            char c = char.ToLowerInvariant(code[i]);
            quoted ^= c == '"' && !bracketed;
            if (quoted)
            {
                continue;
            }

            if (c is '\\' or '_' or '*')
            {
                i++;
            }
            else if (c == '[')
            {
                bracketed = !IsElapsedTime(code.AsSpan(i));
            }
            else if (c == ']')
            {
                bracketed = false;
            }
            else if (!bracketed && c is 'y' or 'd' or 'h' or 's' or 'm' && !code.AsSpan(i).StartsWith("general", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsElapsedTime(ReadOnlySpan<char> rest) => rest.Length > 2 && char.ToLowerInvariant(rest[1]) is 'h' or 'm' or 's' && (rest[2] == ']' || rest[2] == rest[1]);
}
