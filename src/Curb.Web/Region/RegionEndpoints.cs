using System.Globalization;
using Curb.Exchange.Documents;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Work;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;
using Curb.Web.Accounts;
using Curb.Web.Api;
using Curb.Web.Records;
using Curb.Web.Regional;
using Curb.Web.Scorecard;
using Curb.Web.Shell;
using Curb.Web.Society;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Region;

/// <summary>The regional scoreboard for a commission: kept evaluations, from the map down to the records behind a figure.</summary>
internal static class RegionEndpoints
{
    public const string See = "region.see";
    private const int TrendMonths = 13;
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapRegion(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/region", Page).Needs(See);
        routes.MapGet("/panels/region-plans", Plans).Needs(See);
        routes.MapGet("/region/figures.csv", Figures).Needs(See).Exports();
        routes.MapGet("/region/institutions/{code}", OneInstitution).Needs(See);
        routes.MapGet("/region/institutions/{code}/history", (HttpContext http, View view, RegionShelf shelf, Visitors visitors, string code) =>
            new FigureHistory(view, shelf, visitors).Ask(http, code) is { } history ? View.Show<FigureHistoryPage>(("Page", view.Page(http)), ("View", history)) : Results.NotFound()).Needs(See);
        routes.MapGet("/region/report", (HttpContext http, View view, RegionShelf shelf, Visitors visitors, SupervisionDesk supervision, SocietyDesk society) => View.Show<RegionReportPage>(("Page", view.Page(http)), ("Paper", Report(http, view, shelf, visitors, supervision, society)), ("Year", Year(http, shelf)))).Needs(See);
        routes.MapGet("/region/report.docx", (HttpContext http, View view, RegionShelf shelf, Visitors visitors, SupervisionDesk supervision, SocietyDesk society) => Document(http, Report(http, view, shelf, visitors, supervision, society), Year(http, shelf), "docx")).Needs(See).Exports();
        routes.MapGet("/region/report.xlsx", (HttpContext http, View view, RegionShelf shelf, Visitors visitors, SupervisionDesk supervision, SocietyDesk society) => Document(http, Report(http, view, shelf, visitors, supervision, society), Year(http, shelf), "xlsx")).Needs(See).Exports();
        routes.MapPost("/region/evaluate", Evaluate).Needs(Permissions.RunJobs);
        routes.MapDistrictMap();
    }

    internal static RegionBoard Board(HttpContext http, View view, RegionShelf shelf, Visitors visitors) => new(shelf, view.Knowledge.Indicators, visitors.Tree, Shell.View.Reader);

    internal static RegionAsk Ask(HttpContext http)
    {
        string? Text(string name) => http.Request.Query[name].ToString().Trim() is { Length: > 0 and <= 100 } text ? text : null;
        return new RegionAsk(
            CalendarMonth.Parse(Text("month")), Text("indicator") ?? RegionBoard.UsualIndicator, Text("area"), Text("level") is "tertiary" or "secondary" or "primary" ? Text("level") : null,
            Text("columns") == "all" ? "all" : "judged", Text("order") == "worst" ? "worst" : "code",
            int.TryParse(Text("page"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? Math.Clamp(number, 1, 100_000) : 1)
        {
            Drawn = Text("map") == "tiles" ? "tiles" : null,
        };
    }

    private static IResult Page(HttpContext http, View view, RegionShelf shelf, Visitors visitors, SupervisionDesk supervision)
    {
        var shown = Board(http, view, shelf, visitors).Show(Ask(http));
        return View.Show<RegionPage>(("Page", view.Page(http)), ("View", shown is null ? null : shown with { Map = DistrictMapEndpoints.Of(Visitor.Of(http)!, supervision) }));
    }

    /// <summary>How far the plans are: it reads ledgers and reports of departments, and comes after the page stands.</summary>
    private static IResult Plans(HttpContext http, View view, RegionShelf shelf, Visitors visitors, SupervisionDesk supervision, SocietyDesk society) =>
        Board(http, view, shelf, visitors).Show(Ask(http)) is not { } shown ? Results.NotFound()
        : View.Show<RegionPlansPart>(("Page", view.Page(http)), ("Plans", RegionPlanView.Of(shown.Evaluation, shown.Ask.Area, shown.Ask.Level, Visitor.Of(http)!, supervision, society, shelf, view.Knowledge.Indicators, view.Knowledge.Policies, Shell.View.Reader)));

    /// <summary>Every figure of the month in the reader's scope, a line each; as a workbook with as=xlsx.</summary>
    private static IResult Figures(HttpContext http, View view, RegionShelf shelf, Visitors visitors)
    {
        var t = view.Page(http).T;
        var csv = new CsvFile(["month", "version", "institution", "name", "level", "kind", "district", "indicator", "title", "edition", "numerator", "denominator", "value", "unit", "target", "verdict", "origin", "because"]);
        foreach (var line in FiguresOf(http, view, shelf, visitors))
        {
            var (one, definition) = (line.Institution, view.Knowledge.Indicators.Find(line.Indicator));
            csv.Row(line.Month, line.Version, one.Code, t.Name(one.Name, one.NameEn), one.Level, one.Kind, one.District, line.Indicator, t.Name(definition?.Title.Zh, definition?.Title.En), line.Edition, line.Numerator, line.Denominator, line.Value, t.Name(definition?.Unit.Zh, definition?.Unit.En), line.Target?.ToString(), line.Verdict, line.Origin, t.Name(line.Because.Zh, line.Because.En));
        }

        return View.Csv("region-figures.csv", csv);
    }

    /// <summary>Every figure of the month in the reader's scope.</summary>
    internal static IEnumerable<RegionFigure> FiguresOf(HttpContext http, View view, RegionShelf shelf, Visitors visitors)
    {
        var (ask, reader) = (Ask(http), Shell.View.Reader);
        var months = shelf.Store.Months();
        if (months.FirstOrDefault(one => ask.Month is null || one.Period.To == ask.Month) is not { } evaluation)
        {
            yield break;
        }

        var institutions = shelf.Store.Institutions(evaluation);
        var cut = RegionCut.Of(institutions, reader, visitors.Tree, ask.Area, ask.Level);
        foreach (string indicator in shelf.Store.Indicators(evaluation))
        {
            var figures = shelf.Figures(evaluation, indicator, reader, months)!;
            foreach (string code in cut.Codes)
            {
                int place = shelf.PlaceOf(evaluation, code);
                if (figures[place] is { } figure)
                {
                    yield return new RegionFigure(evaluation.Period.To.ToString(), evaluation.Version, institutions[place], indicator, figures.Edition, figure.Numerator, figure.Denominator, figure.Value, figure.Target, figure.Mark, figure.Origin.ToString().ToLowerInvariant(), figure.Because);
                }
            }
        }
    }

    private static IResult OneInstitution(HttpContext http, View view, RegionShelf shelf, string code) =>
        LinesOf(http, view, shelf, code) is var (institution, evaluation, lines)
            ? View.Show<RegionInstitutionPage>(("Page", view.Page(http)), ("Institution", institution), ("Evaluation", evaluation), ("Lines", lines))
            : Results.NotFound();

    /// <summary>An institution's figures of the month, those not met first; null where the reader does not see it or nothing was evaluated.</summary>
    internal static (Institution Institution, Evaluation Evaluation, IReadOnlyList<InstitutionLine> Lines)? LinesOf(HttpContext http, View view, RegionShelf shelf, string code)
    {
        var months = shelf.Store.Months();
        var ask = Ask(http);
        if (!Shell.View.Reader.Covers(code) || months.Count == 0)
        {
            return null;
        }

        int at = Math.Max(0, months.ToList().FindIndex(one => one.Period.To == ask.Month));
        var evaluation = months[at];
        int place = shelf.PlaceOf(evaluation, code);
        if (place < 0)
        {
            return null;
        }

        var lines = shelf.Store.Indicators(evaluation).Select(view.Knowledge.Indicators.Find).OfType<IndicatorDefinition>()
            .Select(definition => (Definition: definition, Figures: shelf.Figures(evaluation, definition.Id, Shell.View.Reader, months)!)).Where(pair => pair.Figures.Has(place))
            .Select(pair => new InstitutionLine(pair.Definition, pair.Figures.Edition, pair.Figures[place]!, [.. months.Skip(at).Take(TrendMonths).Reverse().Select(month => Point(shelf, months, month, pair.Definition.Id, code))]))
            .OrderBy(line => line.Figure.Mark switch { "not-met" => 0, "cannot-assess" => 1, "met" => 2, _ => 3 }).ThenBy(line => line.Definition.Id, StringComparer.Ordinal).ToList();
        return (shelf.Store.Institutions(evaluation)[place], evaluation, lines);
    }

    private static TrendPoint Point(RegionShelf shelf, IReadOnlyList<Evaluation> months, Evaluation month, string indicator, string code)
    {
        var figure = shelf.PlaceOf(month, code) is >= 0 and var place ? shelf.Figures(month, indicator, Shell.View.Reader, months)?[place] : null;
        return new TrendPoint(month.Period.To.ToString(), figure?.Value, figure?.Numerator, figure?.Denominator);
    }

    /// <summary>The year asked for; without one that of the newest month.</summary>
    private static int Year(HttpContext http, RegionShelf shelf) =>
        int.TryParse(http.Request.Query["year"], NumberStyles.None, CultureInfo.InvariantCulture, out int year) && year is > 0 and < 10_000 ? year : shelf.Store.Months().FirstOrDefault()?.Period.To.Year ?? 1;

    internal static Paper? Report(HttpContext http, View view, RegionShelf shelf, Visitors visitors, SupervisionDesk supervision, SocietyDesk society) =>
        new AnnualReport(shelf, view.Knowledge.Indicators, visitors.Tree, Shell.View.Reader, view.Page(http).T)
            .Write(Year(http, shelf), year => RegionPlanView.Of(year, null, null, Visitor.Of(http)!, supervision, society, shelf, view.Knowledge.Indicators, view.Knowledge.Policies, Shell.View.Reader));

    private static IResult Document(HttpContext http, Paper? paper, int year, string kind)
    {
        if (paper is null)
        {
            return Results.NotFound();
        }

        using var bytes = new MemoryStream();
        (kind == "docx" ? (Action<Stream, Paper>)PaperDocument.WriteWord : PaperDocument.WriteWorkbook)(bytes, paper);
        return Results.File(bytes.ToArray(), kind == "docx" ? Word : Workbook, string.Create(CultureInfo.InvariantCulture, $"region-{year}.{kind}"));
    }

    private static async Task<IResult> Evaluate(HttpContext http, JobStore jobs)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var parameters = new Dictionary<string, string>();
        foreach (string name in (string[])["from", "to"])
        {
            if (CalendarMonth.Parse(form[name].ToString().Trim()) is { } month)
            {
                parameters[name] = month.ToString();
            }
        }

        jobs.Ask(JobKinds.Scoreboard, "", parameters, Visitor.Of(http)!.Actor(http));
        return Results.LocalRedirect("/region?asked=yes");
    }
}

/// <summary>One indicator of one institution.</summary>
public sealed record InstitutionLine(IndicatorDefinition Definition, string Edition, EvaluatedFigure Figure, IReadOnlyList<TrendPoint> Months);
