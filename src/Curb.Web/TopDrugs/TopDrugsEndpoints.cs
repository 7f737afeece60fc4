using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.TopDrugs;

internal static class TopDrugsEndpoints
{
    public static void MapTopDrugs(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/drugs", Page).Needs("figures.see");
        routes.MapGet("/panels/drugs", Part).Needs("figures.see");
        routes.MapGet("/drugs.csv", Csv).Needs("figures.see").Exports();
    }

    private static IResult Page(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<TopDrugsPage>(("Page", page), ("Options", options), ("ByDdds", Ask(view, lease.Data, options, page, "ddds", TopDrugsQuestions.Shown)), ("ByCost", Ask(view, lease.Data, options, page, "cost", TopDrugsQuestions.Shown)));
    }

    private static IResult Part(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var by = By(http);
        return View.Show<TopDrugsPart>(("Page", page), ("By", by), ("Outcome", Ask(view, lease.Data, options, page, by, TopDrugsQuestions.Shown)));
    }

    /// <summary>All drugs, not the first ten only.</summary>
    private static IResult Csv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var by = By(http);
        var t = page.T;
        var csv = new CsvFile(["#", "code", t["drugs.drug"], t["drugs.grade"], "AWaRe", t["drugs." + by], t["drugs.orders"]]);
        if (Ask(view, lease.Data, options, page, by, int.MaxValue) is PanelOutcome<TopDrugsView>.Shown { View: { } shown })
        {
            for (int i = 0; i < shown.Lines.Count; i++)
            {
                var line = shown.Lines[i];
                csv.Row(i + 1, line.Drug, line.Name, line.Grade, line.Aware, line.Amount, line.Orders);
            }
        }

        return View.Csv($"drugs-by-{by}.csv", csv);
    }

    private static string By(HttpContext http) => http.Request.Query["by"] == "cost" ? "cost" : "ddds";

    private static PanelOutcome<TopDrugsView> Ask(View view, InstanceData data, FilterOptions options, PageContext page, string by, int shown) =>
        view.Remembered($"drugs {by} {shown}", options, page.T, () => TopDrugsQuestions.Ask(data.Facts, View.ScopeOf(options), options, by, view.Names, page.T, shown));
}
