using Curb.Indicators;
using Curb.Policies;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Indicators;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.UseDenominators;

/// <summary>The denominators of use side by side and the way from one to the other, by month and by department.</summary>
internal static class UseDenominatorsEndpoints
{
    /// <summary>Whose guards the rates of the tables keep.</summary>
    internal const string Guarded = "use-intensity";

    public static void MapUseDenominators(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/denominators", Page).Needs("figures.see");
        routes.MapGet("/denominators/whole.csv", WholeCsv).Needs("figures.see").Exports();
        routes.MapGet("/denominators/months.csv", (HttpContext http, View view) => BridgeCsv(http, view, "month")).Needs("figures.see").Exports();
        routes.MapGet("/denominators/departments.csv", (HttpContext http, View view) => BridgeCsv(http, view, "department")).Needs("figures.see").Exports();
        routes.MapGet("/denominators/used-by.csv", UsedByCsv).Needs("figures.see").Exports();
    }

    private static IResult Page(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<UseDenominatorsPage>(
            ("Page", page), ("Options", options), ("Whole", Whole(view, lease.Data, options, page)), ("Months", Bridges(view, lease.Data, options, page, "month")),
            ("Departments", Bridges(view, lease.Data, options, page, "department")), ("UsedBy", DenominatorUse.Of(view.Knowledge.Indicators)));
    }

    private static IResult WholeCsv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var csv = new CsvFile(["denominator", "title", "size", "ddds", "rate", "factor", "refused", "too_small", "because"]);
        if (Whole(view, lease.Data, options, page) is PanelOutcome<DenominatorsView>.Shown { View: { } shown })
        {
            foreach (var row in shown.Table.Denominators)
            {
                double? rate = row.Rate(shown.Guards.MaximumValue ?? double.PositiveInfinity);
                bool refused = rate is null && row.Rate(double.PositiveInfinity) is not null;
                csv.Row(row.Name, Text(row.Title, page), row.Value, row.Ddds, rate, row.Ddds is null ? null : row.Factor, refused, row.InDays && row.Value < shown.Guards.MinimumDenominator, Text(refused ? shown.Guards.Implausible : row.Because, page));
            }
        }

        return View.Csv("denominators.csv", csv);
    }

    private static IResult BridgeCsv(HttpContext http, View view, string unit)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var csv = new CsvFile([unit, "discharges", "mean_stay", "patient_days", "outside_period", "other_stays", "moved", "not_placed", "occupied", "days_present", "admissions", "cohort_ddds", "rate", "used_ddds", "rate_occupied", "rate_present", "refused", "too_small"]);
        if (Bridges(view, lease.Data, options, page, unit) is PanelOutcome<BridgesView>.Shown { View: { } shown })
        {
            foreach (var row in shown.Lines.Select(line => BridgeRow.Of(line, shown.Guards)))
            {
                var line = row.Line;
                csv.Row(line.Unit, line.Discharges, line.MeanStay, line.PatientDays, line.OutsidePeriod, line.OtherStays, line.ElsewhereOrHere, line.NotPlaced, line.Occupied, line.DaysPresent, line.Admissions, line.CohortDdds, row.Rate, line.UsedDdds, row.RateOccupied, row.RatePresent, row.Refused, row.TooSmall);
            }
        }

        return View.Csv($"denominators-by-{unit}.csv", csv);
    }

    private static IResult UsedByCsv(HttpContext http, View view)
    {
        var page = view.Page(http);
        var csv = new CsvFile(["denominator", "indicator", "title", "unit"]);
        foreach (var (name, definition) in DenominatorUse.Of(view.Knowledge.Indicators).SelectMany(group => group.Select(one => (group.Key, one))))
        {
            csv.Row(name, definition.Id, Text(definition.Title, page), Text(definition.Unit, page));
        }

        return View.Csv("denominators-used-by.csv", csv);
    }

    internal static PanelOutcome<DenominatorsView> Whole(View view, InstanceData data, FilterOptions options, PageContext page) =>
        view.Remembered<DenominatorsView>("denominators whole", options with { Department = null }, page.T, () =>
            View.Reader.FewestShown > 0 ? new PanelOutcome<DenominatorsView>.Empty("panel.within-institutions")
            : new DenominatorReconciliation(data.Facts).Of(options.Period!.Value, View.ScopeOf(options)) is [var table, ..]
                ? new PanelOutcome<DenominatorsView>.Shown(new DenominatorsView(table, Guards(view)))
                : new PanelOutcome<DenominatorsView>.Empty("indicators.empty"));

    internal static PanelOutcome<BridgesView> Bridges(View view, InstanceData data, FilterOptions options, PageContext page, string unit) =>
        view.Remembered<BridgesView>("denominators by " + unit, options with { Department = null }, page.T, () =>
        {
            if (View.Reader.FewestShown > 0)
            {
                return new PanelOutcome<BridgesView>.Empty("panel.within-institutions");
            }

            var bridges = new DenominatorBridges(data.Facts);
            var lines = unit == "month" ? bridges.ByMonth(options.Period!.Value, View.ScopeOf(options)) : bridges.ByDepartment(options.Period!.Value, View.ScopeOf(options));
            return lines.Count > 0 ? new PanelOutcome<BridgesView>.Shown(new BridgesView(lines, Guards(view))) : new PanelOutcome<BridgesView>.Empty("indicators.empty");
        });

    private static IndicatorGuards Guards(View view) => view.Knowledge.Indicators.Find(Guarded)!.Guards;

    private static string Text(Bilingual text, PageContext page) => page.T.Name(text.Zh, text.En);
}

/// <summary>The way from patient-days to occupied days, unit by unit.</summary>
public sealed record BridgesView(IReadOnlyList<DenominatorBridge> Lines, IndicatorGuards Guards);

/// <summary>A line as every door shows it: with its rates, none where the guard refuses one.</summary>
/// <param name="Line">The counts.</param>
/// <param name="Rate">DDDs per 100 patient-days of discharged patients.</param>
/// <param name="RateOccupied">DDDs given per 100 occupied days.</param>
/// <param name="RatePresent">DDDs per 100 days present.</param>
/// <param name="Refused">True where a rate is over what can be true.</param>
/// <param name="TooSmall">True where the patient-days or the occupied days are too few to be interpreted.</param>
public sealed record BridgeRow(DenominatorBridge Line, double? Rate, double? RateOccupied, double? RatePresent, bool Refused, bool TooSmall)
{
    public static BridgeRow Of(DenominatorBridge line, IndicatorGuards guards) => new(
        line,
        DenominatorBridge.Rate(line.CohortDdds, line.PatientDays, guards),
        DenominatorBridge.Rate(line.UsedDdds, line.Occupied, guards),
        DenominatorBridge.Rate(line.CohortDdds, line.DaysPresent, guards),
        DenominatorBridge.Refused(line.CohortDdds, line.PatientDays, guards) || DenominatorBridge.Refused(line.UsedDdds, line.Occupied, guards) || DenominatorBridge.Refused(line.CohortDdds, line.DaysPresent, guards),
        Math.Min(line.PatientDays, line.Occupied) < guards.MinimumDenominator);
}
