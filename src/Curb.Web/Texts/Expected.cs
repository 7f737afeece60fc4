using System.Text.RegularExpressions;

namespace Curb.Web.Texts;

/// <summary>
/// What a rejected cell should have been, in the reader's language. A rejection is kept with the English text that its reader wrote, which stands in files and in
/// the command's output too; on pages it is recognised by its form. A text that no form knows is shown as it is kept.
/// </summary>
public static partial class Expected
{
    private const string Prefix = "expected.";

    /// <summary>The forms, those with the most fixed text first, so that a longer one is not taken for a shorter with something filled in.</summary>
    private static readonly (string Key, Regex Form)[] s_forms =
        [.. Phrases.English.Keys.Where(key => key.StartsWith(Prefix, StringComparison.Ordinal)).Select(key => (key, Form(Phrases.English[key]))).OrderByDescending(pair => Place().Replace(Phrases.English[pair.key], "").Length)];

    public static string In(Phrases t, string expected)
    {
        if (!t.IsChinese)
        {
            return expected;
        }

        foreach (var (key, form) in s_forms)
        {
            if (form.Match(expected) is { Success: true } match)
            {
                return t.With(key, [.. match.Groups.Cast<Group>().Skip(1).Select(group => group.Value)]);
            }
        }

        return expected;
    }

    /// <summary>True where the text has a form of its own in both languages.</summary>
    internal static bool Knows(string expected) => s_forms.Any(pair => pair.Form.IsMatch(expected));

    private static Regex Form(string english) => new("^" + Place().Replace(Regex.Escape(english).Replace("\\{", "{", StringComparison.Ordinal), "(.+)") + "$", RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
