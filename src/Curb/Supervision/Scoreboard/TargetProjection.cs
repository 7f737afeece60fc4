using Curb.Indicators;
using Curb.Statistics;

namespace Curb.Supervision.Scoreboard;

/// <summary>Where a figure will stand if its trend goes on.</summary>
/// <param name="Month">Month that is looked ahead to.</param>
/// <param name="Figure">The figure of that month with its 95 % interval of prediction, in the indicator's unit.</param>
/// <param name="Slope">Change in a year.</param>
/// <param name="Answer">will-meet or will-miss where the whole interval lies on one side of the limit; else unsure.</param>
public sealed record TargetProjection(CalendarMonth Month, Estimate Figure, double Slope, string Answer)
{
    /// <summary>Fewer months carry no line that is worth continuing.</summary>
    public const int FewestMonths = 8;

    private const double Confidence = 0.95;
    private const int Year = 12;

    /// <summary>
    /// Continues a straight line through the months by least squares, with standard errors that hold when neighbouring months are alike (Newey and West 1987); the interval is that of
    /// a single month to come, so it holds the scatter of months too. A line is continued no further ahead than it was observed. It knows no seasons and no measures still to come.
    /// </summary>
    /// <param name="months">Figures of months in order; those that are not known are left out.</param>
    /// <param name="sign">≤, &lt;, ≥ or &gt;.</param>
    /// <param name="to">Month to look ahead to.</param>
    /// <param name="most">Largest value that there can be, 100 for a share; null where none.</param>
    /// <returns>Null where there are too few months, or the month is too far ahead or not ahead at all.</returns>
    public static TargetProjection? Of(IReadOnlyList<(CalendarMonth Month, double Value)> months, string sign, double limit, CalendarMonth to, double? most)
    {
        if (months.Count < FewestMonths || to <= months[^1].Month || to.Index - months[^1].Month.Index > months[^1].Month.Index - months[0].Month.Index)
        {
            return null;
        }

        int first = months[0].Month.Index;
        var fit = LeastSquares.Fit([.. months.Select(one => (double[])[1, one.Month.Index - first])], [.. months.Select(one => one.Value)], LeastSquares.UsualLags(months.Count));
        double ahead = to.Index - first, middle = fit.Coefficients[0] + (ahead * fit.Coefficients[1]);
        double line = fit.Covariance[0, 0] + (2 * ahead * fit.Covariance[0, 1]) + (ahead * ahead * fit.Covariance[1, 1]), scatter = fit.Residuals.Sum(one => one * one) / fit.Freedom;
        double half = Quantiles.StudentTwoSided(Confidence, fit.Freedom) * Math.Sqrt(line + scatter);
        double Within(double value) => Math.Max(0, most is { } top ? Math.Min(top, value) : value);
        var (low, high) = (Within(middle - half), Within(middle + half));
        string answer = (Keeps(sign, low, limit), Keeps(sign, high, limit)) switch { (true, true) => "will-meet", (false, false) => "will-miss", _ => "unsure" };
        return new TargetProjection(to, new Estimate(Within(middle), low, high), fit.Coefficients[1] * Year, answer);
    }

    private static bool Keeps(string sign, double value, double limit) => sign switch { "≤" => value <= limit, "<" => value < limit, "≥" => value >= limit, _ => value > limit };
}
