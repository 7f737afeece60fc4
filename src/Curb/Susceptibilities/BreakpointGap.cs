using System.Globalization;
using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>
/// A group of organisms for which a guideline year's table is known to be incomplete here: a missing row then says nothing about the guideline.
/// Table <c>reference/breakpoint-gaps</c>. A gap closes by itself once a site's own table has more rows for the group.
/// </summary>
/// <param name="Organism">Code of a species, genus, group or family.</param>
/// <param name="What">Name of the group, for messages.</param>
public sealed record BreakpointGap(string Organism, string What)
{
    /// <summary>The gaps of a guideline year as it stands in the reference tables; none where the list is missing.</summary>
    public static IReadOnlyList<BreakpointGap> Of(ReferenceLibrary library, GuidelineEdition edition)
    {
        if (library.Editions("breakpoint-gaps").Count == 0)
        {
            return [];
        }

        var table = library.Table("breakpoint-gaps", library.Latest("breakpoint-gaps"));
        int named = table.Column("guideline"), from = table.Column("from"), to = table.Column("to"), organism = table.Column("organism"), most = table.Column("rows_at_most"), what = table.Column("what");
        return
        [
            .. Enumerable.Range(0, table.Count)
                .Where(row => table[row, named].Equals(edition.Guideline, StringComparison.OrdinalIgnoreCase) && Number(table[row, from]) <= edition.Year && edition.Year <= Number(table[row, to]))
                .Where(row => library.Breakpoints(edition).Count(breakpoint => breakpoint.Type == "human" && breakpoint.Organism == table[row, organism]) <= Number(table[row, most]))
                .Select(row => new BreakpointGap(table[row, organism], table[row, what])),
        ];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
