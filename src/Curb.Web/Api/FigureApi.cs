using Curb.Columns;
using Curb.Facts;
using Curb.Indicators;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Antibiogram;
using Curb.Web.District;
using Curb.Web.Hosting;
using Curb.Web.Indicators;
using Curb.Web.Laboratory;
using Curb.Web.Scorecard;
using Curb.Web.Shell;
using Curb.Web.TopDrugs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Api;

/// <summary>The figures of the pages, for programs: the same questions, the same scope, the same small counts left out.</summary>
internal static class FigureApi
{
    private const string Figures = "figures.see";
    private const string Patients = "patients.see";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/institutions", Institutions).Needs(Figures).Produces<ApiPage<Institution>>().WithSummary("Institutions in reach.");
        api.MapGet("/indicators", Indicators).Needs("rules.see").Produces<ApiPage<IndicatorAnswer>>().WithSummary("Definitions of indicators.");
        api.MapGet("/indicators/{id}", Indicator).Needs("rules.see").Produces<IndicatorAnswer>().WithSummary("One definition.");
        api.MapGet("/indicators/{id}/departments", Departments).Needs(Figures).Exports().Produces<ApiPage<DepartmentLine>>().WithSummary("An indicator by department.");
        api.MapGet("/scorecard", Scorecard).Needs(Figures).Exports().Produces<ApiPage<IndicatorLine>>().WithSummary("Every indicator of an institution over a period, with its course by month.");
        api.MapGet("/district", District).Needs(Figures).Exports().Produces<ApiPage<DistrictAnswer>>().WithSummary("Institutions by indicators.");
        api.MapGet("/drugs", Drugs).Needs(Figures).Exports().Produces<ApiPage<DrugLine>>().WithSummary("Antimicrobials ranked by DDDs (by=ddds) or charges (by=cost).");
        api.MapGet("/antibiogram", Antibiogram).Needs(Figures).Exports().Produces<ApiPage<AntibiogramAnswer>>().WithSummary("Organism by drug.");
        api.MapGet("/resistance-trends", Trends).Needs(Figures).Exports().Produces<ApiPage<object>>().WithSummary("Resistance of one organism over time.");
        api.MapGet("/phenotypes", Phenotypes).Needs(Figures).Exports().Produces<ApiPage<object>>().WithSummary("Resistance classes over time.");
        api.MapGet("/isolates", Isolates).Needs(Patients).Exports().Produces<ApiPage<object>>().WithSummary("Single isolates.");
        api.MapGet("/isolates/{number:long}", Isolate).Needs(Patients).Exports().Produces<object>().WithSummary("One isolate with its results.");
        api.MapGet("/records/{id}", Records).Needs(Patients).Exports().Produces<ApiPage<object>>().WithSummary("The rows behind an indicator's numerator, or denominator (side=denominator).");
        api.MapGet("/records/drug/{code}", (HttpContext http, View view, string code) => Rows(http, view, "drug_use", Condition.Is("counted", true), Condition.Is("drug", code))).Needs(Patients).Exports().Produces<ApiPage<object>>().WithSummary("Order lines of a drug.");
        api.MapGet("/records/organism/{code}", (HttpContext http, View view, string code) => Rows(http, view, "isolate", Condition.Is("first_isolate", true), Condition.Is("organism", code))).Needs(Patients).Exports().Produces<ApiPage<object>>().WithSummary("First isolates of an organism.");
    }

    private static IResult Institutions(HttpContext http, View view)
    {
        using var lease = view.Open();
        return Answer(http, lease.Data.Institutions);
    }

    private static IResult Indicators(HttpContext http, View view) => Answer(http, view.Knowledge.Indicators.Definitions.Select(Of));

    private static IResult Indicator(View view, string id) => view.Knowledge.Indicators.Find(id) is { } found ? Results.Ok(Of(found)) : ApiProblem.NotFound("indicator");

    private static IResult Departments(HttpContext http, View view, string id) => view.Knowledge.Indicators.Find(id) is not { } definition
        ? ApiProblem.NotFound("indicator")
        : Panel(http, view, (data, options, page) => IndicatorQuestions.Departments(view.Knowledge.Indicators, view.Knowledge.Policies, data.Facts, View.ScopeOf(options), options, definition, page.T), shown => shown.Lines);

    private static IResult Scorecard(HttpContext http, View view) =>
        Panel(http, view, (data, options, page) => new ScorecardQuestions(view.Knowledge.Indicators, view.Knowledge.Policies, data.Facts, options.Institutions).Ask(View.ScopeOf(options), options, page.T), shown => shown.Lines);

    private static IResult District(HttpContext http, View view) => Panel(
        http,
        view,
        (data, options, page) => new DistrictQuestions(view.Knowledge.Indicators, view.Knowledge.Policies, data.Facts, options.Institutions).Ask(View.Reader, options.Period!.Value, page.T),
        shown => shown.Rows.SelectMany(row => shown.Columns.Zip(row.Cells).Where(pair => pair.Second is not null)
            .Select(pair => new DistrictAnswer(row.Institution.Code, pair.First.Id, pair.Second!.Value, pair.Second.Numerator, pair.Second.Denominator, pair.First.Unit, pair.Second.TargetText, pair.Second.Verdict, pair.Second.Because))));

    private static IResult Drugs(HttpContext http, View view) =>
        Panel(http, view, (data, options, page) => TopDrugsQuestions.Ask(data.Facts, View.ScopeOf(options), options, http.Request.Query["by"] == "cost" ? "cost" : "ddds", view.Names, page.T, int.MaxValue), shown => shown.Lines);

    private static IResult Antibiogram(HttpContext http, View view) => Panel(
        http,
        view,
        (data, options, page) => AntibiogramQuestions.Ask(data.Facts, View.ScopeOf(options), options, LaboratoryFilter.Read(http.Request.Query), LaboratoryQuestions.Counting(data, options), view.Names, page.T, int.MaxValue),
        shown => shown.Organisms.SelectMany(row => shown.Drugs.Where(drug => row.Cells.ContainsKey(drug.Code)).Select(drug => AntibiogramAnswer.Of(row, drug, row.Cells[drug.Code], Curb.Antibiograms.CountingRules.Text(shown.Counting)))));

    private static IResult Trends(HttpContext http, View view) => Panel(
        http,
        view,
        (data, options, _) => LaboratoryQuestions.Trends(data.Facts, View.ScopeOf(options), options, LaboratoryFilter.Read(http.Request.Query), LaboratoryQuestions.Choices(data, options)),
        shown => shown.Trends.Select(trend => new { trend.Organism, trend.Drug, trend.Tested, Points = trend.Points.Select(point => new { point.Period, point.Counted, point.Tested }), trend.Test, trend.Holm, trend.BenjaminiHochberg, trend.Note }));

    private static IResult Phenotypes(HttpContext http, View view) => Panel(
        http, view, (data, options, _) => LaboratoryQuestions.Phenotypes(data.Facts, View.ScopeOf(options), options, LaboratoryFilter.Read(http.Request.Query), view.Knowledge.Reference), shown => shown.Courses);

    private static IResult Isolates(HttpContext http, View view) =>
        Rows(http, view, (data, options, limit) => data.Facts.Rows(LaboratoryQuestions.IsolateQuery(data.Facts, View.ScopeOf(options), options, LaboratoryFilter.Read(http.Request.Query)), View.ScopeOf(options), limit));

    private static IResult Isolate(HttpContext http, View view, long number)
    {
        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        return LaboratoryQuestions.Isolate(lease.Data.Facts, View.ScopeOf(options), number) is { } isolate
            ? Results.Ok(new { Isolate = FactRows.Of(isolate.Isolate, 0).Single(), Results = FactRows.Of(isolate.Results, 0) })
            : ApiProblem.NotFound("isolate");
    }

    private static IResult Records(HttpContext http, View view, string id)
    {
        if (view.Knowledge.Indicators.Find(id) is not { } definition)
        {
            return ApiProblem.NotFound("indicator");
        }

        bool numerator = http.Request.Query["side"] != "denominator" || definition.Editions.All(edition => edition.Denominator is null);
        return Rows(http, view, (data, options, limit) => new IndicatorEngine(view.Knowledge.Indicators, view.Knowledge.Policies, data.Facts, options.Institutions)
            .RowsBehind(id, numerator, ScorecardQuestions.Question(options, options.Period!.Value.From, options.Period.Value.To), View.ScopeOf(options), limit));
    }

    private static IResult Rows(HttpContext http, View view, string fact, params Condition[] conditions) =>
        Rows(http, view, (data, options, limit) => data.Facts.Rows(new FactQuery(fact, [Measure.Rows()], FactConditions.Of(options, conditions), []), View.ScopeOf(options), limit));

    internal static IResult Rows(HttpContext http, View view, Func<InstanceData, FilterOptions, int, Table> ask)
    {
        if (ApiPaging.Read(http.Request) is not { } paging)
        {
            return BadPage();
        }

        using var lease = view.Open();
        var (options, _) = view.Settle(http, lease.Data);
        try
        {
            return options.Institution is null || options.Period is null
                ? Results.Ok(paging.Of<IReadOnlyDictionary<string, object?>>([]))
                : Results.Ok(paging.Of(FactRows.Of(ask(lease.Data, options, paging.Skip + paging.Size + 1), paging.Skip)));
        }
        catch (UnknownVocabularyException none)
        {
            return ApiProblem.Of(StatusCodes.Status404NotFound, "no-rows", none.Message);
        }
    }

    /// <summary>What a panel of a page shows, as a list. A part that fails is a fault here, where nothing else would be left standing.</summary>
    internal static IResult Panel<TView, TItem>(HttpContext http, View view, Func<InstanceData, FilterOptions, PageContext, PanelOutcome<TView>> ask, Func<TView, IEnumerable<TItem>> items)
    {
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var outcome = options.Institution is null || options.Period is null ? new PanelOutcome<TView>.Empty("panel.no-data") : ask(lease.Data, options, page);
        return outcome switch
        {
            PanelOutcome<TView>.Shown shown => Answer(http, items(shown.View)),
            PanelOutcome<TView>.Empty => Answer<TItem>(http, []),
            _ => throw new InvalidOperationException("A question was answered with a failure."),
        };
    }

    internal static IResult Answer<T>(HttpContext http, IEnumerable<T> all) => ApiPaging.Read(http.Request) is { } paging ? Results.Ok(paging.Cut(all)) : BadPage();

    internal static IResult BadPage() => ApiProblem.Invalid($"page and size: expected page from 1 and size from 1 to {ApiPaging.Largest}, at most 200000 items deep; narrow the period or the department instead.");

    private static IndicatorAnswer Of(IndicatorDefinition definition) => new(definition.Id, definition.Title, definition.Unit, definition.Kind.ToString().ToLowerInvariant(), definition.Direction, [.. definition.Editions.Select(edition => edition.Id)]);
}
