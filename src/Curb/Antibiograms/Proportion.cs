namespace Curb.Antibiograms;

/// <summary>A proportion with Wilson's score interval (Wilson 1927), which stays within 0 and 1 and holds for small counts.</summary>
/// <param name="Value">Events per trial, 0 to 1.</param>
/// <param name="Low">Lower bound, 0 to 1.</param>
/// <param name="High">Upper bound, 0 to 1.</param>
public readonly record struct Proportion(double Value, double Low, double High)
{
    /// <summary>The normal quantile of a two-sided 95 % interval.</summary>
    public const double NormalQuantile95 = 1.959963984540054;

    /// <summary>The proportion of events among trials; null without trials, which is not zero.</summary>
    public static Proportion? Wilson(long events, long trials, double quantile = NormalQuantile95)
    {
        if (trials == 0)
        {
            return null;
        }

        double n = trials;
        double p = events / n;
        double square = quantile * quantile;
        double centre = (p + (square / (2 * n))) / (1 + (square / n));
        double half = quantile / (1 + (square / n)) * Math.Sqrt((p * (1 - p) / n) + (square / (4 * n * n)));
        return new Proportion(p, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
