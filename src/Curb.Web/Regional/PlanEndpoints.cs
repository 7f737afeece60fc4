using System.Globalization;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Regional;

/// <summary>Action plans: what they ask for, two side by side, and the own edition of a place or institution.</summary>
internal static class PlanEndpoints
{
    public static void MapPlans(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/plans", (HttpContext http, View view, SupervisionDesk desk) => View.Show<PlansPage>(("Page", view.Page(http)), ("Plans", desk.Plans.Plans), ("Local", Mine(http, desk)))).Needs(SupervisionDesk.See);
        routes.MapGet("/plans/view", One).Needs(SupervisionDesk.See);
        routes.MapGet("/plans/compare", Compare).Needs(SupervisionDesk.See);
        routes.MapGet("/plans/local", (HttpContext http, View view, SupervisionDesk desk) => Local(http, view, desk, null, [])).Needs(SupervisionDesk.See);
        routes.MapPost("/plans/local", Save).Needs(SupervisionDesk.See).TakesUpTo(RegionalEndpoints.LargestForm);
    }

    /// <summary>Places whose own editions the person sees: institutions of the scope, and places at which the person leads supervision or above which an institution of the scope lies.</summary>
    private static HashSet<string> Places(HttpContext http, SupervisionDesk desk) =>
    [
        .. desk.Seen.SelectMany(institution => desk.Tree.Above(institution.Code)),
        .. desk.Led(Visitor.Of(http)!).Select(place => place.Code),
    ];

    /// <summary>Local editions that the person sees.</summary>
    internal static IReadOnlyList<Kept<LocalPlan>> Mine(HttpContext http, SupervisionDesk desk) => desk.Store.At(SupervisionKinds.LocalPlan, Places(http, desk));

    private static IResult One(HttpContext http, View view, SupervisionDesk desk)
    {
        var plan = desk.Plans.Find(http.Request.Query["plan"].ToString()) ?? desk.Plans.Plans[0];
        return View.Show<PlanPage>(("Page", view.Page(http)), ("Plan", plan), ("Plans", desk.Plans), ("Unit", http.Request.Query["unit"].ToString()), ("Places", Editable(http, desk)));
    }

    private static IResult Compare(HttpContext http, View view, SupervisionDesk desk)
    {
        var plans = desk.Plans.Plans;
        var (one, other) = (desk.Plans.Find(http.Request.Query["a"].ToString()) ?? plans[0], desk.Plans.Find(http.Request.Query["b"].ToString()) ?? plans[^1]);
        return View.Show<PlanComparePage>(("Page", view.Page(http)), ("One", one), ("Other", other), ("Plans", desk.Plans), ("Contrasts", PlanComparison.Of(one, other)));
    }

    /// <summary>Where the person may make an own edition: places led, and institutions worked for.</summary>
    private static IReadOnlyList<(string Code, string Name)> Editable(HttpContext http, SupervisionDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        return
        [
            .. desk.Led(visitor).Select(place => (place.Code, place.Name)),
            .. visitor.May(SupervisionDesk.Work) ? desk.Store.Records.Institutions(visitor.Standing.ScopeFor(SupervisionDesk.Work)).Select(one => (one.Code, one.Name)) : [],
        ];
    }

    private static IResult Local(HttpContext http, View view, SupervisionDesk desk, LocalPlan? typed, IReadOnlyList<PlanObjection> objections)
    {
        string place = typed?.Place ?? http.Request.Query["place"].ToString();
        if (desk.Plans.Find(typed?.Plan ?? http.Request.Query["plan"].ToString()) is not { } plan || !Places(http, desk).Contains(place))
        {
            return Results.NotFound();
        }

        int year = typed?.Year ?? (int.TryParse(http.Request.Query["year"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked) && asked is >= 2000 and <= 2200 ? asked : desk.Store.Today.Year);
        var institution = desk.Store.Records.Institutions(Disclosure.Scope.DataFolderOwner).FirstOrDefault(one => one.Code == place);
        var kept = Find(desk, place, plan.Id, year);
        var shown = typed ?? (kept?.Body ?? Find(desk, place, plan.Id, year - 1)?.Body.RollOver(plan, institution) ?? LocalPlan.Draft(place, plan, year, institution)).Completed(plan, institution);
        return View.Show<LocalPlanPage>(
            ("Page", view.Page(http)), ("Plan", plan), ("Local", shown), ("PlaceName", institution?.Name ?? desk.Tree.Find(place)?.Name ?? place), ("Version", kept?.Version ?? 0),
            ("Units", desk.Plans.Units), ("MayEdit", Editable(http, desk).Any(one => one.Code == place)), ("Objections", objections));
    }

    private static Kept<LocalPlan>? Find(SupervisionDesk desk, string place, string plan, int year) =>
        desk.Store.Find(SupervisionKinds.LocalPlan, string.Create(CultureInfo.InvariantCulture, $"{place}/{plan}/{year}"), _ => true);

    private static async Task<IResult> Save(HttpContext http, View view, SupervisionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string place = form["place"].ToString();
        if (desk.Plans.Find(form["plan"].ToString()) is not { } plan || Editable(http, desk).All(one => one.Code != place) || form.Number("year") is not (>= 2000 and <= 2200 and var year))
        {
            return Results.NotFound();
        }

        var institution = desk.Store.Records.Institutions(Disclosure.Scope.DataFolderOwner).FirstOrDefault(one => one.Code == place);
        var tasks = Enumerable.Range(0, Math.Min(form.Number("tasks"), 500)).Select(i => new LocalTask(form.Text($"task-{i}"), form.Text($"responsible-{i}"), form.Day($"due-{i}"), form.Text($"measure-{i}", 2000), form.Text($"title-{i}")))
            .Where(task => !task.Task.StartsWith("own-", StringComparison.Ordinal) || task.IsOwn).ToList();
        var local = new LocalPlan(place, plan.Id, year, tasks, null, "");
        bool adopt = form["act"].ToString() == "adopt" || Find(desk, place, plan.Id, year)?.Body.AdoptedOn is not null; // What was adopted never turns back into a draft.
        var objections = adopt ? local.Objections(plan, institution) : [];
        if (objections.Count > 0)
        {
            return Local(http, view, desk, local, objections);
        }

        var visitor = Visitor.Of(http)!;
        local = adopt ? local with { AdoptedOn = desk.Store.Today, AdoptedBy = visitor.Account.Name } : local;
        bool kept = desk.Store.Save(
            SupervisionKinds.LocalPlan, string.Create(CultureInfo.InvariantCulture, $"{place}/{plan.Id}/{year}"), place, plan.Id, year.ToString(CultureInfo.InvariantCulture), local.AdoptedOn is null ? "draft" : "adopted", local, form.Number("version"), visitor.Actor(http));
        return kept ? Results.LocalRedirect($"/plans/local?place={Uri.EscapeDataString(place)}&plan={Uri.EscapeDataString(plan.Id)}&year={year}") : Local(http, view, desk, local, [new PlanObjection("changed", place, "")]);
    }
}
