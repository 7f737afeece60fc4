using Curb.Storage;
using Curb.Storage.Work;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Deliveries;
using Curb.Web.Import;
using Curb.Web.Jobs;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Api;

/// <summary>Deliveries, jobs, the organisation and the audit log, for programs.</summary>
internal static class WorkApi
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/deliveries", (HttpContext http, View view) => Deliveries(http, view)).Needs("deliveries.see").Produces<ApiPage<DeliveryAnswer>>().WithSummary("Delivered files, newest first.");
        api.MapGet("/deliveries/{batch:int}", Delivery).Needs("deliveries.see").Produces<DeliveryAnswer>().WithSummary("One delivered file.");
        api.MapGet("/deliveries/{batch:int}/rejections", Rejections).Needs("rejections.see").Exports().Produces<ApiPage<RejectionAnswer>>().WithSummary("Its rejected rows.");
        api.MapPost("/deliveries", Deliver).Needs(Permissions.Deliver).TakesUpTo(ImportEndpoints.LargestFile).Produces<JobAnswer>(StatusCodes.Status202Accepted)
            .WithSummary("Delivers the body as a file: ?institution=CODE&name=FILE&profile=ID (recognised where left out). Answers with the job that takes it in.");
        api.MapGet("/jobs", Jobs).Needs(Permissions.SeeJobs).Produces<ApiPage<JobAnswer>>().WithSummary("Jobs, newest first.");
        api.MapGet("/jobs/{id}", (JobStore jobs, string id) => jobs.Find(View.Reader, id) is { } job ? Results.Ok(JobAnswer.Of(job)) : ApiProblem.NotFound("job")).Needs(Permissions.SeeJobs).Produces<JobAnswer>().WithSummary("One job.");
        api.MapGet("/jobs/{id}/result", Result).Needs(Permissions.SeeJobs).Exports().WithSummary("The workbook that a job made.");
        api.MapPost("/jobs", Ask).Needs(Permissions.RunJobs).Produces<JobAnswer>(StatusCodes.Status202Accepted).WithSummary("Asks for a job: JSON with kind (derive, evaluate, report), institution (blank: all) and month (such as 2025-12; blank: the last).");
        api.MapPost("/jobs/{id}/cancel", (HttpContext http, JobStore jobs, string id) => Turn(http, jobs, id, jobs.Cancel)).Needs(Permissions.RunJobs).Produces<JobAnswer>().WithSummary("Asks a job to stop.");
        api.MapPost("/jobs/{id}/retry", (HttpContext http, JobStore jobs, string id) => Turn(http, jobs, id, jobs.Retry)).Needs(Permissions.RunJobs).Produces<JobAnswer>().WithSummary("Puts a failed job into the queue again.");
        api.MapGet("/schedules", (HttpContext http, ScheduleStore schedules) => FigureApi.Answer(http, schedules.All(View.Reader))).Needs(Permissions.SeeJobs).Produces<ApiPage<JobSchedule>>().WithSummary("Schedules of jobs.");
        api.MapGet("/places", (HttpContext http, Visitors visitors) => FigureApi.Answer(http, visitors.Tree.FromTheRoot.Where(at => Visitor.Of(http)!.Standing.May(Permissions.ManageOrganisation, at.Place.Code)).Select(at => at.Place))).Needs(Permissions.ManageOrganisation).Produces<ApiPage<Place>>().WithSummary("The organisation tree.");
        api.MapGet("/permissions", (HttpContext http) => FigureApi.Answer(http, Permissions.Table.Permissions)).Needs("permissions.see").Produces<ApiPage<object>>().WithSummary("The permission table.");
        api.MapGet("/audit", Audit).Needs(Permissions.SeeAudit).Produces<ApiPage<AuditEvent>>().WithSummary("The audit log, newest first: ?who=&process=&text=.");
    }

    private static IResult Deliveries(HttpContext http, View view)
    {
        using var lease = view.Open();
        string institution = http.Request.Query["institution"].ToString();
        return FigureApi.Answer(http, lease.Data.Deliveries.Where(line => View.Reader.Covers(line.Institution) && (institution.Length == 0 || line.Institution == institution)).Select(DeliveryAnswer.Of));
    }

    private static DeliveryLine? Find(Hosting.InstanceData data, int batch) => data.Deliveries.FirstOrDefault(line => line.Outcome.Batch == batch && View.Reader.Covers(line.Institution));

    private static IResult Delivery(View view, int batch)
    {
        using var lease = view.Open();
        return Find(lease.Data, batch) is { } line ? Results.Ok(DeliveryAnswer.Of(line)) : ApiProblem.NotFound("delivery");
    }

    private static IResult Rejections(HttpContext http, View view, int batch)
    {
        using var lease = view.Open();
        return Find(lease.Data, batch) is { } line ? FigureApi.Answer(http, lease.Data.Rejections(line).Select(RejectionAnswer.Of)) : ApiProblem.NotFound("delivery");
    }

    private static async Task<IResult> Deliver(HttpContext http, View view, ImportStore imports, ImportQuestions questions, JobStore jobs)
    {
        var query = http.Request.Query;
        string institution = query["institution"].ToString().Trim(), name = query["name"].ToString(), profile = query["profile"].ToString();
        if (!ImportEndpoints.MayDeliver(View.Reader, institution))
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, "not-permitted", "institution: expected the code of an institution that this key may deliver for.");
        }

        if (name.Length == 0 || (profile.Length > 0 && view.Knowledge.Profiles.Find(profile) is null))
        {
            return ApiProblem.Invalid($"name: expected the file's name; profile: expected one of {string.Join(", ", view.Knowledge.Profiles.All.Select(one => one.Id))}, or none to have it recognised.");
        }

        var file = await ImportEndpoints.Keep(http, imports, institution, name, http.Request.Body);
        file = profile.Length > 0 ? file with { Profile = profile, Columns = imports.Columns(institution, profile) } : ImportEndpoints.Recognised(file, questions, imports);
        imports.Save(file, Visitor.Of(http)!.Actor(http));
        var job = ImportEndpoints.Queue(http, imports, jobs, file);
        return Results.Accepted($"/api/v1/jobs/{job.Id}", JobAnswer.Of(job));
    }

    private static IResult Jobs(HttpContext http, JobStore jobs) =>
        ApiPaging.Read(http.Request) is { } paging ? Results.Ok(paging.Of<JobAnswer>([.. jobs.Newest(View.Reader, paging.Skip, paging.Size + 1).Select(JobAnswer.Of)])) : FigureApi.BadPage();

    private static IResult Result(View view, JobStore jobs, string id) =>
        jobs.Find(View.Reader, id) is not { } job || JobResults.PathOf(view.Folder, job) is not { } path ? ApiProblem.NotFound("result")
        : int.TryParse(job.Outcome.GetValueOrDefault("fewest-shown"), out int fewest) && fewest >= View.Reader.FewestShown ? Results.File(File.ReadAllBytes(path), Xlsx, job.Id + ".xlsx")
        : ApiProblem.Of(StatusCodes.Status403Forbidden, "not-permitted", "This workbook shows smaller counts than this key may see.");

    /// <summary>The body is read here and not by the router, which would answer on its form before it is known who asks.</summary>
    private static async Task<IResult> Ask(HttpContext http, JobStore jobs)
    {
        if (await Read(http) is not { } asked)
        {
            return ApiProblem.Invalid("The body: expected JSON such as {\"kind\":\"derive\",\"institution\":\"H001\"} with the content type application/json.");
        }

        return JobsEndpoints.TryAsk(jobs, Visitor.Of(http)!, http, asked.Kind ?? "", asked.Institution ?? "", asked.Month ?? "", out var job) is { } problem
            ? ApiProblem.Invalid(Texts.Phrases.English[problem])
            : Results.Accepted($"/api/v1/jobs/{job!.Id}", JobAnswer.Of(job));
    }

    private static async Task<JobRequest?> Read(HttpContext http)
    {
        try
        {
            return http.Request.HasJsonContentType() ? await http.Request.ReadFromJsonAsync<JobRequest>(http.RequestAborted) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static IResult Turn(HttpContext http, JobStore jobs, string id, Func<string, Actor, bool> turn)
    {
        if (jobs.Find(View.Reader, id) is null)
        {
            return ApiProblem.NotFound("job");
        }

        return turn(id, Visitor.Of(http)!.Actor(http)) ? Results.Ok(JobAnswer.Of(jobs.Find(View.Reader, id)!)) : ApiProblem.Of(StatusCodes.Status409Conflict, "wrong-state", "The job has ended already, or has not failed: look at its state first.");
    }

    private static IResult Audit(HttpContext http, Visitors visitors)
    {
        if (!Visitor.Of(http)!.Standing.May(Permissions.SeeAudit, OrganisationTree.Root))
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, "not-permitted", "The log is of the whole installation; only an auditor of all of it sees it.");
        }

        if (ApiPaging.Read(http.Request) is not { } paging)
        {
            return FigureApi.BadPage();
        }

        string? Text(string name) => http.Request.Query[name].ToString() is { Length: > 0 and <= 200 } text ? text : null;
        visitors.Records.Note(Visitor.Of(http)!.Actor(http), "export", http.Request.Path, new { Query = http.Request.QueryString.Value, Permission = Permissions.SeeAudit });
        return Results.Ok(paging.Of(visitors.Records.SearchAudit(new AuditSearch(Text("who"), Text("process"), Text("text"), null, null), paging.Skip, paging.Size + 1)));
    }
}
