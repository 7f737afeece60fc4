using System.Collections.Concurrent;

namespace Curb.ReferenceData;

/// <summary>
/// The reference tables of one edition set, read from <c>reference/</c>. Every dataset is read when first asked for, and breakpoints one guideline year at a time,
/// so that a command that needs one drug, one organism and one year loads three files. Safe to share between threads.
/// </summary>
public sealed partial class ReferenceLibrary
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _editions = new(StringComparer.Ordinal);

    private ReferenceLibrary(ContentTree tree)
    {
        Tree = tree;
        _antimicrobials = new(() => Index(ReadAntimicrobials(), drug => drug.Code));
        _ddds = new(ReadDdds);
        _organisms = new(() => Index(ReadOrganisms(), organism => organism.Code));
        _organismNames = new(ReadOrganismNames);
        _specimens = new(() => Index(ReadSpecimens(), specimen => specimen.Code));
        _specimenNames = new(ReadSpecimenNames);
        _frequencies = new(ReadFrequencies);
        _doseUnits = new(ReadDoseUnits);
        _routes = new(ReadRoutes);
        _procedures = new(ReadProcedures);
        _drugClasses = new(() => Index(ReadDrugClasses(), drugClass => drugClass.Id));
        _expertRules = new(ReadExpertRules);
        _stamp = new(WriteStamp);
    }

    public ContentTree Tree { get; }

    /// <summary>Datasets and editions in the form "antimicrobials 2025; breakpoints/clsi 2011–2025; …", to be stamped on what was derived with them.</summary>
    public string Stamp => _stamp.Value;

    private readonly Lazy<string> _stamp;

    /// <summary>Opens the library over a tree; nothing is read yet.</summary>
    public static ReferenceLibrary Load(ContentTree tree) => new(tree);

    /// <summary>The editions of a dataset in ordinal order: the folders under it that hold a table.csv.</summary>
    public IReadOnlyList<string> Editions(string dataset) => _editions.GetOrAdd(dataset, FindEditions);

    private string[] FindEditions(string dataset)
    {
        var found = new List<string>();
        string prefix = dataset + "/";
        foreach (string path in Tree.Paths)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal) && path.EndsWith("/table.csv", StringComparison.Ordinal) && path.Length > prefix.Length + "table.csv".Length)
            {
                found.Add(path[prefix.Length..^"/table.csv".Length]);
            }
        }

        return [.. found];
    }

    /// <summary>The newest edition of a dataset.</summary>
    /// <exception cref="ReferenceFaultException">The tree holds none.</exception>
    public string Latest(string dataset)
    {
        var editions = Editions(dataset);
        return editions.Count > 0 ? editions[^1] : throw new ReferenceFaultException($"reference/{dataset}: no edition with a table.csv was found.");
    }

    /// <summary>One table of the tree, split into cells.</summary>
    public ReferenceTable Table(string dataset, string edition)
    {
        string path = $"{dataset}/{edition}/table.csv";
        return ReferenceTable.Parse("reference/" + path, Tree.Read(path));
    }

    private ReferenceTable LatestTable(string dataset) => Table(dataset, Latest(dataset));

    private string WriteStamp()
    {
        var editions = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (string path in Tree.Paths)
        {
            if (!path.EndsWith("/table.csv", StringComparison.Ordinal))
            {
                continue;
            }

            string folder = path[..^"/table.csv".Length];
            int cut = folder.LastIndexOf('/');
            if (cut > 0)
            {
                (editions.TryGetValue(folder[..cut], out var list) ? list : editions[folder[..cut]] = []).Add(folder[(cut + 1)..]);
            }
        }

        return string.Join("; ", editions.Select(entry => $"{entry.Key} {string.Join(", ", entry.Value)}"));
    }

    private static Indexed<T> Index<T>(List<T> rows, Func<T, string> key)
    {
        var byKey = new Dictionary<string, T>(rows.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            byKey.TryAdd(key(row), row);
        }

        return new Indexed<T>(rows, byKey);
    }

    private sealed record Indexed<T>(IReadOnlyList<T> Rows, Dictionary<string, T> ByKey)
    {
        public T? Find(string key) => ByKey.TryGetValue(key, out var row) ? row : default;
    }
}
