using System.Globalization;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Import;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Deliveries;

internal static class DeliveriesEndpoints
{
    private const int ShownOnScorecard = 8;
    private const int RejectionsPerPage = 100;

    public static void MapDeliveries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/deliveries", Page).Needs("deliveries.see");
        routes.MapGet("/panels/deliveries", Part).Needs("deliveries.see");
        routes.MapGet("/deliveries/{batch:int}", One).Needs("rejections.see");
        routes.MapGet("/deliveries/{batch:int}/rejections.csv", Csv).Needs("rejections.see").Exports();
    }

    private static IResult Page(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<DeliveriesPage>(("Page", page), ("Options", options), ("Outcome", Ask(lease.Data, options, int.MaxValue)));
    }

    private static IResult Part(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<DeliveriesPart>(("Page", page), ("Outcome", Ask(lease.Data, options, ShownOnScorecard)));
    }

    private static IResult One(HttpContext http, View view, ImportStore imports, JobStore jobs, int batch)
    {
        using var lease = view.OpenNewest();
        if (Find(lease.Data, batch) is not { } line)
        {
            return Results.NotFound();
        }

        var (_, page) = view.Settle(http, lease.Data);
        var rejections = lease.Data.Rejections(line);
        int pages = Math.Max(1, (rejections.Count + RejectionsPerPage - 1) / RejectionsPerPage);
        int number = int.TryParse(http.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? Math.Clamp(asked, 1, pages) : 1;
        var shown = rejections.Skip((number - 1) * RejectionsPerPage).Take(RejectionsPerPage).ToList();
        return View.Show<DeliveryPage>(("Page", page), ("View", new DeliveryView(line, shown, rejections.Count, number, pages, ImportEndpoints.FileOf(imports, jobs, batch) is not null)));
    }

    private static IResult Csv(View view, int batch)
    {
        using var lease = view.Open();
        if (Find(lease.Data, batch) is not { } line)
        {
            return Results.NotFound();
        }

        var csv = new CsvFile(["file", "line", "column", "found", "expected", "reason"]);
        foreach (var rejection in lease.Data.Rejections(line))
        {
            csv.Row(rejection.File, rejection.Line, rejection.Column, rejection.Found, rejection.Expected, rejection.Reason);
        }

        return View.Csv($"rejections-{batch}.csv", csv);
    }

    private static DeliveryLine? Find(InstanceData data, int batch) =>
        data.Deliveries.FirstOrDefault(line => line.Outcome.Batch == batch && View.Reader.Covers(line.Institution));

    private static PanelOutcome<DeliveriesView> Ask(InstanceData data, FilterOptions options, int most)
    {
        var all = data.Deliveries.Where(line => line.Institution == options.Institution?.Code && View.Reader.Covers(line.Institution)).ToList();
        var lines = all.Take(most).ToList();
        return lines.Count == 0 ? new PanelOutcome<DeliveriesView>.Empty("deliveries.empty") : new PanelOutcome<DeliveriesView>.Shown(new DeliveriesView(lines) { CorrectedBy = data.LinesOf is { } known ? CorrectedFiles.Of(all, known) : new Dictionary<int, DeliveryLine>() });
    }
}
