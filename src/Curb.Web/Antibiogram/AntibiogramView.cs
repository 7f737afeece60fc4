using Curb.Antibiograms;

namespace Curb.Web.Antibiogram;

/// <summary>Organism by drug: the share of first isolates that are susceptible.</summary>
/// <param name="Organisms">Rows: most isolates first within Gram group.</param>
/// <param name="Drugs">Columns, by class and name.</param>
/// <param name="Specimens">Specimen groups that can be chosen.</param>
/// <param name="Specimen">The one chosen; null for all.</param>
/// <param name="Unread">Organism–drug values of first isolates without a category, with the most frequent reason.</param>
/// <param name="LeftOut">Organisms below the limit in number that are not shown.</param>
/// <param name="Counting">What counts as susceptible.</param>
public sealed record AntibiogramView(
    IReadOnlyList<OrganismRow> Organisms,
    IReadOnlyList<DrugColumn> Drugs,
    IReadOnlyList<string> Specimens,
    string? Specimen,
    long Unread,
    int LeftOut,
    CountingRule Counting)
{
    /// <summary>Cells that are withheld from this reader because a count in them is small.</summary>
    public int Withheld { get; init; }
}

/// <param name="Code">WHONET code.</param>
/// <param name="Latin">Scientific name.</param>
/// <param name="Chinese">Chinese name; blank where none is known.</param>
/// <param name="Gram">negative, positive or other.</param>
/// <param name="Isolates">First isolates.</param>
/// <param name="Cells">By drug code; a drug that was not tested is missing.</param>
public sealed record OrganismRow(string Code, string Latin, string Chinese, string Gram, long Isolates, IReadOnlyDictionary<string, Cell> Cells);

/// <param name="Code">WHONET code.</param>
/// <param name="Name">Name in the reader's language.</param>
public sealed record DrugColumn(string Code, string Name);

/// <summary>One organism and drug.</summary>
/// <param name="Tested">First isolates with a category, expected resistance included.</param>
/// <param name="Susceptible">Of those, what the counting rule counts.</param>
/// <param name="Resistant">Of those, R, NS and IR.</param>
/// <param name="Expected">Of the resistant, those resistant by nature (IR).</param>
public sealed record Cell(long Tested, long Susceptible, long Resistant, long Expected)
{
    /// <summary>Fewest isolates on which a share is shown: CLSI M39.</summary>
    public const int FewestIsolates = 30;

    public bool TooFew => Tested is > 0 and < FewestIsolates;

    public bool ExpectedResistant => Expected > 0 && Expected == Tested;

    public double PercentSusceptible => 100.0 * Susceptible / Tested;

    /// <summary>Step of the heat colour, 0 (none susceptible) to 9 (nearly all).</summary>
    public int Step => (int)Math.Min(9, Math.Floor(PercentSusceptible / 10));

    /// <summary>Wilson interval of the share at 95 %, in per cent.</summary>
    public (double Low, double High) Interval => Proportion.Wilson(Susceptible, Tested) is { } share ? (100 * share.Low, 100 * share.High) : (0, 100);
}
