using System.Collections.Concurrent;
using Curb.Disclosure;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Scoreboard;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;
using Curb.Web.Hosting;

namespace Curb.Web.Region;

/// <summary>The kept evaluations as pages read them. An evaluation never changes, so what was worked out from one is kept as long as the program runs.</summary>
public sealed class RegionShelf(RecordStore records, Knowledge knowledge)
{
    private const int MostKept = 200_000;
    private const int MostReduced = 800;

    private readonly ConcurrentDictionary<(string Evaluation, string Indicator, int Fewest, string Months, string Who), AreaSummary> _summaries = new();
    private readonly ConcurrentDictionary<(string Indicator, int Fewest, string Months), Lazy<ShownEvaluations>> _shown = new();
    private readonly ConcurrentDictionary<(string Evaluation, string Indicator, int Fewest, string Months), EvaluatedIndicator> _reduced = new();
    private readonly ConcurrentDictionary<string, Dictionary<string, int>> _places = new(StringComparer.Ordinal);

    public EvaluationStore Store { get; } = new(records);

    /// <summary>An institution's place in an evaluation; -1 where it is not in it.</summary>
    public int PlaceOf(Evaluation evaluation, string institution) =>
        _places.GetOrAdd(evaluation.Id, _ => Store.Institutions(evaluation).Select((one, i) => (one.Code, i)).ToDictionary(pair => pair.Code, pair => pair.i, StringComparer.Ordinal)).GetValueOrDefault(institution, -1);

    /// <summary>The figures of one indicator as a reader may see them; null where nobody had one.</summary>
    public EvaluatedIndicator? Figures(Evaluation evaluation, string indicator, Scope scope) => Figures(evaluation, indicator, scope, scope.FewestShown == 0 ? [] : Store.Months());

    /// <summary>As above, for whoever has the evaluated months already.</summary>
    public EvaluatedIndicator? Figures(Evaluation evaluation, string indicator, Scope scope, IReadOnlyList<Evaluation> months)
    {
        if (Store.Figures(evaluation, indicator) is not { } figures || scope.FewestShown == 0 || knowledge.Indicators.Find(indicator) is not { } definition)
        {
            return Store.Figures(evaluation, indicator);
        }

        if (_reduced.Count > MostReduced)
        {
            _reduced.Clear();
        }

        return _reduced.GetOrAdd((evaluation.Id, indicator, scope.FewestShown, Key(months)), _ => Reduced(figures, evaluation, definition, scope, months));
    }

    private EvaluatedIndicator Reduced(EvaluatedIndicator figures, Evaluation evaluation, IndicatorDefinition definition, Scope scope, IReadOnlyList<Evaluation> months)
    {
        var shown = Shown(definition, scope, months);
        var institutions = Store.Institutions(evaluation);
        return figures.Without(place => shown.Shows(institutions[place].Code, evaluation.Period, Known(figures.Numerators[place]), Known(figures.Denominators[place]))
            ? null : SmallCells.Reason(scope, shown.Offered(institutions[place].Code, evaluation.Period)));
    }

    /// <summary>Decides what of many indicators is shown, where nobody asked since the last evaluation: on all cores, before a page asks one after the other.</summary>
    public void Decide(IReadOnlyList<IndicatorDefinition> definitions, Scope scope, IReadOnlyList<Evaluation> months)
    {
        if (scope.FewestShown > 0)
        {
            Parallel.ForEach(definitions, definition => _ = Shown(definition, scope, months));
        }
    }

    /// <summary>An indicator over a set of institutions in an evaluation: over those of them whose figure the reader sees.</summary>
    public AreaSummary Summary(Evaluation evaluation, IndicatorDefinition definition, RegionCut cut, Scope scope, IReadOnlyList<Evaluation> months)
    {
        if (_summaries.Count > MostKept)
        {
            _summaries.Clear();
        }

        return _summaries.GetOrAdd(
            (evaluation.Id, definition.Id, scope.FewestShown, Key(months), cut.Key), _ => AreaSummary.Of(definition, Figures(evaluation, definition.Id, scope, months), [.. cut.Codes.Select(code => PlaceOf(evaluation, code)).Where(place => place >= 0)]));
    }

    private ShownEvaluations Shown(IndicatorDefinition definition, Scope scope, IReadOnlyList<Evaluation> months) =>
        _shown.GetOrAdd((definition.Id, scope.FewestShown, Key(months)), _ => new(() => Decide(definition, scope, months))).Value;

    private ShownEvaluations Decide(IndicatorDefinition definition, Scope scope, IReadOnlyList<Evaluation> months)
    {
        foreach (var old in _shown.Keys.Where(key => key.Months != Key(months)))
        {
            _shown.TryRemove(old, out _);
        }

        return new ShownEvaluations(
            [.. months.Select(month => new EvaluatedMonth(month.Period.To, [.. Store.Institutions(month).Select(one => one.Code)], indicator => Store.Figures(month, indicator)))], definition, knowledge.Indicators, scope);
    }

    private static double? Known(double count) => double.IsNaN(count) ? null : count;

    /// <summary>The same for the same evaluations.</summary>
    private static string Key(IReadOnlyList<Evaluation> months) => months.Count == 0 ? "" : $"{months.Count} {months.Max(month => month.Id)}";
}

/// <summary>The institutions that a view looks at: those of the reader's scope, in an area, of a level.</summary>
public sealed class RegionCut
{
    private RegionCut(IReadOnlyList<string> codes) => (Codes, Key) = (codes, EvaluationBasis.Of(codes));

    /// <summary>Their codes, in the order of the evaluation.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>The same for the same institutions.</summary>
    public string Key { get; }

    public static RegionCut Of(IEnumerable<Institution> institutions, Scope scope, OrganisationTree tree, string? area, string? level) => new(
        [.. institutions.Where(one => scope.Covers(one.Code) && (level is null || one.Level == level) && (area is null || tree.IsWithin(one.Code, area))).Select(one => one.Code)]);

    /// <summary>The part of it that lies in a place.</summary>
    public RegionCut In(Func<string, bool> lies) => new([.. Codes.Where(lies)]);
}
