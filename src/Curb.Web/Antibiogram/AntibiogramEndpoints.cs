using Curb.Antibiograms;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Laboratory;
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
        var choices = LaboratoryQuestions.Choices(lease.Data, options);
        return View.Show<AntibiogramPage>(
            ("Page", page), ("Options", options), ("Filter", LaboratoryFilter.Read(http.Request.Query)), ("Choices", choices), ("Names", view.Names), ("Outcome", Ask(http, view, lease.Data, options, page)));
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
        var csv = new CsvFile(["organism", "name", "name_zh", "isolates", "drug", "drug_name", "tested", "susceptible", "r", "ir", "counts", "percent_susceptible", "ci_low", "ci_high"]);
        if (Ask(http, view, lease.Data, options, page, int.MaxValue) is PanelOutcome<AntibiogramView>.Shown { View: { } shown })
        {
            foreach (var row in shown.Organisms)
            {
                foreach (var drug in shown.Drugs.Where(drug => row.Cells.ContainsKey(drug.Code)))
                {
                    var cell = row.Cells[drug.Code];
                    bool judged = cell.Tested >= Cell.FewestIsolates;
                    csv.Row(row.Code, row.Latin, row.Chinese, row.Isolates, drug.Code, drug.Name, cell.Tested, cell.Susceptible, cell.Resistant, cell.Expected, shown.Counting.Text(), judged ? Round(cell.PercentSusceptible) : null, judged ? Round(cell.Interval.Low) : null, judged ? Round(cell.Interval.High) : null);
                }
            }
        }

        return View.Csv("antibiogram.csv", csv);
    }

    private static double Round(double percent) => Math.Round(percent, 2);

    private static PanelOutcome<AntibiogramView> Ask(HttpContext http, View view, InstanceData data, FilterOptions options, PageContext page, int? most = null)
    {
        var filter = LaboratoryFilter.Read(http.Request.Query);
        var counting = LaboratoryQuestions.Counting(data, options);
        return view.Remembered($"antibiogram {filter} {most}", options, page.T, () => most is { } all
            ? AntibiogramQuestions.Ask(data.Facts, View.ScopeOf(options), options, filter, counting, view.Names, page.T, all)
            : AntibiogramQuestions.Ask(data.Facts, View.ScopeOf(options), options, filter, counting, view.Names, page.T));
    }
}
