using System.Text.RegularExpressions;

namespace Curb.Tests.House;

/// <summary>Every test that docs/security.md names as proof exists.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_test_that_the_security_page_names_exists()
    {
        string root = SharedData.Checkout;
        var sources = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.cs", SearchOption.AllDirectories).Where(path => !path.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any()).Select(File.ReadAllText).ToList();
        var named = Named().Matches(File.ReadAllText(Path.Combine(root, "docs", "security.md"))).ToList();
        Assert.True(named.Count > 30, $"only {named.Count} were found: the search has gone blind");
        Assert.Empty(named.Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value))
            .Where(pair => !sources.Exists(source => source.Contains($"class {pair.Class}", StringComparison.Ordinal) && (pair.Method.Length == 0 || source.Contains($" {pair.Method}", StringComparison.Ordinal)))).Select(pair => $"{pair.Class}.{pair.Method}"));
    }

    [GeneratedRegex(@"`([A-Z][A-Za-z]+(?:Tests|Contract))(?:\.([A-Za-z_]+)…?)?`")]
    private static partial Regex Named();
}
