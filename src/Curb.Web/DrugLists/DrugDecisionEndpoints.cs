using Curb.AbnormalUse;
using Curb.Casework;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Formularies;
using Curb.Indicators;
using Curb.Policies;
using Curb.Prescribing;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.DrugLists;

/// <summary>Temporary purchases (临时采购) and withdrawals (清退): the vote is a case, carrying it out is done here and only once.</summary>
internal static class DrugDecisionEndpoints
{
    private const string PurchaseType = "temporary-purchase";
    private const string WithdrawalType = "drug-withdrawal";
    private const int UsableDays = 30;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/formulary/purchases", (HttpContext http, View view, DrugListDesk desk) => ShowPurchases(http, view, desk, null)).Needs(DrugListDesk.See);
        routes.MapPost("/formulary/purchases", Apply).Needs(CaseDesk.See);
        routes.MapPost("/formulary/purchases/{number:long}", Buy).Needs(DrugListDesk.Manage);
        routes.MapGet("/formulary/withdrawals", (HttpContext http, View view, DrugListDesk desk) => ShowWithdrawals(http, view, desk, null)).Needs(DrugListDesk.See);
        routes.MapPost("/formulary/withdrawals", Propose).Needs(DrugListDesk.Manage);
        routes.MapPost("/formulary/withdrawals/{number:long}", CarryOut).Needs(DrugListDesk.Manage);
        routes.MapPost("/formulary/stops", Suspend).Needs(DrugListDesk.Decide);
        routes.MapPost("/formulary/stops/{id}", Resume).Needs(DrugListDesk.Decide);
    }

    private static IResult ShowPurchases(HttpContext http, View view, DrugListDesk desk, string? problem)
    {
        if (desk.Asked(http) is not { } institution)
        {
            return View.Show<PurchasesPage>(("Page", view.Page(http)), ("View", null), ("Problem", problem), ("Names", view.Names));
        }

        var today = desk.Store.Today;
        var purchases = desk.Store.Purchases(View.Reader, institution.Code);
        var voting = Waiting(http, desk, institution.Code, PurchaseType, "voting");
        var waiting = Waiting(http, desk, institution.Code, PurchaseType, "approved").Select(one => (
            one, CommitteeVote.Of(one.Form)?.Judge(CommitteeVote.Selection, desk.Knowledge.Policies, institution, today), Drug(desk, one) is { } drug ? TemporaryPurchases.Of(drug, purchases, desk.Knowledge.Policies, institution, today) : null)).ToList();
        var counts = purchases.Where(one => one.BoughtOn.Year == today.Year).Select(one => one.Drug).Distinct().Select(drug => TemporaryPurchases.Of(drug, purchases, desk.Knowledge.Policies, institution, today)).OrderByDescending(one => one.Count).ToList();
        var type = desk.Cases.Store.Types.Find(PurchaseType)!;
        var visitor = Visitor.Of(http)!;
        var may = visitor.Standing.RolesByPlace.Where(held => held.Institution == institution.Code && type.OpenedBy.Contains(held.Role)).Select(held => (held.Institution, held.Department)).Distinct().ToList();
        return View.Show<PurchasesPage>(("Page", view.Page(http)), ("View", new PurchasesView(institution, desk.Institutions(View.Reader), counts, purchases, waiting, voting, may, DrugListDesk.May(http, DrugListDesk.Manage, institution.Code), visitor.Standing.Holds("medical-affairs", institution.Code, null), today)), ("Problem", problem), ("Names", view.Names));
    }

    /// <summary>Opens the case of an application with its form filled in; the group's vote follows there.</summary>
    private static async Task<IResult> Apply(HttpContext http, View view, DrugListDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        string institution = form["at"].ToString(), department = form["department"].ToString().Trim(), drug = Code(desk, form["drug"].ToString());
        string[] needed = ["name", "form", "specification", "quantity", "patient", "reason"];
        if (drug.Length == 0 || needed.Any(field => form[field].ToString().Trim().Length is 0 or > 1000))
        {
            return ShowPurchases(http, view, desk, "formulary.purchase-form");
        }

        var type = desk.Cases.Store.Types.Find(PurchaseType)!;
        var person = CaseDesk.Person(visitor);
        if (!CaseEngine.MayOpen(type, person, institution, department.Length > 0 ? department : null))
        {
            return ShowPurchases(http, view, desk, "formulary.purchase-refused");
        }

        var known = desk.Institutions(Scope.DataFolderOwner).First(one => one.Code == institution);
        var count = TemporaryPurchases.Of(drug, desk.Store.Purchases(Scope.Of([institution], false), institution), desk.Knowledge.Policies, known, desk.Store.Today);
        var actor = visitor.Actor(http);
        string stamp = desk.Store.Records.UtcNow.ToString("yyyyMMddHHmmssfff", System.Globalization.CultureInfo.InvariantCulture);
        var fields = needed.ToDictionary(field => field, field => form[field].ToString().Trim());
        fields["drug"] = drug;
        long number = CaseApplications.Open(
            desk.Cases.Store,
            new CaseFinding(PurchaseType, institution, department.Length > 0 ? department : null, $"{PurchaseType}/{institution}/{drug}/{stamp}", stamp,
                new CaseSubject("drug", drug, new Bilingual($"临时采购：{view.Names.Drug(Texts.Phrases.Chinese, drug)}", $"Temporary purchase: {view.Names.Drug(Texts.Phrases.English, drug)}"), $"/formulary/purchases?institution={Uri.EscapeDataString(institution)}"),
                new Dictionary<string, string> { ["drug"] = drug, ["count"] = $"{count.Because.Zh} / {count.Because.En}", ["department"] = department }),
            person, fields, actor);
        return Results.LocalRedirect($"/cases/{number}");
    }

    /// <summary>Buys once what the group approved; the sixth of a year is refused and asks for a decision on the catalogue.</summary>
    private static async Task<IResult> Buy(HttpContext http, View view, DrugListDesk desk, long number)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Cases.Store.Get(CaseDesk.Reader(visitor), number) is not { Type: PurchaseType, State: "approved" or "voting" } one || !DrugListDesk.May(http, DrugListDesk.Manage, one.Institution))
        {
            return CaseEndpoints.NotSeen(http, desk.Visitors, number);
        }

        var today = desk.Store.Today;
        var institution = desk.Institutions(Scope.DataFolderOwner).First(known => known.Code == one.Institution);
        var told = WithVote(one, form);
        if (Drug(desk, one) is not { } drug || CommitteeVote.Of(told) is not { } vote || vote.For <= vote.Against || Refused(vote.Judge(CommitteeVote.Selection, desk.Knowledge.Policies, institution, today)))
        {
            return ShowPurchases(http, view, desk, "formulary.vote-missing");
        }

        var before = TemporaryPurchases.Of(drug, desk.Store.Purchases(Scope.Of([one.Institution], false), one.Institution), desk.Knowledge.Policies, institution, today);
        if (before.NextVerdict != RuleVerdict.Met || !Recorded(desk, visitor, http, one, "approve", told))
        {
            return ShowPurchases(http, view, desk, before.NextVerdict != RuleVerdict.Met ? "formulary.purchase-sixth" : "formulary.vote-missing");
        }

        string route = form["route"].ToString() is "O" or "P" ? form["route"].ToString() : "";
        var purchase = new TemporaryPurchase("", one.Institution, drug, route, one.Form.GetValueOrDefault("specification", ""), one.Form.GetValueOrDefault("form", ""), one.Form.GetValueOrDefault("quantity", ""), one.Department ?? "", today, today.AddDays(UsableDays), number);
        var count = desk.Store.Buy(purchase, known => TemporaryPurchases.Of(drug, known, desk.Knowledge.Policies, institution, today), visitor.Actor(http));
        if (count.NextVerdict != RuleVerdict.Met)
        {
            return ShowPurchases(http, view, desk, "formulary.purchase-sixth");
        }

        desk.Cases.Store.Change(number, null, visitor.Actor(http), (type, now) => desk.Cases.Store.Engine.Take(type, now, "bought", CaseDesk.Person(visitor), new Dictionary<string, string>(), "", today));
        return Results.LocalRedirect("/formulary/purchases?institution=" + Uri.EscapeDataString(one.Institution));
    }

    private static IResult ShowWithdrawals(HttpContext http, View view, DrugListDesk desk, string? problem)
    {
        if (desk.Asked(http) is not { } institution)
        {
            return View.Show<WithdrawalsPage>(("Page", view.Page(http)), ("View", null), ("Problem", problem), ("Names", view.Names));
        }

        var today = desk.Store.Today;
        var (survey, period) = Survey(view, desk, institution);
        var reactions = ReactionReports.Of(http, view, institution.Code, period);
        var voting = Waiting(http, desk, institution.Code, WithdrawalType, "voting");
        var agreed = Waiting(http, desk, institution.Code, WithdrawalType, "agreed").Select(one => (one, CommitteeVote.Of(one.Form)?.Judge(CommitteeVote.Removal, desk.Knowledge.Policies, institution, today))).ToList();
        return View.Show<WithdrawalsPage>(("Page", view.Page(http)), ("View", new WithdrawalsView(
            institution, desk.Institutions(View.Reader), survey, period, agreed, voting, Visitor.Of(http)!.Standing.Holds("medical-affairs", institution.Code, null), desk.Store.Stops(View.Reader, institution.Code), desk.Knowledge.Policies.Limit("removal-lockout-months", institution, today).Limit,
            DrugListDesk.May(http, DrugListDesk.Manage, institution.Code), DrugListDesk.May(http, DrugListDesk.Decide, institution.Code), today) { Reactions = reactions }), ("Problem", problem), ("Names", view.Names));
    }

    /// <summary>The months that proposals of an institution rest on, as from – to; blank where there are none.</summary>
    internal static string Period(View view, DrugListDesk desk, string institution) => desk.Institutions(Scope.DataFolderOwner).FirstOrDefault(one => one.Code == institution) is { } known ? Survey(view, desk, known).Period : "";

    /// <summary>What the last twelve months of the institution's own facts propose; nothing where it has no formulary or no facts.</summary>
    private static (WithdrawalSurvey? Survey, string Period) Survey(View view, DrugListDesk desk, Institution institution)
    {
        if (desk.Store.InForce(institution.Code, DrugListKind.Formulary, desk.Store.Today) is not { } formulary)
        {
            return (null, "");
        }

        using var lease = view.Open();
        var scope = View.Reader.Within([institution.Code]);
        var rules = SurveillanceRules.Load(desk.Knowledge.Reference);
        var surveillance = new UseSurveillance(lease.Data.Facts, desk.Knowledge.Policies, [institution], rules, code => desk.Knowledge.Reference.Antimicrobial(code)?.DrugClass ?? "");
        if (surveillance.LastMonth(scope) is not { } last)
        {
            return (null, "");
        }

        string from = CalendarMonth.At(last.Index - 11).ToString();
        var drugs = formulary.Items.Select(item => item.Drug).Where(drug => drug.Length > 0).ToHashSet(StringComparer.Ordinal);
        return (new WithdrawalProposals(desk.Knowledge.Reference).Survey(lease.Data.Facts, scope, surveillance.Find(scope, last).Alerts, drugs, from, last.ToString()), $"{from} – {last}");
    }

    /// <summary>Puts a proposal before the group: opens its case with the evidence that the data give.</summary>
    private static async Task<IResult> Propose(HttpContext http, View view, DrugListDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string code = form["institution"].ToString(), drug = Code(desk, form["drug"].ToString());
        if (!DrugListDesk.May(http, DrugListDesk.Manage, code) || drug.Length == 0 || desk.Institutions(Scope.DataFolderOwner).FirstOrDefault(one => one.Code == code) is not { } institution)
        {
            return ShowWithdrawals(http, view, desk, "formulary.withdrawal-form");
        }

        var (survey, period) = Survey(view, desk, institution);
        var evidence = survey?.Proposals.FirstOrDefault(one => one.Drug == drug)?.Evidence ?? [];
        string Ground(string ground) => string.Join("；", evidence.Where(one => one.Ground == ground).Select(one => $"{one.Because.Zh} / {one.Because.En}"));
        long number = desk.Cases.Store.Open(
            new CaseFinding(WithdrawalType, code, null, $"{WithdrawalType}/{code}/{drug}", period.Length > 0 ? period : DrugListDesk.Shown(desk.Store.Today),
                new CaseSubject("drug", drug, new Bilingual($"{view.Names.Drug(Texts.Phrases.Chinese, drug)}：是否清退", $"{view.Names.Drug(Texts.Phrases.English, drug)}: withdraw?"), $"/formulary/withdrawals?institution={Uri.EscapeDataString(code)}"),
                new Dictionary<string, string> { ["drug"] = drug, ["resistance"] = Ground("resistance"), ["violations"] = Ground("violations"), ["reactions"] = Ground("reactions"), ["not-assessed"] = string.Join("；", survey?.NotAssessed.Select(one => $"{one.Zh} / {one.En}") ?? []), ["period"] = period }.Where(pair => pair.Value.Length > 0).ToDictionary()),
            Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect($"/cases/{number}");
    }

    /// <summary>Bans what the group agreed to withdraw, for as long as the rules ask at least.</summary>
    private static async Task<IResult> CarryOut(HttpContext http, View view, DrugListDesk desk, long number)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Cases.Store.Get(CaseDesk.Reader(visitor), number) is not { Type: WithdrawalType, State: "agreed" or "voting" } one || !DrugListDesk.May(http, DrugListDesk.Manage, one.Institution))
        {
            return CaseEndpoints.NotSeen(http, desk.Visitors, number);
        }

        var today = desk.Store.Today;
        var institution = desk.Institutions(Scope.DataFolderOwner).First(known => known.Code == one.Institution);
        var told = WithVote(one, form);
        if (Drug(desk, one) is not { } drug || CommitteeVote.Of(told) is not { } vote || vote.For <= vote.Against || Refused(vote.Judge(CommitteeVote.Removal, desk.Knowledge.Policies, institution, today)))
        {
            return ShowWithdrawals(http, view, desk, "formulary.vote-missing");
        }

        // A number that nobody has checked against the law is what the page suggests; it does not refuse another day.
        double? months = desk.Knowledge.Policies.Limit("removal-lockout-months", institution, today).Limit is { Verified: true } limit ? limit.Value.Value : null;
        if (DrugListDesk.Day(form["until"].ToString()) is not { } until || until <= today || until < (months is { } least ? today.AddMonths((int)Math.Ceiling(least)).AddDays(-1) : today))
        {
            return ShowWithdrawals(http, view, desk, "formulary.withdrawal-days");
        }

        if (!Recorded(desk, visitor, http, one, "withdraw", told))
        {
            return ShowWithdrawals(http, view, desk, "formulary.vote-missing");
        }

        desk.Store.Stop(one.Institution, new DrugStop(drug, "", true, new Validity(today, until), told.GetValueOrDefault("grounds", "")), number, visitor.Actor(http));
        desk.Cases.Store.Change(number, null, visitor.Actor(http), (type, now) => desk.Cases.Store.Engine.Take(type, now, "withdrawn", CaseDesk.Person(visitor), new Dictionary<string, string>(), "", today));
        return Results.LocalRedirect("/formulary/withdrawals?institution=" + Uri.EscapeDataString(one.Institution));
    }

    private static async Task<IResult> Suspend(HttpContext http, View view, DrugListDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), drug = Code(desk, form["drug"].ToString()), reason = form["reason"].ToString().Trim(), route = form["route"].ToString();
        if (!DrugListDesk.May(http, DrugListDesk.Decide, institution) || drug.Length == 0 || reason.Length is 0 or > 500 || route is not ("" or "O" or "P") || DrugListDesk.Day(form["until"].ToString()) is not { } until || until < desk.Store.Today)
        {
            return ShowWithdrawals(http, view, desk, "formulary.stop-form");
        }

        desk.Store.Stop(institution, new DrugStop(drug, route, false, new Validity(desk.Store.Today, until), reason), 0, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/formulary/withdrawals?institution=" + Uri.EscapeDataString(institution));
    }

    private static IResult Resume(HttpContext http, DrugListDesk desk, string id)
    {
        desk.Store.Resume(View.Reader, id, desk.Store.Today.AddDays(-1), Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/formulary/withdrawals");
    }

    private static readonly string[] s_voteFields = ["met-on", "members", "votes-for", "votes-against", "grounds"];

    /// <summary>The case's form with the vote as it was just given: recording it and carrying it out are one act.</summary>
    private static Dictionary<string, string> WithVote(CaseFile one, IFormCollection form)
    {
        var told = one.Form.ToDictionary(StringComparer.Ordinal);
        foreach (string field in one.State == "voting" ? s_voteFields : [])
        {
            if (form[field].ToString().Trim() is { Length: > 0 } value)
            {
                told[field] = value;
            }
        }

        return told;
    }

    /// <summary>Takes the step that records the vote where it was not recorded before; false where the case refuses it.</summary>
    private static bool Recorded(DrugListDesk desk, Visitor visitor, HttpContext http, CaseFile one, string step, Dictionary<string, string> told)
    {
        if (one.State != "voting")
        {
            return true;
        }

        var given = told.Where(pair => s_voteFields.Contains(pair.Key) && desk.Cases.Store.Types.Find(one.Type)!.Fields.Any(field => field.Id == pair.Key)).ToDictionary();
        return desk.Cases.Store.Change(one.Number, one.Events, visitor.Actor(http), (type, now) => desk.Cases.Store.Engine.Take(type, now, step, CaseDesk.Person(visitor), given, "", desk.Store.Today)) is { IsRefused: false };
    }

    /// <summary>A share that nobody has checked against the law does not hold a decision back by itself; one that was checked does.</summary>
    private static bool Refused(VoteOutcome outcome) => outcome.Verdict == RuleVerdict.NotMet && outcome.Limit!.Verified;

    private static List<CaseFile> Waiting(HttpContext http, DrugListDesk desk, string institution, string type, string state) =>
        [.. desk.Cases.Store.Search(CaseDesk.Reader(Visitor.Of(http)!), new CaseSearch(null, type, institution, "open"), 0, 200).Cases.Where(one => one.State == state)];

    private static string? Drug(DrugListDesk desk, CaseFile one) => one.Form.TryGetValue("drug", out string? text) && Code(desk, text) is { Length: > 0 } code ? code : null;

    private static string Code(DrugListDesk desk, string text) => text.Trim().Length == 0 ? "" : desk.Knowledge.Reference.Antimicrobial(text.Trim())?.Code ?? desk.Knowledge.Drugs.Code(text.Trim()) ?? "";
}
