using Curb.Storage.Governance;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.DrugLists;
using Curb.Web.OrderCheck;
using Curb.Web.Records;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Credentials;

/// <summary>The list that a hospital's system pulls: privileges as they stand today. Asked again with If-None-Match it answers 304 while nothing has changed.</summary>
internal static class PrivilegeApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/privileges", (HttpContext http, CredentialDesk desk, GovernanceSnapshots snapshots) => Answer(http, desk, snapshots, list => Results.Ok(list))).Needs(CredentialDesk.See).Exports().Produces<PrivilegeList>().WithSummary("Privileges and dispensing qualifications of ?institution= today, with the version of the list; ETag and If-None-Match.");
        api.MapGet("/privileges.csv", (HttpContext http, CredentialDesk desk, GovernanceSnapshots snapshots) => Answer(http, desk, snapshots, Csv)).Needs(CredentialDesk.See).Exports().WithSummary("The same as CSV.");
    }

    private static IResult Answer(HttpContext http, CredentialDesk desk, GovernanceSnapshots snapshots, Func<PrivilegeList, IResult> show)
    {
        if (desk.Asked(http) is not { } institution)
        {
            return ApiProblem.NotFound("institution");
        }

        // The day belongs to the tag: a privilege ends by itself, without any record being changed.
        string tag = $"\"{snapshots.Of(institution.Code).Version}-{DrugListDesk.Shown(desk.Today)}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        return http.Request.Headers.IfNoneMatch.Any(asked => asked?.Split(',', StringSplitOptions.TrimEntries).Contains(tag) == true)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : show(PrivilegeList.Of(desk.Store, View.Reader, institution.Code, desk.Today));
    }

    private static IResult Csv(PrivilegeList list)
    {
        var csv = new CsvFile(PrivilegeList.Heads);
        foreach (var line in list.Lines)
        {
            csv.Row(line.Staff, line.Kind, line.Department, line.Title, line.Privilege, line.From, line.To, line.RestrictedTo, line.SuspendedUntil, line.Reason, line.Dispensing);
        }

        return View.Csv("privileges.csv", csv);
    }
}
