using System.Numerics;
using Curb.Antibiograms;

namespace Curb.Tests.Antibiograms;

/// <summary>Intervals and tests against published figures, R's answers and slow exact arithmetic.</summary>
public class StatisticsTests
{
    [Theory]
    [InlineData(0, 10, 0, 0.3085)]
    [InlineData(10, 10, 0.6915, 1)]
    [InlineData(7, 10, 0.3475, 0.9333)]
    [InlineData(15, 50, 0.1786, 0.4461)]
    public void Exact_intervals_agree_with_published_ones(long events, long trials, double low, double high)
    {
        var share = Proportion.ClopperPearson(events, trials)!.Value;
        Assert.Equal((low, high), (Math.Round(share.Low, 4), Math.Round(share.High, 4)));
    }

    [Fact]
    public void Exact_bounds_leave_a_fortieth_in_each_binomial_tail()
    {
        var random = new Random(3);
        for (int i = 0; i < 200; i++)
        {
            int trials = random.Next(1, 120);
            int events = random.Next(0, trials + 1);
            var share = Proportion.ClopperPearson(events, trials)!.Value;
            if (events > 0)
            {
                Assert.Equal(0.025, Binomial(trials, share.Low, k => k >= events), 9);
            }

            if (events < trials)
            {
                Assert.Equal(0.025, Binomial(trials, share.High, k => k <= events), 9);
            }
        }
    }

    [Fact]
    public void Exact_intervals_hold_for_a_whole_region()
    {
        var share = Proportion.ClopperPearson(1_234_567, 4_000_000)!.Value;
        var wilson = Proportion.Wilson(1_234_567, 4_000_000)!.Value;
        Assert.Equal(wilson.Low, share.Low, 6);
        Assert.Equal(wilson.High, share.High, 6);
    }

    // R: prop.trend.test(c(83, 90, 129, 70), c(86, 93, 136, 82)) gives chi-squared 8.2249, p = 0.004132.
    [Fact]
    public void Trend_agrees_with_the_smokers_of_R()
    {
        var trend = TrendTest.Of([new(1, 83, 86), new(2, 90, 93), new(3, 129, 136), new(4, 70, 82)])!;
        Assert.Equal(8.2249, trend.Z * trend.Z, 4);
        Assert.Equal(0.004132, trend.PValue, 6);
        Assert.True(trend.Z < 0);
    }

    [Fact]
    public void Slope_is_worked_by_hand_in_percentage_points_a_year()
    {
        // Half-years with 10, 20 and 30 resistant of 100: ten points a half-year, twenty a year.
        var trend = TrendTest.Of([new(0, 10, 100), new(0.5, 20, 100), new(1, 30, 100)])!;
        Assert.Equal(20, trend.PointsPerYear, 9);
        // Sum of n(t - mean)^2 is 50; variance 100 × 0.25 × (0.09 + 0.21) / 2500 = 0.003.
        Assert.Equal(20 - (1.959963984540054 * 100 * Math.Sqrt(0.003)), trend.Low, 9);
        // Pooled 0.2: z = 0.2 / sqrt(0.16 / 50).
        Assert.Equal(0.2 / Math.Sqrt(0.16 / 50), trend.Z, 9);
    }

    [Fact]
    public void Two_periods_make_no_trend_and_a_share_that_never_moves_has_none()
    {
        Assert.Null(TrendTest.Of([new(0, 1, 10), new(1, 2, 10), new(2, 0, 0)]));
        var flat = TrendTest.Of([new(0, 0, 10), new(1, 0, 20), new(2, 0, 10)])!;
        Assert.Equal((0.0, 1.0), (flat.PointsPerYear, flat.PValue));
    }

    // The tea taster: R's fisher.test(matrix(c(3, 1, 1, 3), 2)) gives 0.4857; Agresti 2013, table 3.9.
    [Fact]
    public void Fisher_agrees_with_the_tea_taster() => Assert.Equal(0.485714, ProportionComparison.Fisher(3, 4, 1, 4), 6);

    [Fact]
    public void Fisher_agrees_with_exact_whole_numbers()
    {
        var random = new Random(4);
        for (int i = 0; i < 300; i++)
        {
            int n = random.Next(1, 40), m = random.Next(1, 40);
            int a = random.Next(0, n + 1), b = random.Next(0, m + 1);
            Assert.Equal(SlowFisher(a, n, b, m), ProportionComparison.Fisher(a, n, b, m), 9);
        }
    }

    [Fact]
    public void Small_tables_are_compared_exactly_and_large_ones_by_the_score_test()
    {
        Assert.True(ProportionComparison.Of(1, 12, 4, 12)!.Exact);
        var large = ProportionComparison.Of(56, 70, 48, 80)!;
        Assert.False(large.Exact);
        // By hand: pooled 104/150, variance 0.212622 × (1/70 + 1/80) = 0.0056952, z = 2.65016, p = 0.008045.
        Assert.Equal(0.008045, large.PValue, 6);
        // Newcombe 1998, table II, example (a), method 10: 0.0524 to 0.3339.
        Assert.Equal((-20.0, -33.39, -5.24), (Math.Round(large.Difference, 2), Math.Round(large.Low, 2), Math.Round(large.High, 2)));
        Assert.Null(ProportionComparison.Of(0, 0, 1, 2));
    }

    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") and "BH".
    [Fact]
    public void Many_comparisons_are_corrected_as_in_R()
    {
        double?[] given = [0.01, 0.04, null, 0.03, 0.005];
        Assert.Equal([0.03, 0.06, null, 0.06, 0.02], ManyComparisons.Holm(given).Select(Rounded));
        Assert.Equal([0.02, 0.04, null, 0.04, 0.02], ManyComparisons.BenjaminiHochberg(given).Select(Rounded));
    }

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 10) : null;

    private static double Binomial(int trials, double p, Func<int, bool> counts) =>
        Enumerable.Range(0, trials + 1).Where(counts).Sum(k => (double)Choose(trials, k) * Math.Pow(p, k) * Math.Pow(1 - p, trials - k));

    private static double SlowFisher(int a, int n, int b, int m)
    {
        int events = a + b;
        BigInteger Ways(int k) => Choose(n, k) * Choose(m, events - k);
        var seen = Ways(a);
        var sum = BigInteger.Zero;
        for (int k = Math.Max(0, events - m); k <= Math.Min(n, events); k++)
        {
            sum += Ways(k) <= seen ? Ways(k) : 0;
        }

        return (double)sum / (double)Choose(n + m, events);
    }

    private static BigInteger Choose(int n, int k)
    {
        var ways = BigInteger.One;
        for (int i = 1; i <= k; i++)
        {
            ways = ways * (n - k + i) / i;
        }

        return ways;
    }
}
