using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Antibiogram;

internal static class AntibiogramEndpoints
{
    public static void MapAntibiogram(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/antibiogram", Page).Needs("figures.see");
        routes.MapGet("/panels/antibiogram", Part).Needs("figures.see");
        routes.MapGet("/antibiogram.csv", Csv).Needs("figures.see").Exports();
    }

    private static IResult Page(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<AntibiogramPage>(("Page", page), ("Options", options), ("Outcome", Ask(http, view, lease.Data, options, page)));
    }

    private static IResult Part(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<AntibiogramPart>(("Page", page), ("Outcome", Ask(http, view, lease.Data, options, page)));
    }

    /// <summary>Every organism and drug with its counts, small ones too; a share stands only where there are enough isolates.</summary>
    private static IResult Csv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var csv = new CsvFile(["organism", "name", "name_zh", "isolates", "drug", "drug_name", "tested", "s", "r", "ir", "percent_s", "ci_low", "ci_high"]);
        if (Ask(http, view, lease.Data, options, page, int.MaxValue) is PanelOutcome<AntibiogramView>.Shown { View: { } shown })
        {
            foreach (var row in shown.Organisms)
            {
                foreach (var drug in shown.Drugs.Where(drug => row.Cells.ContainsKey(drug.Code)))
                {
                    var cell = row.Cells[drug.Code];
                    bool judged = cell.Tested >= Cell.FewestIsolates;
                    csv.Row(row.Code, row.Latin, row.Chinese, row.Isolates, drug.Code, drug.Name, cell.Tested, cell.Susceptible, cell.Resistant, cell.Expected, judged ? Round(cell.PercentSusceptible) : null, judged ? Round(cell.Interval.Low) : null, judged ? Round(cell.Interval.High) : null);
                }
            }
        }

        return View.Csv("antibiogram.csv", csv.Bytes());
    }

    private static double Round(double percent) => Math.Round(percent, 2);

    private static PanelOutcome<AntibiogramView> Ask(HttpContext http, View view, InstanceData data, FilterOptions options, PageContext page, int? most = null)
    {
        var specimen = http.Request.Query["specimen"].ToString() is { Length: > 0 } asked ? asked : null;
        return view.Remembered($"antibiogram {specimen} {most}", options, page.T, () => most is { } all
            ? AntibiogramQuestions.Ask(data.Facts, View.ScopeOf(options), options, specimen, view.Names, page.T, all)
            : AntibiogramQuestions.Ask(data.Facts, View.ScopeOf(options), options, specimen, view.Names, page.T));
    }
}
