using System.Globalization;
using Curb.Disclosure;
using Curb.Indicators;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Jobs;

/// <summary>Long work: what waits, what runs and how far it is, what came out; and the schedules by which it is asked for.</summary>
internal static class JobsEndpoints
{
    private const int PageRows = 50;
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/jobs", (HttpContext http, View view, JobStore jobs, ScheduleStore schedules, WebSettings settings) => Show(http, view, jobs, schedules, settings)).Needs(Permissions.SeeJobs);
        routes.MapGet("/panels/jobs", (HttpContext http, View view, JobStore jobs) => View.Show<JobsPart>(("Page", view.Page(http)), ("View", List(http, jobs)))).Needs(Permissions.SeeJobs);
        routes.MapGet("/jobs/{id}", One).Needs(Permissions.SeeJobs);
        routes.MapGet("/panels/jobs/{id}", Part).Needs(Permissions.SeeJobs);
        routes.MapGet("/jobs/{id}/result.xlsx", Result).Needs(Permissions.SeeJobs).Exports();
        routes.MapPost("/jobs", Ask).Needs(Permissions.RunJobs);
        routes.MapPost("/jobs/{id}/cancel", (HttpContext http, JobStore jobs, string id) => Turn(http, jobs, id, jobs.Cancel)).Needs(Permissions.RunJobs);
        routes.MapPost("/jobs/{id}/retry", (HttpContext http, JobStore jobs, string id) => Turn(http, jobs, id, jobs.Retry)).Needs(Permissions.RunJobs);
        routes.MapPost("/jobs/schedules", Schedule).Needs(Permissions.RunJobs);
        routes.MapPost("/jobs/schedules/{id}/remove", Unschedule).Needs(Permissions.RunJobs);
        routes.MapPost("/jobs/zone", Zone).Needs(Permissions.RunJobs);
        routes.MapPost("/jobs/retention", Retention).Needs(Permissions.RunJobs);
    }

    private static IResult Show(HttpContext http, View view, JobStore jobs, ScheduleStore schedules, WebSettings settings, string? problem = null)
    {
        using var lease = view.Open();
        return View.Show<JobsPage>(
            ("Page", view.Page(http)), ("View", List(http, jobs)), ("Schedules", schedules.All(View.Reader)), ("Institutions", lease.Data.Institutions), ("Zone", schedules.Zone.Id),
            ("SeesAll", View.Reader.Institutions is null), ("Days", http.RequestServices.GetRequiredService<WorkFiles>().Days), ("Inbox", settings.Inbox), ("Problem", problem));
    }

    private static JobsView List(HttpContext http, JobStore jobs)
    {
        int number = int.TryParse(http.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? Math.Clamp(asked, 1, 1000) : 1;
        var found = jobs.Newest(View.Reader, (number - 1) * PageRows, PageRows + 1);
        return new JobsView([.. found.Take(PageRows)], number, found.Count > PageRows);
    }

    private static IResult One(HttpContext http, View view, JobStore jobs, string id) =>
        jobs.Find(View.Reader, id) is { } job ? View.Show<JobPage>(("Page", view.Page(http)), ("Job", job)) : Results.NotFound();

    private static IResult Part(HttpContext http, View view, JobStore jobs, string id) =>
        jobs.Find(View.Reader, id) is { } job ? View.Show<JobPart>(("Page", view.Page(http)), ("Job", job)) : Results.NotFound();

    private static IResult Result(View view, JobStore jobs, string id)
    {
        if (jobs.Find(View.Reader, id) is not { } job || JobResults.PathOf(view.Folder, job) is not { } path)
        {
            return Results.NotFound();
        }

        // A workbook made for a reader of small counts is not handed to one who may not see them.
        return int.TryParse(job.Outcome.GetValueOrDefault("fewest-shown"), out int fewest) && fewest >= View.Reader.FewestShown
            ? Results.File(File.ReadAllBytes(path), Xlsx, $"{job.Kind}-{job.Outcome["period"]}.xlsx")
            : Results.StatusCode(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> Ask(HttpContext http, View view, JobStore jobs, ScheduleStore schedules, WebSettings settings)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return TryAsk(jobs, Visitor.Of(http)!, http, form["kind"].ToString(), form["institution"].ToString(), form["month"].ToString(), out var job) is { } problem
            ? Show(http, view, jobs, schedules, settings, problem)
            : Results.LocalRedirect("/jobs/" + job!.Id);
    }

    /// <summary>Asks for a job as the page and the interface for programs do; the key of what is wrong, null where it was asked.</summary>
    internal static string? TryAsk(JobStore jobs, Visitor visitor, HttpContext http, string kind, string institution, string month, out Job? job)
    {
        job = null;
        if (!JobKinds.Schedulable.Contains(kind))
        {
            return "jobs.kind-unknown";
        }

        if (!Covers(View.Reader, institution))
        {
            return "jobs.institution-refused";
        }

        if (month.Length > 0 && CalendarMonth.Parse(month) is null)
        {
            return "jobs.month-form";
        }

        var parameters = new Dictionary<string, string> { ["fewest-shown"] = View.Reader.FewestShown.ToString(CultureInfo.InvariantCulture) };
        if (month.Length > 0)
        {
            parameters["month"] = month;
        }

        job = jobs.Ask(kind, institution, parameters, visitor.Actor(http));
        return null;
    }

    private static bool Covers(Scope scope, string institution) => institution.Length == 0 ? scope.Institutions is null : scope.Covers(institution);

    private static IResult Turn(HttpContext http, JobStore jobs, string id, Func<string, Storage.Actor, bool> turn)
    {
        if (jobs.Find(View.Reader, id) is null)
        {
            return Results.NotFound();
        }

        turn(id, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/jobs/" + id);
    }

    private static async Task<IResult> Schedule(HttpContext http, View view, JobStore jobs, ScheduleStore schedules, WebSettings settings)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (kind, institution, every) = (form["kind"].ToString(), form["institution"].ToString(), form["every"].ToString());
        int day = every == "daily" ? 0 : int.TryParse(form[every == "weekly" ? "weekday" : "day"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : -1;
        bool isTime = TimeOnly.TryParseExact(form["time"], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        string? problem = !JobKinds.Schedulable.Contains(kind) ? "jobs.kind-unknown" : !Covers(View.Reader, institution) ? "jobs.institution-refused" : !isTime || !JobSchedule.IsMeaningful(every, day) ? "jobs.time-form" : null;
        if (problem is not null)
        {
            return Show(http, view, jobs, schedules, settings, problem);
        }

        schedules.Add(kind, institution, every, day, time, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/jobs");
    }

    private static IResult Unschedule(HttpContext http, ScheduleStore schedules, string id)
    {
        if (schedules.All(View.Reader).All(schedule => schedule.Id != id))
        {
            return Results.NotFound();
        }

        schedules.Remove(id, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/jobs");
    }

    /// <summary>The clock of the whole site is set by whoever sees the whole site.</summary>
    private static async Task<IResult> Zone(HttpContext http, View view, JobStore jobs, ScheduleStore schedules, WebSettings settings)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (View.Reader.Institutions is not null || !TimeZoneInfo.TryFindSystemTimeZoneById(form["zone"].ToString(), out var zone))
        {
            return Show(http, view, jobs, schedules, settings, "jobs.zone-unknown");
        }

        jobs.Records.Set(ScheduleStore.ZoneSetting, zone.Id, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/jobs");
    }

    /// <summary>For how long files handed in, results and the inbox's ended files are kept; set by whoever sees the whole site.</summary>
    private static async Task<IResult> Retention(HttpContext http, View view, JobStore jobs, ScheduleStore schedules, WebSettings settings)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (View.Reader.Institutions is not null || !int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out int days) || days is < WorkFiles.FewestDays or > WorkFiles.MostDays)
        {
            return Show(http, view, jobs, schedules, settings, "jobs.days-form");
        }

        jobs.Records.Set(WorkFiles.DaysSetting, days.ToString(CultureInfo.InvariantCulture), Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/jobs");
    }
}
