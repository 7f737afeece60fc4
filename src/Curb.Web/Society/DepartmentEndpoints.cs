using System.Globalization;
using Curb.Indicators;
using Curb.Policies;
using Curb.Society;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Records;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Society;

/// <summary>The plan of many departments: the coordination board, each department's report, figures of coverage.</summary>
internal static class DepartmentEndpoints
{
    private const int MostText = 2000;
    private const int PeriodsShown = 8;

    public static void MapDepartments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/departments", Board).Needs(SocietyDesk.See);
        routes.MapGet("/departments/report", (HttpContext http, View view, SocietyDesk desk) => Report(http, view, desk, null, [])).Needs(SocietyDesk.See);
        routes.MapPost("/departments/report", Write).Needs(SocietyDesk.Report).TakesUpTo(RegionalEndpoints.LargestForm);
        routes.MapPost("/departments/chase", Chase).Needs(SocietyDesk.Report);
        routes.MapGet("/departments/figures.csv", Figures).Needs(SocietyDesk.See).Exports();
    }

    internal static IReadOnlyList<DepartmentStanding> Standings(SocietyDesk desk, string place, ActionPlan plan) =>
        DepartmentPlan.Standings(plan, desk.Reporting, desk.Reports(place, plan.Id).Select(kept => kept.Body), desk.Store.Today);

    /// <summary>The newest reported count of each figure, judged on the last day of its period.</summary>
    internal static IReadOnlyList<(JudgedFigure Judged, string Period)> Judged(SocietyDesk desk, PolicyLibrary policies, string place, ActionPlan plan, IReadOnlyList<string> units)
    {
        var sent = desk.Reports(place, plan.Id).Select(kept => kept.Body).Where(report => report.SentOn is not null).OrderByDescending(report => report.Period, StringComparer.Ordinal).ToList();
        var ends = desk.Reporting.Periods(plan, desk.Store.Today).ToDictionary(one => one.Period, one => one.Until, StringComparer.Ordinal);
        return [.. desk.Reporting.Figures.Where(figure => units.Contains(figure.Unit)).Select(figure =>
        {
            var report = sent.Find(one => one.Unit == figure.Unit && one.Figures.ContainsKey(figure.Id));
            var day = report is not null && ends.TryGetValue(report.Period, out var until) ? until : desk.Store.Today < plan.To ? desk.Store.Today : plan.To;
            return (DepartmentPlan.Judge(figure, report?.Figures[figure.Id], plan, policies, day), report?.Period ?? "");
        })];
    }

    private static IResult Board(HttpContext http, View view, SocietyDesk desk)
    {
        if (desk.Chosen(http) is not { } chosen)
        {
            return Results.NotFound();
        }

        var visitor = Visitor.Of(http)!;
        var (place, plan) = chosen;
        var units = desk.Seen(visitor, place.Code, plan);
        var standings = Standings(desk, place.Code, plan).Where(one => units.Contains(one.Unit)).ToList();
        string[] periods = [.. desk.Reporting.Periods(plan, desk.Store.Today).Select(one => one.Period).TakeLast(PeriodsShown)];
        return View.Show<DepartmentsPage>(
            ("Page", view.Page(http)), ("Place", place), ("Places", SocietyDesk.Places(visitor)), ("Plan", plan), ("Plans", desk.Plans), ("Units", units), ("Standings", standings), ("Periods", periods),
            ("Figures", Judged(desk, view.Knowledge.Policies, place.Code, plan, units)), ("Terms", desk.Supervision.Plans.Units), ("Reporting", desk.Reporting), ("MayChase", desk.Supervision.Led(visitor).Any(one => one.Code == place.Code)), ("ReportsFor", desk.ReportsFor(visitor, place.Code, plan)),
            ("WithAccount", desk.WithAccount(place.Code)), ("Today", desk.Store.Today));
    }

    private static string Id(string place, string plan, string unit, string period) => $"{place}/{plan}/{unit}/{period}";

    private static IResult Report(HttpContext http, View view, SocietyDesk desk, DepartmentReport? typed, IReadOnlyList<(string Item, string Reason)> lacks)
    {
        string unit = typed?.Unit ?? http.Request.Query["unit"].ToString(), period = typed?.Period ?? http.Request.Query["period"].ToString();
        var visitor = Visitor.Of(http)!;
        (Place Place, ActionPlan Plan)? chosen = typed is null ? desk.Chosen(http) : (SocietyDesk.Places(visitor).First(one => one.Code == typed.Place), desk.Plans.First(one => one.Id == typed.Plan));
        if (chosen is not { } at || !desk.Seen(visitor, at.Place.Code, at.Plan).Contains(unit) || desk.Reporting.Periods(at.Plan, desk.Store.Today).All(one => one.Period != period))
        {
            return Results.NotFound();
        }

        var kept = desk.Store.Find(SocietyKinds.Department, Id(at.Place.Code, at.Plan.Id, unit, period), code => code == at.Place.Code);
        var shown = typed ?? kept?.Body ?? new DepartmentReport(at.Plan.Id, at.Place.Code, unit, period, new Dictionary<string, TaskProgress>(), new Dictionary<string, ReportedCount>(), null, "");
        bool mayWrite = visitor.May(SocietyDesk.Report) && desk.ReportsFor(visitor, at.Place.Code, at.Plan).Contains(unit);
        return View.Show<DepartmentReportPage>(
            ("Page", view.Page(http)), ("Place", at.Place), ("Plan", at.Plan), ("Report", shown), ("Version", kept?.Version ?? 0), ("Figures", desk.Reporting.Figures.Where(figure => figure.Unit == unit).ToList()), ("Terms", desk.Supervision.Plans.Units),
            ("DueOn", desk.Reporting.Periods(at.Plan, desk.Store.Today).First(one => one.Period == period).DueOn), ("DueRule", desk.Reporting.DueRule), ("MayWrite", mayWrite), ("Lacks", lacks), ("Editing", mayWrite && (shown.SentOn is null || http.Request.Query["correct"] == "yes")));
    }

    private static async Task<IResult> Write(HttpContext http, View view, SocietyDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        string place = form["place"].ToString(), unit = form["unit"].ToString(), period = form["period"].ToString();
        if (desk.Plans.FirstOrDefault(one => one.Id == form["plan"].ToString()) is not { } plan || !SocietyDesk.Places(visitor).Any(one => one.Code == place) || !desk.ReportsFor(visitor, place, plan).Contains(unit)
            || desk.Reporting.Periods(plan, desk.Store.Today).All(one => one.Period != period))
        {
            return Results.NotFound();
        }

        var figures = desk.Reporting.Figures.Where(figure => figure.Unit == unit).ToList();
        var tasks = DepartmentPlan.Tasks(plan, unit).ToDictionary(task => task.Id, task => new TaskProgress(form[$"state-{task.Id}"].ToString(), form.Text($"text-{task.Id}", MostText)), StringComparer.Ordinal);
        var (counts, faults) = Counts(form, figures);
        var report = new DepartmentReport(plan.Id, place, unit, period, tasks, counts, null, "");
        bool send = form["act"].ToString() == "send";
        var lacks = faults.Concat(send ? DepartmentPlan.Lacks(plan, report, figures) : []).Distinct().ToList();
        if (lacks.Count > 0)
        {
            return Report(http, view, desk, report, lacks);
        }

        var kept = desk.Store.Find(SocietyKinds.Department, Id(place, plan.Id, unit, period), code => code == place);
        if (kept?.Body.SentOn is { } first)
        {
            // A correction never makes a report late that came in time, and never becomes a draft again.
            report = report with { SentOn = first, SentBy = visitor.Account.Name };
        }
        else if (send)
        {
            report = report with { SentOn = desk.Store.Today, SentBy = visitor.Account.Name };
        }

        bool done = desk.Store.Save(SocietyKinds.Department, Id(place, plan.Id, unit, period), place, plan.Id, period, report.SentOn is null ? "draft" : "sent", report, form.Number("version"), visitor.Actor(http));
        if (done && report.SentOn is not null && desk.Supervision.Cases.Store.LastOf(LateDepartments.KeyOf(place, plan.Id, unit)) is { Case.IsOpen: true })
        {
            Pursue(desk, visitor.Actor(http)); // Ends its case where it owes nothing any more.
        }

        return done ? Results.LocalRedirect($"/departments/report?place={Uri.EscapeDataString(place)}&plan={Uri.EscapeDataString(plan.Id)}&unit={unit}&period={period}") : Report(http, view, desk, report with { SentOn = null }, [("", "changed")]);
    }

    /// <summary>Opens a case for every department that is late, and ends those of departments that are not any more. Twice on one day changes nothing.</summary>
    private static IResult Chase(HttpContext http, SocietyDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        if (desk.Supervision.Led(visitor).Count == 0)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        Pursue(desk, visitor.Actor(http));
        return Results.LocalRedirect("/cases?type=" + LateDepartments.Type);
    }

    private static void Pursue(SocietyDesk desk, Storage.Actor actor) => desk.Supervision.Cases.Store.Raise(DepartmentRecords.Late(desk.Store, desk.Reporting, desk.Supervision.Plans), actor);

    private static (Dictionary<string, ReportedCount> Counts, List<(string Item, string Reason)> Faults) Counts(IFormCollection form, IReadOnlyList<DepartmentFigure> figures)
    {
        var (counts, faults) = (new Dictionary<string, ReportedCount>(StringComparer.Ordinal), new List<(string, string)>());
        foreach (var figure in figures)
        {
            string numerator = form[$"n-{figure.Id}"].ToString().Trim(), denominator = form[$"d-{figure.Id}"].ToString().Trim();
            if (numerator.Length == 0 && denominator.Length == 0)
            {
                continue;
            }

            int? over = Whole(denominator);
            if (Whole(numerator) is not { } count || (figure.Kind != "count" && over is null))
            {
                faults.Add((figure.Id, "counts"));
            }
            else
            {
                counts[figure.Id] = new ReportedCount(count, figure.Kind == "count" ? null : over);
            }
        }

        return (counts, faults);
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static IResult Figures(HttpContext http, View view, SocietyDesk desk)
    {
        if (desk.Chosen(http) is not { } chosen)
        {
            return Results.NotFound();
        }

        var csv = new CsvFile(["place", "plan", "department", "period", "figure", "title", "numerator", "denominator", "value", "low", "high", "target", "clause", "verdict", "because"]);
        var units = desk.Seen(Visitor.Of(http)!, chosen.Place.Code, chosen.Plan);
        var t = view.Page(http).T;
        foreach (var (judged, period) in Judged(desk, view.Knowledge.Policies, chosen.Place.Code, chosen.Plan, units))
        {
            csv.Row(chosen.Place.Code, chosen.Plan.Id, judged.Figure.Unit, period, judged.Figure.Id, t.Name(judged.Figure.Title.Zh, judged.Figure.Title.En), judged.Count?.Numerator, judged.Count?.Denominator, judged.Value, judged.Interval?.Low, judged.Interval?.High, judged.Target, judged.Clause, judged.Verdict.Term(), t.Name(judged.Because.Zh, judged.Because.En));
        }

        return View.Csv("department-figures.csv", csv);
    }
}
