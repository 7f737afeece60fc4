using Curb.Statistics;

namespace Curb.Tests.Statistics;

public class FunnelTests
{
    [Fact]
    public void Limits_of_units_that_differ_by_chance_alone_hold_them_and_are_not_widened()
    {
        var random = new Random(5);
        var units = Enumerable.Range(0, 60).Select(i => (Unit: $"u{i}", Size: 20 + random.Next(400))).Select(one => new FunnelUnit(one.Unit, Enumerable.Range(0, one.Size).Count(_ => random.NextDouble() < 0.3), one.Size)).ToList();
        var limits = FunnelLimits.OfProportions(units);
        Assert.Equal(0, limits.Between);
        Assert.InRange(units.Count(unit => Math.Abs(limits.Z(unit)) > 1.96), 0, 7);
    }

    [Fact]
    public void A_small_unit_with_a_wild_rate_is_within_and_a_large_one_is_beyond()
    {
        var units = Enumerable.Range(0, 60).Select(i => new FunnelUnit($"u{i}", 27 + (i % 7), 100)).Append(new FunnelUnit("small", 3, 5)).Append(new FunnelUnit("large", 450, 1000)).ToList();
        var limits = FunnelLimits.OfProportions(units);
        Assert.True(Math.Abs(limits.Z(units[^2])) < 1.96);
        Assert.True(limits.Z(units[^1]) > 1.96);
    }

    [Fact]
    public void Spread_between_units_widens_the_limits()
    {
        var random = new Random(6);
        var units = Enumerable.Range(0, 80).Select(i => new FunnelUnit($"u{i}", Chance.NegativeBinomial(random, 500, 0.1), 1000)).ToList();
        var limits = FunnelLimits.OfRates(units);
        Assert.True(limits.Phi > 10 && limits.Between > 0);
        Assert.InRange(units.Count(unit => Math.Abs(limits.Z(unit)) > 1.96), 0, 10);
    }

    /// <summary>Target ¼ of 100: arcsine scale π/6, spread 1/20: limits sin²(π/6 ± 1.96/20).</summary>
    [Fact]
    public void Limits_by_hand()
    {
        var (low, high) = FunnelLimits.OfProportions([new FunnelUnit("a", 25, 100), new FunnelUnit("b", 25, 100)]).At(100, 1.96);
        Assert.Equal(Math.Pow(Math.Sin((Math.PI / 6) - 0.098), 2), low, 12);
        Assert.Equal(Math.Pow(Math.Sin((Math.PI / 6) + 0.098), 2), high, 12);
    }

    [Fact]
    public void Limits_stay_within_what_is_possible()
    {
        var limits = FunnelLimits.OfProportions([new FunnelUnit("a", 1, 100), new FunnelUnit("b", 2, 100)]);
        Assert.Equal(0, limits.At(3, 3.09).Low);
        Assert.InRange(limits.At(1, 3.09).High, 0, 1);
    }
}
