using Curb.Indicators;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Records;
using Curb.Web.Scorecard;
using Curb.Web.Shell;
using Curb.Web.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Indicators;

/// <summary>The tables of an indicator's page to take away: its figure by month, departments, physicians, editions, denominators, checks of delivery, targets; and the list of indicators.</summary>
internal static class IndicatorTableEndpoints
{
    public static void MapIndicatorTables(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/indicators.csv", All).Needs("rules.see").Exports();
        Table(routes, "figure", ["month", "numerator", "denominator", "value"], Figure);
        Table(routes, "departments", ["department", "numerator", "denominator", "value", "because"], Departments);
        Table(routes, "physicians", ["physician", "department", "numerator", "denominator", "value"], Physicians);
        Table(routes, "editions", ["edition", "from", "in_force", "numerator", "denominator", "value", "because"], Editions);
        Table(routes, "denominators", ["denominator", "size", "ddds", "rate", "factor", "because"], Denominators);
        Table(routes, "quality", ["check", "dimension", "share_recent", "rows_recent", "share", "rows", "minimum", "kept", "dropped"], Quality);
        Table(routes, "targets", ["topic", "levels", "kinds", "operator", "value", "unit", "role", "from", "to", "clause", "verified"], Targets);
    }

    /// <summary>What a table is made from.</summary>
    private sealed record Asked(View View, InstanceData Data, FilterOptions Options, PageContext Page, IndicatorDefinition Definition)
    {
        public Phrases T => Page.T;
    }

    private static void Table(IEndpointRouteBuilder routes, string name, string[] header, Func<Asked, IEnumerable<object?[]>> rows) =>
        routes.MapGet($"/indicators/{{id}}/{name}.csv", (HttpContext http, View view, string id) =>
        {
            if (view.Knowledge.Indicators.Find(id) is not { } definition)
            {
                return Results.NotFound();
            }

            using var lease = view.Open();
            var (options, page) = view.Settle(http, lease.Data);
            var csv = new CsvFile(header);
            foreach (object?[] row in options.Institution is null || options.Period is null ? [] : rows(new Asked(view, lease.Data, options, page, definition)))
            {
                csv.Row(row);
            }

            return View.Csv($"{definition.Id}-{name}.csv", csv);
        }).Needs("figures.see").Exports();

    private static IResult All(HttpContext http, View view)
    {
        var t = view.Page(http).T;
        var csv = new CsvFile(["indicator", "title", "question", "unit", "direction", "edition", "from", "clause", "verified"]);
        foreach (var definition in view.Knowledge.Indicators.Definitions)
        {
            foreach (var edition in definition.Editions)
            {
                csv.Row(definition.Id, t.Name(definition.Title.Zh, definition.Title.En), t.Name(definition.Question.Zh, definition.Question.En), t.Name(definition.Unit.Zh, definition.Unit.En), definition.Direction, edition.Id, edition.From, edition.Clause, view.Knowledge.Policies.Clause(edition.Clause)?.Confidence is { } confidence && Curb.Policies.ConfidenceMarks.IsVerified(confidence));
            }
        }

        return View.Csv("indicators.csv", csv);
    }

    private static T? Shown<T>(PanelOutcome<T> outcome)
        where T : class => outcome is PanelOutcome<T>.Shown { View: { } shown } ? shown : null;

    private static IEnumerable<object?[]> Figure(Asked asked) =>
        (Shown(new ScorecardQuestions(asked.View.Knowledge.Indicators, asked.View.Knowledge.Policies, asked.Data.Facts, asked.Options.Institutions).Ask(View.ScopeOf(asked.Options), asked.Options, asked.T, asked.Definition.Id))?.Lines ?? [])
            .SelectMany(line => line.Trend.Select(point => (object?[])[point.Month, point.Numerator, point.Denominator, point.Value]).Append([asked.Options.Period?.ToString(), line.Numerator, line.Denominator, line.Value]));

    private static IEnumerable<object?[]> Departments(Asked asked) =>
        (Shown(IndicatorQuestions.Departments(asked.View.Knowledge.Indicators, asked.View.Knowledge.Policies, asked.Data.Facts, View.ScopeOf(asked.Options), asked.Options with { Department = null }, asked.Definition, asked.T))?.Lines ?? [])
            .Select(line => (object?[])[line.Department, line.Numerator, line.Denominator, line.Value, line.Because]);

    private static IEnumerable<object?[]> Physicians(Asked asked) =>
        (Shown(PhysicianQuestions.Ask(asked.View.Knowledge.Indicators, asked.View.Knowledge.Policies, asked.Data.Facts, View.ScopeOf(asked.Options), asked.Options, asked.Definition, int.MaxValue))?.Lines ?? [])
            .Select(line => (object?[])[line.Physician, line.Department, line.Numerator, line.Denominator, line.Value]);

    private static IEnumerable<object?[]> Editions(Asked asked) =>
        (Shown(IndicatorQuestions.Editions(asked.View.Knowledge.Indicators, asked.View.Knowledge.Policies, asked.Data.Facts, View.ScopeOf(asked.Options), asked.Options, asked.Definition, asked.T))?.Lines ?? [])
            .Select(line => (object?[])[line.Edition, line.From, line.InForce, line.Numerator, line.Denominator, line.Value, line.Because]);

    private static IEnumerable<object?[]> Denominators(Asked asked) =>
        Shown(IndicatorQuestions.Denominators(asked.Data.Facts, View.ScopeOf(asked.Options), asked.Options, asked.Definition)) is { } shown
            ? shown.Table.Denominators.Select(row => (object?[])[asked.T.Name(row.Title.Zh, row.Title.En), row.Value, row.Ddds, row.Rate(shown.Guards.MaximumValue ?? double.PositiveInfinity), row.Factor, asked.T.Name(row.Because.Zh, row.Because.En)])
            : [];

    private static IEnumerable<object?[]> Quality(Asked asked) =>
        (Shown(IndicatorQuestions.Quality(asked.View.Knowledge.Reference, asked.Data.Facts, View.ScopeOf(asked.Options), asked.Definition))?.Findings ?? [])
            .Select(finding => (object?[])[asked.T.Name(finding.Check.What.Zh, finding.Check.What.En), finding.Check.Dimension, finding.RecentShare, finding.RecentRows, finding.Share, finding.Rows, finding.Check.Minimum, finding.Kept, finding.Dropped]);

    private static IEnumerable<object?[]> Targets(Asked asked)
    {
        var topics = asked.Definition.Editions.Select(edition => edition.Target).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return asked.View.Knowledge.Policies.Parameters.Where(parameter => topics.Contains(parameter.Topic.Id)).SelectMany(parameter => parameter.Values.Select(value => (object?[])
        [
            parameter.Topic.Id, string.Join(';', parameter.Levels), string.Join(';', parameter.Kinds), Curb.Policies.PolicyLimit.Sign(parameter.Operator), value.Value, parameter.Topic.Unit, parameter.Role, value.From, value.To, value.Clause,
            Curb.Policies.ConfidenceMarks.IsVerified(value.Confidence),
        ]));
    }
}
