using System.Text.RegularExpressions;
using Curb.Tests.Support;

namespace Curb.Tests.House;

/// <summary>The checkout's own source files, as the rules about the code see them.</summary>
public sealed record SourceFileText(string Path, string Text)
{
    public IEnumerable<(int Number, string Text)> Lines => Text.Split('\n').Select((line, index) => (index + 1, line));

    public string Project => Regex.Match(Path, "^(src|tests)/([^/]+)/").Groups[2].Value;
}

/// <summary>Reads the checkout.</summary>
public static class SourceTree
{
    private static readonly string[] s_roots = ["src", "tests", "build", "docs", "policies", "indicators", "casework", "forms", "profiles", "reference", ".ci"];

    private static readonly string[] s_skipped = ["bin", "obj", "node_modules", "lib", "artifacts"];

    public static IReadOnlyList<SourceFileText> CSharp() => Files(".cs").Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal)).ToList();

    /// <summary>Every text file that speaks to a reader: code, scripts, documents, content trees.</summary>
    public static IEnumerable<SourceFileText> Everything() =>
        Files(".cs", ".razor", ".js", ".css", ".md", ".yaml", ".yml", ".sh", ".csproj", ".props", ".json")
            .Concat(Directory.EnumerateFiles(SharedData.Checkout).Where(path => Path.GetExtension(path) is ".md" or ".props" or "" or ".json").Select(Read));

    private static IEnumerable<SourceFileText> Files(params string[] extensions) =>
        s_roots.Select(root => Path.Combine(SharedData.Checkout, root))
            .Where(Directory.Exists)
            .SelectMany(Walk)
            .Where(path => extensions.Contains(Path.GetExtension(path)))
            .Select(Read);

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder).Where(sub => !s_skipped.Contains(Path.GetFileName(sub))).SelectMany(Walk));

    private static SourceFileText Read(string path) =>
        new(Path.GetRelativePath(SharedData.Checkout, path).Replace('\\', '/'), File.ReadAllText(path));
}
