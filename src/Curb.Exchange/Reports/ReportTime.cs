using System.Text;
using Curb.Exchange.Profiles;

namespace Curb.Exchange.Reports;

/// <summary>
/// Times of messages: 20240305081500.123+0800, 2024-03-05T08:15:00+08:00, 20240305. The laboratory's own clock is kept, its distance from UTC left out;
/// a time told in UTC ("Z") tells no such clock, and is brought to that of China, which has one.
/// </summary>
internal static class ReportTime
{
    private const long HoursInChina = 8;
    private static readonly DateForms s_forms = new();

    public static long? Read(string text)
    {
        text = text.Trim();
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        // Hours without minutes, months without days: the day is what can be known, a month is no day.
        var plain = digits switch
        {
            >= 14 => text[..14],
            12 or 13 => text[..12],
            >= 8 => text[..8],
            _ => text.TrimEnd('Z'),
        };
        long fromUtc = text.EndsWith('Z') ? HoursInChina * 3_600_000_000 : 0;
        return s_forms.TryRead(Encoding.UTF8.GetBytes(plain), out long micros, out _) ? micros + fromUtc : null;
    }

    public static int? Day(string text) => Read(text) is { } micros ? Columns.Instants.Day(micros) : null;
}
