using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Statistics;
using Curb.Supervision;

namespace Curb.UseComparison;

/// <summary>Observed to expected use of one unit.</summary>
/// <param name="Group">Group of drugs.</param>
/// <param name="Institution">Code.</param>
/// <param name="Department">Department; null for the whole institution.</param>
/// <param name="Observed">Days of therapy in the months compared.</param>
/// <param name="PatientDays">Occupied patient-days.</param>
/// <param name="Expected">Days of therapy that like departments of the scope let expect.</param>
/// <param name="Ratio">Observed to expected, with the interval of 95 %.</param>
/// <param name="P">Two-sided p that the ratio is 1.</param>
public sealed record AdministrationRatio(UseGroup Group, string Institution, string? Department, double Observed, double PatientDays, double Expected, Estimate Ratio, double P);

/// <summary>
/// Standardised antimicrobial administration ratio in the manner of NHSN: days of therapy of a unit over those expected from a negative binomial regression on every
/// department and month of the scope (offset log patient-days; department, level of the institution, quarter of the year). The comparison is the scope itself, not a national baseline.
/// Days of therapy are the days of orders that fall in the month. Inpatients only.
/// </summary>
public sealed class AdministrationRatios(IFactSource facts, IReadOnlyList<Institution> institutions)
{
    private const string Other = "other departments";

    /// <summary>Institutions that must have a department of one name for it to be a factor of its own.</summary>
    private const int LeastInstitutions = 2;

    /// <summary>Ratios of every institution and department for each group; a group that is not used or whose model does not settle gives none.</summary>
    public IReadOnlyList<AdministrationRatio> Of(IReadOnlyList<UseGroup> groups, Scope scope, Period period)
    {
        var exposed = Exposure(scope, period);
        var used = Use(scope, period);
        return [.. groups.SelectMany(group => OfGroup(group, exposed, used))];
    }

    private IEnumerable<AdministrationRatio> OfGroup(UseGroup group, List<(Cell Cell, double PatientDays)> exposed, ILookup<Cell, (string Drug, double Days)> used)
    {
        double[] observed = [.. exposed.Select(one => used[one.Cell].Where(use => group.Holds(use.Drug)).Sum(use => use.Days))];
        if (observed.Sum() <= 0 || exposed.Select(one => one.Cell.Institution).Distinct().Count() < LeastInstitutions)
        {
            return [];
        }

        double[] days = [.. exposed.Select(one => one.PatientDays)];
        var fit = NegativeBinomialRegression.Fit(Independent(Design([.. exposed.Select(one => one.Cell)])), observed, days);
        if (!fit.Converged)
        {
            return [];
        }

        // The regression weighs months by their scatter, so its sum is not quite what was used; all units together are as they are expected to be.
        double scale = observed.Sum() / fit.Expected.Sum();
        var cells = exposed.Select((one, i) => (one.Cell, Observed: observed[i], one.PatientDays, Expected: scale * fit.Expected[i])).ToList();
        var whole = cells.GroupBy(one => (one.Cell.Institution, Department: (string?)null));
        var parts = cells.GroupBy(one => (one.Cell.Institution, Department: (string?)one.Cell.Department));
        return whole.Concat(parts).Select(unit => Ratio(group, unit.Key, [.. unit.Select(one => (one.Observed, one.PatientDays, one.Expected))], fit.Dispersion));
    }

    private static AdministrationRatio Ratio(UseGroup group, (string Institution, string? Department) unit, IReadOnlyList<(double Observed, double PatientDays, double Expected)> cells, double dispersion)
    {
        double observed = cells.Sum(cell => cell.Observed), expected = cells.Sum(cell => cell.Expected), extra = dispersion * cells.Sum(cell => cell.Expected * cell.Expected);
        return new AdministrationRatio(group, unit.Institution, unit.Department, observed, cells.Sum(cell => cell.PatientDays), expected, Interval(observed, expected, extra), Quantiles.NormalP((observed - expected) / Math.Sqrt(expected + extra)));
    }

    /// <summary>The ratios r that a score test does not refuse: (O − rE)² ≤ z² (rE + r² ΣαE²). Without an upper end where one unit's own scatter hides any ratio.</summary>
    public static Estimate Interval(double observed, double expected, double extra)
    {
        double z = Quantiles.NormalTwoSided(0.95), square = z * z;
        double a = (expected * expected) - (square * extra), b = (2 * observed * expected) + (square * expected), c = observed * observed;
        double root = Math.Sqrt(Math.Max(0, (b * b) - (4 * a * c)));
        double low = c == 0 ? 0 : 2 * c / (b + root);
        return new Estimate(observed / expected, low, a > 0 ? (b + root) / (2 * a) : double.PositiveInfinity);
    }

    private double[][] Design(IReadOnlyList<Cell> cells)
    {
        var common = cells.GroupBy(cell => cell.Department).Where(group => group.Select(cell => cell.Institution).Distinct().Count() >= LeastInstitutions).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var level = institutions.ToDictionary(one => one.Code, one => one.Level, StringComparer.Ordinal);
        string Factor(Cell cell, int of) => of switch
        {
            0 => common.Contains(cell.Department) ? cell.Department : Other,
            1 => level.GetValueOrDefault(cell.Institution, "unknown"),
            _ => "quarter " + (CalendarMonth.Parse(cell.Month)!.Value.Number - 1) / 3,
        };
        var columns = Enumerable.Range(0, 3).SelectMany(of => cells.Select(cell => Factor(cell, of)).Distinct().Order(StringComparer.Ordinal).Skip(1).Select(value => (of, value))).ToList();
        return [.. cells.Select(cell => (double[])[1, .. columns.Select(column => Factor(cell, column.of) == column.value ? 1.0 : 0)])];
    }

    /// <summary>The design without columns that the ones before them make up (Gram–Schmidt).</summary>
    public static double[][] Independent(double[][] design)
    {
        var kept = new List<int>();
        var basis = new List<double[]>();
        for (int j = 0; j < design[0].Length; j++)
        {
            double[] column = [.. design.Select(row => row[j])], rest = [.. column];
            foreach (var one in basis)
            {
                double along = one.Zip(rest, (a, b) => a * b).Sum();
                rest = [.. rest.Zip(one, (a, b) => a - (along * b))];
            }

            double length = Math.Sqrt(rest.Sum(value => value * value));
            if (length > 1e-8 * Math.Sqrt(column.Sum(value => value * value)) && length > 0)
            {
                kept.Add(j);
                basis.Add([.. rest.Select(value => value / length)]);
            }
        }

        return [.. design.Select(row => (double[])[.. kept.Select(j => row[j])])];
    }

    private List<(Cell Cell, double PatientDays)> Exposure(Scope scope, Period period) =>
        [.. Asked(scope, period, "occupancy", "patient_days", [], ["institution", "department", "month"])
            .Where(group => group.Dimensions.All(value => value is not null) && group.Sums[0] > 0)
            .Select(group => (new Cell(group.Dimensions[0]!, group.Dimensions[1]!, group.Dimensions[2]!), group.Sums[0]!.Value))];

    private ILookup<Cell, (string Drug, double Days)> Use(Scope scope, Period period) =>
        Asked(scope, period, "use_month", "days", [Condition.Is("counted", true), Condition.Is("kind", "inpatient")], ["institution", "department", "month", "drug"])
            .Where(group => group.Dimensions.All(value => value is not null) && group.Sums[0] > 0)
            .ToLookup(group => new Cell(group.Dimensions[0]!, group.Dimensions[1]!, group.Dimensions[2]!), group => (group.Dimensions[3]!, group.Sums[0]!.Value));

    private IReadOnlyList<FactGroup> Asked(Scope scope, Period period, string fact, string sum, IReadOnlyList<Condition> where, IReadOnlyList<string> by) =>
        facts.Ask(new FactQuery(fact, [Measure.Sum(sum)], [.. where, new Condition("month", ConditionTest.Between, period.From.ToString(), period.To.ToString())], by), scope);

    private sealed record Cell(string Institution, string Department, string Month);
}
