using Curb.Privileges;
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

/// <summary>How a person did in an examination.</summary>
public sealed record ResultAnswer(string Exam, string Staff, int Attempt, double? Percent, bool? Passed, DateTimeOffset? On);

/// <summary>One person of the register.</summary>
public sealed record PersonAnswer(StaffMember Staff, IReadOnlyList<Privilege> Privileges, IReadOnlyList<ResultAnswer> Examinations, IReadOnlyList<SanctionRecord> Sanctions);

/// <summary>The list that a hospital's system pulls: privileges as they stand today. Asked again with If-None-Match it answers 304 while nothing has changed.</summary>
internal static class PrivilegeApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/privileges", (HttpContext http, CredentialDesk desk, GovernanceSnapshots snapshots) => Answer(http, desk, snapshots, list => Results.Ok(list))).Needs(CredentialDesk.See).Exports().Produces<PrivilegeList>().WithSummary("Privileges and dispensing qualifications of ?institution= today, with the version of the list; ETag and If-None-Match.");
        api.MapGet("/privileges.csv", (HttpContext http, CredentialDesk desk, GovernanceSnapshots snapshots) => Answer(http, desk, snapshots, Csv)).Needs(CredentialDesk.See).Exports().WithSummary("The same as CSV.");
        api.MapGet("/privileges/register", (HttpContext http, CredentialDesk desk) => desk.Asked(http) is { } institution ? FigureApi.Answer(http, RegisterEndpoints.Lines(http, desk, institution.Code)) : ApiProblem.NotFound("institution"))
            .Needs(CredentialDesk.See).Exports().Produces<ApiPage<PrivilegeLine>>().WithSummary("The register of ?institution= page by page, as on its page: which=all|expiring|ended|limited|none, find= a part of code, name, department or title.");
        api.MapGet("/privileges/{code}", Person).Needs(CredentialDesk.See).Exports().Produces<PersonAnswer>().WithSummary("One person: privileges, examinations, sanctions.");
        api.MapGet("/examinations", (HttpContext http, CredentialDesk desk) => desk.Asked(http) is { } institution ? FigureApi.Answer(http, desk.Exams.Exams(View.Reader, institution.Code).Select(exam => exam with { Seed = "" })) : ApiProblem.NotFound("institution")).Needs(CredentialDesk.See).Exports().Produces<ApiPage<Examination>>().WithSummary("Examinations of ?institution=; what papers are drawn with is left out.");
        api.MapGet("/examinations/results", (HttpContext http, CredentialDesk desk) => desk.Asked(http) is { } institution ? FigureApi.Answer(http, desk.Exams.Sittings(View.Reader, institution.Code).Select(one => new ResultAnswer(one.Exam.Title, one.Sitting.Staff, one.Sitting.Attempt, one.Sitting.Percent, one.Sitting.Passed, one.Sitting.SubmittedAt))) : ApiProblem.NotFound("institution")).Needs(CredentialDesk.See).Exports().Produces<ApiPage<ResultAnswer>>().WithSummary("Who sat which examination, and how.");
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

    private static IResult Person(HttpContext http, CredentialDesk desk, string code)
    {
        var staff = desk.Institutions(View.Reader).Where(one => http.Request.Query["institution"].ToString() is var asked && (asked.Length == 0 || asked == one.Code)).SelectMany(one => desk.Store.Staff(View.Reader, one.Code)).FirstOrDefault(one => one.Code == code);
        if (staff is null)
        {
            return ApiProblem.NotFound("person");
        }

        var person = desk.Person(staff, View.Reader.Within([staff.Institution]));
        return Results.Ok(new PersonAnswer(staff, person.Privileges, [.. person.Sittings.Select(one => new ResultAnswer(one.Exam.Title, one.Sitting.Staff, one.Sitting.Attempt, one.Sitting.Percent, one.Sitting.Passed, one.Sitting.SubmittedAt))], person.Sanctions));
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
