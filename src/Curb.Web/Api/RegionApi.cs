using Curb.Indicators;
using Curb.Storage;
using Curb.Supervision.Forms;
using Curb.Supervision.Scoreboard;
using Curb.Web.Accounts;
using Curb.Web.Federation;
using Curb.Web.Forms;
using Curb.Web.Region;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Curb.Web.Society;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Api;

/// <summary>The regional scoreboard, monthly reports and the exchange between installations, for programs: the tables of the pages, by the same questions.</summary>
internal static class RegionApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/region/figures", (HttpContext http, View view, RegionShelf shelf, Visitors visitors) => FigureApi.Answer(http, RegionEndpoints.FiguresOf(http, view, shelf, visitors)))
            .Needs(RegionEndpoints.See).Exports().Produces<ApiPage<RegionFigure>>().WithSummary("Kept figures of a month (month=2025-12; the newest without) of every institution in reach: area=CODE, level=tertiary|secondary|primary.");
        api.MapGet("/region/targets", (HttpContext http, View view, RegionShelf shelf, Visitors visitors) => Board(http, view, shelf, visitors, shown => shown.Targets.Select(line => new RegionTargetAnswer(line.Definition.Id, line.Definition.Title, line.Targets, line.Until, line.Now, line.Before))))
            .Needs(RegionEndpoints.See).Exports().Produces<ApiPage<RegionTargetAnswer>>().WithSummary("Indicators against their limits, summed over the area, with the month before.");
        api.MapGet("/region/districts", (HttpContext http, View view, RegionShelf shelf, Visitors visitors) => Board(http, view, shelf, visitors, shown => (shown.Chosen is { } one ? [one] : shown.Tiles).Select(tile => new { tile.Tile.Code, tile.Tile.Name, Indicator = shown.Definition.Id, tile.Summary })))
            .Needs(RegionEndpoints.See).Exports().Produces<ApiPage<object>>().WithSummary("Districts on one indicator (indicator=ID).");
        api.MapGet("/region/changes", (HttpContext http, View view, RegionShelf shelf, Visitors visitors) => Board(http, view, shelf, visitors, shown => Turned(shown.Changes.Worse, "worse").Concat(Turned(shown.Changes.Better, "better"))))
            .Needs(RegionEndpoints.See).Exports().Produces<ApiPage<object>>().WithSummary("Verdicts that turned since the month before; the most telling first.");
        api.MapGet("/region/movers", (HttpContext http, View view, RegionShelf shelf, Visitors visitors) => Board(http, view, shelf, visitors, shown => Moved(shown.Movers, "worse-than-own-past").Concat(Moved(shown.Apart, "apart-from-like"))))
            .Needs(RegionEndpoints.See).Exports().Produces<ApiPage<object>>().WithSummary("Institutions that got worse, or stand apart, by more than chance on one indicator (indicator=ID).");
        api.MapGet("/region/institutions/{code}", (HttpContext http, View view, RegionShelf shelf, string code) => RegionEndpoints.LinesOf(http, view, shelf, code) is not var (_, _, lines) ? ApiProblem.NotFound("institution")
                : FigureApi.Answer(http, lines.Select(line => new { Indicator = line.Definition.Id, line.Edition, line.Figure, line.Months })))
            .Needs(RegionEndpoints.See).Exports().Produces<ApiPage<object>>().WithSummary("One institution's kept figures with their course by month.");
        api.MapGet("/region/institutions/{code}/history", (HttpContext http, View view, RegionShelf shelf, Visitors visitors, string code) => new FigureHistory(view, shelf, visitors).Ask(http, code) is { } history
                ? Results.Ok(new FigureHistoryAnswer(history.Versions, history.Older.Evaluation.Version, history.Newer?.Evaluation.Version, history.Rows, history.RowCount, [.. history.Deliveries.Select(DeliveryAnswer.Of)], [.. history.Touched.Select(one => new TouchedAnswer(one.Sequence, one.At, one.Who, one.Process, one.Subject))], history.Events, history.Problems))
                : ApiProblem.NotFound("figure"))
            .Needs(RegionEndpoints.See).Exports().Produces<FigureHistoryAnswer>().WithSummary("Why a kept figure differs from what it was: indicator=ID&month=2025-03, older= and newer= versions, proof=yes to prove the log.");
        api.MapGet("/region/report", (HttpContext http, View view, RegionShelf shelf, Visitors visitors, SupervisionDesk supervision, SocietyDesk society) => RegionEndpoints.Report(http, view, shelf, visitors, supervision, society) is { } paper ? Results.Ok(paper) : ApiProblem.NotFound("report"))
            .Needs(RegionEndpoints.See).Exports().Produces<Exchange.Documents.Paper>().WithSummary("The annual report (year=2025): sections with their tables.");
        api.MapGet("/forms", Forms).Needs(FormDesk.See).Exports().Produces<ApiPage<OwedReportAnswer>>().WithSummary("Monthly reports owed over the last year.");
        api.MapGet("/forms/{form}/{month}", Form).Needs(FormDesk.See).Exports().Produces<ApiPage<object>>().WithSummary("Versions sent of one report (institution=CODE), newest first, with figures; of sampled records only how many.");
        api.MapGet("/federation/partners", (HttpContext http, RecordStore records) => FigureApi.Answer(http, FederationEndpoints.Seen(records).Partners.Select(partner => new { partner.Partner.Code, partner.Partner.Name, partner.Partner.FactsAgreed, partner.Partner.LaboratoryAgreed, partner.State, Through = partner.Through?.ToString(), partner.MonthsBehind, partner.Gaps, partner.Refusal })))
            .Needs("federation.see").Exports().Produces<ApiPage<object>>().WithSummary("Installations that exchange with this one: what was agreed, up to which month it sent, gaps, and why a bundle was refused.");
        api.MapGet("/federation/bundles", (HttpContext http, RecordStore records) => FigureApi.Answer(http, FederationEndpoints.Seen(records).Bundles.Select(bundle => new { bundle.Direction, bundle.Partner, bundle.Sequence, bundle.Digest, bundle.Manifest.Institution, Rows = bundle.Manifest.Parts.Sum(part => part.Rows), bundle.State, bundle.At })))
            .Needs("federation.see").Exports().Produces<ApiPage<object>>().WithSummary("Bundles sent and taken in, newest first.");
    }

    private static IResult Board<T>(HttpContext http, View view, RegionShelf shelf, Visitors visitors, Func<RegionView, IEnumerable<T>> items) =>
        FigureApi.Answer(http, RegionEndpoints.Board(http, view, shelf, visitors).Show(RegionEndpoints.Ask(http) with { Number = 1 }) is { } shown ? items(shown) : []);

    private static IEnumerable<object> Turned(IEnumerable<TurnedVerdict> turned, string way) =>
        turned.Select(one => new { Way = way, Institution = one.Institution.Code, Indicator = one.Definition.Id, one.Now, one.Before });

    private static IEnumerable<object> Moved(IEnumerable<NamedMovement> moved, string way) =>
        moved.Select(one => new { Way = way, Institution = one.Institution.Code, one.Movement.Before, one.Movement.Now, one.Movement.Denominator, one.Movement.Z });

    private static IResult Forms(HttpContext http, View view, FormDesk desk)
    {
        using var lease = view.Open();
        return FigureApi.Answer(http, FormsEndpoints.OwedOf(lease.Data, desk).Select(OwedReportAnswer.Of));
    }

    /// <summary>As on the page above the institution: what was sent, never a draft.</summary>
    private static IResult Form(HttpContext http, FormDesk desk, string form, string month)
    {
        string institution = http.Request.Query["institution"].ToString();
        return desk.Forms.Find(form) is null || CalendarMonth.Parse(month) is not { } asked || !View.Reader.Covers(institution) ? ApiProblem.NotFound("form")
            : FigureApi.Answer(http, desk.Store.Versions(View.Reader, institution, form, asked).Where(version => version.IsSent).Select(version => new { version.Version, version.Reason, version.Digest, version.SentAt, version.Content.Values, Sampled = version.Content.Sample.Count }));
    }
}

/// <summary>A kept figure of one institution.</summary>
/// <param name="Version">Version of the evaluation.</param>
/// <param name="Verdict">met, not-met, cannot-assess, or none where no limit is set.</param>
/// <param name="Origin">computed, reported or received.</param>
public sealed record RegionFigure(string Month, int Version, Supervision.Institution Institution, string Indicator, string Edition, double? Numerator, double? Denominator, double? Value, EvaluatedTarget? Target, string Verdict, string Origin, Policies.Bilingual Because);

/// <summary>An indicator against its limits over an area.</summary>
/// <param name="Until">Last day of the commonest limit.</param>
public sealed record RegionTargetAnswer(string Indicator, Policies.Bilingual Title, IReadOnlyList<EvaluatedTarget> Targets, DateOnly? Until, AreaSummary Now, AreaSummary? Before);

/// <summary>Versions of a kept figure, and what came in between the two compared.</summary>
/// <param name="Events">Events of the log between the two; of them those that concern the institution stand in <paramref name="Touched"/>.</param>
public sealed record FigureHistoryAnswer(IReadOnlyList<FigureVersion> Versions, int Older, int? Newer, IReadOnlyList<LaterRow> Rows, int RowCount, IReadOnlyList<DeliveryAnswer> Deliveries, IReadOnlyList<TouchedAnswer> Touched, int Events, IReadOnlyList<string>? Problems);

/// <summary>An event of the log, without its values.</summary>
public sealed record TouchedAnswer(long Sequence, string At, string Who, string Process, string Subject);

/// <summary>A report that an institution owes.</summary>
/// <param name="State">sent, late, due or as the calendar names it.</param>
public sealed record OwedReportAnswer(string Institution, string Form, string Month, DateOnly DueOn, string State, int DaysLate, int Version, int Reminders)
{
    internal static OwedReportAnswer Of(OwedReport one) => new(one.Institution.Code, one.Form.Id, one.Month.ToString(), one.DueOn, one.State.ToString().ToLowerInvariant(), one.DaysLate, one.Version, one.Reminders);
}
