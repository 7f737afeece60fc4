using System.Globalization;
using Curb.Casework;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Privileges;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Storage.Governance;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Stewardship;

/// <summary>Pages of the day: patients on antimicrobials for physicians, the ranked work list of clinical pharmacists with advice, and the trail of an order.</summary>
internal static class StewardshipEndpoints
{
    private const int MostRows = 2000;

    public static void MapStewardship(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/on-antimicrobials", Patients).Needs("patients.see");
        routes.MapGet("/worklist", WorkList).Needs("patients.see");
        routes.MapPost("/worklist/advice", Advise).Needs(CaseDesk.See);
        routes.MapGet("/orders/{order}", Trail).Needs("patients.see");
        routes.MapPost("/orders/{order}/notice", GiveNotice).Needs(CaseDesk.See);
    }

    /// <summary>A physician's own patients where the account is tied to a staff code, else those of the department; the page says which.</summary>
    private static IResult Patients(HttpContext http, View view, Board board, GovernanceStore governance)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var me = governance.OfAccount(Visitor.Of(http)!.Account.Name).FirstOrDefault(one => one.Institution == options.Institution?.Code && one.Kind == StaffKind.Physician);
        string whose = http.Request.Query["whose"].ToString() is "all" ? "all" : me is not null ? "mine" : "unknown";
        var outcome = view.Part(options, () => board.All(lease.Data, options, Board.Day(http), CaseDesk.Reader(Visitor.Of(http)!), false, whose == "mine" ? me!.Code : null));
        bool physician = Visitor.Of(http)!.Standing.Held.Any(held => held.Role.Id == "physician");
        return View.Show<PatientsPage>(("Page", page), ("Options", options), ("Outcome", outcome), ("Names", view.Names), ("Day", http.Request.Query["day"].ToString()), ("Whose", whose), ("Me", me), ("IsPhysician", physician));
    }

    private static IResult WorkList(HttpContext http, View view, Board board, CaseDesk desk)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var visitor = Visitor.Of(http)!;
        var reader = CaseDesk.Reader(visitor);
        var outcome = view.Part(options, () => board.All(lease.Data, options, Board.Day(http), reader, true));
        AdviceRate? rate = options.Institution is { } institution ? board.Rate(board.Read(lease.Data, options, null), reader, institution.Code) : null;
        bool may = options.Institution is { } at && desk.Store.Types.Find(Board.Advice) is { } type && CaseEngine.MayOpen(type, CaseDesk.Person(visitor), at.Code, null);
        return View.Show<WorkListPage>(("Page", page), ("Options", options), ("Outcome", outcome), ("Names", view.Names), ("Rate", rate), ("Reviews", options.Institution is { } asked ? board.Reviews(board.Read(lease.Data, options, null), reader, asked.Code) : null), ("MayAdvise", may), ("Day", http.Request.Query["day"].ToString()), ("Given", http.Request.Query["given"].ToString()));
    }

    /// <summary>Advice on what the list shows: what was found is worked out again, so that nothing else can be written into the case.</summary>
    private static async Task<IResult> Advise(HttpContext http, View view, Board board, CaseDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        using var lease = view.Open();
        string institution = form["institution"].ToString(), encounter = form["encounter"].ToString(), kind = form["kind"].ToString(), drug = form["drug"].ToString(), note = form["note"].ToString().Trim();
        var visitor = Visitor.Of(http)!;
        DateTime? at = DateOnly.TryParseExact(form["day"].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToDateTime(new TimeOnly(8, 0)) : null;
        var known = lease.Data.Institutions.FirstOrDefault(one => one.Code == institution) ?? (View.Reader.Covers(institution) ? Supervision.Institution.Unregistered(institution) : null);
        if (known is null || note.Length > CaseForm.MostText || desk.Store.Types.Find(Board.Advice) is not { } type)
        {
            return Results.NotFound();
        }

        var options = new FilterOptions(lease.Data.Institutions, known, null, null, [], null);
        var found = board.All(lease.Data, options, at, CaseDesk.Reader(visitor), true) is PanelOutcome<BoardView>.Shown { View: { } shown } ? shown : null;
        var row = found?.Rows.FirstOrDefault(one => one.Patient.Encounter == encounter);
        var one = row?.Ranked.Opportunities.FirstOrDefault(one => one.Kind == kind && one.Drug == drug);
        if (row is null || one is null || !CaseEngine.MayOpen(type, CaseDesk.Person(visitor), institution, row.Patient.Department))
        {
            return Results.NotFound();
        }

        long number = desk.Store.Open(board.AdviceOf(institution, row.Patient, one, found!.At, note), visitor.Actor(http));
        return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/worklist?institution={Uri.EscapeDataString(institution)}&day={form["day"]}&given={number}"));
    }

    /// <summary>Puts what a rule found in the order to its department: found again in the facts, so that nothing else can be written into the case.</summary>
    private static async Task<IResult> GiveNotice(HttpContext http, View view, Board board, CaseDesk desk, string order)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), rule = form["rule"].ToString();
        using var lease = view.Open();
        if (!View.Reader.Covers(institution) || desk.Store.Types.Find(Board.Notice) is not { } type)
        {
            return Results.NotFound();
        }

        var found = (FindingFacts)lease.Data.Facts.Rows(new FactQuery("finding", [Measure.Rows()], [Condition.Is("institution", institution), Condition.Is("order_key", order), Condition.Is("rule", rule)], []), View.Reader.Within([institution]), 1);
        if (found.Count == 0 || !CaseEngine.MayOpen(type, CaseDesk.Person(Visitor.Of(http)!), institution, found.Department[0]))
        {
            return Results.NotFound();
        }

        long number = desk.Store.Open(board.NoticeOf(institution, found, 0, found.Encounter[0] ?? ""), Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/cases/{number}"));
    }

    /// <summary>Everything that hangs on one order: itself, its culture, results, findings, cases, and the months of the indicators that it enters.</summary>
    private static IResult Trail(HttpContext http, View view, Board board, CaseDesk desk, string order)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return TrailOf(http, lease.Data, options, board, desk, order) is { } trail ? View.Show<TrailPage>(("Page", page), ("Trail", trail), ("Names", view.Names)) : Results.NotFound();
    }

    /// <summary>The trail of an order; null where the reader sees none of it.</summary>
    internal static TrailView? TrailOf(HttpContext http, Hosting.InstanceData data, FilterOptions options, Board board, CaseDesk desk, string order)
    {
        if (options.Institution is not { } institution)
        {
            return null;
        }

        T Rows<T>(string fact, params IReadOnlyList<Condition> where)
            where T : FactTable => (T)data.Facts.Rows(new FactQuery(fact, [Measure.Rows()], [Condition.Is("institution", institution.Code), .. where], []), View.ScopeOf(options), MostRows);

        var reader = CaseDesk.Reader(Visitor.Of(http)!);
        var lines = Rows<DrugUseFacts>("drug_use", Condition.Is("order_key", order));
        string encounter = lines.Count > 0 ? lines.Encounter[0] ?? "" : "";
        var cases = board.CasesOf(reader, institution.Code, order, encounter);
        if (lines.Count == 0 && cases.Count == 0)
        {
            return null;
        }

        var reach = board.Read(data, options, null);
        return new TrailView(
            order, encounter, lines, Rows<FindingFacts>("finding", Condition.Is("order_key", order)), encounter.Length == 0 ? new SpecimenFacts() : Rows<SpecimenFacts>("specimen", Condition.Is("encounter", encounter)),
            encounter.Length == 0 ? new IsolateFacts() : Rows<IsolateFacts>("isolate", Condition.Is("encounter", encounter)), [.. cases.Select(one => (one, board.Next(reach, one)))], desk.Store.Types, desk.Store.Types.Find(Board.Notice) is { } notice && CaseEngine.MayOpen(notice, CaseDesk.Person(Visitor.Of(http)!), institution.Code, null));
    }
}

/// <summary>What hangs on one order.</summary>
public sealed record TrailView(string Order, string Encounter, DrugUseFacts Lines, FindingFacts Findings, SpecimenFacts Specimens, IsolateFacts Isolates, IReadOnlyList<(CaseFile Case, string? Next)> Cases, CaseTypeLibrary Types, bool MayGiveNotice);
