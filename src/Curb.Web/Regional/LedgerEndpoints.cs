using System.Globalization;
using Curb.Casework;
using Curb.Exchange.Documents;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Regional;

/// <summary>The ledger of problems: what is open, the monthly report on it, who is late and is chased, the workbook.</summary>
internal static class LedgerEndpoints
{
    private const int MostText = 2000;

    public static void MapLedger(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ledger", Show).Needs(SupervisionDesk.See);
        routes.MapGet("/ledger.xlsx", Workbook).Needs(SupervisionDesk.See).Exports();
        routes.MapPost("/ledger/progress", Progress).Needs(SupervisionDesk.Work).TakesUpTo(RegionalEndpoints.LargestForm);
        routes.MapPost("/ledger/chase", Chase).Needs(SupervisionDesk.Lead);
    }

    private static IResult Show(HttpContext http, View view, SupervisionDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        var institutions = desk.Seen;
        string asked = http.Request.Query["institution"].ToString();
        var chosen = institutions.FirstOrDefault(one => one.Code == asked) ?? (institutions.Count == 1 ? institutions[0] : null);
        var shown = chosen is null ? institutions : [chosen];
        var cases = desk.LedgerOf(visitor, chosen?.Code).Where(one => View.Reader.Covers(one.Institution)).ToList();
        var standings = desk.Standings(visitor, shown);
        var reports = desk.Store.All(SupervisionKinds.Progress, View.Reader).Select(kept => kept.Body).Where(one => chosen is null || one.Institution == chosen.Code).OrderByDescending(one => one.Month, StringComparer.Ordinal).ToList();
        var round = chosen is null ? null : desk.Rounds(chosen.Code).FirstOrDefault()?.Body;
        return View.Show<LedgerPage>(
            ("Page", view.Page(http)), ("Institutions", institutions), ("Chosen", chosen), ("Cases", cases), ("Type", desk.LedgerType), ("Standings", standings), ("Reports", reports), ("Today", desk.Store.Today),
            ("Month", round is null ? null : Ledger.NextMonth(desk.Store.Today, round.ProgressDay)), ("MayReport", chosen is not null && visitor.Standing.ScopeFor(SupervisionDesk.Work).Covers(chosen.Code)),
            ("MayLead", visitor.May(SupervisionDesk.Lead)), ("Names", desk.Cases.DisplayNames()));
    }

    private static IResult Workbook(HttpContext http, SupervisionDesk desk)
    {
        var names = desk.Seen.ToDictionary(one => one.Code, one => one.Name, StringComparer.Ordinal);
        string asked = http.Request.Query["institution"].ToString();
        var cases = desk.LedgerOf(Visitor.Of(http)!, asked.Length > 0 ? asked : null).Where(one => View.Reader.Covers(one.Institution)).OrderBy(one => one.Institution, StringComparer.Ordinal).ThenBy(one => one.Number).ToList();
        var last = desk.Ledgers.LastProgress(View.Reader);
        var target = new MemoryStream();
        LedgerWorkbook.Write(target, cases, desk.LedgerType, code => names.GetValueOrDefault(code, code), desk.Plans.Named, last.GetValueOrDefault);
        return Results.File(target.ToArray(), RegionalEndpoints.Xlsx, "问题台账.xlsx");
    }

    private static async Task<IResult> Progress(HttpContext http, View view, SupervisionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), month = form["month"].ToString();
        var visitor = Visitor.Of(http)!;
        if (!View.Reader.Covers(institution) || CalendarMonth.Parse(month) is null || desk.Rounds(institution).FirstOrDefault()?.Body is not { } round)
        {
            return Results.NotFound();
        }

        var open = desk.LedgerOf(visitor, institution).Select(one => one.Number.ToString(CultureInfo.InvariantCulture)).ToHashSet(StringComparer.Ordinal);
        var lines = open.Select(number => (number, Text: form.Text("line-" + number, MostText))).Where(pair => pair.Text.Length > 0).ToDictionary(pair => pair.number, pair => pair.Text, StringComparer.Ordinal);
        var report = new LedgerProgress(institution, month, form.Text("text", MostText), lines, desk.Store.Today, visitor.Account.Name);
        if (report.Text.Length > 0 || lines.Count > 0)
        {
            desk.Store.Save(SupervisionKinds.Progress, $"{institution}/{month}", institution, round.Id, month, "sent", report, null, visitor.Actor(http));
        }

        return Results.LocalRedirect("/ledger?institution=" + Uri.EscapeDataString(institution));
    }

    /// <summary>Chases whoever is late: a reminder on each overdue problem, and a case for a ledger or report that has not come. Twice on one day changes nothing.</summary>
    private static IResult Chase(HttpContext http, SupervisionDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        var actor = visitor.Actor(http);
        var today = desk.Store.Today;
        foreach (var (round, standing) in desk.Standings(visitor, desk.Seen).Where(pair => pair.Standing.IsLate))
        {
            desk.Cases.Store.Raise(new CaseHarvest([.. LedgerChase.Missing(round, standing, today)], []), actor);
            foreach (var one in desk.LedgerOf(visitor, standing.Institution).Where(one => one.IsOverdue(today)))
            {
                Remind(desk, one, visitor, actor, today);
            }
        }

        return Results.LocalRedirect("/ledger");
    }

    private static void Remind(SupervisionDesk desk, CaseFile one, Visitor visitor, Storage.Actor actor, DateOnly today)
    {
        var template = desk.LedgerType.Templates.First(known => known.Id == "chase");
        string name = desk.Tree.Find(one.Institution)?.Name ?? one.Institution;
        string text = CaseEngine.Filled(template, one, new Bilingual(name, name)).Zh;
        if (!desk.Cases.Store.Events(CaseDesk.Reader(visitor), one.Number).Any(happened => happened.Event.Kind == "comment" && happened.Event.On == today && happened.Event.Text == text))
        {
            desk.Cases.Store.Change(one.Number, null, actor, (type, current) => CaseEngine.Comment(type, current, CaseDesk.Person(visitor), text, today));
        }
    }
}
