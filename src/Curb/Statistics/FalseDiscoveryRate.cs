namespace Curb.Statistics;

/// <summary>How many of the raised alerts may be false when thousands of series are tested at once (Benjamini and Hochberg 1995).</summary>
public static class FalseDiscoveryRate
{
    /// <summary>For each p the smallest rate of false discoveries at which it would be reported ("q value"), in the order given.</summary>
    public static double[] Adjusted(IReadOnlyList<double> p)
    {
        int[] order = [.. Enumerable.Range(0, p.Count).OrderBy(i => p[i])];
        var q = new double[p.Count];
        double least = 1;
        for (int rank = p.Count; rank >= 1; rank--)
        {
            int at = order[rank - 1];
            least = Math.Min(least, p[at] * p.Count / rank);
            q[at] = least;
        }

        return q;
    }
}
