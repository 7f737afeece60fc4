using Curb.Policies;
using Curb.ReferenceData;

namespace Curb.Indicators;

/// <summary>Every indicator of the content tree <c>indicators/</c>.</summary>
public sealed class IndicatorLibrary
{
    private readonly Dictionary<string, IndicatorDefinition> _byName;

    private IndicatorLibrary(IReadOnlyList<IndicatorDefinition> definitions)
    {
        Definitions = definitions;
        _byName = Names(definitions).GroupBy(pair => pair.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => group.First().Definition, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>In order of their ids.</summary>
    public IReadOnlyList<IndicatorDefinition> Definitions { get; }

    /// <summary>Every dimension that some indicator carries.</summary>
    public IReadOnlyCollection<string> Dimensions =>
        [.. Definitions.SelectMany(definition => definition.Editions).SelectMany(edition => DimensionsOf(edition.Numerator)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Reads the tree; throws where anything is wrong with it.</summary>
    /// <exception cref="ContentFaultException">A definition names an unknown fact, column, value or key, or lacks something; every fault is listed.</exception>
    public static IndicatorLibrary Load(ContentTree tree)
    {
        var faults = new List<ContentFault>();
        var library = Read(tree, faults);
        return faults.Count == 0 ? library : throw new ContentFaultException(faults);
    }

    /// <summary>Reads the tree and gathers faults instead of throwing.</summary>
    public static IndicatorLibrary Read(ContentTree tree, List<ContentFault> faults)
    {
        var reader = new IndicatorReader(tree, faults);
        var library = new IndicatorLibrary([.. Folders(tree).Select(reader.Read).OfType<IndicatorDefinition>()]);
        foreach (var twice in Names(library.Definitions).GroupBy(pair => pair.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Select(pair => pair.Definition.Id).Distinct().Count() > 1))
        {
            faults.Add(new ContentFault(twice.Last().Definition.Id + "/definition.yaml", 0, "names", $"\"{twice.Key}\", also a name of {twice.First().Definition.Id}", "names that no other indicator has"));
        }

        return library;
    }

    /// <summary>The indicator with this id, official code or name (Chinese or English); null where there is none.</summary>
    public IndicatorDefinition? Find(string name) => _byName.GetValueOrDefault(name.Trim());

    /// <summary>Ids that look like a name nobody has, for a message.</summary>
    public IEnumerable<string> Similar(string name) =>
        Names(Definitions).Where(pair => pair.Name.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(pair.Name, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Definition.Id).Distinct();

    private static IEnumerable<string> Folders(ContentTree tree) =>
        tree.Paths.Where(path => path.EndsWith("/definition.yaml", StringComparison.Ordinal)).Select(path => path[..^"/definition.yaml".Length]);

    private static IEnumerable<(string Name, IndicatorDefinition Definition)> Names(IEnumerable<IndicatorDefinition> definitions) =>
        definitions.SelectMany(definition => definition.Names.Concat([definition.Id, definition.Title.Zh, definition.Title.En]).Distinct().Select(name => (name, definition)));

    private static IEnumerable<string> DimensionsOf(IndicatorSide side) =>
        side.Dimensions.Keys.Concat(side.Otherwise is null ? [] : DimensionsOf(side.Otherwise));
}
