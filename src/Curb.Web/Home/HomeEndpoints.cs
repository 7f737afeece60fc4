using Curb.Casework;
using Curb.Quality;
using Curb.Web.Accounts;
using Curb.Web.Casework;
using Curb.Web.Forms;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Curb.Web.Society;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Home;

/// <summary>Everyone's first look: what waits for me, whether the data can be trusted, my numbers, what changed.</summary>
internal static class HomeEndpoints
{
    private const int ShownCases = 8;
    private const int ShownEvents = 10;

    public static void MapHome(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/home", Home).Needs(CaseDesk.Count);
        routes.MapGet("/quality", Quality).Needs("figures.see");
        routes.MapGet("/panels/data-quality", QualityPart).Needs("figures.see");
        routes.MapGet("/panels/due", (HttpContext http, View view, SupervisionDesk desk, FormDesk forms, NoticeShelf notices, SocietyDesk society) =>
            View.Show<DuePart>(("Page", view.Page(http)), ("Lines", DueLines.Of(http, view, desk, forms, notices, society)))).Needs(SupervisionDesk.See);
    }

    private static IResult Home(HttpContext http, View view, Visitors visitors, CaseDesk desk)
    {
        var visitor = Visitor.Of(http)!;
        var page = view.Page(http);
        var reader = CaseDesk.Reader(visitor);
        var asked = new CaseSearch(null, null, null, "waiting");
        var (cases, total) = desk.Store.Search(reader, asked, 0, ShownCases);
        var list = new CaseListView(cases, total, 1, asked, desk.Store.Types.Types, desk.DisplayNames(), CaseEndpoints.Institutions(visitors, page.T), desk.Store.Today);
        return View.Show<HomePage>(("Page", page), ("List", list), ("Recent", desk.Store.Recent(reader, ShownEvents)), ("Overdue", cases.Count(one => one.IsOverdue(desk.Store.Now))), ("Roles", visitor.Standing.Held.Select(held => held.Role.Id).ToList()));
    }

    private static IResult Quality(HttpContext http, View view, Visitors visitors, CaseDesk desk) =>
        View.Show<QualityPage>(("Page", view.Page(http)), ("Outcome", Cockpit(http, view, visitors, desk, int.MaxValue)));

    private static IResult QualityPart(HttpContext http, View view, Visitors visitors, CaseDesk desk) =>
        View.Show<QualityPart>(("Page", view.Page(http)), ("Outcome", Cockpit(http, view, visitors, desk, QualityCockpit.ShownOnHome)));

    /// <summary>The checks of the scope, failing ones first, each with its open case where the reader may see it.</summary>
    private static PanelOutcome<QualityCockpit> Cockpit(HttpContext http, View view, Visitors visitors, CaseDesk desk, int most)
    {
        using var lease = view.Open();
        var page = view.Page(http);
        var scope = page.Filter.Institution is { } one ? View.Reader.Within([one]) : View.Reader;
        var found = view.Findings(lease.Data, scope);
        if (found is not PanelOutcome<QualityFindings>.Shown { View.All: { Count: > 0 } all })
        {
            return found is PanelOutcome<QualityFindings>.Failed failed ? new PanelOutcome<QualityCockpit>.Failed(failed.Message) : new PanelOutcome<QualityCockpit>.Empty("cockpit.none");
        }

        var reader = CaseDesk.Reader(Visitor.Of(http)!);
        var cases = desk.Store.Search(reader, new CaseSearch(null, CaseFindings.DataQuality, page.Filter.Institution, "open"), 0, 10_000).Cases.GroupBy(known => (known.Institution, known.Subject.Key)).ToDictionary(group => group.Key, group => group.First());
        var lines = all.Where(finding => finding.Kept == false || finding.Dropped || finding.Kept is null).Select(finding => new QualityLine(finding, cases.GetValueOrDefault((finding.Institution, finding.Check.Id))))
            .OrderBy(line => line.Finding.Kept != false).ThenBy(line => !line.Finding.Dropped).ThenBy(line => line.Finding.RecentShare - line.Finding.Check.Minimum).ToList();
        return new PanelOutcome<QualityCockpit>.Shown(new QualityCockpit([.. lines.Take(most)], lines.Count, new QualitySums(all),  desk.DisplayNames(), CaseEndpoints.Institutions(visitors, page.T), desk.Store.Today, most < lines.Count || most < int.MaxValue ? [] : [.. all.Where(finding => finding.Kept == true && !finding.Dropped)]));
    }
}

/// <summary>The data-quality cockpit.</summary>
/// <param name="Lines">Checks that fail, dropped or can't be judged, worst first.</param>
/// <param name="Wanting">How many such checks there are.</param>
/// <param name="Sums">How many checks there are of each outcome, whatever is listed.</param>
/// <param name="Names">Display names by account.</param>
/// <param name="Institutions">Names by code.</param>
/// <param name="Today">Day.</param>
/// <param name="Good">Checks that are kept and steady, where all are asked for; else none.</param>
public sealed record QualityCockpit(IReadOnlyList<QualityLine> Lines, int Wanting, QualitySums Sums, IReadOnlyDictionary<string, string> Names, IReadOnlyDictionary<string, string> Institutions, DateOnly Today, IReadOnlyList<QualityFinding> Good)
{
    public const int ShownOnHome = 8;
}

/// <param name="Finding">The check.</param>
/// <param name="Case">Its open case; null where there is none that the reader may see.</param>
public sealed record QualityLine(QualityFinding Finding, CaseFile? Case);

/// <summary>How the checks of a scope stand.</summary>
/// <param name="All">Checks.</param>
/// <param name="Kept">Kept, and steady.</param>
/// <param name="Failing">Not kept.</param>
/// <param name="Fallen">Still kept, but fallen in the last days.</param>
/// <param name="Unjudged">Too few rows to judge.</param>
public sealed record QualitySums(int All, int Kept, int Failing, int Fallen, int Unjudged)
{
    internal QualitySums(IReadOnlyList<QualityFinding> all)
        : this(all.Count, all.Count(one => one.Kept == true && !one.Dropped), all.Count(one => one.Kept == false), all.Count(one => one.Kept == true && one.Dropped), all.Count(one => one.Kept is null))
    {
    }
}
