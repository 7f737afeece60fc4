using System.Text.RegularExpressions;
using Curb.Facts;
using Curb.Web.Texts;

namespace Curb.Web.Tests.Texts;

public sealed partial class PhrasesTests
{
    [Fact]
    public void Both_languages_have_every_text() => Assert.Equal(Phrases.Chinese.Keys.Order(StringComparer.Ordinal), Phrases.English.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_text_has_the_same_places_to_fill_in_both_languages() =>
        Assert.All(Phrases.Chinese.Keys, key => Assert.Equal(Places(Phrases.Chinese[key]), Places(Phrases.English[key])));

    [Fact]
    public void No_text_is_blank() => Assert.All(Phrases.Chinese.Keys, key => Assert.False(string.IsNullOrEmpty(Phrases.Chinese[key]) || string.IsNullOrEmpty(Phrases.English[key]), key));

    [Fact]
    public void Every_text_that_a_page_names_exists()
    {
        var named = Directory.EnumerateFiles(Source(), "*.*", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin", "assets"]).Any() && (path.EndsWith(".razor", StringComparison.Ordinal) || path.EndsWith(".cs", StringComparison.Ordinal)))
            .SelectMany(path => Named().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)).ToHashSet();
        Assert.True(named.Count > 100, $"only {named.Count} keys were found: the search has gone blind");
        Assert.DoesNotContain(named, key => !Phrases.English.Keys.Contains(key));
    }

    [Fact]
    public void Every_fact_and_column_of_a_fact_has_a_name_for_readers()
    {
        var tables = new FactSet().Tables;
        Assert.DoesNotContain(tables.Select(table => "fact." + table.Name).Concat(tables.SelectMany(table => table.Columns).Select(column => "column." + column.Name)), key => !Phrases.English.Keys.Contains(key));
    }

    /// <summary>What the log calls a process, the page that searches it calls by a name.</summary>
    [Fact]
    public void Every_process_of_the_audit_log_has_a_name_for_readers()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Source(), ".."), "*.cs", SearchOption.AllDirectories).Where(path => !path.Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin"]).Any()).Select(File.ReadAllText).ToList();
        var processes = sources.SelectMany(text => Process().Matches(text)).Select(match => match.Groups[1].Value).Concat(sources.SelectMany(text => Kind().Matches(text)).Select(match => "save-" + match.Groups[1].Value)).Distinct().ToList();
        Assert.True(processes.Count > 60, $"only {processes.Count} processes were found: the search has gone blind");
        Assert.DoesNotContain(processes, process => !Phrases.English.Keys.Contains("audit.process-" + process));
    }

    [Fact]
    public void An_unknown_key_is_an_error_and_never_a_blank() => Assert.Throws<KeyNotFoundException>(() => Phrases.Chinese["no.such.key"]);

    [Fact]
    public void Chinese_texts_use_Chinese_punctuation() =>
        Assert.DoesNotContain(Phrases.Chinese.Keys.Where(key => key is not ("society.frame" or "expected.frame-line")), key => WesternPunctuation().IsMatch(Phrases.Chinese[key])); // These show how a line of a file is parted.

    [Theory]
    [InlineData("科室,医师", true)]
    [InlineData("分母(填报)", true)]
    [InlineData("科室，医师（按就诊）", false)]
    [InlineData("--compare {1},{2}", false)]
    public void The_look_for_punctuation_sees_a_planted_offender(string text, bool found) => Assert.Equal(found, WesternPunctuation().IsMatch(text));

    [Fact]
    public void Several_things_are_parted_as_the_language_does()
    {
        Assert.Equal("甲、乙", Phrases.Chinese.Listed(["甲", "乙"]));
        Assert.Equal("a, b", Phrases.English.Listed(["a", "b"]));
        Assert.Equal("a (b)", Phrases.English.Beside("a", "b"));
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Curb.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "src", "Curb.Web");
    }

    [GeneratedRegex(@"[\u4e00-\u9fff）”][,;:?]|\([^()]*[\u4e00-\u9fff][^()]*\)|[\u4e00-\u9fff]\(")]
    private static partial Regex WesternPunctuation();

    [GeneratedRegex(@"\.Change\(actor, ""([a-z-]*[a-z])""")]
    private static partial Regex Process();

    [GeneratedRegex(@"SupervisionKind<\w+> \w+ \{ get; \} = new\(""([a-z-]+)""\)")]
    private static partial Regex Kind();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\b(?:T|t|page\.T|Page\.T)(?:\.With\(|\[)""([a-z][a-z0-9.-]*[a-z0-9])""")]
    private static partial Regex Named();
}
