using System.Globalization;
using Curb.Casework;
using Curb.Exchange.Documents;
using Curb.Governance;
using Curb.Indicators;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Governance;

/// <summary>The monthly bulletin of an institution, looked at as it would be, and frozen when it is issued.</summary>
internal static class BulletinEndpoints
{
    private const int MostCases = 20_000;

    public static void MapBulletin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/bulletin", Show).Needs(GovernanceDesk.See);
        routes.MapPost("/bulletin", Issue).Needs(GovernanceDesk.Keep);
        routes.MapGet("/bulletin.docx", Docx).Needs(GovernanceDesk.See).Exports();
    }

    private static IResult Show(HttpContext http, View view, GovernanceDesk desk)
    {
        if (desk.Supervision.Chosen(http) is not { } institution)
        {
            return SupervisionDesk.Nothing(http, view);
        }

        var visitor = Visitor.Of(http)!;
        bool staff = desk.IsStaff(visitor, institution.Code);
        var month = CalendarMonth.Parse(http.Request.Query["month"]) ?? SupervisionDesk.LastYear(http, view)?.To;
        var issued = desk.Store.All(SocietyKinds.Bulletin, View.Reader).Where(kept => kept.Place == institution.Code).Select(kept => kept.Body).OrderByDescending(one => one.Month, StringComparer.Ordinal).ToList();
        var bulletin = !staff || month is not { } asked ? null : issued.Find(one => one.Month == asked.ToString()) ?? Made(http, view, desk, institution, asked);
        return View.Show<BulletinPage>(
            ("Page", view.Page(http)), ("Institution", institution), ("Institutions", desk.Supervision.Seen), ("Month", month?.ToString() ?? ""), ("Bulletin", bulletin), ("Issued", staff ? issued : []), ("IsStaff", staff),
            ("MayKeep", staff && visitor.May(GovernanceDesk.Keep) && visitor.Standing.ScopeFor(GovernanceDesk.Keep).Covers(institution.Code)), ("Problem", MeetingEndpoints.ProblemOf(http)));
    }

    private static Bulletin Made(HttpContext http, View view, GovernanceDesk desk, Institution institution, CalendarMonth month)
    {
        var scope = View.Reader.Within([institution.Code]);
        IReadOnlyList<IndicatorValue> Of(CalendarMonth at) => [.. desk.Supervision.Ask(view, IndicatorQuestion.All with { From = at, To = at }, scope).Where(value => value["institution"] == institution.Code && value.Indicator.Kind != IndicatorKind.Ranking)];
        var reader = CaseDesk.Reader(Visitor.Of(http)!);
        var cases = desk.Supervision.Cases.Store.Search(reader, new CaseSearch(null, null, institution.Code, null), 0, MostCases).Cases;
        var meetings = desk.Store.At(SocietyKinds.Meeting, new HashSet<string> { institution.Code }).Select(kept => kept.Body);
        return BulletinMaker.Of(
            institution.Code, institution.Name, month, Of(month), Of(CalendarMonth.At(month.Index - 1)), cases, desk.TypeTitle, meetings, desk.Committees.ToDictionary(one => one.Id, one => one.Title.Zh, StringComparer.Ordinal), desk.Rules(institution.Code));
    }

    private static async Task<IResult> Issue(HttpContext http, View view, GovernanceDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string code = form["institution"].ToString();
        var visitor = Visitor.Of(http)!;
        if (desk.Supervision.Seen.FirstOrDefault(one => one.Code == code) is not { } institution || !desk.IsStaff(visitor, code) || CalendarMonth.Parse(form["month"]) is not { } month)
        {
            return Results.NotFound();
        }

        string back = string.Create(CultureInfo.InvariantCulture, $"/bulletin?institution={Uri.EscapeDataString(code)}&month={month}");
        if (month.LastDay >= desk.Store.Today)
        {
            return Results.LocalRedirect(back + "&problem=bulletin");
        }

        var bulletin = Made(http, view, desk, institution, month) with { IssuedOn = desk.Store.Today, IssuedBy = visitor.Account.Name };
        return Results.LocalRedirect(desk.Store.Save(SocietyKinds.Bulletin, $"{code}/{month}", code, "", month.ToString(), "issued", bulletin, 0, visitor.Actor(http)) ? back : back + "&problem=changed");
    }

    private static IResult Docx(HttpContext http, View view, GovernanceDesk desk)
    {
        if (desk.Supervision.Chosen(http) is not { } institution || !desk.IsStaff(Visitor.Of(http)!, institution.Code) || CalendarMonth.Parse(http.Request.Query["month"]) is not { } month)
        {
            return Results.NotFound();
        }

        var bulletin = desk.Store.Find(SocietyKinds.Bulletin, $"{institution.Code}/{month}", View.Reader.Covers)?.Body ?? Made(http, view, desk, institution, month);
        var target = new MemoryStream();
        MinutesDocument.Write(target, bulletin, institution.Name);
        return Results.File(target.ToArray(), RegionalEndpoints.Docx, $"质量安全月刊-{institution.Code}-{month}.docx");
    }
}
