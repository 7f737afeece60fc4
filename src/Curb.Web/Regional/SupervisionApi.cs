using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Regional;

/// <summary>A plan in short.</summary>
public sealed record PlanAnswer(string Plan, Policies.Bilingual Title, string Number, string Level, DateOnly From, DateOnly To, string? Parent, int Phases, int Targets, int Tasks, int Points);

/// <summary>A point of a plan with its task.</summary>
public sealed record PlanPointAnswer(string Point, string Clause, Policies.Bilingual Task, Policies.Bilingual Text, string Source, bool Inherited, IReadOnlyList<string> Lead, IReadOnlyList<string> Cooperate, string Does, PlanDeadline? Deadline, string? Deliverable, string? Indicator, string? Body);

/// <summary>A required body or role as it stands at an institution.</summary>
public sealed record BodyAnswer(string Institution, string Body, Policies.Bilingual Title, string Verdict, Policies.Bilingual Because, RegisteredBody? Registered);

/// <summary>A line of a checklist with what was answered.</summary>
public sealed record CheckAnswerLine(string Round, CheckItem Item, CheckAnswer Answer);

/// <summary>A problem of the ledger.</summary>
public sealed record ProblemAnswer(long Case, string Institution, string State, string Problem, DateOnly? DueOn, DateOnly? ClosedOn, IReadOnlyDictionary<string, string> Details, IReadOnlyDictionary<string, string> Form);

/// <summary>A notice with its receipts that the reader may see.</summary>
public sealed record NoticeAnswer(string State, Notice Notice, IReadOnlyList<NoticeReceipt> Receipts);

/// <summary>Plans, registry, statements, self-checks, ledgers, notices and scores, for programs.</summary>
internal static class SupervisionApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/plans", (HttpContext http, SupervisionDesk desk) => FigureApi.Answer(http, desk.Plans.Plans.Select(plan => new PlanAnswer(plan.Id, plan.Title, plan.Number, plan.Level.ToString().ToLowerInvariant(), plan.From, plan.To, plan.Parent, plan.Phases.Count, plan.Targets.Count, plan.Tasks.Count, plan.Points.Count()))))
            .Needs(SupervisionDesk.See).Exports().Produces<ApiPage<PlanAnswer>>().WithSummary("Action plans.");
        api.MapGet("/plans/tasks", Tasks).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<PlanPointAnswer>>().WithSummary("What a plan (?plan=) asks for, point by point, with what it inherits.");
        api.MapGet("/plans/targets", Targets).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<InForce<PlanTarget>>>().WithSummary("Targets of a plan (?plan=).");
        api.MapGet("/plans/comparison", Compare).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<PlanContrast>>().WithSummary("Two plans (?a=&b=) side by side.");
        api.MapGet("/plans/local", (HttpContext http, SupervisionDesk desk) => FigureApi.Answer(http, PlanEndpoints.Mine(http, desk))).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<Kept<LocalPlan>>>().WithSummary("Local editions of plans.");
        api.MapGet("/bodies", Bodies).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<BodyAnswer>>().WithSummary("Required bodies and roles of institutions.");
        api.MapGet("/statements", (HttpContext http, SupervisionDesk desk) => FigureApi.Answer(http, desk.Store.All(SupervisionKinds.Statement, View.Reader))).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<Kept<ResponsibilityStatement>>>().WithSummary("Responsibility statements with their targets.");
        api.MapGet("/self-check", Checklist).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<CheckAnswerLine>>().WithSummary("The checklist of an institution in its newest round, with answers.");
        api.MapGet("/ledger", (HttpContext http, SupervisionDesk desk) => FigureApi.Answer(http, desk.Standings(Visitor.Of(http)!, desk.Seen).Select(pair => pair.Standing))).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<LedgerStanding>>().WithSummary("How institutions stand with their ledgers.");
        api.MapGet("/ledger/problems", Problems).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<ProblemAnswer>>().WithSummary("Problems of the ledger.");
        api.MapGet("/notices", Notices).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<NoticeAnswer>>().WithSummary("Notices issued by the reader or to it, with receipts.");
        api.MapGet("/notices/again", BriefEndpoints.AgainAnswer).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<RuleBriefLine>>().WithSummary("A rule brief (?id=) beside the same rule run on today's data.");
        api.MapGet("/assessment", (HttpContext http, View view, SupervisionDesk desk) => FigureApi.Answer(http, NoticeEndpoints.ScoresNow(http, view, desk).Scores)).Needs(SupervisionDesk.See).Exports().Produces<ApiPage<AssessmentScore>>().WithSummary("Scores of the last twelve months as they would stand today.");
    }

    private static ActionPlan? Plan(HttpContext http, SupervisionDesk desk, string name) => desk.Plans.Find(http.Request.Query[name].ToString());

    private static IResult Tasks(HttpContext http, SupervisionDesk desk) => Plan(http, desk, "plan") is not { } plan ? ApiProblem.NotFound("plan") : FigureApi.Answer(http, PlanInheritance.Tasks(desk.Plans.Chain(plan)).SelectMany(held => held.Item.Points.Select(point =>
        new PlanPointAnswer(point.Id, held.Item.Clause, held.Item.Title, point.Text, held.Source, held.Inherited, held.Item.Lead, held.Item.Cooperate, point.Does, point.Deadline, point.Deliverable, point.Indicator, point.Body))));

    private static IResult Targets(HttpContext http, SupervisionDesk desk) => Plan(http, desk, "plan") is not { } plan ? ApiProblem.NotFound("plan") : FigureApi.Answer(http, PlanInheritance.Targets(desk.Plans.Chain(plan)));

    private static IResult Compare(HttpContext http, SupervisionDesk desk) =>
        Plan(http, desk, "a") is { } one && Plan(http, desk, "b") is { } other ? FigureApi.Answer(http, PlanComparison.Of(one, other)) : ApiProblem.NotFound("plan");

    private static IResult Bodies(HttpContext http, SupervisionDesk desk) => FigureApi.Answer(http, desk.Registries(desk.Seen)
        .SelectMany(pair => pair.Value.Select(finding => new BodyAnswer(pair.Key, finding.Body.Id, finding.Body.Title, Curb.Indicators.VerdictTerms.Term(finding.Verdict), finding.Because, finding.Registered))));

    private static IResult Checklist(HttpContext http, View view, SupervisionDesk desk)
    {
        if (desk.Chosen(http) is not { } institution || desk.Rounds(institution.Code).FirstOrDefault()?.Body is not { } round)
        {
            return ApiProblem.NotFound("round");
        }

        var check = desk.Check(institution.Code, round.Id);
        return FigureApi.Answer(http, desk.Items(http, view, institution, round).Select(item => new CheckAnswerLine(round.Id, item, check?[item.Point] ?? CheckAnswer.None)));
    }

    private static IResult Problems(HttpContext http, SupervisionDesk desk) => FigureApi.Answer(http, desk.LedgerOf(Visitor.Of(http)!, null).Where(one => View.Reader.Covers(one.Institution))
        .Select(one => new ProblemAnswer(one.Number, one.Institution, one.State, one.Subject.Title.Zh, one.DueOn, one.ClosedOn, one.Details, one.Form)));

    private static IResult Notices(HttpContext http, SupervisionDesk desk)
    {
        var receipts = desk.Store.All(SupervisionKinds.Receipt, View.Reader).ToLookup(kept => kept.Parent, kept => kept.Body, StringComparer.Ordinal);
        return FigureApi.Answer(http, NoticeEndpoints.Seen(http, desk).Select(kept => new NoticeAnswer(kept.State, kept.Body, [.. receipts[kept.Id]])));
    }
}
