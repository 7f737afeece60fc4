using Curb.Exchange;
using Curb.Indicators;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Tests.Support;

namespace Curb.Tests.Policies;

/// <summary>The content trees of this checkout, read once for all tests.</summary>
internal static class ShippedContent
{
    public static ContentTree PolicyTree { get; } = ContentFolder.OpenAt(Path.Combine(SharedData.Checkout, "policies"));

    public static ContentTree IndicatorTree { get; } = ContentFolder.OpenAt(Path.Combine(SharedData.Checkout, "indicators"));

    public static PolicyLibrary Policies { get; } = PolicyLibrary.Load(PolicyTree);

    public static IndicatorLibrary Indicators { get; } = IndicatorLibrary.Load(IndicatorTree);

    /// <summary>A small tree from texts, for planted faults.</summary>
    public static ContentTree Tree(params (string Path, string Text)[] files)
    {
        var byPath = files.ToDictionary(file => file.Path, file => file.Text);
        return new ContentTree([.. byPath.Keys], path => byPath[path]);
    }

    /// <summary>The shipped tree with one file added or exchanged.</summary>
    public static ContentTree With(ContentTree tree, string path, Func<string, string> change) =>
        new([.. tree.Paths.Append(path).Distinct()], wanted => wanted == path ? change(tree.Has(path) ? tree.Read(path) : "") : tree.Read(wanted));
}
