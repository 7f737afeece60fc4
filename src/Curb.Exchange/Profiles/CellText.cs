using System.Globalization;
using System.Text;

namespace Curb.Exchange.Profiles;

/// <summary>What stands in a cell once the marks of spreadsheets and keyboards are taken off: outer blanks, full-width digits, ="0012" around numbers kept as text.</summary>
public static class CellText
{
    /// <summary>The cell without outer blanks (ideographic and no-break ones too) and without the ="…" by which exports keep leading zeros; NULL and \N are blank.</summary>
    public static ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> cell)
    {
        cell = Trim(cell);
        if (cell.Length >= 4 && cell[0] == (byte)'=' && cell[1] == (byte)'"' && cell[^1] == (byte)'"' && !cell[2..^1].Contains((byte)'"'))
        {
            cell = Trim(cell[2..^1]);
        }

        return cell.SequenceEqual("NULL"u8) || cell.SequenceEqual("null"u8) || cell.SequenceEqual("\\N"u8) ? default : cell;
    }

    private static readonly HashSet<string> s_nothing = new(StringComparer.OrdinalIgnoreCase) { "/", "\\", "-", "--", "---", "无", "不详", "未知", "未填", "暂无", "N/A", "NA" };
    private static readonly HashSet<string> s_totals = new(StringComparer.OrdinalIgnoreCase) { "合计", "总计", "小计", "共计", "总和", "total", "totals", "sum" };

    /// <summary>True for the marks that people write into a cell of dates or numbers of which nothing is known; the value is then unknown, never zero.</summary>
    public static bool SaysNothing(ReadOnlySpan<byte> cell) => cell.Length <= 12 && s_nothing.Contains(HalfWidth(Encoding.UTF8.GetString(cell)).Replace("--", "-", StringComparison.Ordinal));

    /// <summary>True for the words that begin a row of sums.</summary>
    public static bool SaysTotal(ReadOnlySpan<byte> cell) =>
        cell.Length is >= 3 and <= 12 && (cell[0] >= 0x80 || char.IsAsciiLetter((char)cell[0])) && s_totals.Contains(HalfWidth(Encoding.UTF8.GetString(cell)).Replace(" ", "", StringComparison.Ordinal).TrimEnd(':', '：'));

    /// <summary>Full-width letters, digits and signs as their ordinary forms.</summary>
    public static string HalfWidth(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        return string.Create(text.Length, text, static (target, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = source[i] switch
                {
                    >= '\uFF01' and <= '\uFF5E' => (char)(source[i] - 0xFEE0),
                    '\u3000' or '\u00A0' => ' ',
                    '。' => '.',
                    '—' or '–' or '−' => '-',
                    _ => source[i],
                };
            }
        });
    }

    /// <summary>
    /// Reads a number: sign, digits (full-width too), decimal point, thousands in groups of three behind commas. A unit behind it and a range are given apart.
    /// False where the text is none.
    /// </summary>
    public static bool TryNumber(ReadOnlySpan<byte> cell, out double number, out double? upper, out string unit)
    {
        (number, upper, unit) = (0, null, "");
        var text = HalfWidth(Encoding.UTF8.GetString(cell)).Trim();
        int end = NumberEnd(text, 0);
        if (end == 0 || !TryPlain(text.AsSpan(0, end), out number))
        {
            return false;
        }

        var rest = text.AsSpan(end).TrimStart();
        if (rest.Length > 1 && rest[0] is '-' or '~' && NumberEnd(rest[1..].TrimStart(), 0) is > 0 and var second)
        {
            var tail = rest[1..].TrimStart();
            if (!TryPlain(tail[..second], out double high) || high < number)
            {
                return false;
            }

            upper = high;
            rest = tail[second..].TrimStart();
        }

        unit = rest.ToString();
        return unit.Length == 0 || char.IsLetter(unit[0]) || unit[0] is '%' or 'μ' or 'µ';
    }

    /// <summary>Reads numbers each with a unit of the list behind it and gives their sum: 45岁, 6岁3个月, 1234元, ￥12. False for anything else, a bare number too.</summary>
    public static bool TrySum(ReadOnlySpan<byte> cell, IReadOnlyDictionary<string, double> units, out double sum)
    {
        sum = 0;
        var text = HalfWidth(Encoding.UTF8.GetString(cell)).Replace(" ", "", StringComparison.Ordinal);
        if (text.Length > 1 && text[0] is '￥' or '¥' && units.ContainsKey(text[..1]))
        {
            int end = NumberEnd(text, 1);
            return (end == text.Length || units.ContainsKey(text[Math.Max(end, 1)..])) && end > 1 && TryPlain(text.AsSpan(1, end - 1), out sum);
        }

        for (int at = 0; at < text.Length;)
        {
            int end = NumberEnd(text, at);
            int next = end <= at ? -1 : text.AsSpan(end).IndexOfAnyInRange('0', '9') is >= 0 and var digits ? end + digits : text.Length;
            if (next < 0 || !TryPlain(text.AsSpan(at, end - at), out double number) || !units.TryGetValue(text[end..next], out double factor))
            {
                return false;
            }

            sum += number * factor;
            at = next;
        }

        return text.Length > 0;
    }

    private static int NumberEnd(ReadOnlySpan<char> text, int from)
    {
        int at = from < text.Length && text[from] is '-' or '+' ? from + 1 : from;
        int digits = 0;
        for (; at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or ','); at++)
        {
            digits += char.IsAsciiDigit(text[at]) ? 1 : 0;
        }

        return digits == 0 ? 0 : at;
    }

    private static bool TryPlain(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        if (text.Contains(',') && !ThousandsAreInGroups(text))
        {
            return false;
        }

        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    /// <summary>30,000 is a number; 0,5 and 1,5 are not, since the comma may be meant as a decimal point.</summary>
    private static bool ThousandsAreInGroups(ReadOnlySpan<char> text)
    {
        text = text.TrimStart("+-");
        int point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        bool first = true;
        foreach (var range in whole.Split(','))
        {
            int length = range.End.Value - range.Start.Value;
            if (first ? length is 0 or > 3 || whole[0] == '0' : length != 3)
            {
                return false;
            }

            first = false;
        }

        return point < 0 || !text[point..].Contains(',');
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> cell)
    {
        while (true)
        {
            var trimmed = cell.Trim(" \t\r\n"u8);
            trimmed = trimmed.StartsWith("\u3000"u8) || trimmed.StartsWith("\uFEFF"u8) ? trimmed[3..] : trimmed.StartsWith("\u00A0"u8) ? trimmed[2..] : trimmed;
            trimmed = trimmed.EndsWith("\u3000"u8) ? trimmed[..^3] : trimmed.EndsWith("\u00A0"u8) ? trimmed[..^2] : trimmed;
            if (trimmed.Length == cell.Length)
            {
                return trimmed;
            }

            cell = trimmed;
        }
    }
}
