using System.Globalization;
using Curb.Casework;
using Curb.Policies;
using Curb.Storage.Casework;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Casework;

/// <summary>The inbox, the page of a case, and opening cases by hand or from the data.</summary>
internal static class CaseEndpoints
{
    public static void MapCases(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cases", Inbox).Needs(CaseDesk.Count);
        routes.MapPost("/cases/raise", RaiseFound).Needs(CaseDesk.RaiseFound);
        routes.MapGet("/cases/new", (HttpContext http, View view, Visitors visitors, CaseDesk desk) => ShowNew(http, view, visitors, desk, null)).Needs(CaseDesk.See);
        routes.MapPost("/cases/new", OpenByHand).Needs(CaseDesk.See);
        routes.MapGet("/cases/{number:long}", (HttpContext http, View view, Visitors visitors, CaseDesk desk, long number) => Show(http, view, visitors, desk, number, CaseAttempt.None)).Needs(CaseDesk.Count);
        routes.MapPost("/cases/{number:long}/steps", CaseActs.Step).Needs(CaseDesk.Count);
        routes.MapPost("/cases/{number:long}/comments", CaseActs.Comment).Needs(CaseDesk.Count);
        routes.MapPost("/cases/{number:long}/owner", CaseActs.Owner).Needs(CaseDesk.Count);
        routes.MapPost("/cases/{number:long}/participants", CaseActs.Participants).Needs(CaseDesk.Count);
        routes.MapPost("/cases/{number:long}/attachments", CaseActs.Attach).Needs(CaseDesk.See).WithMetadata(new AttachmentSize());
        routes.MapGet("/cases/{number:long}/attachments/{sequence:int}", Attachment).Needs(CaseDesk.Count);
    }

    /// <summary>The page of a case; a case that may not be seen is answered as one that is not there, and noted as refused.</summary>
    public static IResult Show(HttpContext http, View view, Visitors visitors, CaseDesk desk, long number, CaseAttempt attempt)
    {
        var visitor = Visitor.Of(http)!;
        var reader = CaseDesk.Reader(visitor);
        if (desk.Store.Get(reader, number) is not { } one)
        {
            return NotSeen(http, visitors, number);
        }

        var type = desk.Store.Types.Find(one.Type)!;
        var person = CaseDesk.Person(visitor);
        bool whole = reader.MayIdentify(type, one), works = CaseEngine.MayWork(type, one, person);
        if (type.Identifies && whole)
        {
            visitors.Records.Note(visitor.Actor(http), "view-patients", $"case/{number}", new { Permission = CaseDesk.See });
        }

        var (able, near) = works ? desk.Colleagues(type, one) : ([], []);
        bool handsOn = one.IsOpen && (one.Owner == visitor.Account.Name || person.HoldsAt(one.OwnerRole, one) || type.Escalation.Any(step => person.HoldsAt(step.To, one)));
        var institution = visitors.Tree.Find(one.Institution);
        var shown = new CaseView(
            type, one, whole, [.. desk.Store.Events(reader, number).Reverse()], desk.Store.Attachments(reader, number), CaseEngine.Steps(type, one, person), works, handsOn, able, near, desk.DisplayNames(),
            institution is null ? new Bilingual(one.Institution, one.Institution) : new Bilingual(institution.Name, institution.NameEn), visitor.Account.Name, desk.Store.Today, one.DueOn is not { } due || desk.Store.Calendar.Knows(due.Year));
        return View.Show<CasePage>(("Page", view.Page(http)), ("View", shown), ("Attempt", attempt), ("Indicators", view.Knowledge.Indicators));
    }

    public static IResult NotSeen(HttpContext http, Visitors visitors, long number)
    {
        visitors.Records.Note(Visitor.Of(http)!.Actor(http), "refused", $"case/{number}", new { http.Request.Method, Missing = "the case, or the right to see it" });
        return Results.NotFound();
    }

    private static IResult Inbox(HttpContext http, View view, Visitors visitors, CaseDesk desk)
    {
        string? Text(string name) => http.Request.Query[name].ToString().Trim() is { Length: > 0 and <= 200 } text ? text : null;
        var reader = CaseDesk.Reader(Visitor.Of(http)!);
        var asked = new CaseSearch(Text("q"), Text("type"), Text("institution"), Text("which") ?? "waiting");
        int number = int.TryParse(Text("page"), NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) ? Math.Clamp(wanted, 1, 10_000) : 1;
        var (cases, total) = desk.Store.Search(reader, asked, (number - 1) * CaseListView.PageRows, CaseListView.PageRows);
        var list = new CaseListView(cases, total, number, asked, desk.Store.Types.Types, desk.DisplayNames(), Institutions(visitors, view.Page(http).T), desk.Store.Today);
        return View.Show<InboxPage>(("Page", view.Page(http)), ("List", list), ("Counts", desk.Store.Counts(reader)), ("MayOpen", desk.Store.Types.Types.Any(type => Places(visitors, http, type).Any())), ("Raised", Text("raised")));
    }

    /// <summary>Names of institutions, and of places above them that have cases of their own, by code, in the reader's language.</summary>
    public static IReadOnlyDictionary<string, string> Institutions(Visitors visitors, Texts.Phrases t) =>
        visitors.Tree.FromTheRoot.Where(at => at.Place.Kind is > PlaceKind.Root and <= PlaceKind.Institution).ToDictionary(at => at.Place.Code, at => t.Name(at.Place.Name, at.Place.NameEn), StringComparer.Ordinal);

    private static IResult Attachment(HttpContext http, Visitors visitors, CaseDesk desk, long number, int sequence)
    {
        var visitor = Visitor.Of(http)!;
        if (desk.Store.Attachments(CaseDesk.Reader(visitor), number).FirstOrDefault(one => one.Sequence == sequence) is not { } attachment)
        {
            return NotSeen(http, visitors, number);
        }

        visitors.Records.Note(visitor.Actor(http), "view-attachment", $"case/{number}/attachment/{sequence}", new { attachment.Digest });
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(desk.Store.Files.Read(attachment.Digest), attachment.Media, attachment.Name);
    }

    private static IResult RaiseFound(HttpContext http, View view, CaseDesk desk)
    {
        using var lease = view.Open();
        var data = lease.Data;
        var ground = new CaseGround(
            data.Facts, data.Institutions, [.. data.Deliveries.Select(line => (line.Institution, line.Source, line.Outcome, line.At))], data.Measurements,
            code => data.Stamps.FirstOrDefault(stamp => stamp.Institution == code)?.Guideline);
        var sources = new CaseSources(view.Knowledge.CaseTypes, view.Knowledge.Policies, view.Knowledge.Reference);
        var harvest = sources.Gather(ground, View.Reader, [.. CaseSources.Kinds.Except(CaseSources.OfPatients)]);
        var patients = OfPatients(http, view, sources, ground);
        harvest = new CaseHarvest([.. harvest.Findings, .. patients.Findings], [.. harvest.LookedAt, .. patients.LookedAt]);
        var actor = Visitor.Of(http)!.Actor(http);
        int opened = desk.Store.Raise(harvest, actor).Sum(one => one.Opened + one.Reopened);
        desk.Store.Pass(actor);
        return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/cases?which=open&raised={opened}"));
    }

    /// <summary>What is made of rows of single patients: for whoever may see them, and for whole institutions alone, since what a part does not show would else be taken for gone.</summary>
    private static CaseHarvest OfPatients(HttpContext http, View view, CaseSources sources, CaseGround ground)
    {
        var seen = Visitor.Of(http)!.Standing.ScopeFor(CaseDesk.See);
        var codes = ground.Institutions.Select(institution => institution.Code).Where(code => View.Reader.Covers(code) && seen.Covers(code) && !seen.Departments.ContainsKey(code)).ToList();
        if (!seen.MayIdentify || codes.Count == 0)
        {
            return new CaseHarvest([], []);
        }

        var whole = seen.Within(codes);
        using var lease = view.Open(whole);
        return sources.Gather(ground with { Facts = lease.Data.Facts }, whole, CaseSources.OfPatients);
    }

    private static IEnumerable<(string Institution, string? Department)> Places(Visitors visitors, HttpContext http, CaseType type)
    {
        var visitor = Visitor.Of(http)!;
        return visitor.Standing.RolesByPlace.Where(held => type.OpenedBy.Contains(held.Role) && visitors.Tree.Find(held.Institution) is not null).Select(held => (held.Institution, held.Department)).Distinct();
    }

    private static IResult ShowNew(HttpContext http, View view, Visitors visitors, CaseDesk desk, string? problem)
    {
        var page = view.Page(http);
        var names = Institutions(visitors, page.T);
        var choices = desk.Store.Types.Types.SelectMany(type => Places(visitors, http, type).Select(place => (Type: type, place.Institution, place.Department))).ToList();
        string Typed(string name) => http.Request.HasFormContentType ? http.Request.Form[name].ToString() : http.Request.Query[name].ToString();
        return View.Show<NewCasePage>(("Page", page), ("Choices", choices), ("Institutions", names), ("Problem", problem), ("Subject", Typed("subject")), ("Text", Typed("text")), ("Chosen", Typed("type")));
    }

    private static async Task<IResult> OpenByHand(HttpContext http, View view, Visitors visitors, CaseDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        var person = CaseDesk.Person(visitor);
        string[] chosen = form["type"].ToString().Split('\u001f');
        string subject = form["subject"].ToString().Trim(), text = form["text"].ToString().Trim();
        if (subject.Length is 0 or > CaseForm.MostText || text.Length > CaseForm.MostLongText || chosen is not [var id, var institution, var department] || desk.Store.Types.Find(id) is not { } type)
        {
            return ShowNew(http, view, visitors, desk, "cases.new-form");
        }

        string? at = department.Length > 0 ? department : null;
        if (!CaseEngine.MayOpen(type, person, institution, at))
        {
            return ShowNew(http, view, visitors, desk, "cases.new-refused");
        }

        var actor = visitor.Actor(http);
        long number = desk.Store.Open(new CaseFinding(type.Id, institution, at, "", "", new CaseSubject("note", "", new Bilingual(subject, subject), ""), new Dictionary<string, string>()), actor);
        var today = desk.Store.Today;
        desk.Store.Change(number, null, actor, (of, one) => CaseEngine.Invite(of, one, person with { Holds = (_, _, _) => true }, visitor.Account.Name, today));
        if (text.Length > 0)
        {
            desk.Store.Change(number, null, actor, (of, one) => CaseEngine.Comment(of, one, person, text, today));
        }

        return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/cases/{number}"));
    }

    /// <summary>An attachment may be larger than other forms.</summary>
    private sealed class AttachmentSize : IRequestSizeLimitMetadata
    {
        private const long Form = 16 * 1024;

        public long? MaxRequestBodySize => AttachmentKind.MostBytes + Form;
    }
}
