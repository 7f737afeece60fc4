using Curb.AbnormalUse;
using Curb.Facts;
using Curb.Indicators;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Indicators;
using Curb.Web.Laboratory;
using Curb.Web.Shell;
using Curb.Web.UseCourses;
using Curb.Web.UseDenominators;
using Curb.Web.UseEffects;
using Curb.Web.UseFunnel;
using Curb.Web.UseStandardised;
using Curb.Web.UseWarnings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Api;

/// <summary>Warnings, comparisons, courses and what stands beside an indicator, for programs: the tables of the pages, by the same questions.</summary>
internal static class UseApi
{
    private const string Figures = "figures.see";
    private const string Patients = "patients.see";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/warnings", Warnings).Needs(Figures).Exports().Produces<ApiPage<UseAlert>>().WithSummary("Unusual use and resistance as of the end of the period.");
        api.MapGet("/compare", Compare).Needs(Figures).Exports().Produces<ApiPage<FunnelLine>>().WithSummary("Like institutions, or departments (by=department), on one indicator (indicator=ID), with funnel limits.");
        api.MapGet("/interventions", Interventions).Needs(Figures).Exports().Produces<ApiPage<EffectAnswer>>().WithSummary("Registered interventions month by month, with what would have been without them.");
        api.MapGet("/saar", Saar).Needs(Figures).Exports().Produces<ApiPage<object>>().WithSummary("Days of therapy observed over those that like departments let expect, by group of drugs, institution and department.");
        api.MapGet("/resistance-index", ResistanceIndex).Needs(Figures).Exports().Produces<ApiPage<object>>().WithSummary("Drug resistance index by institution, organism and period (months=12).");
        api.MapGet("/denominators", Bridges).Needs(Figures).Exports().Produces<ApiPage<object>>().WithSummary("From patient-days of the discharged to occupied days, step by step, by month or by department (by=department), with the rates over both.");
        api.MapGet("/courses", Courses).Needs(Patients).Exports().Produces<ApiPage<object>>().WithSummary("Treatment courses; of one physician with physician=NAME.");
        api.MapGet("/patients/{patient}/measurements", Measurements).Needs(Patients).Exports().Produces<ApiPage<MeasurementAnswer>>().WithSummary("Temperatures and laboratory values of a patient in the days that the time line shows.");
        api.MapGet("/patients/{patient}/timeline", Timeline).Needs(Patients).Exports().Produces<ApiPage<TimelineMark>>().WithSummary("A patient's stays, orders, operations, cultures and results.");
        api.MapGet("/breakpoints", Breakpoints).Needs(Figures).Exports().Produces<ApiPage<object>>().WithSummary("Results whose category two guideline years give differently: before=EUCAST-2024, after=EUCAST-2025.");
        api.MapGet("/breakpoint-tables", (HttpContext http, View view) => FigureApi.Answer(http, Storage.SiteTables.All(view.Folder))).Needs(Figures).Exports().Produces<ApiPage<Storage.SiteTable>>().WithSummary("Breakpoint tables that the site loaded, with what was refused of each.");
        api.MapGet("/breakpoint-rows", BreakpointRows).Needs(Figures).Exports().Produces<ApiPage<object>>().WithSummary("Rows that two breakpoint tables give differently: before=CLSI-2025, after=CLSI-2026-r1.");
        api.MapGet("/quality", Quality).Needs(Figures).Exports().Produces<ApiPage<QualityAnswer>>().WithSummary("The checks of what was delivered.");
        api.MapGet("/indicators/{id}/physicians", Physicians).Needs(Figures).Exports().Produces<ApiPage<PhysicianLine>>().WithSummary("An indicator by physician.");
        api.MapGet("/indicators/{id}/editions", Editions).Needs(Figures).Exports().Produces<ApiPage<EditionLine>>().WithSummary("The same period by every edition of an indicator.");
        api.MapGet("/indicators/{id}/denominators", Denominators).Needs(Figures).Exports().Produces<ApiPage<object>>().WithSummary("The denominators of use counted in every way.");
    }

    private static IResult Warnings(HttpContext http, View view) => FigureApi.Panel(http, view, (data, options, page) => UseWarningsEndpoints.Ask(view, data, options, page), shown => shown.Alerts);

    private static IResult Compare(HttpContext http, View view) => FigureApi.Panel(
        http,
        view,
        (data, options, page) => UseFunnelEndpoints.Choice(http, view, options) is var (definition, by) ? UseFunnelEndpoints.Ask(view, data, options, page, definition, by) : throw new InvalidOperationException(),
        shown => shown.Lines.Select(line => new { line.Unit, line.Name, line.Numerator, line.Denominator, line.Value, line.Z, Low95 = line.Inner.Low, High95 = line.Inner.High, Low998 = line.Outer.Low, High998 = line.Outer.High, line.State }));

    private static IResult Interventions(HttpContext http, View view, Visitors visitors) => FigureApi.Panel(http, view, (data, options, page) => UseEffectsEndpoints.Ask(view, visitors, data, options, page), shown => shown.Results.SelectMany(EffectAnswer.Of));

    private static IResult Saar(HttpContext http, View view) => FigureApi.Panel(
        http, view, (data, options, page) => UseStandardisedEndpoints.Ratios(view, data, options, page),
        shown => shown.Ratios.Select(one => new { Group = one.Group.Id, one.Institution, one.Department, one.Observed, one.PatientDays, one.Expected, Ratio = one.Ratio.Value, one.Ratio.Low, High = double.IsFinite(one.Ratio.High) ? one.Ratio.High : (double?)null, one.P }));

    private static IResult ResistanceIndex(HttpContext http, View view) => FigureApi.Panel(
        http, view, (data, options, page) => UseStandardisedEndpoints.Indices(view, data, options, page, UseStandardisedEndpoints.Months(http)),
        shown => shown.Indices.Select(one => new { one.Institution, one.Organism, Period = one.Period.ToString(), one.Adaptive, one.Fixed, one.Drugs, one.UseCovered }));

    private static IResult Bridges(HttpContext http, View view) => FigureApi.Panel(
        http, view, (data, options, page) => UseDenominatorsEndpoints.Bridges(view, data, options, page, http.Request.Query["by"].ToString() == "department" ? "department" : "month"),
        shown => shown.Lines.Select(line => BridgeRow.Of(line, shown.Guards)).Select(row => new
        {
            row.Line.Unit, row.Line.Discharges, row.Line.MeanStay, row.Line.PatientDays, row.Line.OutsidePeriod, row.Line.OtherStays, Moved = row.Line.ElsewhereOrHere, row.Line.NotPlaced, row.Line.Occupied,
            row.Line.DaysPresent, row.Line.Admissions, row.Line.CohortDdds, row.Rate, row.Line.UsedDdds, row.RateOccupied, row.RatePresent, row.Refused, row.TooSmall,
        }));

    private static IResult Courses(HttpContext http, View view) => FigureApi.Rows(
        http, view, (data, options, limit) => data.Facts.Rows(UseCoursesEndpoints.Question(options, http.Request.Query["physician"].ToString() is { Length: > 0 } named ? named : null), View.ScopeOf(options), limit));

    private static IResult Timeline(HttpContext http, View view, string patient) => FigureApi.Panel(
        http, view, (data, options, page) => PatientTimeline.Ask(data.Facts, View.ScopeOf(options), options.Institution!.Code, patient, http.Request.Query["encounter"].ToString(), view.Knowledge.Measurements, view.Names, page.T), shown => shown.Marks);

    private static IResult Measurements(HttpContext http, View view, string patient) => FigureApi.Panel(
        http, view, (data, options, page) => PatientTimeline.Ask(data.Facts, View.ScopeOf(options), options.Institution!.Code, patient, http.Request.Query["encounter"].ToString(), view.Knowledge.Measurements, view.Names, page.T),
        shown => shown.Measured.Marks.Select(mark => new MeasurementAnswer(mark.Item.Code, mark.Item.NameZh, mark.Item.NameEn, mark.Comparator, mark.Value, mark.Item.Unit, mark.At)));

    /// <summary>A measurement of a patient.</summary>
    /// <param name="Code">What was measured.</param>
    /// <param name="NameZh">Its Chinese name.</param>
    /// <param name="NameEn">Its English name.</param>
    /// <param name="Comparator">&lt;, &gt; … where only a bound is known; empty otherwise.</param>
    /// <param name="Value">In the unit.</param>
    /// <param name="Unit">UCUM.</param>
    /// <param name="TakenAt">When.</param>
    public sealed record MeasurementAnswer(string Code, string NameZh, string NameEn, string Comparator, double Value, string Unit, DateTime TakenAt);

    private static IResult Breakpoints(HttpContext http, View view) => FigureApi.Panel(
        http,
        view,
        (data, _, _) => LaboratoryEndpoints.AskBreakpoints(http, view, data).Outcome,
        shown => shown.Changes.Select(change => new { change.Organism, change.Drug, change.Method, Before = change.Before.ToString(), After = change.After.ToString(), change.Why, change.Results }));

    private static IResult BreakpointRows(HttpContext http, View view)
    {
        using var lease = view.Open();
        var asked = LaboratoryEndpoints.AskBreakpoints(http, view, lease.Data);
        return FigureApi.Answer(http, BreakpointQuestions.Rows(view.Tables, asked.Before, asked.After).Select(change => new
        {
            change.Kind, change.Row.Type, change.Row.Host, change.Row.Method, change.Row.Site, change.Row.Organism, change.Row.OrganismRank, change.Row.Drug, change.Row.DiskLoad,
            OldS = change.Before?.Susceptible, OldR = change.Before?.Resistant, NewS = change.After?.Susceptible, NewR = change.After?.Resistant,
        }));
    }

    private static IResult Quality(HttpContext http, View view)
    {
        using var lease = view.Open();
        return view.Findings(lease.Data, View.Reader) switch
        {
            PanelOutcome<QualityFindings>.Shown shown => FigureApi.Answer(http, shown.View.All.Select(QualityAnswer.Of)),
            _ => FigureApi.Answer<QualityAnswer>(http, []),
        };
    }

    private static IResult Physicians(HttpContext http, View view, string id) => OfIndicator(http, view, id, (data, options, _, definition) =>
        PhysicianQuestions.Ask(view.Knowledge.Indicators, view.Knowledge.Policies, data.Facts, View.ScopeOf(options), options, definition, int.MaxValue), shown => shown.Lines);

    private static IResult Editions(HttpContext http, View view, string id) => OfIndicator(http, view, id, (data, options, page, definition) =>
        IndicatorQuestions.Editions(view.Knowledge.Indicators, view.Knowledge.Policies, data.Facts, View.ScopeOf(options), options, definition, page.T), shown => shown.Lines);

    private static IResult Denominators(HttpContext http, View view, string id) => OfIndicator(http, view, id, (data, options, _, definition) =>
        IndicatorQuestions.Denominators(data.Facts, View.ScopeOf(options), options, definition), shown => shown.Table.Denominators);

    private static IResult OfIndicator<TView, TItem>(HttpContext http, View view, string id, Func<InstanceData, FilterOptions, PageContext, IndicatorDefinition, PanelOutcome<TView>> ask, Func<TView, IEnumerable<TItem>> items) =>
        view.Knowledge.Indicators.Find(id) is { } definition ? FigureApi.Panel(http, view, (data, options, page) => ask(data, options, page, definition), items) : ApiProblem.NotFound("indicator");
}

/// <summary>One month of an intervention.</summary>
/// <param name="Without">What would have been expected without it, with interval; null before it.</param>
public sealed record EffectAnswer(string Id, string Title, string Indicator, string Month, double? Value, double? Fitted, double? Without, double? WithoutLow, double? WithoutHigh, double? Comparison)
{
    internal static IEnumerable<EffectAnswer> Of(Interventions.InterventionResult result) => result.Main is not { } effect ? [] : result.Months.Select((month, at) => effect.Points[at] is var point
        ? new EffectAnswer(result.Intervention.Id, result.Intervention.Title, result.Intervention.Indicator, month.ToString(), point.Value, point.Fitted, point.Without?.Value, point.Without?.Low, point.Without?.High, point.Control)
        : throw new InvalidOperationException());
}

/// <summary>A check of what was delivered.</summary>
/// <param name="Kept">Null where there are too few rows to judge.</param>
/// <param name="Dropped">True where the last 90 days are clearly worse than before.</param>
public sealed record QualityAnswer(string Institution, string Check, string Feed, string Dimension, long Rows, long Good, long RecentRows, long RecentGood, double Minimum, bool? Kept, bool Dropped, IReadOnlyList<string> Indicators)
{
    internal static QualityAnswer Of(Quality.QualityFinding one) => new(one.Institution, one.Check.Id, one.Check.Feed, one.Check.Dimension, one.Rows, one.Good, one.RecentRows, one.RecentGood, one.Check.Minimum, one.Kept, one.Dropped, one.Check.Indicators);
}
