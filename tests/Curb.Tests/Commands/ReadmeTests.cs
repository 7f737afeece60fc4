using System.Text;
using System.Text.RegularExpressions;
using Curb.Tests.Support;

namespace Curb.Tests.Commands;

/// <summary>What the README shows is what the program does.</summary>
public class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Path.Combine(SharedData.Checkout, "README.md"));

    [Fact]
    public void The_first_interpretation_example_gives_the_table_shown()
    {
        var example = Regex.Match(s_readme, @"printf '(?<input>[^']+)' \| \./curb (?<arguments>[^\n]+)\n```\n+```csv\n(?<table>.*?)```", RegexOptions.Singleline);
        Assert.True(example.Success);
        var input = Encoding.UTF8.GetBytes(example.Groups["input"].Value.Replace("\\n", "\n", StringComparison.Ordinal));
        var result = CurbProcess.RunWithInput(input, example.Groups["arguments"].Value.Split(' '));
        Assert.Equal(example.Groups["table"].Value, result.Output);
    }

    [Fact]
    public void Every_verb_is_named_and_every_named_verb_exists()
    {
        var table = Regex.Match(s_readme, @"\| verb \| \|\n\| --- \| --- \|\n(?<rows>(\|[^\n]+\n)+)").Groups["rows"].Value;
        var named = Regex.Matches(table, "`([a-z-]+)`").Select(match => match.Groups[1].Value).Order().ToList();
        var help = CurbProcess.Run("--help").Output;
        var existing = Regex.Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..], @"^  ([a-z-]+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Order().ToList();
        Assert.Equal(existing, named);
    }

    [Fact]
    public void Every_linked_file_exists()
    {
        var links = Regex.Matches(s_readme, @"\]\((?!http|#)([^)#]+)\)").Select(match => match.Groups[1].Value).Distinct();
        Assert.Equal([], links.Where(link => !Path.Exists(Path.Combine(SharedData.Checkout, link))));
    }
}
