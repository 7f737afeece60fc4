using System.Globalization;
using Curb.Columns;
using Curb.Facts;
using Curb.Indicators;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Scorecard;
using Curb.Web.Shell;
using Curb.Web.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Records;

/// <summary>The rows behind a figure: of an indicator's side, of a drug, of an organism.</summary>
internal static class RecordsEndpoints
{
    /// <summary>Furthest page; what lies behind it is in the CSV.</summary>
    private const int LastPage = 2000;

    public static void MapRecords(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/records/drug/{code}", (HttpContext http, View view, string code) => Page(http, view, "/records/drug/" + Uri.EscapeDataString(code), (options, t) => Drug(view, options, code, t))).Needs("patients.see");
        routes.MapGet("/records/organism/{code}", (HttpContext http, View view, string code) => Page(http, view, "/records/organism/" + Uri.EscapeDataString(code), (options, t) => Organism(view, options, code, t))).Needs("patients.see");
        routes.MapGet("/records/{id}", Indicator).Needs("patients.see");
    }

    private static IResult Indicator(HttpContext http, View view, string id)
    {
        if (view.Knowledge.Indicators.Find(id) is not { } definition)
        {
            return Results.NotFound();
        }

        bool numerator = http.Request.Query["side"] != "denominator" || definition.Editions.All(edition => edition.Denominator is null);
        return Page(http, view, "/records/" + Uri.EscapeDataString(id), (options, t) => Side(view, options, definition, numerator, t), ("side", numerator ? "numerator" : "denominator"));
    }

    /// <summary>What a figure rests on that no records received can show is said, with the reason, and is no fault.</summary>
    private static IResult Page(HttpContext http, View view, string path, Func<FilterOptions, Phrases, Asked> ask, (string Name, string? Value) side = default)
    {
        try
        {
            return Whole(http, view, path, ask, side);
        }
        catch (UnknownVocabularyException none)
        {
            var page = view.Page(http);
            return View.Show<Message>(("Page", page), ("Title", page.T["records.no-rows"]), ("Text", page.T.With("records.no-rows-text", none.Message)));
        }
    }

    private static IResult Whole(HttpContext http, View view, string path, Func<FilterOptions, Phrases, Asked> ask, (string Name, string? Value) side)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        if (options.Institution is null || options.Period is null)
        {
            return Results.NotFound();
        }

        var asked = ask(options, page.T);
        if (http.Request.Query["format"] == "csv")
        {
            return Csv(asked.Rows(lease.Data, RecordsQuestions.CsvRows + 1), page.T);
        }

        int number = int.TryParse(http.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) ? Math.Clamp(wanted, 1, LastPage) : 1;
        var records = RecordsQuestions.Page(limit => asked.Rows(lease.Data, limit), asked.Title, $"{page.T.Name(options.Institution.Name, options.Institution.NameEn)} · {options.Period.Value.Show()}{(options.Department is null ? "" : " · " + options.Department)}", number);
        return View.Show<RecordsPage>(
            ("Page", page),
            ("View", records),
            ("Names", view.Names),
            ("Back", asked.Back),
            ("Csv", page.Filter.On(path, side, ("format", "csv"))),
            ("PageAddress", (Func<int, string>)(other => page.Filter.On(path, side, ("page", other.ToString(CultureInfo.InvariantCulture))))),
            ("Side", side.Value),
            ("SideAddress", (Func<string, string>)(other => page.Filter.On(path, ("side", other)))),
            ("HasDenominator", asked.HasDenominator));
    }

    private static Asked Side(View view, FilterOptions options, IndicatorDefinition definition, bool numerator, Phrases t)
    {
        var period = options.Period!.Value;
        var question = ScorecardQuestions.Question(options, period.From, period.To);
        var title = t.Name(definition.Title.Zh, definition.Title.En) + " · " + t[numerator ? "scorecard.numerator" : "scorecard.denominator"];
        return new Asked(
            title,
            "/indicators/" + Uri.EscapeDataString(definition.Id),
            (data, limit) => new IndicatorEngine(view.Knowledge.Indicators, view.Knowledge.Policies, data.Facts, options.Institutions).RowsBehind(definition.Id, numerator, question, View.ScopeOf(options), limit),
            definition.Editions[^1].Denominator is not null);
    }

    private static Asked Drug(View view, FilterOptions options, string code, Phrases t)
    {
        var query = new FactQuery("drug_use", [Measure.Rows()], FactConditions.Of(options, Condition.Is("counted", true), Condition.Is("drug", code)), []);
        return new Asked(view.Names.Drug(t, code) + " · " + t["fact.drug_use"], "/drugs", (data, limit) => data.Facts.Rows(query, View.ScopeOf(options), limit), false);
    }

    private static Asked Organism(View view, FilterOptions options, string code, Phrases t)
    {
        var query = new FactQuery("isolate", [Measure.Rows()], FactConditions.Of(options, Condition.Is("first_isolate", true), Condition.Is("organism", code)), []);
        var organism = view.Names.Organism(code);
        return new Asked((organism?.Name ?? code) + (organism?.NameZh is { } chinese ? " " + chinese : "") + " · " + t["fact.isolate"], "/antibiogram", (data, limit) => data.Facts.Rows(query, View.ScopeOf(options), limit), false);
    }

    private static IResult Csv(Table rows, Phrases t)
    {
        var csv = CsvFile.Of(rows, RecordsQuestions.CsvRows);
        if (rows.Count > RecordsQuestions.CsvRows)
        {
            csv.Row(t.With("records.cut", RecordsQuestions.CsvRows));
        }

        return View.Csv(rows.Name + ".csv", csv);
    }

    private sealed record Asked(string Title, string Back, Func<InstanceData, int, Table> Rows, bool HasDenominator);
}
