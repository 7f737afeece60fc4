using Curb.AbnormalUse;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.UseWarnings;

/// <summary>What the rules ask to be looked into, as of the end of the view's period.</summary>
internal static class UseWarningsEndpoints
{
    public static void MapUseWarnings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/warnings", Page).Needs("figures.see");
        routes.MapGet("/warnings.csv", Csv).Needs("figures.see").Exports();
    }

    private static IResult Page(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<UseWarningsPage>(("Page", page), ("Options", options), ("Outcome", Ask(view, lease.Data, options, page)), ("Names", view.Names), ("Policies", view.Knowledge.Policies));
    }

    private static IResult Csv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var t = page.T;
        var csv = new CsvFile(["type", "institution", "subject_kind", "subject", "drug", "organism", "setting", "from", "to", "observed", "expected", "unit", "ratio", "ratio_low", "ratio_high", "p", "q", "measure", "clause", "because"]);
        if (Ask(view, lease.Data, options, page) is PanelOutcome<UseAlerts>.Shown { View: { } shown })
        {
            foreach (var one in shown.Alerts)
            {
                csv.Row(one.Type, one.Subject.Institution, one.Subject.Kind, one.Subject.Name, one.Subject.Drug, one.Organism, one.Subject.Setting, one.From, one.To, one.Observed, one.Expected, one.Unit, one.Ratio?.Value, one.Ratio?.Low, one.Ratio?.High, one.P, one.Q, t.Name(one.Measure.Zh, one.Measure.En), one.Clause, t.Name(one.Because.Zh, one.Because.En));
            }
        }

        return View.Csv("warnings.csv", csv);
    }

    /// <summary>Seasons and false alarms are reckoned over the view's institution alone, so that nothing of the others shows.</summary>
    internal static PanelOutcome<UseAlerts> Ask(View view, InstanceData data, FilterOptions options, PageContext page) =>
        view.Remembered<UseAlerts>("warnings", options with { Department = null }, page.T, () =>
        {
            if (View.Reader.FewestShown > 0)
            {
                return new PanelOutcome<UseAlerts>.Empty("panel.within-institutions");
            }

            var reference = view.Knowledge.Reference;
            var surveillance = new UseSurveillance(data.Facts, view.Knowledge.Policies, [options.Institution!], SurveillanceRules.Load(reference), code => reference.Antimicrobial(code)?.DrugClass ?? "");
            var found = surveillance.Find(View.ScopeOf(options), options.Period!.Value.To);
            return found.Alerts.Count > 0 ? new PanelOutcome<UseAlerts>.Shown(found)
                : new PanelOutcome<UseAlerts>.Empty(found.Tested == 0 ? "warnings.no-series" : "warnings.none");
        });
}
