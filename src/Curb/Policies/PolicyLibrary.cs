using Curb.Policies.Reading;
using Curb.ReferenceData;

namespace Curb.Policies;

/// <summary>Every policy pack of the content tree <c>policies/</c>: texts, clauses, numbers, graded catalogues.</summary>
public sealed partial class PolicyLibrary
{
    private const string DefaultCatalogue = "cn/graded-catalogue-illustrative";

    private readonly Dictionary<string, PolicyPack> _packs;
    private readonly Dictionary<string, Clause> _clauses;
    private readonly Dictionary<string, GradedCatalogue> _catalogues;
    private readonly ILookup<string, PolicyParameter> _byTopic;

    private PolicyLibrary(IReadOnlyList<PolicyPack> packs, IReadOnlyDictionary<string, Topic> topics, Dictionary<string, GradedCatalogue> catalogues)
    {
        Packs = packs;
        Topics = topics;
        _catalogues = catalogues;
        _packs = packs.ToDictionary(pack => pack.Id, StringComparer.Ordinal);
        _clauses = packs.SelectMany(pack => pack.Clauses).GroupBy(clause => clause.Id).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        _byTopic = packs.SelectMany(pack => pack.Parameters).ToLookup(parameter => parameter.Topic.Id, StringComparer.Ordinal);
    }

    public static PolicyLibrary Empty { get; } = new([], new Dictionary<string, Topic>(), []);

    public IReadOnlyList<PolicyPack> Packs { get; }

    public IReadOnlyDictionary<string, Topic> Topics { get; }

    public IEnumerable<PolicyParameter> Parameters => Packs.SelectMany(pack => pack.Parameters);

    public IEnumerable<GradedCatalogue> Catalogues => _catalogues.Values;

    /// <summary>Packs and their state in one line, for stamping what was made with them.</summary>
    public string Stamp => string.Join(' ', Packs.Select(pack => pack.Id));

    /// <summary>Reads the tree; throws where anything is wrong with it.</summary>
    /// <exception cref="ContentFaultException">A file lacks provenance, has unknown keys, names unknown clauses …; every fault is listed.</exception>
    public static PolicyLibrary Load(ContentTree tree)
    {
        var faults = new List<ContentFault>();
        var library = Read(tree, faults);
        return faults.Count == 0 ? library : throw new ContentFaultException(faults);
    }

    /// <summary>Reads the tree and gathers faults instead of throwing: for <c>curb packs check</c>.</summary>
    public static PolicyLibrary Read(ContentTree tree, List<ContentFault> faults)
    {
        var topics = ReadTopics(tree, faults);
        var reader = new PackReader(tree, topics, faults);
        var packs = PackFolders(tree).Select(reader.Read).OfType<PolicyPack>().ToList();
        var library = new PolicyLibrary(packs, topics, ReadCatalogues(tree, packs, faults));
        library.CheckReferences(faults);
        library.ReadOrderRules(tree, faults);
        return library;
    }

    public PolicyPack? Pack(string id) => _packs.GetValueOrDefault(id);

    /// <summary>A clause by its full id, <c>cn/order84-2012#art-27</c>; null where there is none.</summary>
    public Clause? Clause(string id) => _clauses.GetValueOrDefault(id);

    public PolicyParameter? Parameter(string id) => Parameters.FirstOrDefault(parameter => parameter.Id == id);

    /// <summary>The graded catalogue of a pack; without a name the illustrative national one, whose grades are unverified.</summary>
    /// <exception cref="ArgumentException">The pack has no catalogue.</exception>
    public GradedCatalogue Catalogue(string? pack = null) =>
        _catalogues.TryGetValue(pack ?? DefaultCatalogue, out var catalogue) ? catalogue
        : pack is null ? GradedCatalogue.Empty
        : throw new ArgumentException($"Pack {pack} has no graded catalogue; packs that have one: {string.Join(", ", _catalogues.Keys)}.", nameof(pack));

    private static IEnumerable<string> PackFolders(ContentTree tree) =>
        tree.Paths.Where(path => path.Count(c => c == '/') >= 2).Select(path => string.Join('/', path.Split('/').Take(2))).Distinct();

    private static Dictionary<string, Topic> ReadTopics(ContentTree tree, List<ContentFault> faults)
    {
        var topics = new Dictionary<string, Topic>(StringComparer.Ordinal);
        foreach (var map in tree.Has("topics.yaml") ? ContentMap.ParseList("topics.yaml", tree.Read("topics.yaml"), faults) : [])
        {
            var topic = new Topic(map.Text("id", "a kebab-case id"), map.Wording("title"), map.Text("unit", "a unit such as %"), map.OneOf("stricter", ["lower", "higher", "none"]));
            map.Close();
            if (!topics.TryAdd(topic.Id, topic))
            {
                map.Fault("id", ContentMap.Quoted(topic.Id), "an id used once");
            }
        }

        return topics;
    }

    private static Dictionary<string, GradedCatalogue> ReadCatalogues(ContentTree tree, IReadOnlyList<PolicyPack> packs, List<ContentFault> faults) =>
        packs.Select(pack => (pack, file: $"{pack.Id}/catalogue.csv"))
            .Where(entry => tree.Has(entry.file))
            .ToDictionary(entry => entry.pack.Id, entry => new CatalogueReader(entry.file, faults).Read(entry.pack.Id, entry.pack.Confidence.IsVerified(), tree.Read(entry.file)), StringComparer.Ordinal);

    private void CheckReferences(List<ContentFault> faults)
    {
        foreach (var parameter in Parameters)
        {
            foreach (var value in parameter.Values.Where(value => !_clauses.ContainsKey(value.Clause)))
            {
                faults.Add(new ContentFault($"{parameter.Pack}/parameters", 0, "clause", ContentMap.Quoted(value.Clause), $"a clause of the registry; {parameter.Id} rests on it"));
            }

            if (parameter.Claim is { } claim && Parameter(claim.Against) is null)
            {
                faults.Add(new ContentFault($"{parameter.Pack}/parameters", 0, "claim.against", ContentMap.Quoted(claim.Against), $"a parameter of another pack; {parameter.Id} contradicts it"));
            }
        }
    }
}
