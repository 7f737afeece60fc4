using System.Globalization;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Regional;

/// <summary>The self-check: a commission opens a round, an institution answers its checklist and hands it in as its ledger.</summary>
internal static class SelfCheckEndpoints
{
    private const int UsualDays = 30;
    private const string ProgressTopic = "progress-report-day";

    public static void MapSelfCheck(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/self-check", (HttpContext http, View view, SupervisionDesk desk) => Show(http, view, desk, null, [])).Needs(SupervisionDesk.See);
        routes.MapPost("/self-check", Save).Needs(SupervisionDesk.Work).TakesUpTo(RegionalEndpoints.LargestForm);
        routes.MapPost("/self-check/rounds", Open).Needs(SupervisionDesk.Lead);
    }

    private static IResult Show(HttpContext http, View view, SupervisionDesk desk, SelfCheck? typed, IReadOnlyList<CheckObjection> objections)
    {
        if (desk.Chosen(http) is not { } chosen)
        {
            return SupervisionDesk.Nothing(http, view);
        }

        var institution = typed is null ? chosen : desk.Seen.First(one => one.Code == typed.Institution);
        var rounds = desk.Rounds(institution.Code);
        string asked = typed?.Round ?? http.Request.Query["round"].ToString();
        var round = (rounds.FirstOrDefault(kept => kept.Id == asked) ?? rounds.FirstOrDefault())?.Body;
        var visitor = Visitor.Of(http)!;
        return View.Show<SelfCheckPage>(
            ("Page", view.Page(http)), ("Institution", institution), ("Institutions", desk.Seen), ("Round", round), ("Items", round is null ? [] : desk.Items(http, view, institution, round)),
            ("Check", round is null ? null : typed ?? desk.Check(institution.Code, round.Id) ?? new SelfCheck(institution.Code, round.Id, new Dictionary<string, CheckAnswer>(), null, "")),
            ("MayEdit", visitor.Standing.ScopeFor(SupervisionDesk.Work).Covers(institution.Code)), ("Led", desk.Led(visitor)), ("Plans", desk.Plans), ("Objections", objections), ("ReportBy", desk.Store.Today.AddDays(UsualDays)));
    }

    private static async Task<IResult> Save(HttpContext http, View view, SupervisionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string code = form["institution"].ToString(), roundId = form["round"].ToString();
        if (!View.Reader.Covers(code) || desk.Seen.FirstOrDefault(one => one.Code == code) is not { } institution || desk.Rounds(code).FirstOrDefault(kept => kept.Id == roundId)?.Body is not { } round)
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        var known = desk.Check(code, roundId);
        if (known?.SentOn is not null)
        {
            return Show(http, view, desk, null, [new CheckObjection("", "sent")]);
        }

        var items = desk.Items(http, view, institution, round);
        var answers = items.ToDictionary(item => item.Point, item => Answer(form, item.Point), StringComparer.Ordinal);
        var check = new SelfCheck(code, roundId, answers, null, "");
        if (form["act"].ToString() != "send")
        {
            Keep(desk, check, round, visitor, http);
            return Results.LocalRedirect($"/self-check?institution={Uri.EscapeDataString(code)}&round={Uri.EscapeDataString(roundId)}");
        }

        var objections = SelfCheckList.Objections(items, check, desk.Store.Today);
        if (objections.Count > 0)
        {
            return Show(http, view, desk, check, objections);
        }

        Send(desk, items, check with { SentOn = desk.Store.Today, SentBy = visitor.Account.Name }, round, visitor, http);
        return Results.LocalRedirect("/ledger?institution=" + Uri.EscapeDataString(code));
    }

    /// <summary>Opens a case for each problem; the same problem of an earlier round opens again.</summary>
    private static void Send(SupervisionDesk desk, IReadOnlyList<CheckItem> items, SelfCheck check, CheckRound round, Visitor visitor, HttpContext http)
    {
        var findings = SelfCheckList.Problems(items, check);
        desk.Cases.Store.Raise(new Curb.Casework.CaseHarvest(findings, []), visitor.Actor(http));
        var numbers = desk.LedgerOf(visitor, check.Institution).GroupBy(one => one.FindingKey).ToDictionary(group => group.Key, group => group.Max(one => one.Number), StringComparer.Ordinal);
        var answers = check.Answers.ToDictionary(pair => pair.Key, pair => pair.Value.IsProblem && numbers.TryGetValue($"{Ledger.Type}/{check.Institution}/{pair.Key}", out long number) ? pair.Value with { Case = number } : pair.Value, StringComparer.Ordinal);
        Keep(desk, check with { Answers = answers }, round, visitor, http);
    }

    private static void Keep(SupervisionDesk desk, SelfCheck check, CheckRound round, Visitor visitor, HttpContext http) => desk.Store.Save(
        SupervisionKinds.SelfCheck, $"{check.Round}/{check.Institution}", check.Institution, round.Id, round.Year.ToString(CultureInfo.InvariantCulture), check.SentOn is null ? "draft" : "sent", check, null, visitor.Actor(http));

    private static CheckAnswer Answer(IFormCollection form, string point)
    {
        string answer = form["answer-" + point].ToString();
        return new CheckAnswer(
            SelfCheckList.Answers.Contains(answer) ? answer : "", form.Text("problem-" + point, 1000), form.Text("cause-" + point, 1000), form.Text("measure-" + point, 1000), form.Text("owner-" + point), form.Day("due-" + point), null);
    }

    private static async Task<IResult> Open(HttpContext http, View view, SupervisionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        var plans = form["plan"].OfType<string>().Where(plan => desk.Plans.Find(plan) is not null).Distinct().ToList();
        if (desk.Led(visitor).FirstOrDefault(place => place.Code == form["place"].ToString()) is not { } place)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (plans.Count == 0 || form.Day("report-by") is not { } reportBy || reportBy < desk.Store.Today)
        {
            return Show(http, view, desk, null, [new CheckObjection("", "round")]);
        }

        int day = (int?)view.Knowledge.Policies.Parameters.FirstOrDefault(parameter => parameter.Topic.Id == ProgressTopic)?.Values[^1].Value ?? 1;
        string id = string.Create(CultureInfo.InvariantCulture, $"{place.Code}/{reportBy:yyyy-MM-dd}");
        var round = new CheckRound(id, place.Code, plans, reportBy.Year, reportBy, day);
        desk.Store.Save(SupervisionKinds.Round, id, place.Code, "", reportBy.Year.ToString(CultureInfo.InvariantCulture), "open", round, 0, visitor.Actor(http));
        return Results.LocalRedirect("/ledger");
    }
}
