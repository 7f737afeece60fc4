using System.Globalization;
using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>
/// What a guideline says beside a breakpoint and does not put in its number: breakpoints in brackets (the category holds only under a condition, such as combination with
/// other active therapy) and areas of technical uncertainty (values that a repeated test may put on the other side). The category stands; the reason names the caveat.
/// Table <c>reference/breakpoint-caveats</c>.
/// </summary>
public sealed class BreakpointCaveats
{
    private readonly ILookup<(string Drug, string Method), Caveat> _caveats;

    private BreakpointCaveats(IEnumerable<Caveat> caveats) => _caveats = caveats.ToLookup(caveat => (caveat.Drug, caveat.Method));

    /// <summary>No caveats.</summary>
    public static BreakpointCaveats None { get; } = new([]);

    /// <summary>The caveats of a guideline year; none where the list is missing.</summary>
    public static BreakpointCaveats Of(ReferenceLibrary library, string guideline, int year)
    {
        if (library.Editions("breakpoint-caveats").Count == 0)
        {
            return None;
        }

        var table = library.Table("breakpoint-caveats", library.Latest("breakpoint-caveats"));
        string At(int row, string column) => table[row, table.Column(column)];
        return new BreakpointCaveats(Enumerable.Range(0, table.Count)
            .Where(row => At(row, "guideline").Equals(guideline, StringComparison.OrdinalIgnoreCase) && Number(At(row, "from")) <= year && year <= Number(At(row, "to")))
            .Select(row => new Caveat(
                At(row, "kind"), At(row, "organism"), At(row, "organism_rank"), table.List(row, table.Column("except_organisms")), At(row, "drug"), At(row, "method"), At(row, "site"),
                Decimal(At(row, "low")), Decimal(At(row, "high")), At(row, "text"), At(row, "confidence") is "F" or "F2" ? "" : ", unverified")));
    }

    /// <summary>The caveat of a category that a row gave to a value, as a reason ("brackets: …", "uncertainty: …"); blank where there is none.</summary>
    /// <param name="organism">Organism of the isolate.</param>
    /// <param name="row">The row that was compared.</param>
    /// <param name="test">What was tested.</param>
    /// <param name="value">What was measured.</param>
    public string About(Organism organism, Breakpoint row, SusceptibilityTest test, MeasuredValue value) =>
        row.Type != "human" ? "" : string.Join("; ", _caveats[(test.Drug, row.Method)]
            .Where(caveat => caveat.Holds(organism, row, value))
            .Select(caveat => $"{caveat.Kind}: {caveat.Text} ({row.Edition.Name} {row.Table}{caveat.Mark})"));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static decimal? Decimal(string text) => text.Length == 0 ? null : decimal.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Caveat(string Kind, string Organism, string Rank, IReadOnlyList<string> Except, string Drug, string Method, string Site, decimal? Low, decimal? High, string Text, string Mark)
    {
        public bool Holds(Organism organism, Breakpoint row, MeasuredValue value) =>
            OrganismRanks.Match(organism, Rank, Organism) is not null
            && !Except.Any(code => OrganismRanks.BelongsTo(organism, code))
            && (Site switch { "" => true, "systemic" => !row.Urinary && !row.Site.Contains("urinary", StringComparison.OrdinalIgnoreCase), _ => row.Site.Contains(Site, StringComparison.OrdinalIgnoreCase) })
            && (Low is not { } low || High is not { } high || Within(value, low, high));

        /// <summary>True where every value the cell may stand for lies in the range.</summary>
        private static bool Within(MeasuredValue value, decimal low, decimal high) => value.Kind == ValueKind.Zone
            ? value.Low >= low && value.High <= high
            : value.Low >= Dilution.StepOfBreakpoint(low) && value.High <= Dilution.StepOfBreakpoint(high);
    }
}
