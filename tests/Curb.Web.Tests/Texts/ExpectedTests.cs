using System.Text.RegularExpressions;
using Curb.Web.Texts;

namespace Curb.Web.Tests.Texts;

/// <summary>Every text that says what a rejected cell should have been stands in both languages. The texts are read from the sources that write them.</summary>
public sealed partial class ExpectedTests
{
    [Fact]
    public void Every_expected_text_in_the_sources_is_known()
    {
        var found = Written().ToList();
        Assert.True(found.Count > 60, $"only {found.Count} texts were found: the search has gone blind");
        Assert.Equal("", string.Join("\n", found.Where(text => !Expected.Knows(text))));
    }

    [Theory]
    [InlineData("a number from 0 up to 150", "0 到 150 之间的数")]
    [InlineData("a value; the column may not be blank, such as 2024-03-05", "此列不能为空，如 2024-03-05")]
    [InlineData("one of 男, 女", "下列之一：男, 女")]
    [InlineData("S, I, R, SDD or NS", "S、I、R、SDD 或 NS")]
    [InlineData("something that nobody foresaw", "something that nobody foresaw")]
    public void An_expected_text_is_shown_in_the_readers_language(string kept, string chinese)
    {
        Assert.Equal(chinese, Expected.In(Phrases.Chinese, kept));
        Assert.Equal(kept, Expected.In(Phrases.English, kept));
    }

    /// <summary>The text before a reason code, with something filled in where the source fills something in.</summary>
    private static IEnumerable<string> Written()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Curb.slnx")))
        {
            root = root.Parent;
        }

        foreach (string part in (string[])["Curb.Exchange/Tabular", "Curb.Exchange/Profiles", "Curb.Exchange/Governance", "Curb.Exchange/Reports", "Curb.Exchange/Hl7", "Curb.Exchange/Fhir", "Curb.Storage/Received", "Curb/Supervision/Scoreboard", "Curb.Web/Region"])
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(root!.FullName, "src", part), "*.cs", SearchOption.AllDirectories))
            {
                foreach (Match match in BeforeReason().Matches(File.ReadAllText(file)))
                {
                    string text = Regex.Unescape(match.Groups[1].Value);
                    if (text[0] != ',' && !text.Contains("Select(", StringComparison.Ordinal) && text.Contains(' ', StringComparison.Ordinal) && !text.Contains("--dates", StringComparison.Ordinal))
                    {
                        yield return Hole().Replace(text, "7");
                    }
                }
            }
        }
    }

    [GeneratedRegex("""(?:, |\()\$?"((?:[^"\\]|\\.)+)", (?:reason|"[a-z0-9]+(?:-[a-z0-9]+)+")""")]
    private static partial Regex BeforeReason();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Hole();
}
