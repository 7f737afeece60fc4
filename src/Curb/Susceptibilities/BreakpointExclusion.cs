using System.Globalization;
using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>
/// Organisms that a group's breakpoints leave out, where the guideline says so beside the table: CLSI's "other non-Enterobacterales" are no
/// <i>P. aeruginosa</i>, <i>Acinetobacter</i> or <i>S. maltophilia</i>. Table <c>reference/breakpoint-exclusions</c>.
/// </summary>
/// <param name="Organism">Code of the group that the rows name.</param>
/// <param name="Rank">Rank of that code.</param>
/// <param name="Except">Codes of what the group leaves out.</param>
public sealed record BreakpointExclusion(string Organism, string Rank, IReadOnlyList<string> Except)
{
    /// <summary>The exclusions of a guideline year; none where the list is missing.</summary>
    public static IReadOnlyList<BreakpointExclusion> Of(ReferenceLibrary library, string guideline, int year)
    {
        if (library.Editions("breakpoint-exclusions").Count == 0)
        {
            return [];
        }

        var table = library.Table("breakpoint-exclusions", library.Latest("breakpoint-exclusions"));
        int named = table.Column("guideline"), from = table.Column("from"), to = table.Column("to"), organism = table.Column("organism"), rank = table.Column("organism_rank"), except = table.Column("except_organisms");
        return
        [
            .. Enumerable.Range(0, table.Count)
                .Where(row => table[row, named].Equals(guideline, StringComparison.OrdinalIgnoreCase) && Number(table[row, from]) <= year && year <= Number(table[row, to]))
                .Select(row => new BreakpointExclusion(table[row, organism], table[row, rank], table.List(row, except))),
        ];
    }

    /// <summary>True where the row is of the group and the organism is left out of it.</summary>
    public bool LeavesOut(Breakpoint row, Organism organism) =>
        row.Organism == Organism && row.OrganismRank == Rank && Except.Any(code => OrganismRanks.BelongsTo(organism, code));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
