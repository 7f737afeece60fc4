using Curb.Stewardship;
using Curb.Storage.OrderCheck;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.OrderCheck;
using Curb.Web.Shell;
using Curb.Web.Stewardship;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Api;

/// <summary>Patients on antimicrobials, the work list, an order's trail, consults, special files and the burden of the rules, for programs: the tables of the pages, by the same questions.</summary>
internal static class StewardshipApi
{
    private const string Patients = "patients.see";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/on-antimicrobials", (HttpContext http, View view, Board board) => OnAntimicrobials(http, view, board, false)).Needs(Patients).Exports().Produces<ApiPage<BoardAnswer>>().WithSummary("Patients on antimicrobials as of the last day that the data reach, or of day=2025-12-31.");
        api.MapGet("/worklist", (HttpContext http, View view, Board board) => OnAntimicrobials(http, view, board, true)).Needs(Patients).Exports().Produces<ApiPage<BoardAnswer>>().WithSummary("The same patients ranked by what could be gained; those with nothing to gain are left out.");
        api.MapGet("/orders/{order}", Trail).Needs(Patients).Exports().Produces<TrailAnswer>().WithSummary("Everything that hangs on one order.");
        api.MapGet("/consults", Consults).Needs(CaseDesk.See).Exports().Produces<ApiPage<CaseAnswer>>().WithSummary("Consults, newest first.");
        api.MapGet("/consults/experts", Experts).Needs(CaseDesk.See).Exports().Produces<ApiPage<object>>().WithSummary("The pool of experts.");
        api.MapGet("/special-files", SpecialFiles).Needs(CaseDesk.See).Exports().Produces<ApiPage<CaseAnswer>>().WithSummary("Special files of carbapenems and tigecycline, newest first.");
        api.MapGet("/order-rules", OrderRules).Needs("figures.see").Exports().Produces<ApiPage<RuleQuality>>().WithSummary("Rules of the order check: alerts, overrides, answers, judgements.");
        api.MapGet("/order-rules/operations", Operations).Needs(Patients).Exports().Produces<ApiPage<object>>().WithSummary("What the rules of peri-operative prophylaxis found in operations; of one rule with rule=prophylaxis-missing.");
    }

    private static IResult OnAntimicrobials(HttpContext http, View view, Board board, bool ranked) => FigureApi.Panel(
        http, view, (data, options, _) => board.All(data, options, Board.Day(http), CaseDesk.Reader(Visitor.Of(http)!), ranked), shown => shown.Rows.Select(row => BoardAnswer.Of(row, shown.At)));

    private static IResult Trail(HttpContext http, View view, Board board, CaseDesk desk, string order)
    {
        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        return StewardshipEndpoints.TrailOf(http, lease.Data, options, board, desk, order) is not { } trail ? ApiProblem.NotFound("order")
            : Results.Ok(new TrailAnswer(trail.Order, trail.Encounter, FactRows.Of(trail.Lines, 0), FactRows.Of(trail.Findings, 0), FactRows.Of(trail.Specimens, 0), FactRows.Of(trail.Isolates, 0), [.. trail.Cases.Select(pair => CaseAnswer.Of(pair.Case, desk.Store.Now))]));
    }

    private static IResult Consults(HttpContext http, View view, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        return FigureApi.Answer(http, ConsultEndpoints.Of(desk, CaseDesk.Reader(Visitor.Of(http)!), options.Institution?.Code ?? "").Select(one => CaseAnswer.Of(one, desk.Store.Now)));
    }

    private static IResult Experts(HttpContext http, View view, CaseDesk desk, ConsultPool pool)
    {
        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        return FigureApi.Answer(http, options.Institution is { } institution ? pool.Of(institution.Code).Select(expert => new { expert.Account, expert.Field, expert.Title, InPool = expert.IsInPool(desk.Store.Today) }) : []);
    }

    private static IResult SpecialFiles(HttpContext http, View view, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        return FigureApi.Answer(http, SpecialFileEndpoints.Files(desk, http, options).Select(one => CaseAnswer.Of(one, desk.Store.Now)));
    }

    private static IResult Operations(HttpContext http, View view) => FigureApi.Rows(http, view, (data, options, limit) => data.Facts.Rows(OperationFindingEndpoints.Question(options, OperationFindingEndpoints.Rule(http)), View.ScopeOf(options), limit));

    private static IResult OrderRules(HttpContext http, View view, RuleLedger ledger, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        return FigureApi.Answer(http, RuleQualityEndpoints.Asked(options, ledger, desk));
    }
}

/// <summary>A patient on antimicrobials.</summary>
/// <param name="At">The moment looked at.</param>
/// <param name="Day">Day of the course, 1 on its first.</param>
/// <param name="Asked">Numbers of open cases about the stay.</param>
/// <param name="Benefit">Sum of the weights of what could be gained; for ranking only.</param>
public sealed record BoardAnswer(
    DateTime At, string Patient, string Encounter, string? Department, string? Physician, DateTime Since, int Day, IReadOnlyList<BoardOrder> Running, IReadOnlyList<BoardCulture> Cultures,
    IReadOnlyList<BoardIsolate> Isolates, IReadOnlyList<Opportunity> Opportunities, double Benefit, IReadOnlyList<long> Asked)
{
    internal static BoardAnswer Of(BoardRow row, DateTime at) => row.Patient is var one
        ? new(at, one.Patient, one.Encounter, one.Department, one.Physician, one.Since, one.Day, one.Running, one.Cultures, one.Isolates, row.Ranked.Opportunities, row.Ranked.Benefit, [.. row.Asked.Select(asked => asked.Number)])
        : throw new InvalidOperationException();
}

/// <summary>What hangs on one order: rows of facts by column, and cases.</summary>
public sealed record TrailAnswer(
    string Order, string Encounter, IReadOnlyList<IReadOnlyDictionary<string, object?>> Lines, IReadOnlyList<IReadOnlyDictionary<string, object?>> Findings, IReadOnlyList<IReadOnlyDictionary<string, object?>> Specimens,
    IReadOnlyList<IReadOnlyDictionary<string, object?>> Isolates, IReadOnlyList<CaseAnswer> Cases);
