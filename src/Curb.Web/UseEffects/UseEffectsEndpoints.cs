using Curb.AbnormalUse;
using Curb.Interventions;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.UseEffects;

/// <summary>Registered interventions and what they did.</summary>
internal static class UseEffectsEndpoints
{
    public static void MapUseEffects(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/interventions", Page).Needs("figures.see");
        routes.MapGet("/interventions.csv", Csv).Needs("figures.see").Exports();
    }

    private static IResult Page(HttpContext http, View view, Visitors visitors)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<UseEffectsPage>(("Page", page), ("Outcome", Ask(view, visitors, lease.Data, options, page)), ("Added", http.Request.Query["added"].ToString()),
            ("Institutions", options.Institutions.ToDictionary(one => one.Code, one => page.T.Name(one.Name, one.NameEn))));
    }

    private static IResult Csv(HttpContext http, View view, Visitors visitors)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var csv = new CsvFile(["id", "title", "indicator", "month", "value", "fitted", "without", "without_low", "without_high", "comparison"]);
        if (Ask(view, visitors, lease.Data, options, page) is PanelOutcome<EffectsView>.Shown { View: { } shown })
        {
            foreach (var result in shown.Results.Where(result => result.Main is not null))
            {
                for (int t = 0; t < result.Months.Count; t++)
                {
                    var point = result.Main!.Points[t];
                    csv.Row(result.Intervention.Id, result.Intervention.Title, result.Intervention.Indicator, result.Months[t].ToString(), point.Value, point.Fitted, point.Without?.Value, point.Without?.Low, point.Without?.High, point.Control);
                }
            }
        }

        return View.Csv("interventions.csv", csv);
    }

    /// <summary>Those registered now, by whomever: their units must be the reader's, and so must what they are compared with.</summary>
    internal static PanelOutcome<EffectsView> Ask(View view, Visitors visitors, InstanceData data, FilterOptions options, PageContext page)
    {
        var scope = View.Reader;
        var registered = visitors.Records.Interventions(scope).Where(one => one.Units.Concat(one.Controls).All(unit => scope.Covers(unit.Institution, unit.Department) && data.Institutions.Any(known => known.Code == unit.Institution))).ToList();
        string which = string.Join(' ', registered.Select(one => $"{one.Id} {one.Title} {one.Indicator} {one.StartedOn} {one.Target} {string.Join(',', one.Units)} {string.Join(',', one.Controls)}"));
        return view.Remembered<EffectsView>("interventions " + which, options, page.T, () =>
        {
            if (registered.Count == 0)
            {
                return new PanelOutcome<EffectsView>.Empty("interventions.none-yet");
            }

            var study = InterventionStudy.Over(view.Knowledge.Indicators, view.Knowledge.Policies, data.Facts, data.Institutions, SurveillanceRules.Load(view.Knowledge.Reference));
            return new PanelOutcome<EffectsView>.Shown(new EffectsView([.. registered.Select(one => study.Measure(one, scope))]));
        });
    }
}

/// <summary>Interventions with their effect, by id.</summary>
public sealed record EffectsView(IReadOnlyList<InterventionResult> Results);
