using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.Scorecard;

/// <summary>Asks the indicator engine for the figures of a view and for their course by month.</summary>
public sealed class ScorecardQuestions(IndicatorLibrary indicators, PolicyLibrary policies, IFactSource facts, IReadOnlyList<Institution> institutions)
{
    /// <summary>Months of the small trend where the view is shorter.</summary>
    private const int TrendMonths = 24;

    /// <summary>Points a trend shows at most.</summary>
    private const int MostPoints = 60;

    private static readonly string[] s_order = ["not-met", "met", "cannot-assess", "none"];

    private readonly IndicatorEngine _engine = new(indicators, policies, facts, institutions);

    /// <param name="scope">What the reader may see.</param>
    /// <param name="options">The settled view.</param>
    /// <param name="t">The reader's texts.</param>
    /// <param name="only">Id of one indicator; null for all.</param>
    /// <param name="answers">Where the figures are kept, which are the same in every language; null works them out.</param>
    public PanelOutcome<ScorecardView> Ask(Scope scope, FilterOptions options, Phrases t, string? only = null, AnswerShelf? answers = null)
    {
        Computed Work() => Compute(options, scope, only);
        var (values, trends) = answers is null ? Work() : answers.Remember(string.Join('\u001f', "figures", only, options.Filter, scope.Key), Work);
        if (values.Count == 0)
        {
            return new PanelOutcome<ScorecardView>.Empty("indicators.empty");
        }

        var lines = values.Select(value => Line(value, trends.GetValueOrDefault(value.Indicator.Id, []), t))
            .OrderBy(line => Array.IndexOf(s_order, line.Verdict)).ThenBy(line => line.Value is null).ThenBy(line => line.Id, StringComparer.Ordinal);
        return new PanelOutcome<ScorecardView>.Shown(new ScorecardView([.. lines]));
    }

    /// <summary>The figures of a view and their course by month.</summary>
    private sealed record Computed(IReadOnlyList<IndicatorValue> Values, Dictionary<string, IReadOnlyList<TrendPoint>> Trends);

    private Computed Compute(FilterOptions options, Scope scope, string? only)
    {
        var period = options.Period!.Value;
        var question = Question(options, period.From, period.To) with { Indicators = only is null ? [] : [only] };
        var values = Plain(_engine.Compute(question, scope));
        return new Computed(values, values.Count == 0 ? [] : Trends(question, options.Known, period, scope));
    }

    /// <summary>The verdict as pages show it: where nothing is asked of a figure that could be computed, there is none.</summary>
    public static string VerdictOf(IndicatorValue value) => value is { Value: not null, Target: null } ? "none" : value.Verdict.Term();

    public static string TargetText(PolicyLimit? limit) =>
        limit is null ? "" : $"{PolicyLimit.Sign(limit.Parameter.Operator)} {Figures.Plain(limit.Value.Value)}";

    public string ClauseText(string id, Phrases t) => ClauseText(policies, id, t);

    /// <summary>A clause in short: the pack's title and the article, which may stand after the pack's id, with a blank between.</summary>
    public static string ClauseText(PolicyLibrary policies, string id, Phrases t)
    {
        if (id.Split(' ', 2) is [var whole, var place])
        {
            return policies.Pack(whole) is null ? id : $"{ClauseText(policies, whole, t)} {place}";
        }

        int hash = id.IndexOf('#', StringComparison.Ordinal);
        var pack = policies.Pack(hash < 0 ? id : id[..hash]);
        var title = pack is null ? id : t.Name(pack.Title.Zh, pack.Title.En);
        return policies.Clause(id)?.Article is { Length: > 0 } article ? $"{title} {article}" : title;
    }

    private Dictionary<string, IReadOnlyList<TrendPoint>> Trends(IndicatorQuestion question, Period? data, Period period, Scope scope)
    {
        var earliest = CalendarMonth.At(period.To.Index + 1 - TrendMonths);
        var from = earliest < period.From ? earliest : period.From;
        from = data is { } known && from < known.From ? known.From : from;
        return Plain(_engine.Compute(question with { From = from, To = period.To, By = ["month"] }, scope))
            .GroupBy(value => value.Indicator.Id)
            .ToDictionary(group => group.Key, group => Points([.. group.OrderBy(value => value.Period.From)], new Period(from, period.To)));
    }

    /// <summary>One point a month, those without data too; where months lie scattered over many years, only those with data.</summary>
    private static IReadOnlyList<TrendPoint> Points(IReadOnlyList<IndicatorValue> values, Period span)
    {
        int months = span.To.Index - span.From.Index + 1;
        if (months > MostPoints)
        {
            return [.. values.TakeLast(MostPoints).Select(value => Point(value.Period.From, value))];
        }

        var known = values.GroupBy(value => value.Period.From).ToDictionary(group => group.Key, group => group.First());
        return [.. Enumerable.Range(span.From.Index, months).Select(CalendarMonth.At).Select(month => Point(month, known.GetValueOrDefault(month)))];
    }

    private static TrendPoint Point(CalendarMonth month, IndicatorValue? value) => new(month.ToString(), value?.Value, value?.Numerator, value?.Denominator);

    private IndicatorLine Line(IndicatorValue value, IReadOnlyList<TrendPoint> trend, Phrases t) => new(
        value.Indicator.Id,
        t.Name(value.Indicator.Title.Zh, value.Indicator.Title.En),
        value.Value,
        t.Name(value.Indicator.Unit.Zh, value.Indicator.Unit.En),
        value.Numerator,
        value.Denominator,
        value.Target?.Value.Value,
        TargetText(value.Target),
        VerdictOf(value),
        t.Name(value.Because.Zh, value.Because.En),
        ClauseText(value.Clause, t),
        value.TargetVerified && (policies.Clause(value.Clause)?.Confidence.IsVerified() ?? false),
        trend,
        value.Indicator.Direction switch { "lower" => true, "higher" => false, _ => null },
        value.TooSmall);

    private static IReadOnlyList<IndicatorValue> Plain(IEnumerable<IndicatorValue> values) => [.. values.Where(value => value.Indicator.Kind != IndicatorKind.Ranking)];

    public static IndicatorQuestion Question(FilterOptions options, CalendarMonth from, CalendarMonth to)
    {
        var only = new Dictionary<string, string> { ["institution"] = options.Institution!.Code };
        if (options.Department is { } department)
        {
            only["department"] = department;
        }

        return new IndicatorQuestion([], from, to, ["institution"], only, PolicyChoice.InForce) { Rankings = false };
    }
}
