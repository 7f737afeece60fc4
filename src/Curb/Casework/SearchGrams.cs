using System.Text;
using Curb.Intake;

namespace Curb.Casework;

/// <summary>
/// Full-text search that needs no word list: texts are cut into every pair of neighbouring characters, so that any part of a Chinese word is found
/// (耐药, 头孢 in 头孢曲松). The index narrows; the text itself decides.
/// </summary>
public static class SearchGrams
{
    /// <summary>The form in which texts are compared: full-width letters and digits as plain ones, small letters, everything that is neither letter nor digit a single space.</summary>
    public static string Normal(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (char given in text)
        {
            char c = char.ToLowerInvariant(FullWidth.Plain(given));
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                normal.Append(c);
            }
            else if (normal.Length > 0 && normal[^1] != ' ')
            {
                normal.Append(' ');
            }
        }

        return normal.ToString().TrimEnd();
    }

    /// <summary>The characters and pairs of neighbouring characters of a text, each once.</summary>
    public static IReadOnlySet<string> Of(string text)
    {
        var grams = new HashSet<string>(StringComparer.Ordinal);
        foreach (string word in Normal(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            for (int i = 0; i < word.Length; i++)
            {
                grams.Add(word.Substring(i, 1));
                grams.Add(word.Substring(i, Math.Min(2, word.Length - i)));
            }
        }

        return grams;
    }

    /// <summary>What of the index a word asks for: its pairs; its single character.</summary>
    public static IReadOnlyList<string> Asked(string word) =>
        word.Length == 1 ? [word] : [.. Enumerable.Range(0, word.Length - 1).Select(i => word.Substring(i, 2)).Distinct(StringComparer.Ordinal)];

    /// <summary>The words of a question.</summary>
    public static IReadOnlyList<string> Words(string question) => [.. Normal(question).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    /// <summary>True where every word of the question stands somewhere in the text.</summary>
    public static bool Matches(string text, IReadOnlyList<string> words)
    {
        string normal = Normal(text);
        return words.All(word => normal.Contains(word, StringComparison.Ordinal));
    }
}
