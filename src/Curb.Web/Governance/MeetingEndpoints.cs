using System.Globalization;
using System.Security.Cryptography;
using Curb.Casework;
using Curb.Exchange.Documents;
using Curb.Governance;
using Curb.Storage.Regional;
using Curb.Web.Accounts;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Governance;

/// <summary>Committees, their meetings and what becomes of their decisions; quality-control centres of a region among them.</summary>
internal static class MeetingEndpoints
{
    private const int MonthsShown = 12;
    private const int MostDecisions = 20;
    private const int MostOwn = 10;
    private const int MostSaid = 2000;

    private static readonly char[] s_between = ['\n', '、', '，', ',', ';', '；'];
    private static readonly string[] s_problems = ["rule-lacks", "rule-waits", "rule-not-approved", "rule-not-published", "changed", "day", "chair", "present", "not-yet", "decision", "due", "held", "centre", "bulletin"];

    public static void MapMeetings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/meetings", Show).Needs(GovernanceDesk.See);
        routes.MapPost("/meetings", Call).Needs(GovernanceDesk.Keep);
        routes.MapPost("/meetings/centres", Found).Needs(SupervisionDesk.Lead);
        routes.MapGet("/meetings/one", One).Needs(GovernanceDesk.See);
        routes.MapPost("/meetings/one", Write).Needs(GovernanceDesk.Keep).TakesUpTo(RegionalEndpoints.LargestForm);
        routes.MapGet("/meetings/minutes.docx", Minutes).Needs(GovernanceDesk.See).Exports();
    }

    /// <summary>What went wrong with the last step, as the address says; nothing else is taken from it.</summary>
    public static string? ProblemOf(HttpContext http) => http.Request.Query["problem"].ToString() is var said && s_problems.Contains(said) ? said : null;

    private static IResult Show(HttpContext http, View view, GovernanceDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        var today = desk.Store.Today;
        var institution = desk.Supervision.Chosen(http);
        var seats = desk.Seats(visitor, institution);
        var from = new DateOnly(today.Year, today.Month, 1).AddMonths(1 - MonthsShown);
        var boards = seats.Select(seat => new SeatView(seat, MeetingBook.Standings(seat.Committee, [.. desk.Meetings(seat).Select(kept => kept.Body)], from, today), desk.Meetings(seat), desk.Members(seat), desk.MayRead(visitor, seat), desk.MayKeep(visitor, seat))).ToList();
        return View.Show<MeetingsPage>(
            ("Page", view.Page(http)), ("Institution", institution), ("Institutions", desk.Supervision.Seen), ("Boards", boards), ("Today", today), ("Led", desk.Supervision.Led(visitor)), ("Problem", ProblemOf(http)));
    }

    private static async Task<IResult> Call(HttpContext http, View view, GovernanceDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        string place = form["place"].ToString();
        var institution = desk.Supervision.Seen.FirstOrDefault(one => one.Code == place);
        if (desk.Seats(visitor, institution).FirstOrDefault(one => one.Key == form["committee"].ToString() && one.Place == place) is not { } seat || !desk.MayKeep(visitor, seat))
        {
            return Results.NotFound();
        }

        if (form.Day("on") is not { } on)
        {
            return Results.LocalRedirect($"/meetings?problem=day{At(institution?.Code)}");
        }

        string id = string.Create(CultureInfo.InvariantCulture, $"{seat.Place}/{seat.Key}/{on:yyyy-MM-dd}");
        var meeting = new Meeting(id, seat.Key, seat.Place, on, seat.Committee.NameOf(on), desk.Members(seat).FirstOrDefault() ?? "", [], desk.Draw(http, view, visitor, seat), [], null, "");
        return desk.Store.Save(SocietyKinds.Meeting, id, seat.Place, seat.Key, meeting.Period, "called", meeting, 0, visitor.Actor(http)) ? Results.LocalRedirect("/meetings/one?id=" + Uri.EscapeDataString(id)) : Results.LocalRedirect($"/meetings?problem=held{At(institution?.Code)}");
    }

    private static string At(string? institution) => institution is null ? "" : "&institution=" + Uri.EscapeDataString(institution);

    /// <summary>A quality-control centre is set up, or its members change.</summary>
    private static async Task<IResult> Found(HttpContext http, GovernanceDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Supervision.Led(visitor).FirstOrDefault(one => one.Code == form["place"].ToString()) is not { } place)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        string title = form.Text("title"), id = form["id"].ToString();
        var known = id.Length > 0 ? desk.Store.Find(SocietyKinds.Centre, $"{place.Code}/{id}", code => code == place.Code) : null;
        var members = form.Text("members", 4000).Split(s_between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        if (title.Length == 0 || form.Text("head").Length == 0 || (id.Length > 0 && known is null))
        {
            return Results.LocalRedirect("/meetings?problem=centre");
        }

        id = id.Length > 0 ? id : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        desk.Store.Save(SocietyKinds.Centre, $"{place.Code}/{id}", place.Code, "", "", "in-place", new QualityCentre(id, place.Code, title, form.Text("field"), form.Text("seat"), form.Text("head"), members), known?.Version ?? 0, visitor.Actor(http));
        return Results.LocalRedirect("/meetings");
    }

    internal static (Seat Seat, Kept<Meeting> Kept)? Find(GovernanceDesk desk, Visitor visitor, string id) => Held(desk, visitor, id) is { } held && desk.MayRead(visitor, held.Seat) ? held : null;

    private static (Seat Seat, Kept<Meeting> Kept)? Held(GovernanceDesk desk, Visitor visitor, string id)
    {
        var kept = desk.Store.Find(SocietyKinds.Meeting, id, _ => true);
        var institution = kept is null ? null : desk.Supervision.Seen.FirstOrDefault(one => one.Code == kept.Place);
        return kept is not null && desk.Seats(visitor, institution).FirstOrDefault(seat => seat.Key == kept.Body.Committee && seat.Place == kept.Place) is { } seat ? (seat, kept) : null;
    }

    /// <summary>
    /// What is shown of a meeting to somebody who may not read its minutes: the decisions whose cases the person may see, and nothing of what else came before it. Null where there are none.
    /// </summary>
    private static (Seat Seat, Kept<Meeting> Kept)? Concerning(GovernanceDesk desk, Visitor visitor, string id)
    {
        var reader = Casework.CaseDesk.Reader(visitor);
        return Held(desk, visitor, id) is { } held
            && held.Kept.Body.Decisions.Where(one => one.Case is { } number && desk.Supervision.Cases.Store.Get(reader, number) is not null).ToList() is { Count: > 0 } own
            ? (held.Seat, held.Kept with { Body = held.Kept.Body with { Chair = "", Present = [], Agenda = [], Decisions = own } }) : null;
    }

    private static IResult One(HttpContext http, View view, GovernanceDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        string id = http.Request.Query["id"].ToString();
        var whole = Find(desk, visitor, id);
        if ((whole ?? Concerning(desk, visitor, id)) is not { } found)
        {
            return Results.NotFound();
        }

        var reader = Casework.CaseDesk.Reader(visitor);
        var states = found.Kept.Body.Decisions.Where(one => one.Case is not null).Select(one => desk.Supervision.Cases.Store.Get(reader, one.Case!.Value)).OfType<CaseFile>().ToDictionary(one => one.Number);
        var institutions = found.Seat.Centre is null ? desk.Supervision.Seen.Where(one => one.Code == found.Seat.Place) : desk.Supervision.Under(found.Seat.Place);
        return View.Show<MeetingPage>(
            ("Page", view.Page(http)), ("Seat", found.Seat), ("Kept", found.Kept), ("Members", desk.Members(found.Seat)), ("Whole", whole is not null), ("MayKeep", whole is not null && desk.MayKeep(visitor, found.Seat)), ("Cases", states), ("Institutions", institutions.ToList()),
            ("Type", view.Knowledge.CaseTypes.Find(found.Seat.Committee.Decisions)), ("Today", desk.Store.Today), ("Problem", ProblemOf(http)));
    }

    private static async Task<IResult> Write(HttpContext http, View view, GovernanceDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (Find(desk, visitor, form["id"].ToString()) is not { } found || !desk.MayKeep(visitor, found.Seat))
        {
            return Results.NotFound();
        }

        string back = "/meetings/one?id=" + Uri.EscapeDataString(found.Kept.Id), act = form["act"].ToString();
        if (found.Kept.Body.IsClosed)
        {
            return Results.LocalRedirect(back + "&problem=changed");
        }

        var meeting = Written(form, found.Seat, found.Kept.Body, desk);
        if (act == "draw")
        {
            var said = meeting.Agenda.Where(item => item.Said.Length > 0).ToDictionary(item => (item.Kind, item.Key), item => item.Said);
            var drawn = desk.Draw(http, view, visitor, found.Seat).Select(item => item with { Said = said.GetValueOrDefault((item.Kind, item.Key), "") }).ToList();
            meeting = meeting with { Agenda = [.. drawn, .. meeting.Agenda.Where(item => item.Kind == "own" || (item.Said.Length > 0 && drawn.All(one => (one.Kind, one.Key) != (item.Kind, item.Key))))] };
        }

        if (act == "close" && meeting.Lacks(desk.Store.Today).FirstOrDefault() is { } lack)
        {
            desk.Store.Save(SocietyKinds.Meeting, meeting.Id, meeting.Place, meeting.Committee, meeting.Period, "called", meeting, form.Number("version"), visitor.Actor(http));
            return Results.LocalRedirect(back + "&problem=" + lack);
        }

        if (act == "close")
        {
            return Close(http, desk, visitor, found.Seat, meeting, form.Number("version"), back);
        }

        return Results.LocalRedirect(desk.Store.Save(SocietyKinds.Meeting, meeting.Id, meeting.Place, meeting.Committee, meeting.Period, "called", meeting, form.Number("version"), visitor.Actor(http)) ? back : back + "&problem=changed");
    }

    /// <summary>The minutes are closed first: whoever is second opens no cases. Then each decision gets its case, and the minutes their numbers.</summary>
    private static IResult Close(HttpContext http, GovernanceDesk desk, Visitor visitor, Seat seat, Meeting meeting, int version, string back)
    {
        meeting = meeting with { ClosedOn = desk.Store.Today, ClosedBy = visitor.Account.Name };
        if (!desk.Store.Save(SocietyKinds.Meeting, meeting.Id, meeting.Place, meeting.Committee, meeting.Period, "closed", meeting, version, visitor.Actor(http)))
        {
            return Results.LocalRedirect(back + "&problem=changed");
        }

        var cases = desk.Supervision.Cases.Store;
        cases.Raise(new CaseHarvest(MeetingBook.Findings(seat.Committee, meeting, new Policies.Bilingual(seat.Title, seat.Committee.Title.En)), []), visitor.Actor(http));
        var numbered = meeting with { Decisions = [.. meeting.Decisions.Select(one => one with { Case = cases.LastOf(MeetingBook.KeyOf(seat.Committee, meeting, one))?.Case.Number })] };
        desk.Store.Save(SocietyKinds.Meeting, meeting.Id, meeting.Place, meeting.Committee, meeting.Period, "closed", numbered, version + 1, visitor.Actor(http));
        return Results.LocalRedirect(back);
    }

    private static Meeting Written(IFormCollection form, Seat seat, Meeting meeting, GovernanceDesk desk)
    {
        var allowed = (seat.Centre is null ? [seat.Place] : desk.Supervision.Under(seat.Place).Select(one => one.Code)).ToHashSet(StringComparer.Ordinal);
        var agenda = meeting.Agenda.Where(item => item.Kind != "own").Select(item => item with { Said = form.Text($"said-{item.Kind}-{item.Key}", MostSaid) }).ToList();
        for (int i = 0; i < MostOwn; i++)
        {
            if (form.Text($"own-{i}") is { Length: > 0 } title)
            {
                agenda.Add(new AgendaItem("own", i.ToString(CultureInfo.InvariantCulture), new Policies.Bilingual(title, title), Policies.Bilingual.Empty, "", form.Text($"own-said-{i}", MostSaid)));
            }
        }

        var decisions = Enumerable.Range(0, MostDecisions).Select(i => (Text: form.Text($"decision-{i}", 1000), Institution: seat.Centre is null ? seat.Place : form[$"for-{i}"].ToString(), Person: form.Text($"person-{i}"), Due: form.Day($"due-{i}")))
            .Where(one => one.Text.Length > 0).Select((one, i) => new MeetingDecision(i + 1, one.Text, allowed.Contains(one.Institution) ? one.Institution : "", one.Person, one.Due ?? DateOnly.MinValue, null)).ToList();
        var present = form["present"].OfType<string>().Concat(form.Text("guests", 1000).Split(s_between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Where(name => name.Length > 0).Distinct().Take(200).ToList();
        return meeting with { Chair = form.Text("chair"), Present = present, Agenda = agenda, Decisions = decisions };
    }

    private static IResult Minutes(HttpContext http, GovernanceDesk desk)
    {
        if (Find(desk, Visitor.Of(http)!, http.Request.Query["id"].ToString()) is not { } found)
        {
            return Results.NotFound();
        }

        var target = new MemoryStream();
        MinutesDocument.Write(target, found.Kept.Body, found.Seat.Title, found.Seat.PlaceName, desk.Members(found.Seat));
        return Results.File(target.ToArray(), RegionalEndpoints.Docx, $"会议纪要-{found.Seat.Title}-{found.Kept.Body.On:yyyy-MM-dd}.docx");
    }
}

/// <summary>A committee with its meetings as the page shows it.</summary>
public sealed record SeatView(Seat Seat, IReadOnlyList<MeetingStanding> Standings, IReadOnlyList<Kept<Meeting>> Meetings, IReadOnlyList<string> Members, bool MayRead, bool MayKeep);
