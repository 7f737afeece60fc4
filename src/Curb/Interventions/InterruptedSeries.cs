using Curb.Statistics;

namespace Curb.Interventions;

/// <summary>
/// Interrupted time series by segmented regression (Wagner 2002, Bernal 2017): level and trend before, change of level and of trend after, with Newey–West errors.
/// With a control series the same is done to the difference between the two (controlled interrupted time series), so that what happened to both is not taken for an effect.
/// </summary>
public static class InterruptedSeries
{
    private const int Year = 12;

    /// <summary>Estimates the effect.</summary>
    /// <param name="values">Monthly values, oldest first; null where a month has none.</param>
    /// <param name="start">Index of the first month after.</param>
    /// <param name="control">The comparison's values in the same months; null without one.</param>
    /// <param name="season">True to take out a yearly wave.</param>
    /// <returns>The effect; null where too few months carry it.</returns>
    public static InterventionEffect? Estimate(IReadOnlyList<double?> values, int start, IReadOnlyList<double?>? control, bool season)
    {
        int[] months = [.. Enumerable.Range(0, values.Count).Where(t => values[t] is not null && (control is null || control[t] is not null))];
        int width = (season ? 6 : 4) + 1;
        if (months.Count(t => t < start) < 3 || months.Count(t => t >= start) < 2 || months.Length < width)
        {
            return null;
        }

        double[] outcome = [.. months.Select(t => values[t]!.Value - (control?[t] ?? 0))];
        var fit = LeastSquares.Fit([.. months.Select(t => Row(t, start, season, true))], outcome, LeastSquares.UsualLags(months.Length));
        return new InterventionEffect(
            fit,
            fit.Combination(Unit(2, season)),
            fit.Combination(Unit(3, season)),
            Mean(fit, months, start, season),
            [.. Enumerable.Range(0, values.Count).Select(t => Point(fit, t, start, season, values[t], control?[t], control is not null))]);
    }

    private static double[] Row(int t, int start, bool season, bool treated)
    {
        double after = treated && t >= start ? 1 : 0;
        double[] line = [1, t - start, after, after * (t - start)];
        return season ? [.. line, Math.Sin(2 * Math.PI * t / Year), Math.Cos(2 * Math.PI * t / Year)] : line;
    }

    private static double[] Unit(int coefficient, bool season)
    {
        var weights = new double[season ? 6 : 4];
        weights[coefficient] = 1;
        return weights;
    }

    /// <summary>The mean difference from the counterfactual over the months after.</summary>
    private static MeanEffect Mean(LeastSquaresFit fit, int[] months, int start, bool season)
    {
        int[] after = [.. months.Where(t => t >= start)];
        var weights = new double[season ? 6 : 4];
        weights[2] = 1;
        weights[3] = after.Average(t => t - start);
        return new MeanEffect(fit.Combination(weights), fit.P(weights), after.Length);
    }

    private static EffectPoint Point(LeastSquaresFit fit, int t, int start, bool season, double? value, double? control, bool controlled)
    {
        if (controlled && control is null)
        {
            return new EffectPoint(value, null, null, control);
        }

        double added = control ?? 0;
        double fitted = fit.Combination(Row(t, start, season, true)).Value + added;
        var without = fit.Combination(Row(t, start, season, false));
        return new EffectPoint(value, fitted, new Estimate(without.Value + added, without.Low + added, without.High + added), control);
    }
}

/// <summary>The effect of an intervention on a series.</summary>
/// <param name="Fit">The regression.</param>
/// <param name="Level">Change of level at the start, in the unit of the series.</param>
/// <param name="Slope">Change of trend, per month.</param>
/// <param name="Mean">Mean difference from the counterfactual over the months after.</param>
/// <param name="Points">Month by month.</param>
public sealed record InterventionEffect(LeastSquaresFit Fit, Estimate Level, Estimate Slope, MeanEffect Mean, IReadOnlyList<EffectPoint> Points)
{
    /// <summary>Mean of the counterfactual over the months after: what would have been without it.</summary>
    public double MeanWithout(int start) => Points.Skip(start).Where(point => point.Value is not null && point.Without is not null).Average(point => point.Without!.Value.Value);
}

/// <param name="Difference">Mean difference with its interval.</param>
/// <param name="P">Two-sided p that it is 0.</param>
/// <param name="Months">Months after that it rests on.</param>
public sealed record MeanEffect(Estimate Difference, double P, int Months);

/// <param name="Value">Observed.</param>
/// <param name="Fitted">By the model.</param>
/// <param name="Without">Counterfactual: as it would have gone on, with its interval.</param>
/// <param name="Control">Value of the comparison.</param>
public sealed record EffectPoint(double? Value, double? Fitted, Estimate? Without, double? Control);
