using System.Globalization;
using Curb.Antibiograms;
using Curb.Exchange.Documents;
using Curb.Facts;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Laboratory;

/// <summary>The laboratory's pages: isolates, trends, phenotypes, what new breakpoint tables change, and the antibiogram card.</summary>
internal static class LaboratoryEndpoints
{
    private const int MostWorkbookRows = 200_000;
    private const int LastPage = 2000;
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    public static void MapLaboratory(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/laboratory", Isolates).Needs("patients.see");
        routes.MapGet("/laboratory/isolates.xlsx", IsolatesWorkbook).Needs("patients.see").Exports();
        routes.MapGet("/laboratory/isolates/{number:long}", Isolate).Needs("patients.see");
        routes.MapGet("/laboratory/trends", Trends).Needs("figures.see");
        routes.MapGet("/laboratory/phenotypes", Phenotypes).Needs("figures.see");
        routes.MapGet("/laboratory/breakpoints", Breakpoints).Needs("figures.see");
        routes.MapGet("/laboratory/isolates/{number:long}/results.csv", IsolateCsv).Needs("patients.see").Exports();
        routes.MapGet("/laboratory/trends.csv", TrendsCsv).Needs("figures.see").Exports();
        routes.MapGet("/laboratory/phenotypes.csv", PhenotypesCsv).Needs("figures.see").Exports();
        routes.MapGet("/laboratory/breakpoints.csv", BreakpointsCsv).Needs("figures.see").Exports();
        routes.MapGet("/laboratory/card", (HttpContext http, View view) => Card(http, view, "html")).Needs("figures.see");
        routes.MapGet("/laboratory/card.docx", (HttpContext http, View view) => Card(http, view, "docx")).Needs("figures.see").Exports();
        routes.MapGet("/laboratory/card.xlsx", (HttpContext http, View view) => Card(http, view, "xlsx")).Needs("figures.see").Exports();
        BreakpointTableEndpoints.Map(routes);
        routes.MapGet("/laboratory/card.css", () => Results.Text(CardHtml.Style, "text/css; charset=utf-8")).Needs("figures.see");
    }

    private static IResult Isolates(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page, filter, choices) = Settle(http, view, lease.Data);
        int number = int.TryParse(http.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) ? Math.Clamp(wanted, 1, LastPage) : 1;
        var outcome = view.Part(options, () => LaboratoryQuestions.Isolates(lease.Data.Facts, View.ScopeOf(options), options, filter, number));
        return View.Show<IsolatesPage>(("Page", page), ("Options", options), ("Filter", filter), ("Choices", choices), ("Outcome", outcome), ("Names", view.Names));
    }

    private static IResult IsolatesWorkbook(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page, filter, _) = Settle(http, view, lease.Data);
        if (options.Institution is null || options.Period is null)
        {
            return Results.NotFound();
        }

        var query = LaboratoryQuestions.IsolateQuery(lease.Data.Facts, View.ScopeOf(options), options, filter);
        var rows = lease.Data.Facts.Rows(query, View.ScopeOf(options), MostWorkbookRows);
        using var bytes = new MemoryStream();
        IsolateWorkbook.Write(bytes, rows, page.T);
        return Results.File(bytes.ToArray(), Xlsx, "isolates.xlsx");
    }

    private static IResult Isolate(HttpContext http, View view, long number)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return LaboratoryQuestions.Isolate(lease.Data.Facts, View.ScopeOf(options), number) is { } isolate
            ? View.Show<IsolatePage>(("Page", page), ("View", isolate), ("Names", view.Names), ("Guideline", LaboratoryQuestions.Choices(lease.Data, options).Guideline))
            : Results.NotFound();
    }

    private static IResult IsolateCsv(HttpContext http, View view, long number)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        return LaboratoryQuestions.Isolate(lease.Data.Facts, View.ScopeOf(options), number) is { } isolate
            ? View.Csv("results.csv", LaboratoryTables.Results(isolate, view.Names, page.T))
            : Results.NotFound();
    }

    private static IResult TrendsCsv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page, filter, choices) = Settle(http, view, lease.Data);
        var outcome = view.Part(options, () => LaboratoryQuestions.Trends(lease.Data.Facts, View.ScopeOf(options), options, filter, choices));
        return View.Csv("resistance-trends.csv", LaboratoryTables.Trends((outcome as PanelOutcome<TrendsView>.Shown)?.View, choices, view.Names, page.T));
    }

    private static IResult PhenotypesCsv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, _, filter, _) = Settle(http, view, lease.Data);
        var outcome = view.Part(options, () => LaboratoryQuestions.Phenotypes(lease.Data.Facts, View.ScopeOf(options), options, filter, view.Knowledge.Reference));
        return View.Csv("phenotypes.csv", LaboratoryTables.Phenotypes((outcome as PanelOutcome<PhenotypesView>.Shown)?.View));
    }

    private static IResult BreakpointsCsv(HttpContext http, View view)
    {
        using var lease = view.Open();
        var asked = AskBreakpoints(http, view, lease.Data);
        return View.Csv("breakpoint-changes.csv", LaboratoryTables.Breakpoints((asked.Outcome as PanelOutcome<BreakpointsView>.Shown)?.View, view.Names, asked.Page.T));
    }

    private static IResult Trends(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page, filter, choices) = Settle(http, view, lease.Data);
        var outcome = view.Part(options, () => LaboratoryQuestions.Trends(lease.Data.Facts, View.ScopeOf(options), options, filter, choices));
        var tables = LaboratoryQuestions.GuidelineYears(view.Tables);
        string? now = choices.Guideline?.Replace(' ', '-'), beside = Asked(http, "beside", tables);
        string? organism = filter.Organism ?? (choices.Organisms.Count > 0 ? choices.Organisms[0] : null);
        var breaks = beside is null || organism is null || now is null || beside == now || !tables.Contains(now) ? null
            : view.Remembered($"beside {now} {beside} {organism} {string.Join(' ', filter.Named)}", options, page.T, () => BreakpointQuestions.Beside(lease.Data, options, filter, view.Tables, organism, now, beside));
        return View.Show<ResistanceTrendsPage>(
            ("Page", page), ("Options", options), ("Filter", filter), ("Choices", choices), ("Outcome", outcome), ("Names", view.Names), ("Tables", tables), ("Now", now), ("Beside", beside),
            ("Breaks", breaks is PanelOutcome<IReadOnlyDictionary<string, TrendBreak>>.Shown { View: { } broken } ? broken : null), ("Loaded", Storage.SiteTables.All(view.Folder)));
    }

    private static IResult Phenotypes(HttpContext http, View view)
    {
        using var lease = view.Open();
        var (options, page, filter, choices) = Settle(http, view, lease.Data);
        var outcome = view.Part(options, () => LaboratoryQuestions.Phenotypes(lease.Data.Facts, View.ScopeOf(options), options, filter, view.Knowledge.Reference));
        return View.Show<PhenotypesPage>(("Page", page), ("Options", options), ("Filter", filter), ("Choices", choices), ("Outcome", outcome), ("Names", view.Names));
    }

    private static IResult Breakpoints(HttpContext http, View view)
    {
        using var lease = view.Open();
        var asked = AskBreakpoints(http, view, lease.Data);
        return View.Show<BreakpointsPage>(
            ("Page", asked.Page), ("Options", asked.Options), ("Filter", asked.Filter), ("Choices", asked.Choices), ("Outcome", asked.Outcome), ("Names", view.Names), ("Years", asked.Years), ("Before", asked.Before), ("After", asked.After),
            ("Rows", BreakpointQuestions.Rows(view.Tables, asked.Before, asked.After)));
    }

    /// <summary>The two guideline years asked for, or those that lie nearest, laid side by side.</summary>
    internal static AskedBreakpoints AskBreakpoints(HttpContext http, View view, InstanceData data)
    {
        var (options, page, filter, choices) = Settle(http, view, data);
        var years = LaboratoryQuestions.GuidelineYears(view.Tables);
        string now = choices.Guideline?.Replace(' ', '-') is { } known && years.Contains(known) ? known : years[0];
        string after = Asked(http, "after", years) ?? now;
        string before = Asked(http, "before", years) ?? years.SkipWhile(year => year != after).Skip(1).FirstOrDefault(year => year[..4] == after[..4]) ?? years[^1];
        var pair = http.Request.Query["pair"].ToString().Split(' ', '+') is [var organism, var drug] ? ((string, string)?)(organism, drug) : null;
        var outcome = view.Remembered($"breakpoints {before} {after} {filter.Step} {pair}", options, page.T, () => BreakpointQuestions.Changes(data, options, filter, view.Tables, before, after, pair));
        return new AskedBreakpoints(options, page, filter, choices, years, before, after, outcome);
    }

    internal sealed record AskedBreakpoints(
        FilterOptions Options, PageContext Page, LaboratoryFilter Filter, LaboratoryChoices Choices, IReadOnlyList<string> Years, string Before, string After, PanelOutcome<BreakpointsView> Outcome);

    private static string? Asked(HttpContext http, string name, IReadOnlyList<string> years) => years.FirstOrDefault(year => year == http.Request.Query[name]);

    private static IResult Card(HttpContext http, View view, string form)
    {
        using var lease = view.Open();
        var (options, page, filter, choices) = Settle(http, view, lease.Data);
        var outcome = view.Part(options, () => CardQuestions.Card(lease.Data, options, filter, choices, view.Names, page.T));
        if (outcome is not PanelOutcome<AntibiogramCard>.Shown { View: { } card })
        {
            string text = outcome is PanelOutcome<AntibiogramCard>.Empty empty ? page.T[empty.Reason] : page.T["laboratory.card-failed"];
            return View.Show<Message>(("Page", page), ("Title", page.T["laboratory.card"]), ("Text", text));
        }

        var words = CardWords.In(page.T.Language);
        using var bytes = new MemoryStream();
        switch (form)
        {
            case "docx":
                CardDocument.Write(bytes, card, words);
                return Results.File(bytes.ToArray(), Docx, "antibiogram-card.docx");
            case "xlsx":
                CardWorkbook.Write(bytes, card, words);
                return Results.File(bytes.ToArray(), Xlsx, "antibiogram-card.xlsx");
            default:
                return Results.Text(CardHtml.Page(card, words, "/laboratory/card.css"), "text/html; charset=utf-8");
        }
    }

    private static (FilterOptions Options, PageContext Page, LaboratoryFilter Filter, LaboratoryChoices Choices) Settle(HttpContext http, View view, InstanceData data)
    {
        var (options, page) = view.Settle(http, data);
        return (options, page, LaboratoryFilter.Read(http.Request.Query), LaboratoryQuestions.Choices(data, options));
    }
}
