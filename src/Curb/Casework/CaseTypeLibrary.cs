using Curb.Policies;
using Curb.ReferenceData;

namespace Curb.Casework;

/// <summary>Every type of the content tree <c>casework/</c>. A new file there is a new type; nothing else has to change.</summary>
public sealed class CaseTypeLibrary
{
    private readonly Dictionary<string, CaseType> _types;

    private CaseTypeLibrary(IReadOnlyList<CaseType> types)
    {
        Types = types;
        _types = types.ToDictionary(type => type.Id, StringComparer.Ordinal);
    }

    /// <summary>In order of their ids.</summary>
    public IReadOnlyList<CaseType> Types { get; }

    /// <summary>Reads the tree; throws where anything is wrong with it.</summary>
    /// <exception cref="ContentFaultException">Every fault is listed.</exception>
    public static CaseTypeLibrary Load(ContentTree tree)
    {
        var faults = new List<ContentFault>();
        var library = Read(tree, faults);
        return faults.Count == 0 ? library : throw new ContentFaultException(faults);
    }

    /// <summary>Reads the tree and gathers faults instead of throwing.</summary>
    public static CaseTypeLibrary Read(ContentTree tree, List<ContentFault> faults) =>
        new([.. tree.Paths.Where(path => path.EndsWith(".yaml", StringComparison.Ordinal) && !path.Contains('/', StringComparison.Ordinal)).Select(path => CaseTypeReader.Read(path, tree.Read(path), faults)).OfType<CaseType>()]);

    public CaseType? Find(string id) => _types.GetValueOrDefault(id);
}
