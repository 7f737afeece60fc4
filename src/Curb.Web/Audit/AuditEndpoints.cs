using System.Globalization;
using Curb.Storage;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Audit;

/// <summary>The audit log: searched, proved, taken out. The log is of the whole installation, so only an auditor of all of it sees it.</summary>
internal static class AuditEndpoints
{
    private const int PageRows = 100;
    private const int CsvRows = 100_000;

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/audit", Page).Needs(Permissions.SeeAudit);
        routes.MapGet("/audit.csv", Csv).Needs(Permissions.SeeAudit);
        routes.MapPost("/audit/proof", Prove).Needs(Permissions.SeeAudit);
    }

    private static IResult Page(HttpContext http, View view, Visitors visitors) => Show(http, view, visitors, null);

    private static IResult Prove(HttpContext http, View view, Visitors visitors) => Show(http, view, visitors, visitors.Records.AuditProblems());

    private static IResult Csv(HttpContext http, Visitors visitors)
    {
        if (!SeesAll(http))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        visitors.Records.Note(Visitor.Of(http)!.Actor(http), "export", "/audit.csv", new { Query = http.Request.QueryString.Value, Permission = Permissions.SeeAudit });
        var csv = new CsvFile(["sequence", "at", "who", "origin", "process", "subject", "old_values", "new_values", "why", "previous_hash", "hash"]);
        foreach (var entry in visitors.Records.SearchAudit(Asked(http), 0, CsvRows))
        {
            csv.Row(entry.Sequence, entry.At, entry.Who, entry.Origin, entry.Process, entry.Subject, entry.OldValues, entry.NewValues, entry.Why, entry.PreviousHash, entry.Hash);
        }

        return View.Csv("audit.csv", csv);
    }

    private static IResult Show(HttpContext http, View view, Visitors visitors, IReadOnlyList<string>? problems)
    {
        if (!SeesAll(http))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        int number = int.TryParse(http.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) ? Math.Clamp(wanted, 1, 100_000) : 1;
        var found = visitors.Records.SearchAudit(Asked(http), (number - 1) * PageRows, PageRows + 1);
        return View.Show<AuditPage>(
            ("Page", view.Page(http)),
            ("Events", found.Take(PageRows).ToList()),
            ("HasMore", found.Count > PageRows),
            ("Number", number),
            ("Processes", visitors.Records.AuditProcesses()),
            ("Query", http.Request.Query),
            ("Head", visitors.Records.AuditHead()),
            ("Problems", problems));
    }

    private static bool SeesAll(HttpContext http) => Visitor.Of(http)!.Standing.May(Permissions.SeeAudit, OrganisationTree.Root);

    private static AuditSearch Asked(HttpContext http)
    {
        string? Text(string name) => http.Request.Query[name].ToString().Trim() is { Length: > 0 and <= 200 } text ? text : null;
        string? Day(string name, int later) => DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue
            ? day.AddDays(later).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00.000Z" : null;
        return new AuditSearch(Text("who"), Text("process"), Text("text"), Day("from", 0), Day("to", 1));
    }
}
