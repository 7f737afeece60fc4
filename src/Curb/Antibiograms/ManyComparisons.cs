namespace Curb.Antibiograms;

/// <summary>Corrected p-values where many comparisons are made at once, so that chance alone is not reported as a change.</summary>
public static class ManyComparisons
{
    /// <summary>
    /// Holm's step-down correction (Holm 1979, Scand J Stat 6:65): bounds the probability of even one false finding. In the order given; null stays null and is not counted.
    /// </summary>
    public static IReadOnlyList<double?> Holm(IReadOnlyList<double?> pValues)
    {
        var corrected = new double?[pValues.Count];
        int[] order = Ascending(pValues);
        double largest = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, pValues[order[rank]]!.Value * (order.Length - rank)));
            corrected[order[rank]] = largest;
        }

        return corrected;
    }

    /// <summary>
    /// The step-up correction of Benjamini and Hochberg (1995, J R Stat Soc B 57:289): bounds the expected share of false findings among those reported. In the order given; null stays null.
    /// </summary>
    public static IReadOnlyList<double?> BenjaminiHochberg(IReadOnlyList<double?> pValues)
    {
        var corrected = new double?[pValues.Count];
        int[] order = Ascending(pValues);
        double smallest = 1;
        for (int rank = order.Length - 1; rank >= 0; rank--)
        {
            smallest = Math.Min(smallest, pValues[order[rank]]!.Value * order.Length / (rank + 1));
            corrected[order[rank]] = smallest;
        }

        return corrected;
    }

    private static int[] Ascending(IReadOnlyList<double?> pValues) =>
        [.. Enumerable.Range(0, pValues.Count).Where(i => pValues[i] is not null).OrderBy(i => pValues[i])];
}
