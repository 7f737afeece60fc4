using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>The class tables of the reference library, with their drugs as masks; made into <see cref="OrganismClasses"/> per organism.</summary>
internal sealed class ClassRules
{
    private readonly IReadOnlyList<string> _drugs;
    private readonly List<TableRow> _classes;
    private readonly List<TableRow> _categories;
    private readonly List<TableRow> _difficult;

    public ClassRules(ReferenceLibrary library, IReadOnlyList<string> drugs)
    {
        _drugs = drugs;
        _classes = Rows(library, "resistance-classes", "class", "tests");
        _categories = Rows(library, "mdr-categories", "category", null);
        _difficult = Rows(library, "difficult-to-treat", "group", "required");
    }

    public OrganismClasses For(Organism organism)
    {
        List<TableRow> About(List<TableRow> rows) => [.. rows.Where(row =>
            OrganismRanks.Match(organism, row.Rank, row.Organism) is not null && !row.Except.Any(left => OrganismRanks.BelongsTo(organism, left)))];
        return new OrganismClasses(
            [.. About(_classes).Select(row => new ClassRule(row.Name, row.Drugs, row.Extra))],
            [.. About(_categories).Select(row => row.Drugs)],
            [.. About(_difficult).Select(row => new TreatmentGroup(row.Drugs, row.Extra.Contains("yes")))]);
    }

    private List<TableRow> Rows(ReferenceLibrary library, string dataset, string name, string? extra)
    {
        var table = library.Table(dataset, library.Latest(dataset));
        return [.. Enumerable.Range(0, table.Count).Select(row => new TableRow(
            table[row, table.Column(name)],
            table[row, table.Column("organism")],
            table[row, table.Column("organism_rank")],
            table.List(row, table.Column("except_organisms")),
            Mask(table.List(row, table.Column("drugs"))),
            extra is null ? [] : table.List(row, table.Column(extra))))];
    }

    private ulong[] Mask(IEnumerable<string> codes)
    {
        var mask = new ulong[Math.Max(1, (_drugs.Count + 63) / 64)];
        var wanted = codes.ToHashSet(StringComparer.Ordinal);
        for (int drug = 0; drug < _drugs.Count; drug++)
        {
            if (wanted.Contains(_drugs[drug]))
            {
                mask[drug / 64] |= 1UL << (drug % 64);
            }
        }

        return mask;
    }

    private sealed record TableRow(string Name, string Organism, string Rank, IReadOnlyList<string> Except, ulong[] Drugs, IReadOnlyList<string> Extra);
}

/// <summary>A class applies where one of the drugs is resistant or one of the tests positive.</summary>
internal sealed record ClassRule(string Class, ulong[] Drugs, IReadOnlyList<string> Tests);

/// <summary>Drugs of one kind; where required, one of them must have been tested for the whole to be judged.</summary>
internal sealed record TreatmentGroup(ulong[] Drugs, bool Required);
