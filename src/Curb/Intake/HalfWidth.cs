using System.Text;

namespace Curb.Intake;

/// <summary>
/// Full-width letters, digits and signs, the ideographic blank, roman numerals and the two micro signs, brought to the plain ones that code compares.
/// (Unicode normalisation is not used: without the platform's language data it does nothing.)
/// </summary>
public static class HalfWidth
{
    private static readonly string[] s_roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

    public static string Fold(string text)
    {
        if (text.All(char.IsAscii))
        {
            return text;
        }

        var folded = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                >= '！' and <= '～' => folded.Append((char)(c - 0xFEE0)),
                '\u3000' or '\u00A0' => folded.Append(' '),
                >= 'Ⅰ' and <= 'Ⅻ' => folded.Append(s_roman[c - 'Ⅰ']),
                >= 'ⅰ' and <= 'ⅻ' => folded.Append(s_roman[c - 'ⅰ'].ToLowerInvariant()),
                'μ' => folded.Append('µ'),
                '㎎' => folded.Append("mg"),
                '㎖' => folded.Append("ml"),
                '㎏' => folded.Append("kg"),
                '℃' => folded.Append("°C"),
                _ => folded.Append(c),
            };
        }

        return folded.ToString();
    }
}
