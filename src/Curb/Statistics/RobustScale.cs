namespace Curb.Statistics;

/// <summary>Middle and spread that a few wild values do not move.</summary>
public static class RobustScale
{
    /// <summary>Makes the median absolute deviation of normal values their standard deviation.</summary>
    private const double NormalConsistency = 1.482602218505602;

    /// <summary>The middle value; the mean of the two middle ones where their number is even.</summary>
    /// <exception cref="ArgumentException">No values.</exception>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("The median of no values is not known.");
        }

        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Median absolute deviation from the median, scaled to the standard deviation of normal values.</summary>
    public static double Deviation(IReadOnlyCollection<double> values)
    {
        double middle = Median(values);
        return NormalConsistency * Median(values.Select(value => Math.Abs(value - middle)));
    }

    /// <summary>The value below which a share of the values lies, between neighbours in proportion (the definition that spreadsheets use).</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        double at = share * (sorted.Length - 1);
        int below = (int)Math.Floor(at);
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
