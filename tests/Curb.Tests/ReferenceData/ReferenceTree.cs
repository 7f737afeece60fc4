using Curb.Exchange;
using Curb.ReferenceData;
using Curb.Tests.Support;

namespace Curb.Tests.ReferenceData;

/// <summary>The shipped reference tree of this checkout.</summary>
internal static class ReferenceTree
{
    public static ContentTree Shipped { get; } = ContentFolder.OpenAt(Path.Combine(SharedData.Checkout, "reference"));

    public static ReferenceLibrary Library { get; } = ReferenceLibrary.Load(Shipped);

    /// <summary>The shipped tree with one file as it would be after a change; of the many breakpoint years it keeps those of 2025.</summary>
    public static ContentTree With(string path, Func<string, string> change) =>
        new([.. Shipped.Paths.Where(kept => !kept.StartsWith("breakpoints/", StringComparison.Ordinal) || kept.Contains("/curated/", StringComparison.Ordinal) || kept.Contains("/2025/", StringComparison.Ordinal))], read => read == path ? change(Shipped.Read(read)) : Shipped.Read(read));

    /// <summary>Rows of a table by column name.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Rows(ReferenceTable table) =>
        Enumerable.Range(0, table.Count).Select(row => table.Header.Zip(table.RowAt(row)).ToDictionary(pair => pair.First, pair => pair.Second));
}
