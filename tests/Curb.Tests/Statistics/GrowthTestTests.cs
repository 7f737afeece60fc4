using Curb.AbnormalUse;
using Curb.Statistics;

namespace Curb.Tests.Statistics;

/// <summary>Thousands of series at once: how many alarms are false, and whether surges are found.</summary>
public class GrowthTestTests
{
    private const int Months = 24, Window = 3;

    /// <summary>Where nothing at all has changed, at most one run in twenty may raise any alert (the false discovery rate is then the chance of any).</summary>
    [Theory]
    [InlineData(0.0, 11)]
    [InlineData(0.3, 12)]
    [InlineData(1.0, 13)]
    public void On_series_without_a_surge_hardly_a_run_raises_any_alert(double dispersion, int seed)
    {
        const int runs = 40, series = 200;
        var random = new Random(seed);
        int alarmed = 0;
        for (int run = 0; run < runs; run++)
        {
            var p = Enumerable.Range(0, series).Select(_ => GrowthTest.Test(Series(random, dispersion, 1), Window, 9)!.P).ToList();
            alarmed += FalseDiscoveryRate.Adjusted(p).Any(q => q <= 0.05) ? 1 : 0;
        }

        // 40 runs at 5 %: 2 are expected; more than 6 has a chance of 0.5 %.
        Assert.InRange(alarmed, 0, 6);
    }

    /// <summary>A hospital's worth of physicians and drugs at once, nothing changed: the chance of any alert at all is held at one in twenty, so three runs show hardly one.</summary>
    [Fact]
    public void Of_five_thousand_series_without_a_surge_hardly_one_is_alerted()
    {
        var random = new Random(31);
        int alerts = 0;
        for (int run = 0; run < 3; run++)
        {
            var p = Enumerable.Range(0, 5000).Select(i => GrowthTest.Test(Series(random, (i % 3) * 0.3, 1), Window, 9)!.P).ToList();
            alerts += FalseDiscoveryRate.Adjusted(p).Count(q => q <= 0.05);
        }

        Assert.InRange(alerts, 0, 2);
    }

    [Fact]
    public void Of_the_alerts_on_a_mixture_few_are_false_and_most_surges_are_found()
    {
        var random = new Random(21);
        int falsely = 0, rightly = 0, planted = 0;
        for (int run = 0; run < 10; run++)
        {
            var surges = Enumerable.Range(0, 400).Select(i => i < 40).ToList();
            var q = FalseDiscoveryRate.Adjusted([.. surges.Select(surge => GrowthTest.Test(Series(random, 0.1, surge ? 3 : 1, least: 30), Window, 9)!.P)]);
            falsely += q.Where((one, i) => one <= 0.05 && !surges[i]).Count();
            rightly += q.Where((one, i) => one <= 0.05 && surges[i]).Count();
            planted += 40;
        }

        Assert.True(falsely <= 0.07 * (falsely + rightly), $"{falsely} of {falsely + rightly} alerts are false");
        Assert.True(rightly > 0.9 * planted, $"{rightly} of {planted} surges found");
    }

    [Fact]
    public void An_earlier_outbreak_does_not_hide_a_new_surge()
    {
        var amounts = Enumerable.Range(0, 24).Select(t => t is 5 or 6 ? 900.0 : t >= 21 ? 300 : 100 + (7 * (t % 3))).ToList();
        var growth = GrowthTest.Test(new GrowthSeries(amounts, [.. Enumerable.Repeat(1.0, 24)], 5), Window, 9)!;
        Assert.InRange(growth.Expected, 300, 420);
        Assert.True(growth.P < 0.01);
    }

    [Fact]
    public void More_patients_are_no_growth()
    {
        var exposure = Enumerable.Range(0, 24).Select(t => t >= 21 ? 200.0 : 100).ToList();
        var growth = GrowthTest.Test(new GrowthSeries([.. exposure.Select((e, t) => e * (1 + (0.05 * (t % 3))))], exposure, 5), Window, 9)!;
        Assert.Equal(1, growth.Ratio.Value, 1);
        Assert.True(growth.P > 0.2);
    }

    [Fact]
    public void A_drug_never_used_before_is_growth_when_much_of_it_comes()
    {
        var amounts = Enumerable.Range(0, 24).Select(t => t >= 21 ? 100.0 : 0).ToList();
        Assert.True(GrowthTest.Test(new GrowthSeries(amounts, [.. Enumerable.Repeat(1.0, 24)], 7), Window, 9)!.P < 0.001);
    }

    [Fact]
    public void A_short_baseline_is_not_judged() =>
        Assert.Null(GrowthTest.Test(new GrowthSeries([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], 1), Window, 9));

    /// <summary>Monthly DDDs: a negative binomial number of orders of some 6 DDDs each, series of all sizes, exposure that moves.</summary>
    private static GrowthSeries Series(Random random, double dispersion, double factor, double least = 0.3)
    {
        double size = least * Math.Pow(100, random.NextDouble());
        double[] exposure = [.. Enumerable.Range(0, Months).Select(_ => 0.8 + (0.4 * random.NextDouble()))];
        double[] orders = [.. exposure.Select((e, t) => Chance.NegativeBinomial(random, size * e * (t >= Months - Window ? factor : 1), dispersion))];
        double[] amounts = [.. orders.Select(count => Enumerable.Range(0, (int)count).Sum(_ => 2.0 + random.Next(9)))];
        double portion = orders.Sum() > 0 ? amounts.Sum() / orders.Sum() : 6;
        return new GrowthSeries(amounts, exposure, portion);
    }
}
