using Curb.ReferenceData;

namespace Curb.Exchange.Governance;

/// <summary>Organisms and their groups by code or name, with the rank that a breakpoint row is about.</summary>
internal sealed class OrganismCodes(ReferenceLibrary reference)
{
    private readonly Lazy<IReadOnlyList<(string Rank, HashSet<string> Codes)>> _groups = new(() => Groups(reference));

    /// <summary>Code and rank of what a text names; null where nothing of that rank has the name.</summary>
    /// <param name="text">Code or name.</param>
    /// <param name="rank">Rank that it must have; null for the most specific one that fits.</param>
    public (string Code, string Rank)? Find(string text, string? rank)
    {
        foreach (var (own, codes) in _groups.Value.Where(group => rank is null || group.Rank == rank))
        {
            if (codes.Contains(text))
            {
                return own == "species" ? WithSerovars(text) : (text, own);
            }
        }

        return rank is null or "species" && reference.OrganismCode(text) is { } code ? WithSerovars(code) : null;
    }

    /// <summary>A row for E. coli, H. influenzae or N. meningitidis holds for their serovars too, as in the tables at hand: else it would stand beside theirs and never be read.</summary>
    private (string Code, string Rank) WithSerovars(string code) =>
        reference.Organism(code) is { SerovarGroup: { Length: > 0 } group } && group.Equals(code, StringComparison.OrdinalIgnoreCase) ? (group, "serovar-group") : (code, "species");

    private static (string Rank, HashSet<string> Codes)[] Groups(ReferenceLibrary reference)
    {
        var rows = reference.Organisms;
        HashSet<string> Of(Func<Organism, string> code) => [.. rows.SelectMany(row => code(row).Split(';', ',')).Where(text => text.Length > 0)];
        return
        [
            ("species", Of(row => row.Code)), ("serovar-group", Of(row => row.SerovarGroup)), ("species-group", Of(row => row.SpeciesGroup)), ("genus", Of(row => row.Genus)), ("genus-group", Of(row => row.GenusGroup)),
            ("family", Of(row => row.Family)), ("anaerobes", ["ANA"]), ("gram-positive-anaerobes", ["AN+"]), ("gram-negative-anaerobes", ["AN-"]), ("gram-positive", ["+"]), ("gram-negative", ["-"]), ("all", ["ALL"]),
        ];
    }
}
