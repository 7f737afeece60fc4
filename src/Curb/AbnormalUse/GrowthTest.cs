using Curb.Statistics;

namespace Curb.AbnormalUse;

/// <summary>One series of use by month.</summary>
/// <param name="Amounts">DDDs of each month, oldest first; the window is at the end.</param>
/// <param name="Exposure">Patient-days (or prescriptions) of each month times its season; 1 where nothing is known of it.</param>
/// <param name="Portion">Mean amount of one order: use comes in such portions, so that it scatters at least so much.</param>
/// <param name="SeasonAmount">Amount on which the season of the window's months rests; infinite where no season was taken.</param>
public sealed record GrowthSeries(IReadOnlyList<double> Amounts, IReadOnlyList<double> Exposure, double Portion, double SeasonAmount = double.PositiveInfinity);

/// <summary>What a series did in the window.</summary>
/// <param name="Observed">Amount in the window.</param>
/// <param name="Expected">Amount that the baseline lets expect.</param>
/// <param name="Ratio">Observed to expected, with the interval of 95 %.</param>
/// <param name="P">How likely so much or more would be if nothing had changed.</param>
/// <param name="Scatter">Variance to mean of the baseline (φ).</param>
/// <param name="BaselineMonths">Months that the expectation rests on: the baseline without months of an earlier outbreak.</param>
public sealed record Growth(double Observed, double Expected, Estimate Ratio, double P, double Scatter, int BaselineMonths);

/// <summary>
/// Tests a series for sudden growth against its own robust baseline: a quasi-Poisson rate in which months more than 5 median deviations above the median are set aside (in the manner of Farrington 1996 and Noufaily 2013),
/// so that an earlier outbreak does not hide a new one; the window is compared on the cube-root scale (Wilson and Hilferty 1931), on which amounts with much scatter are nearly
/// symmetric, with Student's t and the error of the baseline's rate and season taken in. How often it errs was measured by simulation: docs/decisions/abnormal-use.md.
/// </summary>
public static class GrowthTest
{
    /// <summary>Months further than this from the median, in robust residuals, are taken for an outbreak; fewer would cut off what is only skewed.</summary>
    private const double Outbreak = 5;

    private const double Confidence = 0.95;

    /// <summary>Tests the last months of a series; null where the baseline is too short.</summary>
    /// <param name="series">The series.</param>
    /// <param name="window">Months of the window, at the end.</param>
    /// <param name="least">Least months of baseline.</param>
    public static Growth? Test(GrowthSeries series, int window, int least)
    {
        int months = series.Amounts.Count - window;
        double windowExposure = series.Exposure.Skip(months).Sum();
        double[] y = [.. series.Amounts.Take(months)], e = [.. series.Exposure.Take(months)];
        if (months < least || e.Sum() <= 0 || windowExposure <= 0)
        {
            return null;
        }

        var (rate, scatter, amount, kept) = Baseline(y, e, series.Portion);
        double observed = series.Amounts.Skip(months).Sum(), expected = rate * windowExposure;
        double variance = (scatter * expected) + (scatter * expected * expected * ((1 / amount) + (1 / series.SeasonAmount)));
        double error = Power * Math.Pow(expected, Power - 1) * Math.Sqrt(variance);
        double freedom = FreedomPerMonth * (kept - 1);
        double moved = Math.Pow(observed, Power) - Math.Pow(expected, Power);
        double p = Quantiles.StudentUpper(moved / error, freedom);
        return new Growth(observed, expected, Ratio(observed, expected, error, freedom), p, scatter, kept);
    }

    private const double Power = 1.0 / 3;

    /// <summary>The scatter of skewed months is known less well than that of normal ones: so much of their number counts.</summary>
    private const double FreedomPerMonth = 2.0 / 3;

    private static Estimate Ratio(double observed, double expected, double error, double freedom)
    {
        double half = Quantiles.StudentTwoSided(Confidence, freedom) * error;
        double at = Math.Pow(observed, Power);
        double Back(double moved) => Math.Pow(Math.Max(0, moved), 1 / Power) / expected;
        return new Estimate(observed / expected, Back(at - half), Back(at + half));
    }

    /// <summary>Rate per exposure, scatter, the amount that the rate rests on and the months kept.</summary>
    private static (double Rate, double Scatter, double Amount, int Kept) Baseline(double[] y, double[] e, double portion)
    {
        double least = Math.Max(portion, double.Epsilon);
        int[] kept = Kept(y, e, least);
        // Half a portion is added, so that a series that was silent has a rate that can be compared with.
        double exposure = kept.Sum(t => e[t]), rate = (kept.Sum(t => y[t]) + (least / 2)) / exposure;
        double chi = kept.Where(t => e[t] > 0).Sum(t => (y[t] - (rate * e[t])) * (y[t] - (rate * e[t])) / (rate * e[t]));
        return (rate, Math.Max(least, chi / (kept.Length - 1)), Math.Max(least, rate * exposure), kept.Length);
    }

    /// <summary>The months that are no outbreak by their distance from the median rate in median deviations, which some wild months do not move.</summary>
    private static int[] Kept(double[] y, double[] e, double least)
    {
        int[] held = [.. Enumerable.Range(0, y.Length).Where(t => e[t] > 0)];
        double rate = RobustScale.Median(held.Select(t => y[t] / e[t]));
        if (rate <= 0)
        {
            return held;
        }

        double spread = RobustScale.Deviation([.. held.Select(t => (y[t] - (rate * e[t])) / Math.Sqrt(rate * e[t]))]);
        double scatter = Math.Max(least, spread * spread);
        double Residual(int t) => (Math.Pow(y[t], Power) - Math.Pow(rate * e[t], Power)) / (Power * Math.Pow(rate * e[t], Power - 0.5) * Math.Sqrt(scatter));
        return [.. held.Where(t => Residual(t) <= Outbreak)];
    }
}
