namespace Curb.Web.Antibiogram;

/// <summary>Organism by drug: the share of first isolates that are susceptible.</summary>
/// <param name="Organisms">Rows: most isolates first within Gram group.</param>
/// <param name="Drugs">Columns, by class and name.</param>
/// <param name="Specimens">Specimen groups that can be chosen.</param>
/// <param name="Specimen">The one chosen; null for all.</param>
/// <param name="Unread">Organism–drug values of first isolates without a category, with the most frequent reason.</param>
/// <param name="LeftOut">Organisms below the limit in number that are not shown.</param>
public sealed record AntibiogramView(
    IReadOnlyList<OrganismRow> Organisms,
    IReadOnlyList<DrugColumn> Drugs,
    IReadOnlyList<string> Specimens,
    string? Specimen,
    long Unread,
    int LeftOut);

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
/// <param name="Tested">First isolates with a category.</param>
/// <param name="Susceptible">Of those, S.</param>
/// <param name="Resistant">Of those, R.</param>
/// <param name="Expected">Of the isolates, those resistant by nature (IR): not tested, never susceptible.</param>
public sealed record Cell(long Tested, long Susceptible, long Resistant, long Expected)
{
    /// <summary>Fewest isolates on which a share is shown: CLSI M39.</summary>
    public const int FewestIsolates = 30;

    private const double NormalQuantile = 1.959963984540054;

    public bool TooFew => Tested is > 0 and < FewestIsolates;

    public bool ExpectedResistant => Tested == 0 && Expected > 0;

    public double PercentSusceptible => 100.0 * Susceptible / Tested;

    /// <summary>Step of the heat colour, 0 (none susceptible) to 9 (nearly all).</summary>
    public int Step => (int)Math.Min(9, Math.Floor(PercentSusceptible / 10));

    /// <summary>Wilson interval of the share at 95 %, in per cent.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            double n = Tested, p = Susceptible / n, z2 = NormalQuantile * NormalQuantile;
            double middle = (p + (z2 / (2 * n))) / (1 + (z2 / n));
            double half = NormalQuantile / (1 + (z2 / n)) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
            return (100 * Math.Max(0, middle - half), 100 * Math.Min(1, middle + half));
        }
    }
}
