namespace Curb.Antibiograms;

/// <summary>
/// Two proportions side by side (two periods, two wards). Where an expected count is below five the exact test of Fisher (1922, J R Stat Soc 85:87),
/// two-sided by adding all tables that are no more probable than the one seen; else the score test of two proportions (Pearson 1900), without continuity correction.
/// </summary>
/// <param name="Difference">Second minus first, percentage points.</param>
/// <param name="Low">Lower bound of the difference at 95 % (Newcombe 1998, Stat Med 17:873, method 10, from two Wilson intervals).</param>
/// <param name="High">Upper bound.</param>
/// <param name="PValue">Two-sided, not corrected for other comparisons: see <see cref="ManyComparisons"/>.</param>
/// <param name="Exact">True where Fisher's test was used.</param>
public sealed record ProportionComparison(double Difference, double Low, double High, double PValue, bool Exact)
{
    private const double Percent = 100;

    /// <summary>Expected count below which the score test's normal approximation is not trusted (Cochran 1954).</summary>
    private const double FewestExpected = 5;

    // Tables equal in probability differ by rounding; R's fisher.test uses the same tolerance.
    private const double EqualProbability = 1 + 1e-7;

    /// <summary>Compares; null where either side has nothing tested.</summary>
    public static ProportionComparison? Of(long firstEvents, long firstTrials, long secondEvents, long secondTrials)
    {
        if (Proportion.Wilson(firstEvents, firstTrials) is not { } first || Proportion.Wilson(secondEvents, secondTrials) is not { } second)
        {
            return null;
        }

        double difference = second.Value - first.Value;
        double below = Math.Sqrt(Square(second.Value - second.Low) + Square(first.High - first.Value));
        double above = Math.Sqrt(Square(second.High - second.Value) + Square(first.Value - first.Low));
        double pooled = (double)(firstEvents + secondEvents) / (firstTrials + secondTrials);
        bool exact = Math.Min(firstTrials, secondTrials) * Math.Min(pooled, 1 - pooled) < FewestExpected;
        double p = exact ? Fisher(firstEvents, firstTrials, secondEvents, secondTrials) : Score(difference, pooled, firstTrials, secondTrials);
        return new ProportionComparison(Percent * difference, Percent * (difference - below), Percent * (difference + above), p, exact);
    }

    /// <summary>Two-sided probability of the score test.</summary>
    private static double Score(double difference, double pooled, long firstTrials, long secondTrials) =>
        ProbabilityFunctions.NormalTwoSided(difference / Math.Sqrt(pooled * (1 - pooled) * ((1.0 / firstTrials) + (1.0 / secondTrials))));

    /// <summary>Two-sided probability of Fisher's exact test.</summary>
    public static double Fisher(long firstEvents, long firstTrials, long secondEvents, long secondTrials)
    {
        long events = firstEvents + secondEvents;
        double all = ProbabilityFunctions.LogChoose(firstTrials + secondTrials, events);
        double Probability(long k) => Math.Exp(ProbabilityFunctions.LogChoose(firstTrials, k) + ProbabilityFunctions.LogChoose(secondTrials, events - k) - all);
        double seen = Probability(firstEvents) * EqualProbability;
        double sum = 0;
        for (long k = Math.Max(0, events - secondTrials); k <= Math.Min(firstTrials, events); k++)
        {
            double probability = Probability(k);
            sum += probability <= seen ? probability : 0;
        }

        return Math.Min(1, sum);
    }

    private static double Square(double value) => value * value;
}
