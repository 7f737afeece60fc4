using System.Globalization;
using Curb.Casework;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Storage.OrderCheck;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.OrderCheck;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Stewardship;

/// <summary>Consults on the special grade and of several fields: asked for, given to an expert of the pool, answered as cases; the pool and how long consults take.</summary>
internal static class ConsultEndpoints
{
    private const string Special = "special-consult";
    private const string Team = "team-consult";
    private static readonly string[] s_urgencies = ["routine", "urgent", "emergency"];

    public static void MapConsults(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/consults", (HttpContext http, View view, CaseDesk desk, ConsultPool pool) => Show(http, view, desk, pool, null)).Needs(CaseDesk.See);
        routes.MapPost("/consults", Ask).Needs(CaseDesk.See);
        routes.MapPost("/consults/{number:long}/expert", Give).Needs(CaseDesk.See);
        routes.MapPost("/consults/experts", Name).Needs(CaseDesk.See);
    }

    private static IResult Show(HttpContext http, View view, CaseDesk desk, ConsultPool pool, string? problem)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        string institution = http.Request.HasFormContentType ? http.Request.Form["institution"].ToString() : options.Institution?.Code ?? "";
        var visitor = Visitor.Of(http)!;
        var reader = CaseDesk.Reader(visitor);
        var consults = Of(desk, reader, institution);
        string Typed(string name) => http.Request.HasFormContentType ? http.Request.Form[name].ToString() : http.Request.Query[name].ToString();
        var drugs = view.Knowledge.Reference.Antimicrobials.OrderBy(drug => page.T.IsChinese && drug.NameZh is null).ThenBy(drug => page.T.Name(drug.NameZh, drug.Name), StringComparer.Ordinal).Select(drug => drug.Code).ToList();
        var shown = new ConsultsView(
            institution, consults, pool.Of(institution), desk.DisplayNames(), desk.Store.Types, desk.Store.Today, drugs,
            Places(visitor, desk.Store.Types.Find(Special)!, institution), visitor.Standing.Holds("medical-affairs", institution, null), Times(desk, reader, consults), desk.At(institution),
            new ConsultForm(Typed("patient"), Typed("encounter"), Typed("drug"), Typed("reason")), problem);
        return View.Show<ConsultsPage>(("Page", page), ("Options", options), ("Consults", shown), ("Names", view.Names));
    }

    /// <summary>Consults of an institution, newest first.</summary>
    internal static IReadOnlyList<CaseFile> Of(CaseDesk desk, CaseReader reader, string institution) =>
        View.Reader.Covers(institution) ? [.. desk.Store.OfType(reader, Special, institution).Concat(desk.Store.OfType(reader, Team, institution)).OrderByDescending(one => one.Number)] : [];

    private static IReadOnlyList<string> Places(Visitor visitor, CaseType type, string institution) =>
        [.. visitor.Standing.RolesByPlace.Where(held => type.OpenedBy.Contains(held.Role) && held.Institution == institution).Select(held => held.Department ?? "").Distinct()];

    /// <summary>Hours from asking to the opinion, of those that have one, with the limit that held for each.</summary>
    private static IReadOnlyList<(double Hours, double Limit)> Times(CaseDesk desk, CaseReader reader, IReadOnlyList<CaseFile> consults) =>
    [
        .. from one in consults
           let events = desk.Store.Events(reader, one.Number)
           let answer = events.FirstOrDefault(pair => pair.Event.To is "agreed" or "refused")
           where answer.At is not null && events.Count > 0
           select ((DateTimeOffset.Parse(answer.At, CultureInfo.InvariantCulture) - DateTimeOffset.Parse(events[0].At, CultureInfo.InvariantCulture)).TotalHours, desk.Store.Types.Find(one.Type)?.HoursFor(one.Details) ?? double.PositiveInfinity),
    ];

    private static async Task<IResult> Ask(HttpContext http, View view, CaseDesk desk, ConsultPool pool)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string Text(string name) => form[name].ToString().Trim();
        var visitor = Visitor.Of(http)!;
        string institution = Text("institution"), kind = Text("kind") == Team ? Team : Special, patient = Text("patient"), reason = Text("reason");
        string? department = Text("department") is { Length: > 0 } named ? named : null;
        if (view.Knowledge.Reference.Antimicrobial(Text("drug")) is not { } drug || patient.Length is 0 or > 100 || reason.Length is 0 or > CaseForm.MostText || !s_urgencies.Contains(Text("urgency")))
        {
            return Show(http, view, desk, pool, "consults.form");
        }

        var type = desk.Store.Types.Find(kind)!;
        if (!CaseEngine.MayOpen(type, CaseDesk.Person(visitor), institution, department))
        {
            return Show(http, view, desk, pool, "consults.refused");
        }

        var name = new Bilingual(drug.NameZh ?? drug.Name, drug.Name);
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["patient"] = patient, ["encounter"] = Text("encounter"), ["order"] = Text("order"), ["drug"] = $"{name.Zh} / {name.En}", ["drug-code"] = drug.Code, ["urgency"] = Text("urgency"), ["reason"] = reason, ["requested-by"] = visitor.Account.Name,
            ["as-of"] = desk.Store.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        string key = kind == Special ? OrderDesk.ConsultKey(institution, patient, drug.Code) : $"{Team}/{institution}/{patient}";
        long number = desk.Store.Open(
            new CaseFinding(kind, institution, department, key, $"{desk.Store.Today:yyyy-MM-dd}/{visitor.Account.Name}", new CaseSubject("consult", drug.Code, new Bilingual($"{name.Zh} 会诊", $"Consult: {name.En}"), Text("order") is { Length: > 0 } order ? Curb.Stewardship.BoardFindings.Trail(institution, order) : $"/patients/{Uri.EscapeDataString(patient)}?institution={Uri.EscapeDataString(institution)}"), details.Where(pair => pair.Value.Length > 0).ToDictionary()),
            visitor.Actor(http));
        return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/cases/{number}"));
    }

    /// <summary>Only an expert of the pool, on the day, who did not ask for the consult.</summary>
    private static async Task<IResult> Give(HttpContext http, View view, Visitors visitors, CaseDesk desk, ConsultPool pool, long number)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Store.Get(CaseDesk.Reader(visitor), number) is not { } one || one.Type is not (Special or Team))
        {
            return CaseEndpoints.NotSeen(http, visitors, number);
        }

        string account = form["account"].ToString();
        var person = CaseDesk.Person(visitor);
        if (!person.Holds("medical-affairs", one.Institution, one.Department) || account == one.OpenedBy || !pool.Of(one.Institution).Any(expert => expert.Account == account && expert.IsInPool(desk.Store.Today)) || desk.PersonNamed(account) is null)
        {
            return Show(http, view, desk, pool, "consults.not-in-pool");
        }

        var today = desk.Store.Today;
        desk.Store.Change(number, null, visitor.Actor(http), (type, now) => CaseEngine.Assign(type, now, person, new CasePerson(account, (_, _, _) => true), "", today));
        return Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/cases/{number}"));
    }

    private static async Task<IResult> Name(HttpContext http, View view, CaseDesk desk, ConsultPool pool)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        string institution = form["institution"].ToString(), account = form["account"].ToString().Trim();
        DateOnly? to = DateOnly.TryParseExact(form["to"].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        if (!visitor.Standing.Holds("medical-affairs", institution, null) || desk.At(institution).All(one => one.Name != account) || !ConsultExpert.Fields.Contains(form["field"].ToString()) || !ConsultExpert.Titles.Contains(form["title"].ToString()))
        {
            return Show(http, view, desk, pool, "consults.expert-refused");
        }

        pool.Name(institution, new ConsultExpert(account, form["field"].ToString(), form["title"].ToString(), desk.Store.Today, to), visitor.Actor(http));
        return Results.LocalRedirect($"/consults?institution={Uri.EscapeDataString(institution)}");
    }
}

/// <summary>What was typed into the form for a consult.</summary>
public sealed record ConsultForm(string Patient, string Encounter, string Drug, string Reason);

/// <summary>The page of consults.</summary>
/// <param name="Institution">Code.</param>
/// <param name="Cases">Consults, newest first.</param>
/// <param name="Pool">Experts ever named.</param>
/// <param name="Names">Names of accounts.</param>
/// <param name="Types">Case types.</param>
/// <param name="Today">Day.</param>
/// <param name="Drugs">Codes that can be asked about.</param>
/// <param name="Departments">Departments at which the reader may ask; "" for the whole institution.</param>
/// <param name="MayGive">True where the reader gives consults to experts.</param>
/// <param name="Times">Hours from asking to the opinion, with the limit of each.</param>
/// <param name="Able">Accounts that could be named as experts.</param>
/// <param name="Form">What was typed.</param>
/// <param name="Problem">Key of why something was refused; null where nothing was.</param>
public sealed record ConsultsView(
    string Institution, IReadOnlyList<CaseFile> Cases, IReadOnlyList<ConsultExpert> Pool, IReadOnlyDictionary<string, string> Names, CaseTypeLibrary Types, DateOnly Today, IReadOnlyList<string> Drugs, IReadOnlyList<string> Departments, bool MayGive,
    IReadOnlyList<(double Hours, double Limit)> Times, IReadOnlyList<Curb.Storage.Accounts.Account> Able, ConsultForm Form, string? Problem)
{
    public int Count(params string[] recommendations) => Cases.Count(one => recommendations.Contains(one.Form.GetValueOrDefault("recommendation", "")));

    public int Followed(string how) => Cases.Count(one => one.Form.GetValueOrDefault("followed") == how);

    public double? MedianHours => Times.Count == 0 ? null : Times.Select(one => one.Hours).Order().ElementAt(Times.Count / 2);

    /// <summary>Opinions given within their limit.</summary>
    public int InTime => Times.Count(one => one.Hours <= one.Limit);
}
