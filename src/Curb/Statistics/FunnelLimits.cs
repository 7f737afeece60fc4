namespace Curb.Statistics;

/// <summary>One unit of a comparison: events of trials, or amounts per exposure.</summary>
/// <param name="Unit">Name or code.</param>
/// <param name="Numerator">Events, or the amount used.</param>
/// <param name="Denominator">Trials, or patient-days.</param>
public sealed record FunnelUnit(string Unit, double Numerator, double Denominator);

/// <summary>
/// Funnel plot for comparing units of different size (Spiegelhalter 2005): limits narrow as the unit grows, so that a small unit is not called high by chance;
/// spread between units beyond chance (overdispersion) widens them, either in proportion (φ of winsorised z scores) or by a variance between units (τ²).
/// </summary>
public sealed class FunnelLimits
{
    /// <summary>Share of the z scores at each end that is drawn in before their spread is judged.</summary>
    private const double Winsorised = 0.1;

    private FunnelLimits(bool proportion, double target, double phi, double between, int units)
    {
        (IsProportion, Target, Phi, Between, Units) = (proportion, target, phi, between, units);
    }

    /// <summary>True for shares of events; false for rates per exposure.</summary>
    public bool IsProportion { get; }

    /// <summary>The overall share or rate, which the limits surround.</summary>
    public double Target { get; }

    /// <summary>How many times greater the spread of winsorised z scores is than chance alone would make it; 1 or less means not overdispersed.</summary>
    public double Phi { get; }

    /// <summary>Variance between units on the transformed scale (DerSimonian and Laird's moment estimator); 0 where there is none beyond chance.</summary>
    public double Between { get; }

    /// <summary>Units compared.</summary>
    public int Units { get; }

    /// <summary>Limits for shares of events (0 to 1), on the arcsine scale where their spread does not depend on them.</summary>
    public static FunnelLimits OfProportions(IReadOnlyList<FunnelUnit> units) => Of(units, true);

    /// <summary>Limits for rates of amounts per exposure, on the square-root scale.</summary>
    /// <param name="units">Units with their amounts.</param>
    /// <param name="amountPerEvent">Mean amount of one event (DDDs of one order); 1 for counts. Amounts scatter in these portions.</param>
    public static FunnelLimits OfRates(IReadOnlyList<FunnelUnit> units, double amountPerEvent = 1) => Of(units, false, amountPerEvent);

    private double _amountPerEvent = 1;

    /// <summary>The limits at a denominator: lower and upper, never outside what is possible.</summary>
    /// <param name="denominator">Trials or exposure.</param>
    /// <param name="quantile">1.96 for 95 %, 3.09 for 99.8 %.</param>
    public (double Low, double High) At(double denominator, double quantile)
    {
        double half = quantile * Spread(denominator);
        double middle = Transformed(Target);
        return (Back(middle - half), Back(middle + half));
    }

    /// <summary>How many spreads a unit lies from the target, overdispersion taken in.</summary>
    public double Z(FunnelUnit unit) => (Transformed(unit.Numerator / unit.Denominator) - Transformed(Target)) / Spread(unit.Denominator);

    private double Spread(double denominator) => Math.Sqrt(Chance(denominator) + Between);

    private double Chance(double denominator) => IsProportion ? 1 / (4 * denominator) : _amountPerEvent / (4 * denominator);

    private double Transformed(double value) => IsProportion ? Math.Asin(Math.Sqrt(Math.Clamp(value, 0, 1))) : Math.Sqrt(Math.Max(0, value));

    private double Back(double transformed)
    {
        double held = Math.Max(0, transformed);
        return IsProportion ? Math.Pow(Math.Sin(Math.Min(held, Math.PI / 2)), 2) : held * held;
    }

    private static FunnelLimits Of(IReadOnlyList<FunnelUnit> units, bool proportion, double amountPerEvent = 1)
    {
        var held = units.Where(unit => unit.Denominator > 0).ToList();
        double target = held.Sum(unit => unit.Denominator) is > 0 and var all ? held.Sum(unit => unit.Numerator) / all : 0;
        var naive = new FunnelLimits(proportion, target, 1, 0, held.Count) { _amountPerEvent = amountPerEvent };
        if (held.Count < 2)
        {
            return naive;
        }

        double phi = PhiOf([.. held.Select(naive.Z)]);
        double[] weights = [.. held.Select(unit => 1 / naive.Chance(unit.Denominator))];
        double sum = weights.Sum();
        double spare = sum - (weights.Sum(weight => weight * weight) / sum);
        double between = spare > 0 ? Math.Max(0, ((held.Count * phi) - (held.Count - 1)) / spare) : 0;
        return new FunnelLimits(proportion, target, phi, between, held.Count) { _amountPerEvent = amountPerEvent };
    }

    private static double PhiOf(double[] z)
    {
        double low = RobustScale.Quantile(z, Winsorised), high = RobustScale.Quantile(z, 1 - Winsorised);
        return z.Average(one => Math.Pow(Math.Clamp(one, low, high), 2));
    }
}
