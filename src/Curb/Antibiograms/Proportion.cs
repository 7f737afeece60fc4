namespace Curb.Antibiograms;

/// <summary>How the interval of a proportion is worked out.</summary>
public enum IntervalMethod
{
    /// <summary>Wilson's score interval: close to 95 % on average, also for small counts.</summary>
    Wilson,

    /// <summary>The exact interval of Clopper and Pearson: never below 95 %, and therefore wider.</summary>
    ClopperPearson,
}

/// <summary>A proportion with a two-sided interval within 0 and 1.</summary>
/// <param name="Value">Events per trial, 0 to 1.</param>
/// <param name="Low">Lower bound, 0 to 1.</param>
/// <param name="High">Upper bound, 0 to 1.</param>
public readonly record struct Proportion(double Value, double Low, double High)
{
    /// <summary>The normal quantile of a two-sided 95 % interval.</summary>
    public const double NormalQuantile95 = 1.959963984540054;

    private const double Tail95 = 0.025;

    /// <summary>Reads wilson or clopper-pearson; null for other texts.</summary>
    public static IntervalMethod? ReadMethod(string text) => text.ToLowerInvariant() switch
    {
        "wilson" => IntervalMethod.Wilson,
        "clopper-pearson" or "exact" => IntervalMethod.ClopperPearson,
        _ => null,
    };

    /// <summary>The proportion of events among trials with its 95 % interval; null without trials, which is not zero.</summary>
    public static Proportion? Of(long events, long trials, IntervalMethod method) =>
        method == IntervalMethod.Wilson ? Wilson(events, trials) : ClopperPearson(events, trials);

    /// <summary>The proportion with Wilson's score interval (Wilson 1927, J Am Stat Assoc 22:209); null without trials.</summary>
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
        return new Proportion(p, events == 0 ? 0 : Math.Max(0, centre - half), events == trials ? 1 : Math.Min(1, centre + half));
    }

    /// <summary>The proportion with the exact interval (Clopper and Pearson 1934, Biometrika 26:404), as quantiles of beta distributions; null without trials.</summary>
    public static Proportion? ClopperPearson(long events, long trials, double tail = Tail95)
    {
        if (trials == 0)
        {
            return null;
        }

        double low = events == 0 ? 0 : ProbabilityFunctions.BetaQuantile(tail, events, trials - events + 1);
        double high = events == trials ? 1 : ProbabilityFunctions.BetaQuantile(1 - tail, events + 1, trials - events);
        return new Proportion((double)events / trials, low, high);
    }
}
