namespace Curb.ReferenceData;

/// <summary>
/// Read access to one content tree (<c>reference/</c>, <c>policies/</c>, <c>indicators/</c>, <c>profiles/</c>) without knowing where it lies:
/// relative paths with forward slashes, and a way to read one.
/// </summary>
public sealed class ContentTree(IReadOnlyList<string> paths, Func<string, string> read)
{
    /// <summary>Every file, relative to the tree's root, in ordinal order.</summary>
    public IReadOnlyList<string> Paths { get; } = [.. paths.Order(StringComparer.Ordinal)];

    /// <summary>The text of a file.</summary>
    /// <exception cref="FileNotFoundException">No such path in the tree.</exception>
    public string Read(string path) => read(path);

    public bool Has(string path) => Paths.Contains(path, StringComparer.Ordinal);

    public IEnumerable<string> Under(string folder) => Paths.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal));
}
