namespace Curb.Antibiograms;

/// <summary>One period of a trend.</summary>
/// <param name="Years">Where the period lies, in years from any fixed day (the middle of the period).</param>
/// <param name="Events">Isolates with the property, say resistant.</param>
/// <param name="Trials">Isolates tested.</param>
public readonly record struct TrendPoint(double Years, long Events, long Trials);

/// <summary>
/// Whether a proportion rises or falls over periods: the test of Cochran (1954, Biometrics 10:417) and Armitage (1955, Biometrics 11:375), two-sided,
/// without continuity correction; and the slope of the line fitted to the proportions, each period weighing by its number tested.
/// </summary>
/// <param name="PointsPerYear">Slope, percentage points a year.</param>
/// <param name="Low">Lower bound of the slope at 95 %; from the binomial variance within each period, or the pooled one where every period is 0 % or 100 %.</param>
/// <param name="High">Upper bound.</param>
/// <param name="Z">The standardised statistic; above 0 for a rise.</param>
/// <param name="PValue">Two-sided.</param>
/// <param name="Periods">Periods with isolates tested.</param>
/// <param name="Trials">Isolates tested in all of them.</param>
public sealed record TrendTest(double PointsPerYear, double Low, double High, double Z, double PValue, int Periods, long Trials)
{
    private const double Percent = 100;

    /// <summary>Fewest periods that make a trend: two only compare.</summary>
    public const int FewestPeriods = 3;

    /// <summary>Tests a trend; null where fewer than three periods have isolates, since two points always lie on a line. A proportion that never moves (all or none) has slope 0 and p 1.</summary>
    public static TrendTest? Of(IEnumerable<TrendPoint> points)
    {
        var tested = points.Where(point => point.Trials > 0).ToList();
        if (tested.Count < FewestPeriods)
        {
            return null;
        }

        double trials = tested.Sum(point => (double)point.Trials);
        double pooled = tested.Sum(point => (double)point.Events) / trials;
        double centre = tested.Sum(point => point.Years * point.Trials) / trials;
        double spread = tested.Sum(point => point.Trials * Square(point.Years - centre));
        double slope = tested.Sum(point => (point.Years - centre) * point.Events) / spread;
        double pooledError = Math.Sqrt(pooled * (1 - pooled) / spread);
        double within = Math.Sqrt(tested.Sum(point => point.Trials * Square(point.Years - centre) * Share(point) * (1 - Share(point)))) / spread;
        double error = within > 0 ? within : pooledError;
        double z = pooledError > 0 ? slope / pooledError : 0;
        double half = Proportion.NormalQuantile95 * error;
        return new TrendTest(Percent * slope, Percent * (slope - half), Percent * (slope + half), z, ProbabilityFunctions.NormalTwoSided(z), tested.Count, (long)trials);
    }

    private static double Share(TrendPoint point) => (double)point.Events / point.Trials;

    private static double Square(double value) => value * value;
}
