using Curb.Storage.OrderCheck;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Stewardship;

/// <summary>Simulated rules and what people said of alerts, for programs.</summary>
internal static class RuleAlertApi
{
    private const int ShownJobs = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/order-rules/simulations", Simulations).Needs("patients.see").Exports().Produces<ApiPage<KeptSimulation>>().WithSummary("Simulated changes of rules at ?institution= with the burden by physician and the sample to judge.");
        api.MapGet("/order-rules/judgements", Judgements).Needs("patients.see").Exports().Produces<ApiPage<JudgedAlert>>().WithSummary("What people said of alerts of ?rule= in ?version= at ?institution=.");
    }

    private static string? Asked(HttpContext http) => http.Request.Query["institution"].ToString() is { Length: > 0 } code && View.Reader.Covers(code) ? code : null;

    private static IResult Simulations(HttpContext http, JobStore jobs, WebSettings settings) => Asked(http) is not { } institution ? ApiProblem.NotFound("institution")
        : FigureApi.Answer(http, jobs.Newest(View.Reader, 0, ShownJobs).Where(job => job.Kind == JobKinds.Simulate && job.Institution == institution).Select(job => KeptSimulation.Of(settings.DataFolder, job)).OfType<KeptSimulation>());

    private static IResult Judgements(HttpContext http, RuleLedger ledger) => Asked(http) is not { } institution ? ApiProblem.NotFound("institution")
        : FigureApi.Answer(http, ledger.Judged(institution, http.Request.Query["rule"].ToString(), http.Request.Query["version"].ToString()));
}
