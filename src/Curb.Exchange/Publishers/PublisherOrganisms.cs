using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>
/// Organism ids of the AMR package (B_ESCHR_COLI) to WHONET codes and groups: first reference/breakpoints/curated/organisms.csv, which holds groups and everything irregular with a reason,
/// then the full name (a genus to its WHONET genus code, anything else to the organism's code), last the one WHONET code that the publisher itself lists for the id.
/// </summary>
internal sealed class PublisherOrganisms
{
    private readonly Dictionary<(string Id, string Type), (OrganismCode Code, string Reason)> _curated = [];
    private readonly Dictionary<string, (string Name, string Rank)> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _genera = new(StringComparer.OrdinalIgnoreCase);
    private readonly ReferenceLibrary _library;

    public PublisherOrganisms(UpdateRequest request)
    {
        _library = request.Library;
        ReadCurated(request.Curated("breakpoints", "organisms"));
        ReadNames(request.From.Table("microorganisms.csv"));
        ReadCodes(request.From.Table("microorganisms_codes.csv"));
        foreach (var genus in _library.Organisms.Where(organism => organism.Genus.Length > 0 && organism.ReplacedBy is null).GroupBy(organism => organism.Name.Split(' ')[0], StringComparer.OrdinalIgnoreCase))
        {
            _genera[genus.Key] = genus.GroupBy(organism => organism.Genus).OrderByDescending(codes => codes.Count()).First().Key;
        }
    }

    public string NameOf(string id) => _names.TryGetValue(id, out var name) ? $"{name.Name} ({name.Rank})" : id;

    /// <summary>The WHONET code and its rank, or null where none stands for the id.</summary>
    public OrganismCode? Find(string id, string type)
    {
        if (_curated.TryGetValue((id, type), out var exact) || _curated.TryGetValue((id, ""), out exact))
        {
            return exact.Code;
        }

        if (!_names.TryGetValue(id, out var name))
        {
            return null;
        }

        if (name.Rank == "genus")
        {
            return _genera.TryGetValue(name.Name, out string? genus) ? new OrganismCode(genus, "genus") : null;
        }

        return _library.OrganismCode(name.Name) is { } code ? new OrganismCode(code, "species")
            : _codes.TryGetValue(id, out var codes) && codes.Count == 1 ? new OrganismCode(codes[0], "species")
            : null;
    }

    /// <summary>The curated mappings that the carried rows used, as amendments.</summary>
    public IEnumerable<Amendment> Applied(HashSet<(string Code, string Rank)> used) =>
        from entry in _curated
        where used.Contains((entry.Value.Code.Code, entry.Value.Code.Rank))
        select new Amendment($"{entry.Value.Code.Code}|{entry.Value.Code.Rank}", "changed", entry.Value.Reason, entry.Key.Type.Length > 0 ? $"{entry.Key.Id} ({entry.Key.Type})" : entry.Key.Id);

    private void ReadCurated(ReferenceTable table)
    {
        for (int row = 0; row < table.Count; row++)
        {
            var code = new OrganismCode(table[row, table.Column("organism")], table[row, table.Column("organism_rank")]);
            _curated[(table[row, table.Column("source_id")], table[row, table.Column("type")])] = (code, table[row, table.Column("reason")]);
        }
    }

    private void ReadNames(ReferenceTable table)
    {
        int id = table.Column("mo"), name = table.Column("fullname"), rank = table.Column("rank");
        for (int row = 0; row < table.Count; row++)
        {
            _names[table[row, id]] = (table[row, name], table[row, rank]);
        }
    }

    private void ReadCodes(ReferenceTable table)
    {
        int id = table.Column("mo"), code = table.Column("code");
        for (int row = 0; row < table.Count; row++)
        {
            if (_library.Organism(table[row, code]) is { } organism)
            {
                (_codes.TryGetValue(table[row, id], out var codes) ? codes : _codes[table[row, id]] = []).Add(organism.ReplacedBy ?? organism.Code);
            }
        }
    }
}

/// <summary>A WHONET code and what it is a code of.</summary>
internal sealed record OrganismCode(string Code, string Rank);
