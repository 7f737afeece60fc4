using System.Globalization;
using System.Security.Cryptography;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Supervision.Inspections;
using Curb.Web.Accounts;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Inspections;

/// <summary>The year's programme, the expert pool, and the double-random draw with its proof.</summary>
internal static class ProgrammeEndpoints
{
    private const int MostSeed = 100;
    private const int MostTies = 10;

    public static void MapProgramme(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inspections/programme", (HttpContext http, View view, InspectionDesk desk) => Programme(http, view, desk, null)).Needs(InspectionDesk.Lead);
        routes.MapPost("/inspections/programme", Save).Needs(InspectionDesk.Lead);
        routes.MapGet("/inspections/experts", (HttpContext http, View view, InspectionDesk desk) => Experts(http, view, desk, null)).Needs(InspectionDesk.See);
        routes.MapPost("/inspections/experts", SaveExpert).Needs(InspectionDesk.Lead);
        routes.MapGet("/inspections/draw", ShowDraw).Needs(InspectionDesk.See);
        routes.MapPost("/inspections/draw", Draw).Needs(InspectionDesk.Lead);
    }

    private static IResult Programme(HttpContext http, View view, InspectionDesk desk, string? problem)
    {
        var led = desk.Supervision.Led(Visitor.Of(http)!);
        string Asked(string name) => http.Request.HasFormContentType ? http.Request.Form[name].ToString() : http.Request.Query[name].ToString();
        if ((led.FirstOrDefault(place => place.Code == Asked("place")) ?? (led.Count > 0 ? led[0] : null)) is not { } place)
        {
            return Results.NotFound();
        }

        int year = int.TryParse(Asked("year"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) && asked is > 1999 and < 2200 ? asked : desk.Store.Today.Year;
        var programme = desk.Store.Find(InspectionKinds.Programme, FormattableString.Invariant($"{place.Code}/{year}"), code => code == place.Code);
        return View.Show<ProgrammePage>(
            ("Page", view.Page(http)), ("Place", place), ("Led", led), ("Kept", programme), ("Year", year), ("Plans", desk.Supervision.Plans), ("Institutions", desk.Supervision.Under(place.Code)), ("Problem", problem),
            ("Draws", desk.Store.At(InspectionKinds.Draw, new HashSet<string>(StringComparer.Ordinal) { place.Code })), ("LeastTeam", desk.Records.Usual("team")), ("UsualRecords", desk.Records.Usual("records")));
    }

    private static async Task<IResult> Save(HttpContext http, View view, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        int year = form.Number("year");
        if (desk.Supervision.Led(visitor).FirstOrDefault(place => place.Code == form["place"].ToString()) is not { } place || year is < 2000 or > 2199)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        string id = FormattableString.Invariant($"{place.Code}/{year}");
        var known = desk.Store.Find(InspectionKinds.Programme, id, code => code == place.Code);
        var programme = known?.Body ?? new InspectionProgramme(place.Code, year, FormattableString.Invariant($"{year}年度抗菌药物管理检查计划"), [], null);
        var (changed, problem) = Changed(form, programme, desk);
        if (changed is null || !desk.Store.Save(InspectionKinds.Programme, id, place.Code, "", FormattableString.Invariant($"{year}"), changed.AdoptedOn is null ? "draft" : "adopted", changed, known?.Version ?? 0, visitor.Actor(http)))
        {
            return Programme(http, view, desk, problem ?? "regional.objection-changed");
        }

        return Results.LocalRedirect($"/inspections/programme?place={Uri.EscapeDataString(place.Code)}&year={year}");
    }

    /// <summary>A campaign added or taken out while it is a draft, or the whole adopted; null with the reason where it can't be.</summary>
    private static (InspectionProgramme? Programme, string? Problem) Changed(IFormCollection form, InspectionProgramme programme, InspectionDesk desk)
    {
        if (programme.AdoptedOn is not null)
        {
            return (null, "inspect.programme-adopted");
        }

        switch (form["act"].ToString())
        {
            case "adopt":
                return programme.Campaigns.Count > 0 ? (programme with { AdoptedOn = desk.Store.Today }, null) : (null, "inspect.programme-empty");
            case "remove":
                return (programme with { Campaigns = [.. programme.Campaigns.Where(one => one.Id != form["campaign"].ToString())] }, null);
            default:
                var campaign = Read(form, programme);
                var objection = campaign.Objections(programme.Year, desk.Records.Usual("team"), desk.Supervision.Plans.Find).FirstOrDefault();
                return objection is null ? (programme with { Campaigns = [.. programme.Campaigns, campaign] }, null) : (null, "inspect.campaign-" + objection);
        }
    }

    private static InspectionCampaign Read(IFormCollection form, InspectionProgramme programme)
    {
        int number = 1 + programme.Campaigns.Select(one => int.TryParse(one.Id, NumberStyles.None, CultureInfo.InvariantCulture, out int known) ? known : 0).DefaultIfEmpty(0).Max();
        return new InspectionCampaign(
            number.ToString(CultureInfo.InvariantCulture), form.Text("title"), form["manner"].ToString(), form["month"].ToString(), form["plan"].ToString(), [.. form["task"].OfType<string>().Distinct()],
            InspectionCampaign.Levels.Select(level => (level, Count: form.Number("level-" + level))).Where(pair => pair.Count > 0).ToDictionary(pair => pair.level, pair => pair.Count),
            form.Number("team"), form.Number("most"), form.Number("records"), [.. form["field"].OfType<string>().Distinct().Order(StringComparer.Ordinal)]);
    }

    private static IResult Experts(HttpContext http, View view, InspectionDesk desk, string? problem)
    {
        var visitor = Visitor.Of(http)!;
        var pool = desk.Store.At(InspectionKinds.Expert, InspectionDesk.Places(visitor));
        if (!InspectionDesk.IsCommission(visitor))
        {
            pool = [.. pool.Where(kept => kept.Body.Account == visitor.Account.Name)];
        }

        return View.Show<ExpertsPage>(("Page", view.Page(http)), ("Pool", pool), ("Led", desk.Supervision.Led(visitor)), ("Institutions", desk.Store.Records.Institutions(View.Reader)), ("Asked", http.Request.Query["expert"].ToString()), ("Today", desk.Store.Today), ("Problem", problem));
    }

    private static async Task<IResult> SaveExpert(HttpContext http, View view, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Supervision.Led(visitor).FirstOrDefault(place => place.Code == form["place"].ToString()) is not { } place)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var codes = desk.Store.Records.Institutions(View.Reader).Select(one => one.Code).ToHashSet(StringComparer.Ordinal);
        string id = form.Text("number", 40), name = form.Text("name"), account = form.Text("account"), employer = form["employer"].ToString();
        string[] fields = [.. form["field"].OfType<string>().Where(PoolExpert.AllFields.Contains).Distinct().Order(StringComparer.Ordinal)];
        var ties = Enumerable.Range(0, MostTies).Select(i => new ExpertTie(form[$"tie-{i}"].ToString(), form[$"reason-{i}"].ToString(), form.Day($"until-{i}"))).Where(tie => tie.Institution.Length > 0).ToList();
        if (id.Length == 0 || !id.All(c => char.IsLetterOrDigit(c) || c == '-') || name.Length == 0 || fields.Length == 0 || (employer.Length > 0 && !codes.Contains(employer)) || ties.Any(tie => !codes.Contains(tie.Institution) || !ExpertTie.Reasons.Contains(tie.Reason)))
        {
            return Experts(http, view, desk, "inspect.expert-form");
        }

        var expert = new PoolExpert(id, place.Code, account, name, employer, form.Text("title"), fields, form.Day("qualified-until"), ties, form["active"].ToString() == "yes");
        desk.Store.Save(InspectionKinds.Expert, $"{place.Code}/{id}", place.Code, "", "", expert.Active ? "active" : "resting", expert, null, visitor.Actor(http));
        return Results.LocalRedirect("/inspections/experts");
    }

    private static IResult ShowDraw(HttpContext http, View view, InspectionDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        string id = http.Request.Query["id"].ToString();
        return InspectionDesk.IsCommission(visitor) && desk.Store.Find(InspectionKinds.Draw, id, InspectionDesk.Places(visitor).Contains) is { } kept
            ? View.Show<DrawPage>(("Page", view.Page(http)), ("Draw", kept.Body), ("Experts", desk.Experts(kept.Place)), ("Desk", desk)) : Results.NotFound();
    }

    /// <summary>Draws a campaign of an adopted programme, once: drawing until it suits is not possible.</summary>
    private static async Task<IResult> Draw(HttpContext http, View view, InspectionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        var led = desk.Supervision.Led(visitor).Select(place => place.Code).ToHashSet(StringComparer.Ordinal);
        if (desk.Store.Find(InspectionKinds.Programme, form["programme"].ToString(), led.Contains) is not { State: "adopted" } programme || programme.Body.Campaign(form["campaign"].ToString()) is not { } campaign)
        {
            return Results.NotFound();
        }

        string id = $"{programme.Id}/{campaign.Id}", place = programme.Place;
        if (desk.Store.Find(InspectionKinds.Draw, id, _ => true) is null)
        {
            string given = form.Text("seed", MostSeed);
            var draw = FrozenDraw.Make(
                id, place, campaign, given.Length > 0 ? given : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), given.Length > 0 ? "given" : "made", desk.Store.Today, visitor.Account.Name,
                desk.Supervision.Under(place).Where(one => View.Reader.Covers(one.Code)), desk.Experts(place).Values);
            if (desk.Store.Save(InspectionKinds.Draw, id, place, programme.Id, campaign.Month, "drawn", draw, 0, visitor.Actor(http)))
            {
                Plan(http, view, desk, draw, campaign, visitor);
            }
        }

        return Results.LocalRedirect("/inspections/draw?id=" + Uri.EscapeDataString(id));
    }

    private static void Plan(HttpContext http, View view, InspectionDesk desk, FrozenDraw draw, InspectionCampaign campaign, Visitor visitor)
    {
        var experts = desk.Experts(draw.Place);
        foreach (var team in draw.Drawn)
        {
            var (items, samples) = desk.Sheet(http, view, draw.Frame.First(one => one.Code == team.Institution), campaign, draw.Seed);
            desk.Records.Plan(
                new Inspection(
                    $"{draw.Id}/{team.Institution}", draw.Place, draw.Id, draw.Seed, team.Institution, campaign.Title, campaign.Manner, campaign.Month, campaign.Plan, team.Experts,
                    [.. team.Experts.Select(expert => experts.GetValueOrDefault(expert)?.Account ?? "").Where(account => account.Length > 0).Distinct()], items, samples, null, null, null, [], "", null),
                visitor.Actor(http));
        }
    }
}
