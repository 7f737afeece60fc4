using Curb.Prescribing;
using Curb.Storage.OrderCheck;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Hosting;
using Curb.Web.OrderCheck;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Stewardship;

/// <summary>A changed rule is run over the orders of the last year before it speaks: alerts by physician, and a sample that people judge.</summary>
internal static class RuleSimulationEndpoints
{
    private const string Run = "jobs.run";
    private const int ShownJobs = 200;

    private static readonly string[] s_severities = ["inform", "warn", "require", "refuse", "off"];

    public static void MapRuleSimulation(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/order-rules/simulation", Page).Needs("patients.see");
        routes.MapPost("/order-rules/simulation", Ask).Needs(Run);
    }

    private static IResult Page(HttpContext http, View view, JobStore jobs, WebSettings settings, RuleLedger ledger, OrderJudge judge, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        string institution = options.Institution?.Code ?? "";
        var asked = View.Reader.Covers(institution) ? jobs.Newest(View.Reader, 0, ShownJobs).Where(job => job.Kind == JobKinds.Simulate && job.Institution == institution).ToList() : [];
        var shown = asked.FirstOrDefault(job => job.Id == http.Request.Query["job"]) ?? asked.FirstOrDefault(job => job.State == JobState.Done);
        var kept = shown is null ? null : KeptSimulation.Of(settings.DataFolder, shown);
        return View.Show<RuleSimulationPage>(
            ("Page", page), ("Options", options), ("Names", view.Names), ("Jobs", asked), ("Job", shown), ("Kept", kept), ("Severities", s_severities),
            ("Judged", kept is null ? [] : ledger.Judged(institution, kept.Rule, kept.Version)), ("Settings", judge.RulesOf(institution, desk.Store.Today)),
            ("MayRun", page.May(Run)), ("MayJudge", page.May(CaseDesk.See)));
    }

    private static async Task<IResult> Ask(HttpContext http, JobStore jobs)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), rule = form["rule"].ToString(), severity = form["severity"].ToString();
        if (!View.Reader.Covers(institution) || institution.Length == 0 || OrderRuleBook.All.All(one => one.Id != rule) || !s_severities.Contains(severity))
        {
            return Results.NotFound();
        }

        var job = jobs.Ask(JobKinds.Simulate, institution, new Dictionary<string, string> { ["rule"] = rule, ["severity"] = severity }, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect($"/order-rules/simulation?institution={Uri.EscapeDataString(institution)}&job={job.Id}");
    }
}
