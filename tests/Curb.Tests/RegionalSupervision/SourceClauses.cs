using System.Text.RegularExpressions;

namespace Curb.Tests.RegionalSupervision;

/// <summary>Reads the numbered clauses out of a source document, quite apart from the plan that was made of it.</summary>
internal static partial class SourceClauses
{
    private const int LongestTitle = 30;

    /// <summary>Clauses by the name under which plans quote them, with their text.</summary>
    /// <param name="text">The document.</param>
    /// <param name="flat">Sections whose items are quoted by their number alone.</param>
    public static IReadOnlyDictionary<string, string> Of(string text, string flat = "")
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        string section = "", part = "", key = "";
        foreach (string raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string line = raw.Replace("**", "", StringComparison.Ordinal).Replace('（', '(').Replace('）', ')').Trim(' ', '　', '\u00a0', '\t');
            if (Section().Match(line) is { Success: true } head)
            {
                (section, part, key) = (head.Groups[1].Value, "", head.Groups[1].Value);
                line = line[head.Length..];
            }
            else if (Part().Match(line) is { Success: true } sub)
            {
                part = $"({sub.Groups[1].Value})";
                (key, line) = (section + part, line[sub.Length..]);
            }
            else if (Item().Match(line) is { Success: true } item)
            {
                key = section.Length == 0 || flat.Contains(section, StringComparison.Ordinal) ? item.Groups[1].Value : $"{section}{part}{item.Groups[1].Value}";
                line = line[item.Length..];
            }

            found[key] = found.GetValueOrDefault(key, "") + line;
        }

        return found;
    }

    /// <summary>Sentences, without a title before them and the brackets that name who is responsible.</summary>
    public static int Sentences(string text)
    {
        string[] sentences = Responsible().Replace(text, "").Split('。', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return sentences.Length - (sentences.Length > 1 && sentences[0].Length <= LongestTitle ? 1 : 0);
    }

    [GeneratedRegex("^([一二三四五六七八九])、")]
    private static partial Regex Section();

    [GeneratedRegex(@"^\(([一二三四五六七八九十]{1,2})\)、?")]
    private static partial Regex Part();

    [GeneratedRegex(@"^(\d{1,2})\.\s*")]
    private static partial Regex Item();

    [GeneratedRegex(@"\([^()]*(负责|参与|配合)\)")]
    private static partial Regex Responsible();
}
