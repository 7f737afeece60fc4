using Curb.Web.Accounts;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.District;

internal static class DistrictEndpoints
{
    public static void MapDistrict(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/district", Page).Needs("figures.see");
        routes.MapGet("/panels/district", Part).Needs("figures.see");
        routes.MapGet("/district.csv", Csv).Needs("figures.see").Exports();
    }

    private static IResult Page(HttpContext http, View view)
    {
        var (options, page, outcome) = Ask(http, view);
        return View.Show<DistrictPage>(("Page", page), ("Options", options), ("Outcome", outcome));
    }

    /// <summary>The judged indicators alone: what a supervisor looks at first.</summary>
    private static IResult Part(HttpContext http, View view)
    {
        var (_, page, outcome) = Ask(http, view);
        return View.Show<DistrictPart>(("Page", page), ("Outcome", outcome is PanelOutcome<DistrictView>.Shown { View: { } shown } ? new PanelOutcome<DistrictView>.Shown(shown.First(ShownOnHome)) : outcome));
    }

    private const int ShownOnHome = 10;

    private static IResult Csv(HttpContext http, View view)
    {
        var (options, page, outcome) = Ask(http, view);
        var t = page.T;
        var csv = new CsvFile(["institution", t["csv.institution"], t["csv.level"], t["csv.period"], "indicator", t["scorecard.indicator"], t["scorecard.numerator"], t["scorecard.denominator"], t["scorecard.value"], t["csv.unit"], t["scorecard.target"], t["scorecard.verdict"], t["csv.because"]]);
        if (outcome is PanelOutcome<DistrictView>.Shown { View: { } shown })
        {
            foreach (var row in shown.Rows)
            {
                foreach (var (column, cell) in shown.Columns.Zip(row.Cells).Where(pair => pair.Second is not null))
                {
                    csv.Row(row.Institution.Code, t.Name(row.Institution.Name, row.Institution.NameEn), row.Institution.Level, options.Period?.ToString(), column.Id, column.Name, cell!.Numerator, cell.Denominator, cell.Value, column.Unit, cell.TargetText, t["verdict." + cell.Verdict], cell.Because);
                }
            }
        }

        return View.Csv("district.csv", csv);
    }

    private static (FilterOptions Options, PageContext Page, PanelOutcome<DistrictView> Outcome) Ask(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var outcome = view.Remembered("district", options, page.T, () => new DistrictQuestions(view.Knowledge.Indicators, view.Knowledge.Policies, lease.Data.Facts, [.. options.Institutions.Where(one => one.TreatsPatients)]).Ask(View.Reader, options.Period!.Value, page.T));
        return (options, page, outcome);
    }
}
