using Curb.Casework;
using Curb.Policies;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Supervision.Inspections;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Inspections;

/// <summary>Inspections from the visit to the re-check: begun, handed in, answered by a letter, put right, closed; summons talks beside.</summary>
internal static class InspectionEndpoints
{
    private const int MostText = 4000;

    public static void MapInspections(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inspections", List).Needs(InspectionDesk.See);
        routes.MapGet("/panels/inspections", Part).Needs(InspectionDesk.See);
        routes.MapGet("/inspections/one", (HttpContext http, View view, InspectionDesk desk) => One(http, view, desk, http.Request.Query["id"].ToString(), null, [])).Needs(InspectionDesk.See);
        routes.MapPost("/inspections/begin", Begin).Needs(InspectionDesk.CarryOut);
        routes.MapPost("/inspections/recuse", Recuse).Needs(InspectionDesk.CarryOut);
        routes.MapPost("/inspections/hand-in", HandIn).Needs(InspectionDesk.CarryOut);
        routes.MapPost("/inspections/letter", Letter).Needs(InspectionDesk.Lead);
        routes.MapPost("/inspections/recheck", Recheck).Needs(InspectionDesk.CarryOut);
        routes.MapPost("/inspections/close", Close).Needs(InspectionDesk.CarryOut);
        routes.MapPost("/inspections/talk", Talk).Needs(InspectionDesk.Lead);
        routes.MapProgramme();
        routes.MapSheet();
        routes.MapModelCases();
        routes.MapDisclosures();
    }

    private static IResult List(HttpContext http, View view, InspectionDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        var places = InspectionDesk.Places(visitor);
        return View.Show<InspectionsPage>(
            ("Page", view.Page(http)), ("Inspections", desk.Seen(visitor)), ("Programmes", desk.Store.At(InspectionKinds.Programme, places).OrderByDescending(kept => kept.Body.Year).ToList()), ("Draws", desk.Store.At(InspectionKinds.Draw, places)),
            ("Led", desk.Supervision.Led(visitor)), ("Desk", desk), ("Visitor", visitor));
    }

    /// <summary>What of inspections is open, for the first screen.</summary>
    private static IResult Part(HttpContext http, View view, InspectionDesk desk) => View.Show<InspectionsPanel>(("Page", view.Page(http)), ("Open", desk.Seen(Visitor.Of(http)!).Where(kept => kept.State != "closed").ToList()), ("Desk", desk));

    internal static IResult One(HttpContext http, View view, InspectionDesk desk, string id, string? problem, IReadOnlyList<CheckObjection> objections)
    {
        var visitor = Visitor.Of(http)!;
        if (desk.Find(visitor, id) is not { } kept)
        {
            return Results.NotFound();
        }

        bool shown = InspectionDesk.SeesFindings(visitor, kept);
        var reader = CaseDesk.Reader(visitor);
        return View.Show<InspectionPage>(
            ("Page", view.Page(http)), ("Kept", kept), ("Desk", desk), ("Visitor", visitor), ("Problem", problem), ("Objections", objections), ("Today", desk.Store.Today),
            ("Lines", shown ? desk.Records.Lines(kept.Body) : new Dictionary<string, SheetLine>()), ("Evidence", shown ? desk.Records.Evidence(kept.Body) : []), ("ShowsFindings", shown),
            ("Problems", shown && kept.State is "in-rectification" or "closed" ? desk.Records.Problems(reader, kept.Body) : []),
            ("Letter", kept.Body.Letter.Length > 0 && shown ? desk.Store.Find(SupervisionKinds.Notice, kept.Body.Letter, _ => true) : null),
            ("Unlocked", kept.Body.Samples.Select(sample => desk.Unlock(view, visitor, kept.Body, sample)).ToList()), ("MayLead", desk.Leads(visitor, kept.Body.Place)), ("MayCarry", visitor.May(InspectionDesk.CarryOut) && desk.Carried(visitor, id) is not null),
            ("LedgerType", desk.Supervision.LedgerType), ("RectifyBy", desk.Store.Today.AddDays(desk.Records.Usual("rectify_days"))));
    }

    private static async Task<IResult> Begin(HttpContext http, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Carried(visitor, form["id"].ToString()) is not { } kept)
        {
            return Results.NotFound();
        }

        var experts = desk.Experts(kept.Body.Place);
        desk.Records.Begin(kept, string.Join("、", kept.Body.Team.Select(id => experts.GetValueOrDefault(id)?.Name ?? id)), visitor.Actor(http));
        return Results.LocalRedirect("/inspections/sheet?id=" + Uri.EscapeDataString(kept.Id));
    }

    /// <summary>An expert has a conflict that the pool did not know: the next in the order of the draw comes instead. Said by the expert, or by whoever leads.</summary>
    private static async Task<IResult> Recuse(HttpContext http, View view, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        string leaves = form["expert"].ToString(), reason = form.Text("reason");
        if (desk.Carried(visitor, form["id"].ToString()) is not { State: "planned" or "under-way" } kept || !kept.Body.Team.Contains(leaves)
            || desk.Store.Find(InspectionKinds.Draw, kept.Body.Draw, _ => true)?.Body is not { } draw || (!desk.Leads(visitor, kept.Body.Place) && desk.Experts(kept.Body.Place).GetValueOrDefault(leaves)?.Account != visitor.Account.Name))
        {
            return Results.NotFound();
        }

        if (reason.Length == 0)
        {
            return One(http, view, desk, kept.Id, "inspect.recuse-reason", []);
        }

        desk.Records.Replace(kept, draw, leaves, reason, desk.Experts(kept.Body.Place), visitor.Actor(http));
        return desk.Carried(visitor, kept.Id) is null ? Results.LocalRedirect("/inspections") : Results.LocalRedirect(InspectionRecords.Link(kept.Body));
    }

    private static async Task<IResult> HandIn(HttpContext http, View view, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Carried(visitor, form["id"].ToString()) is not { } kept)
        {
            return Results.NotFound();
        }

        var objections = desk.Records.HandIn(kept, CaseDesk.Person(visitor), visitor.Actor(http));
        return objections.Count > 0 ? One(http, view, desk, kept.Id, null, objections) : Results.LocalRedirect(InspectionRecords.Link(kept.Body));
    }

    /// <summary>Drafts the feedback letter; drafting again writes over a draft, never over what was issued.</summary>
    private static async Task<IResult> Letter(HttpContext http, View view, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Find(visitor, form["id"].ToString()) is not { } kept || !desk.Leads(visitor, kept.Body.Place))
        {
            return Results.NotFound();
        }

        if (kept.State != "handed-in" || form.Day("rectify-by") is not { } by || by < desk.Store.Today)
        {
            return One(http, view, desk, kept.Id, kept.State == "handed-in" ? "inspect.rectify-day" : "inspect.not-handed-in", []);
        }

        var experts = desk.Experts(kept.Body.Place);
        var institution = desk.Supervision.Under(kept.Body.Place).First(one => one.Code == kept.Body.Institution);
        var letter = InspectionLetter.Draft(kept.Body, institution, Issuer(desk, kept.Body.Place), [.. kept.Body.Team.Select(id => experts.GetValueOrDefault(id)?.Name ?? id)], desk.Records.Evidence(kept.Body), by);
        var known = desk.Store.Find(SupervisionKinds.Notice, letter.Id, _ => true);
        if (known is not { State: "issued" })
        {
            desk.Store.Save(SupervisionKinds.Notice, letter.Id, letter.Place, "", letter.Period, "draft", letter, known?.Version ?? 0, visitor.Actor(http));
            desk.Records.Lettered(kept, letter.Id, visitor.Actor(http));
        }

        return Results.LocalRedirect("/notices/one?id=" + Uri.EscapeDataString(letter.Id));
    }

    /// <summary>What happens once a letter of an inspection is issued; nothing for other notices.</summary>
    internal static void Issued(HttpContext http, InspectionDesk desk, Notice notice)
    {
        var visitor = Visitor.Of(http)!;
        if (notice.Kind == InspectionLetter.Kind && desk.Records.Find(notice.Id[(notice.Place.Length + InspectionLetter.Kind.Length + 2)..], _ => true) is { State: "handed-in" } kept)
        {
            desk.Records.Issued(kept, notice, CaseDesk.Person(visitor), visitor.Actor(http));
        }
    }

    /// <summary>The re-check of one problem: what was reported as put right is verified and closed, or sent back with the reason.</summary>
    private static async Task<IResult> Recheck(HttpContext http, View view, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Carried(visitor, form["id"].ToString()) is not { } kept
            || desk.Records.Problems(CaseDesk.Reader(visitor), kept.Body).FirstOrDefault(one => one.Problem?.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) == form["case"].ToString()).Problem is not { } problem)
        {
            return Results.NotFound();
        }

        string text = form.Text("verification", MostText);
        bool passed = form["act"].ToString() == "close";
        var store = desk.Supervision.Cases.Store;
        var outcome = store.Change(problem.Number, null, visitor.Actor(http), (type, one) => store.Engine.Take(
            type, one, passed ? "close" : "send-back", CaseDesk.Person(visitor), passed ? new Dictionary<string, string> { ["verification"] = text } : [], passed ? "" : text, store.Today));
        return outcome is { IsRefused: false } ? Results.LocalRedirect(InspectionRecords.Link(kept.Body)) : One(http, view, desk, kept.Id, "inspect.recheck-refused", []);
    }

    private static async Task<IResult> Close(HttpContext http, View view, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Carried(visitor, form["id"].ToString()) is not { } kept)
        {
            return Results.NotFound();
        }

        return desk.Records.Close(kept, CaseDesk.Reader(visitor), form.Text("conclusion", MostText), CaseDesk.Person(visitor), visitor.Actor(http))
            ? Results.LocalRedirect(InspectionRecords.Link(kept.Body)) : One(http, view, desk, kept.Id, "inspect.close-refused", []);
    }

    /// <summary>Calls the head of an institution to a talk: a case for the talk, and the draft of its summons.</summary>
    private static async Task<IResult> Talk(HttpContext http, View view, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        string code = form["institution"].ToString(), reason = form.Text("reason", MostText), where = form.Text("where"), from = form["inspection"].ToString();
        var place = desk.Supervision.Led(visitor).FirstOrDefault(led => desk.Supervision.Tree.IsWithin(code, led.Code));
        if (place is null || desk.Supervision.Under(place.Code).FirstOrDefault(one => one.Code == code) is not { } institution)
        {
            return Results.NotFound();
        }

        if (form.Day("on") is not { } on || on < desk.Store.Today || reason.Length == 0 || where.Length == 0)
        {
            return from.Length > 0 ? One(http, view, desk, from, "inspect.talk-form", []) : Results.LocalRedirect("/ledger?institution=" + Uri.EscapeDataString(code));
        }

        var actor = visitor.Actor(http);
        long number = desk.Supervision.Cases.Store.Open(new CaseFinding(InspectionRecords.Talk, code, null, "", "", new CaseSubject("talk", code, new Bilingual($"约谈{institution.Name}", $"Summons talk: {(institution.NameEn.Length > 0 ? institution.NameEn : institution.Name)}"), ""),
            new Dictionary<string, string> { ["reason"] = reason, ["on"] = on.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), ["where"] = where, ["inspection"] = from })
        { DueOn = on }, actor);
        var summons = InspectionLetter.Call(number.ToString(System.Globalization.CultureInfo.InvariantCulture), place.Code, institution, Issuer(desk, place.Code), on, where, reason, desk.Store.Today);
        desk.Store.Save(SupervisionKinds.Notice, summons.Id, place.Code, "", summons.Period, "draft", summons, 0, actor);
        return Results.LocalRedirect("/notices/one?id=" + Uri.EscapeDataString(summons.Id));
    }

    private static string Issuer(InspectionDesk desk, string place) => (desk.Supervision.Tree.Find(place)?.Name is { Length: > 0 } name ? name : "本级") + "卫生健康委员会";
}
