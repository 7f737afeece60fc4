namespace Curb.Antibiograms;

/// <summary>One organism and drug in two groups: two periods, two wards.</summary>
/// <param name="Organism">WHONET code.</param>
/// <param name="Drug">WHONET code.</param>
/// <param name="First">Counts of the first group.</param>
/// <param name="Second">Counts of the second group.</param>
/// <param name="Test">Null where it can't be made: see <paramref name="Note"/>.</param>
/// <param name="Note">Why there is no test; blank where there is one.</param>
public sealed record GroupComparison(string Organism, string Drug, ComparedSide First, ComparedSide Second, ProportionComparison? Test, string Note)
{
    /// <summary>Corrected by Holm over all comparisons of the answer.</summary>
    public double? Holm { get; init; }

    /// <summary>Corrected by Benjamini and Hochberg.</summary>
    public double? BenjaminiHochberg { get; init; }

    /// <summary>Compares the susceptible shares of two values of the rows' one dimension. Pairs with fewer than the minimum tested on either side are listed without a test, and do not count in the corrections.</summary>
    public static IReadOnlyList<GroupComparison> Of(IReadOnlyList<AntibiogramRow> rows, string first, string second, CountingRule counting, int minimum)
    {
        var compared = rows.Where(row => row.Tested > 0 && (row.Group[0] == first || row.Group[0] == second)).GroupBy(row => (row.Organism, row.Drug))
            .Select(pair => One(pair.FirstOrDefault(row => row.Group[0] == first), pair.FirstOrDefault(row => row.Group[0] == second), pair.Key, counting, minimum)).ToList();
        var p = compared.Select(row => row.Test?.PValue).ToList();
        var (holm, bh) = (ManyComparisons.Holm(p), ManyComparisons.BenjaminiHochberg(p));
        return [.. compared.Select((row, i) => row with { Holm = holm[i], BenjaminiHochberg = bh[i] })];
    }

    private static GroupComparison One(AntibiogramRow? first, AntibiogramRow? second, (string Organism, string Drug) key, CountingRule counting, int minimum)
    {
        var (a, b) = (Side(first, counting), Side(second, counting));
        string note = (first?.IsExpectedResistant ?? true) && (second?.IsExpectedResistant ?? true) ? "expected resistance (IR)"
            : Math.Min(a.Tested, b.Tested) < minimum ? $"too small: fewer than {minimum} tested on a side"
            : "";
        return new GroupComparison(key.Organism, key.Drug, a, b, note.Length > 0 ? null : ProportionComparison.Of(a.Counted, a.Tested, b.Counted, b.Tested), note);
    }

    private static ComparedSide Side(AntibiogramRow? row, CountingRule counting) => new(row?.Counted(counting) ?? 0, row?.Tested ?? 0);
}

/// <summary>Counts of one side.</summary>
/// <param name="Counted">Isolates that count as susceptible.</param>
/// <param name="Tested">Isolates tested.</param>
public readonly record struct ComparedSide(long Counted, long Tested)
{
    /// <summary>0 to 1; null where nothing was tested.</summary>
    public double? Share => Tested == 0 ? null : (double)Counted / Tested;
}
