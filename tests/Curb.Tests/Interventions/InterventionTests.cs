using Curb.Interventions;

namespace Curb.Tests.Interventions;

public class InterventionTests
{
    /// <summary>40 + 0.5 a month, then 6 lower and 0.25 a month less steep: without noise the model gives exactly that back.</summary>
    [Fact]
    public void A_known_change_of_level_and_trend_is_given_back()
    {
        double?[] values = [.. Enumerable.Range(0, 24).Select(t => (double?)(40 + (0.5 * t) - (t >= 12 ? 6 + (0.25 * (t - 12)) : 0)))];
        var effect = InterruptedSeries.Estimate(values, 12, null, false)!;
        Assert.Equal(-6, effect.Level.Value, 8);
        Assert.Equal(-0.25, effect.Slope.Value, 8);
        Assert.Equal(-(6 + (0.25 * 5.5)), effect.Mean.Difference.Value, 8);
        Assert.Equal(40 + (0.5 * 23), effect.Points[23].Without!.Value.Value, 8);
        Assert.Equal(40 + (0.5 * 17.5), effect.MeanWithout(12), 8);
    }

    /// <summary>
    /// Coefficients and Newey–West errors (2 lags, Bartlett weights, n / (n − k)) of sixteen months worked out in exact fractions by a program of its own,
    /// summing over all pairs of months instead of over lags.
    /// </summary>
    [Fact]
    public void Robust_errors_are_those_worked_out_in_fractions()
    {
        double?[] values = [52.1, 50.4, 53.0, 51.2, 54.8, 53.1, 52.2, 55.0, 47.3, 46.1, 48.8, 45.0, 44.9, 46.2, 43.1, 44.0];
        var effect = InterruptedSeries.Estimate(values, 8, null, false)!;
        double[][] units = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];
        Assert.Equal(2, effect.Fit.Lags);
        Assert.Equal([54.503571429, 0.395238095, -6.911904762, -0.942857143], units.Select(unit => Math.Round(effect.Fit.Combination(unit).Value, 9)));
        Assert.Equal([0.464424418, 0.098020367, 0.750400792, 0.116336586], units.Select(unit => Math.Round(effect.Fit.StandardError(unit), 9)));
        Assert.Equal(-10.211904762, effect.Mean.Difference.Value, 9);
        Assert.Equal(-10.211904762 - (2.178812830 * 0.855826798), effect.Mean.Difference.Low, 6);      // Student's t of 12 degrees
    }

    [Fact]
    public void A_yearly_wave_is_taken_out_and_not_taken_for_an_effect()
    {
        double?[] values = [.. Enumerable.Range(0, 42).Select(t => (double?)(50 + (8 * Math.Cos(2 * Math.PI * t / 12)) - (t >= 30 ? 4 : 0)))];
        Assert.Equal(-4, InterruptedSeries.Estimate(values, 30, null, true)!.Mean.Difference.Value, 6);
        Assert.NotEqual(-4, InterruptedSeries.Estimate(values, 30, null, false)!.Mean.Difference.Value, 1);
    }

    [Fact]
    public void What_happened_to_the_comparison_too_is_no_effect()
    {
        double?[] treated = [.. Enumerable.Range(0, 24).Select(t => (double?)(50 - (t >= 12 ? 10 : 0)))], control = [.. Enumerable.Range(0, 24).Select(t => (double?)(45 - (t >= 12 ? 10 : 0)))];
        Assert.Equal(-10, InterruptedSeries.Estimate(treated, 12, null, false)!.Level.Value, 8);
        var controlled = InterruptedSeries.Estimate(treated, 12, control, false)!;
        Assert.Equal(0, controlled.Level.Value, 8);
        Assert.Equal(40, controlled.Points[20].Without!.Value.Value, 8);
    }

    /// <summary>Intervals of 95 % about noise with autocorrelation 0.3, no effect: the classic errors would miss far more often than these.</summary>
    [Fact]
    public void Intervals_hold_the_truth_about_as_often_as_they_say()
    {
        var random = new Random(8);
        int held = 0;
        const int runs = 400, months = 60;
        for (int run = 0; run < runs; run++)
        {
            double noise = 0;
            double?[] values = [.. Enumerable.Range(0, months).Select(_ => (double?)(30 + (noise = (0.3 * noise) + MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))))];
            held += InterruptedSeries.Estimate(values, 36, null, false)!.Mean.Difference.Excludes(0) ? 0 : 1;
        }

        Assert.InRange(held / (double)runs, 0.84, 0.98);
    }

    [Fact]
    public void Months_without_a_value_are_left_out_and_not_zero()
    {
        double?[] values = [.. Enumerable.Range(0, 24).Select(t => t is 3 or 15 ? null : (double?)(t >= 12 ? 20 : 30))];
        Assert.Equal(-10, InterruptedSeries.Estimate(values, 12, null, false)!.Mean.Difference.Value, 8);
    }

    [Fact]
    public void Too_few_months_have_no_effect_to_show() =>
        Assert.Null(InterruptedSeries.Estimate([1, 2, 3, 4], 2, null, false));

    [Fact]
    public void The_synthetic_control_finds_the_mixture_that_the_treated_unit_is_made_of()
    {
        var random = new Random(2);
        double[][] donors = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 36).Select(_ => 20 + (20 * random.NextDouble())).ToArray())];
        double[] treated = [.. Enumerable.Range(0, 36).Select(t => (0.3 * donors[1][t]) + (0.7 * donors[4][t]) - (t >= 24 ? 5 : 0))];
        var found = SyntheticControl.Compare(treated, donors, 24);
        Assert.Equal([0, 0.3, 0, 0, 0.7, 0], found.Weights.Select(weight => Math.Round(weight, 4)));
        Assert.Equal(-5, found.MeanGap, 4);
        Assert.Equal(1.0 / 7, found.PlaceboP, 10);
    }

    [Fact]
    public void Synthetic_weights_are_never_negative_and_sum_to_one()
    {
        double[][] donors = [[1, 2, 3, 4, 5, 6], [2, 2, 2, 2, 2, 2], [9, 8, 7, 6, 5, 4]];
        var weights = SyntheticControl.Compare([20, 21, 22, 23, 24, 25], donors, 4).Weights;
        Assert.All(weights, weight => Assert.InRange(weight, 0, 1));
        Assert.Equal(1, weights.Sum(), 10);
    }

    [Theory]
    [InlineData("H1", "H1", null)]
    [InlineData("H1/重症/一区", "H1", "重症/一区")]
    public void Units_are_read_as_they_are_written(string text, string institution, string? department) =>
        Assert.Equal(new InterventionUnit(institution, department), InterventionUnit.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("/科室")]
    [InlineData("H1/")]
    public void A_unit_without_an_institution_is_refused_with_an_example(string text) =>
        Assert.Contains("H001", Assert.Throws<FormatException>(() => InterventionUnit.Parse(text)).Message, StringComparison.Ordinal);
}
