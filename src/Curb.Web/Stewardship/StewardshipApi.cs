using Curb.Facts;
using Curb.Stewardship;
using Curb.Storage.OrderCheck;
using Curb.Storage.Work;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.Casework;
using Curb.Web.Hosting;
using Curb.Web.OrderCheck;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Stewardship;

/// <summary>A patient of the board for programs.</summary>
/// <param name="Patient">Patient, running orders, cultures and results.</param>
/// <param name="Opportunities">What could be gained, most first.</param>
/// <param name="Cases">Numbers of open cases about the stay.</param>
public sealed record BoardAnswer(BoardPatient Patient, IReadOnlyList<Opportunity> Opportunities, IReadOnlyList<long> Cases);

/// <summary>What a rule found in a received order.</summary>
public sealed record FindingAnswer(string? Rule, string? Severity, string? Clause, string? Because, string? BecauseZh, string? OrderMonth, string? Drug, string? Physician, string? Department);

/// <summary>An order with what hangs on it.</summary>
/// <param name="Order">Key.</param>
/// <param name="Encounter">Key of the stay.</param>
/// <param name="Findings">What rules found.</param>
/// <param name="Cases">Numbers of the cases about it, newest first.</param>
public sealed record OrderAnswers(string Order, string Encounter, IReadOnlyList<FindingAnswer> Findings, IReadOnlyList<long> Cases);

/// <summary>The tables of the stewardship pages for programs: of ?institution=, at ?day= where the page has one.</summary>
internal static class StewardshipApi
{
    private const int MostRows = 2000;
    private const int ShownJobs = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/on-antimicrobials", (HttpContext http, View view, Board board) => OnBoard(http, view, board, false)).Needs("patients.see").Exports().Produces<ApiPage<BoardAnswer>>().WithSummary("Everyone on systemic antimicrobials, with cultures, results and open cases.");
        api.MapGet("/worklist", (HttpContext http, View view, Board board) => OnBoard(http, view, board, true)).Needs("patients.see").Exports().Produces<ApiPage<BoardAnswer>>().WithSummary("The same ranked by what could be gained.");
        api.MapGet("/orders/{order}", Order).Needs("patients.see").Exports().Produces<OrderAnswers>().WithSummary("What rules found in an order, and the cases about it.");
        api.MapGet("/order-rules", Rules).Needs("figures.see").Exports().Produces<ApiPage<RuleQuality>>().WithSummary("Burden, answers and judgements of each rule and version.");
        api.MapGet("/order-rules/simulations", Simulations).Needs("patients.see").Exports().Produces<ApiPage<KeptSimulation>>().WithSummary("Simulated changes of rules with the burden by physician and the sample to judge.");
        api.MapGet("/order-rules/judgements", (HttpContext http, RuleLedger ledger) => Asked(http) is { } institution ? FigureApi.Answer(http, ledger.Judged(institution, http.Request.Query["rule"].ToString(), http.Request.Query["version"].ToString())) : ApiProblem.NotFound("institution")).Needs("patients.see").Exports().Produces<ApiPage<JudgedAlert>>().WithSummary("What people said of alerts of ?rule= in ?version=.");
        api.MapGet("/special-files", SpecialFiles).Needs(CaseDesk.See).Exports().Produces<ApiPage<SpecialFileMonth>>().WithSummary("Special files by month; the files themselves are cases of type special-file.");
    }

    private static string? Asked(HttpContext http) => http.Request.Query["institution"].ToString() is { Length: > 0 } code && View.Reader.Covers(code) ? code : null;

    private static IResult OnBoard(HttpContext http, View view, Board board, bool ranked)
    {
        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        return options.Institution is null ? ApiProblem.NotFound("institution")
            : FigureApi.Answer(http, board.All(lease.Data, options, Board.Day(http), CaseDesk.Reader(Visitor.Of(http)!), ranked) is PanelOutcome<BoardView>.Shown { View: { } shown } ? shown.Rows.Select(row => new BoardAnswer(row.Patient, row.Ranked.Opportunities, [.. row.Asked.Select(one => one.Number)])) : []);
    }

    private static IResult Order(HttpContext http, View view, Board board, string order)
    {
        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        if (options.Institution is not { } institution)
        {
            return ApiProblem.NotFound("institution");
        }

        Condition[] own = [Condition.Is("institution", institution.Code), Condition.Is("order_key", order)];
        var lines = (DrugUseFacts)lease.Data.Facts.Rows(new FactQuery("drug_use", [Measure.Rows()], own, []), View.ScopeOf(options), MostRows);
        var found = (FindingFacts)lease.Data.Facts.Rows(new FactQuery("finding", [Measure.Rows()], own, []), View.ScopeOf(options), MostRows);
        string encounter = lines.Count > 0 ? lines.Encounter[0] ?? "" : "";
        var cases = board.CasesOf(CaseDesk.Reader(Visitor.Of(http)!), institution.Code, order, encounter);
        return lines.Count == 0 && cases.Count == 0 ? ApiProblem.NotFound("order")
            : Results.Ok(new OrderAnswers(order, encounter, [.. Enumerable.Range(0, found.Count).Select(row => new FindingAnswer(found.Rule[row], found.Severity[row], found.Clause[row], found.Explained[row], found.ExplainedZh[row], found.OrderMonth[row], found.Drug[row], found.Physician[row], found.Department[row]))], [.. cases.Select(one => one.Number)]));
    }

    private static IResult Rules(HttpContext http, RuleLedger ledger, CaseDesk desk) =>
        Asked(http) is { } institution ? FigureApi.Answer(http, ledger.Quality(institution, desk.Store.Today.AddYears(-1), desk.Store.Today)) : ApiProblem.NotFound("institution");

    private static IResult Simulations(HttpContext http, JobStore jobs, WebSettings settings) => Asked(http) is not { } institution ? ApiProblem.NotFound("institution")
        : FigureApi.Answer(http, jobs.Newest(View.Reader, 0, ShownJobs).Where(job => job.Kind == JobKinds.Simulate && job.Institution == institution).Select(job => KeptSimulation.Of(settings.DataFolder, job)).OfType<KeptSimulation>());

    private static IResult SpecialFiles(HttpContext http, View view, CaseDesk desk) => Asked(http) is not { } institution ? ApiProblem.NotFound("institution")
        : FigureApi.Answer(http, SpecialFileAnalysis.ByMonth(desk.Store.OfType(CaseDesk.Reader(Visitor.Of(http)!), BoardFindings.SpecialFile, institution), SpecialFileScore.Items(view.Knowledge.Reference)));
}
