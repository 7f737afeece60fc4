namespace Curb.ReferenceData;

/// <summary>One row of a breakpoint table: facts of EUCAST or CLSI. Tables <c>reference/breakpoints/eucast/2025</c>, <c>reference/breakpoints/clsi/2025</c> …</summary>
/// <param name="Row">Number of the row in its table.csv, header not counted: what a trace cites.</param>
/// <param name="Guideline">EUCAST or CLSI.</param>
/// <param name="Year">Year of the table.</param>
/// <param name="Type">human, animal or ECOFF.</param>
/// <param name="Host">human, or the animal (dogs, cattle …).</param>
/// <param name="Method">MIC or DISK.</param>
/// <param name="Site">Site of infection or use (Meningitis, Uncomplicated urinary tract infection, Oral, Parenteral …); empty for the general row.</param>
/// <param name="Organism">WHONET organism code, or the code of the group (genus, family, species group …).</param>
/// <param name="OrganismRank">species, species-group, serovar-group, genus, genus-group, family, anaerobes, gram-positive-anaerobes, gram-negative-anaerobes, all: what <paramref name="Organism"/> is a code of.</param>
/// <param name="Drug">WHONET drug code.</param>
/// <param name="DiskLoad">Disk content as published: 30 mcg, 1.25/23.75 mcg; empty for MIC.</param>
/// <param name="Susceptible">MIC: S at or below; zone: S at or above. Null: no S category.</param>
/// <param name="Resistant">EUCAST: MIC R above, zone R below. CLSI: MIC R at or above, zone R at or below. Null: no R category.</param>
/// <param name="Sdd">True where the category between S and R is SDD rather than I.</param>
/// <param name="Urinary">True for rows that hold for (uncomplicated) urinary tract infection only.</param>
/// <param name="Table">Reference table of the publisher.</param>
public sealed record Breakpoint(
    int Row,
    string Guideline,
    int Year,
    string Type,
    string Host,
    string Method,
    string Site,
    string Organism,
    string OrganismRank,
    string Drug,
    string DiskLoad,
    decimal? Susceptible,
    decimal? Resistant,
    bool Sdd,
    bool Urinary,
    string Table)
{
    /// <summary>Revision of a table that the site loaded; 0 for the one of the program.</summary>
    public int Revision { get; init; }

    /// <summary>The table that the row stands in.</summary>
    public GuidelineEdition Edition => new(Guideline, Year, Revision);
}
