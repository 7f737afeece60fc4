using Curb.Web.Accounts;
using Curb.Web.Scorecard;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Indicators;

internal static class IndicatorEndpoints
{
    public static void MapIndicators(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/indicators", All).Needs("rules.see");
        routes.MapGet("/indicators/{id}", One).Needs("figures.see");
    }

    private static IResult All(HttpContext http, View view) =>
        View.Show<IndicatorsPage>(("Page", view.Page(http)), ("Definitions", view.Knowledge.Indicators.Definitions), ("Policies", view.Knowledge.Policies));

    private static IResult One(HttpContext http, View view, string id)
    {
        if (view.Knowledge.Indicators.Find(id) is not { } definition)
        {
            return Results.NotFound();
        }

        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var (indicators, policies) = (view.Knowledge.Indicators, view.Knowledge.Policies);
        var figure = view.Remembered("indicator " + definition.Id, options, page.T, () => new ScorecardQuestions(indicators, policies, lease.Data.Facts, options.Institutions).Ask(View.ScopeOf(options), options, page.T, definition.Id));
        var departments = view.Remembered("departments of " + definition.Id, options, page.T, () => IndicatorQuestions.Departments(indicators, policies, lease.Data.Facts, View.ScopeOf(options), options with { Department = null }, definition, page.T));
        var editions = view.Remembered("editions of " + definition.Id, options, page.T, () => IndicatorQuestions.Editions(indicators, policies, lease.Data.Facts, View.ScopeOf(options), options, definition, page.T));
        var physicians = view.Remembered("physicians of " + definition.Id, options, page.T, () => PhysicianQuestions.Ask(indicators, policies, lease.Data.Facts, View.ScopeOf(options), options, definition));
        var quality = view.Remembered("quality of " + definition.Id, options, page.T, () => IndicatorQuestions.Quality(view.Knowledge.Reference, lease.Data.Facts, View.ScopeOf(options), definition));
        var denominators = view.Remembered("denominators of " + definition.Id, options, page.T, () => IndicatorQuestions.Denominators(lease.Data.Facts, View.ScopeOf(options), options, definition));
        return View.Show<IndicatorPage>(("Physicians", physicians), ("Page", page), ("Options", options), ("Definition", definition), ("Policies", policies), ("Figure", figure), ("Departments", departments), ("Editions", editions), ("Quality", quality), ("Denominators", denominators));
    }
}
