using Curb.Disclosure;
using Curb.Storage;
using Curb.Web.Accounts;
using Curb.Web.Forms;
using Curb.Web.Hosting;
using Curb.Web.Records;
using Curb.Web.Shell;
using Curb.Web.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Scorecard;

internal static class ScorecardEndpoints
{
    public static void MapScorecard(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Scorecard).Needs("figures.see");
        routes.MapGet("/panels/indicators", Part).Needs("figures.see");
        routes.MapGet("/trends", Trends).Needs("figures.see");
        routes.MapGet("/panels/trends", TrendsPart).Needs("figures.see");
        routes.MapGet("/trends.csv", TrendsCsv).Needs("figures.see").Exports();
        routes.MapGet("/scorecard.csv", Csv).Needs("figures.see").Exports();
    }

    private static IResult Scorecard(HttpContext http, View view, TimeProvider time, FormDesk forms)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var outcome = Ask(view, lease.Data, options, page);
        return View.Show<ScorecardPage>(("Page", page), ("Options", options), ("Outcome", outcome), ("Folder", view.Folder), ("Data", lease.Data), ("Gaps", Gaps(view, lease.Data, options, outcome, DateOnly.FromDateTime(time.GetLocalNow().DateTime), forms)));
    }

    /// <summary>Where nothing can be judged, what was never delivered; else nothing.</summary>
    private static IReadOnlyList<FeedGap> Gaps(View view, InstanceData data, FilterOptions options, PanelOutcome<ScorecardView> outcome, DateOnly today, FormDesk forms) =>
        options.Institution is { } institution && (options.Period is null || (options.Department is null && outcome is PanelOutcome<ScorecardView>.Shown { View: { } shown } && shown.With("met") + shown.With("not-met") == 0))
            ? FeedGaps.Of(data.Facts, View.Reader, institution.Code, view.Knowledge.Indicators, options.Period?.To.LastDay ?? today, forms.Store.SentIn(View.Reader.Within([institution.Code]), new Curb.Indicators.Period(new(today.Year - 2, 1), new(today.Year, 12))).Count) : [];

    private static IResult Part(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<ScorecardPart>(("Page", page), ("Outcome", Ask(view, lease.Data, options, page)));
    }

    private static IResult Trends(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<TrendsPage>(("Page", page), ("Options", options), ("Outcome", Ask(view, lease.Data, options, page)));
    }

    private static IResult TrendsPart(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return View.Show<TrendsPart>(("Page", page), ("Outcome", Ask(view, lease.Data, options, page)));
    }

    private static IResult TrendsCsv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var csv = new CsvFile(["indicator", page.T["scorecard.indicator"], "month", page.T["scorecard.numerator"], page.T["scorecard.denominator"], page.T["scorecard.value"], page.T["csv.unit"]]);
        if (Ask(view, lease.Data, options, page) is PanelOutcome<ScorecardView>.Shown { View: { } shown })
        {
            foreach (var (line, point) in shown.Lines.SelectMany(line => line.Trend.Select(point => (line, point))))
            {
                csv.Row(line.Id, line.Name, point.Month, point.Numerator, point.Denominator, point.Value, line.Unit);
            }
        }

        return View.Csv("trends.csv", csv);
    }

    private static IResult Csv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var t = page.T;
        var csv = new CsvFile(["indicator", t["scorecard.indicator"], t["csv.institution"], t["csv.period"], t["filter.department"], t["scorecard.numerator"], t["scorecard.denominator"], t["scorecard.value"], t["csv.unit"], t["scorecard.target"], t["scorecard.verdict"], t["csv.because"], t["scorecard.clause"], t["csv.verified"]]);
        if (Ask(view, lease.Data, options, page) is PanelOutcome<ScorecardView>.Shown { View: { } shown })
        {
            foreach (var line in shown.Lines)
            {
                csv.Row(line.Id, line.Name, options.Institution?.Code, options.Period?.ToString(), options.Department, line.Numerator, line.Denominator, line.Value, line.Unit, line.TargetText, t["verdict." + line.Verdict], line.Because, line.Clause, line.Verified);
            }
        }

        return View.Csv("scorecard.csv", csv);
    }

    /// <summary>Asks for what the first page shows a reader of the scope who has chosen nothing.</summary>
    public static void WarmUp(View view, Scope scope)
    {
        try
        {
            using var lease = view.Open(scope);
            WarmUp(view, lease.Data, scope);
        }
        catch (DataFolderException)
        {
            // The folder is being written to; the page says so itself.
        }
    }

    /// <summary>As above, on given data: those that pages are about to show.</summary>
    /// <param name="view">What a page is made of.</param>
    /// <param name="data">Data narrowed to the scope.</param>
    /// <param name="scope">What the reader may see.</param>
    public static void WarmUp(View view, InstanceData data, Scope scope)
    {
        var options = view.Settle(data, scope, new ViewFilter(null, null, null, null));
        Ask(view, data, options, Phrases.Chinese, scope);
        Ask(view, data, options, Phrases.English, scope);
    }

    private static PanelOutcome<ScorecardView> Ask(View view, InstanceData data, FilterOptions options, PageContext page) => Ask(view, data, options, page.T, View.Reader);

    /// <summary>All readers who may see the institution's sums share one answer.</summary>
    private static PanelOutcome<ScorecardView> Ask(View view, InstanceData data, FilterOptions options, Phrases t, Scope scope) =>
        Within(view, data, options, t, options.Institution is { } one ? scope.Within([one.Code]) : Scope.Nothing);

    private static PanelOutcome<ScorecardView> Within(View view, InstanceData data, FilterOptions options, Phrases t, Scope scope) =>
        view.Remembered("scorecard", options, t, scope, () => WithQuality(new ScorecardQuestions(view.Knowledge.Indicators, view.Knowledge.Policies, data.Facts, options.Institutions).Ask(scope, options, t, answers: data.Answers), view.Findings(data, scope), options));

    /// <summary>The score of its feeds goes with every figure; where the checks could not be made, the figures stand without.</summary>
    private static PanelOutcome<ScorecardView> WithQuality(PanelOutcome<ScorecardView> outcome, PanelOutcome<QualityFindings> findings, FilterOptions options) =>
        outcome is PanelOutcome<ScorecardView>.Shown { View: { } shown } && findings is PanelOutcome<QualityFindings>.Shown { View: { } quality } && options.Institution is { } institution
            ? new PanelOutcome<ScorecardView>.Shown(new ScorecardView([.. shown.Lines.Select(line => quality.Of(institution.Code, line.Id) is { } score ? line with { Quality = score.Score, QualityFailing = score.Failing } : line)]))
            : outcome;
}
