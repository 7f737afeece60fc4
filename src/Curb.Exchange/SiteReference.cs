using Curb.ReferenceData;

namespace Curb.Exchange;

/// <summary>
/// The reference tables with those that a site loaded into its data folder (<c>DATA/reference/breakpoints/…</c>). Each has an edition of its own (CLSI-2026-r1), so that none hides a table of the program.
/// </summary>
public static class SiteReference
{
    /// <summary>Folder of a data folder that holds the site's tables.</summary>
    public const string Folder = "reference";

    private const string Breakpoints = "breakpoints/";

    /// <summary>The tables of the program and of a data folder.</summary>
    /// <param name="dataFolder">Path of the data folder; null, or one without tables of its own, gives the program's alone.</param>
    public static ReferenceLibrary Open(string? dataFolder) => ReferenceLibrary.Load(Tree(dataFolder));

    /// <summary>The editions that a data folder holds: guideline and folder, such as clsi/2026.</summary>
    public static IReadOnlyList<string> Loaded(string dataFolder)
    {
        string root = Path.Combine(dataFolder, Folder, Breakpoints);
        return !Directory.Exists(root) ? []
            : [.. Directory.EnumerateDirectories(root).SelectMany(Directory.EnumerateDirectories).Where(folder => File.Exists(Path.Combine(folder, "table.csv"))).Select(folder => Path.GetRelativePath(root, folder).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    private static ContentTree Tree(string? dataFolder)
    {
        var shipped = ContentFolder.Open("reference");
        if (dataFolder is null || Loaded(dataFolder) is not { Count: > 0 } loaded)
        {
            return shipped;
        }

        string root = Path.Combine(dataFolder, Folder);
        var known = shipped.Paths.ToHashSet(StringComparer.Ordinal);
        var own = loaded.Select(edition => $"{Breakpoints}{edition}/table.csv").Where(path => !known.Contains(path)).ToHashSet(StringComparer.Ordinal);
        return new ContentTree([.. shipped.Paths, .. own], path => own.Contains(path) ? File.ReadAllText(Path.Combine(root, path)) : shipped.Read(path));
    }
}
