using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Policies;
using Curb.Supervision;

namespace Curb.Indicators;

/// <summary>
/// Computes indicators: one query to the facts for each side, for all groups at once; edition by period; target by kind and level of the institution.
/// A period gets the edition that is in force on its last day.
/// </summary>
public sealed class IndicatorEngine
{
    private readonly IndicatorLibrary _indicators;
    private readonly IFactSource _facts;
    private readonly IReadOnlyList<Institution> _institutions;
    private readonly Judgement _judgement;

    public IndicatorEngine(IndicatorLibrary indicators, PolicyLibrary policies, IFactSource facts, IEnumerable<Institution> institutions)
    {
        _indicators = indicators;
        _facts = facts;
        _institutions = [.. institutions];
        _judgement = new Judgement(policies, _institutions);
    }

    /// <summary>The figures asked for, in order of indicator, then period, then group. Empty where there are no facts at all.</summary>
    /// <exception cref="UnknownVocabularyException">An indicator or dimension does not exist, or the indicator does not carry the dimension.</exception>
    public IReadOnlyList<IndicatorValue> Compute(IndicatorQuestion question, Scope scope)
    {
        var definitions = Select(question);
        if (Window(question, scope) is not { } window)
        {
            return [];
        }

        IEnumerable<IndicatorValue> From(IFactSource source) => definitions.SelectMany(definition => Compute(definition, question, window, scope, source));
        var facts = new RememberedFacts(_facts);
        facts.Foresee(none => From(none).Count());
        if (scope.FewestShown == 0)
        {
            return [.. From(facts)];
        }

        var shown = new ShownFigures(_indicators, facts, scope);
        return [.. From(facts).Select(value => SmallCells.Withhold(value, question, scope, shown))];
    }

    /// <summary>
    /// A figure that an institution told in place of its rows, judged as a computed one is: same limits, same guards, same edition. Indicators that wait for records
    /// can be told too.
    /// </summary>
    /// <exception cref="UnknownVocabularyException">There is no such indicator.</exception>
    public IndicatorValue JudgeTold(string indicator, string institution, Period period, double numerator, double? denominator)
    {
        var definition = Named(indicator);
        var edition = definition.EditionOn(period.To.LastDay);
        var told = definition with { Editions = [.. definition.Editions.Select(one => one with { Awaits = Bilingual.Empty, Completeness = null, Denominator = one.Denominator ?? (denominator is null ? null : one.Numerator) })] };
        var dimensions = new[] { new KeyValuePair<string, string?>("institution", institution) };
        var figure = new Figure(told, told.EditionOn(period.To.LastDay), period, dimensions, IndicatorQuestion.All, institution, [], Bilingual.Empty, Scope.Everywhere(false));
        SideCell Cell(double sum) => new([institution], sum, sum, 0, false);
        return _judgement.Judge(figure, new Cells(Cell(numerator), denominator is { } of ? Cell(of) : null, null, null)) with { Indicator = definition, Edition = edition };
    }

    /// <summary>
    /// The rows behind one side of a figure, at most <paramref name="limit"/>. Where the figure is unknown because every row's part in it is, those rows: they are all
    /// there is to see.
    /// </summary>
    public Table RowsBehind(string indicator, bool numerator, IndicatorQuestion question, Scope scope, int limit)
    {
        var side = SideOf(indicator, numerator, question, scope, out var filters);
        var rows = Rows(side, RowsOf(side.Measure).If, filters, scope, limit);
        return rows.Count > 0 || !IsUnknown(side, filters, scope) ? rows : UnknownRows(side, filters, scope, limit);
    }

    /// <summary>True where nothing counts for sure: no row of a sum has a value, or every row of a count is unknown.</summary>
    private bool IsUnknown(IndicatorSide side, List<Condition> filters, Scope scope)
    {
        var unknown = SideAnswer.UnknownConditions(side.Measure).Select(conditions => Measure.Rows(conditions));
        var sums = _facts.Ask(new FactQuery(side.Fact, [Measure.Rows(), .. unknown], [.. side.Where, .. filters], []), scope).SelectMany(group => group.Sums).Select(sum => sum ?? 0).ToList();
        double missing = sums.Skip(1).Sum();
        return missing > 0 && (side.Measure.Column is not null || missing >= sums[0]);
    }

    /// <summary>The rows of one side's cohort whose part in the figure is unknown, at most <paramref name="limit"/>.</summary>
    public Table RowsUnknown(string indicator, bool numerator, IndicatorQuestion question, Scope scope, int limit)
    {
        var side = SideOf(indicator, numerator, question, scope, out var filters);
        return UnknownRows(side, filters, scope, limit);
    }

    private Table UnknownRows(IndicatorSide side, List<Condition> filters, Scope scope, int limit)
    {
        Table? all = null;
        foreach (var unknown in SideAnswer.UnknownConditions(side.Measure))
        {
            var rows = Rows(side, unknown, filters, scope, limit - (all?.Count ?? 0));
            for (int row = 0; all is not null && row < rows.Count; row++)
            {
                all.AppendFrom(rows, row);
            }

            all ??= rows;
        }

        return all ?? Rows(side, [new Condition("institution", ConditionTest.IsNull)], filters, scope, 0);
    }

    private Table Rows(IndicatorSide side, IReadOnlyList<Condition> counted, List<Condition> filters, Scope scope, int limit) =>
        _facts.Rows(new FactQuery(side.Fact, [Measure.Rows(counted)], [.. side.Where, .. filters], []), scope, limit);

    private IndicatorSide SideOf(string indicator, bool numerator, IndicatorQuestion question, Scope scope, out List<Condition> filters)
    {
        var definition = Named(indicator);
        CheckDimensions(question);
        var window = Window(question, scope);
        var edition = Asked(definition, question) is [var asked, ..] ? asked : definition.EditionOn(window?.To.LastDay ?? DateOnly.MaxValue);
        if (edition.Awaited)
        {
            throw new UnknownVocabularyException($"{definition.Id} by edition {edition.Id} has no rows behind it: {edition.Awaits.En}.");
        }

        var side = numerator ? edition.Numerator : edition.Denominator
            ?? throw new UnknownVocabularyException($"{definition.Id} has no denominator; ask for its numerator.");
        var carried = side.For(question.Only.Keys)
            ?? throw new UnknownVocabularyException($"{definition.Id} can't be narrowed by {string.Join(", ", question.Only.Keys)}.");
        filters = Filters(carried, question, window);
        return carried;
    }

    /// <summary>The months that a question covers: as asked, or those of the data; null where there are no facts.</summary>
    public Period? Window(IndicatorQuestion question, Scope scope)
    {
        if (question is { From: { } from, To: { } to })
        {
            return new Period(from, to);
        }

        var months = _indicators.Definitions
            .SelectMany(definition => definition.Editions)
            .Select(edition => edition.Denominator ?? edition.Numerator)
            .Select(side => (side.Fact, side.MonthColumn))
            .Distinct()
            .SelectMany(side => MonthsOf(side.Fact, side.MonthColumn, scope))
            .ToList();
        return months.Count == 0 ? null : new Period(question.From ?? months.Min(), question.To ?? months.Max());
    }

    private IReadOnlyList<IndicatorDefinition> Select(IndicatorQuestion question)
    {
        CheckDimensions(question);
        string[] wanted = [.. question.By.Union(question.Only.Keys)];
        if (question.Indicators.Count == 0)
        {
            return [.. _indicators.Definitions.Where(definition => (question.Rankings || definition.Kind != IndicatorKind.Ranking) && definition.Carries(wanted) && (question.Editions.Count == 0 || definition.Editions.Any(question.Asks)))];
        }

        var named = question.Indicators.Select(Named).Distinct().ToList();
        named.ForEach(definition => Asked(definition, question));
        return named.Find(definition => !definition.Carries(wanted)) is { } other
            ? throw new UnknownVocabularyException($"{other.Id} can't be asked by {string.Join(", ", wanted)}; it carries {string.Join(", ", _indicators.Dimensions.Where(name => other.Carries([name])))}.")
            : named;
    }

    private void CheckDimensions(IndicatorQuestion question)
    {
        var known = _indicators.Dimensions;
        if (question.By.Concat(question.Only.Keys).FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new UnknownVocabularyException($"\"{unknown}\" is not a dimension; dimensions are {string.Join(", ", known)}.");
        }
    }

    private IndicatorDefinition Named(string name)
    {
        var similar = _indicators.Similar(name).ToList();
        return _indicators.Find(name) ?? throw new UnknownVocabularyException(
            $"\"{name}\" is not an indicator; {(similar.Count > 0 ? "perhaps " : "indicators are ")}{string.Join(", ", similar.Count > 0 ? similar : _indicators.Definitions.Select(definition => definition.Id))}.");
    }

    private IEnumerable<CalendarMonth> MonthsOf(string fact, string column, Scope scope) =>
        _facts.Ask(new FactQuery(fact, [Measure.Rows()], [new Condition(column, ConditionTest.IsKnown)], [column]), scope)
            .Select(group => CalendarMonth.Parse(group.Dimensions[0])).OfType<CalendarMonth>();

    private IEnumerable<IndicatorValue> Compute(IndicatorDefinition definition, IndicatorQuestion question, Period window, Scope scope, IFactSource facts) =>
        Spans(definition, question, window).SelectMany(span => new IndicatorSpan(definition, span.Edition, span.Period, question, scope, facts, _judgement, _institutions).Compute());

    /// <summary>The editions asked for by name; empty where the one in force is meant.</summary>
    /// <exception cref="UnknownVocabularyException">The indicator has none of the editions asked for.</exception>
    private static List<IndicatorEdition> Asked(IndicatorDefinition definition, IndicatorQuestion question)
    {
        var asked = definition.Editions.Where(question.Asks).ToList();
        return asked.Count > 0 || question.Editions.Count == 0 ? asked : throw new UnknownVocabularyException(
            $"{definition.Id} has no edition {string.Join(", ", question.Editions)}; its editions are {string.Join(", ", definition.Editions.Select(edition => edition.Id))}.");
    }

    /// <summary>By month, each run of months with the same edition is a span of its own; else the whole window is one.</summary>
    private static IEnumerable<(IndicatorEdition Edition, Period Period)> Spans(IndicatorDefinition definition, IndicatorQuestion question, Period window)
    {
        if (question.Editions.Count > 0)
        {
            return Asked(definition, question).Select(edition => (edition, window));
        }

        if (!question.By.Contains("month"))
        {
            return [(definition.EditionOn(window.To.LastDay), window)];
        }

        var months = Enumerable.Range(window.From.Index, Math.Max(0, window.To.Index - window.From.Index + 1)).Select(CalendarMonth.At);
        return months.GroupBy(month => definition.EditionOn(month.LastDay)).Select(group => (group.Key, new Period(group.Min(), group.Max())));
    }

    internal static List<Condition> Filters(IndicatorSide side, IndicatorQuestion question, Period? window)
    {
        var filters = new List<Condition>();
        if (window is { } period)
        {
            filters.Add(new Condition(side.MonthColumn, ConditionTest.Between, period.From.ToString(), period.To.ToString()));
        }

        filters.AddRange(question.Only.Where(pair => side.Dimensions.ContainsKey(pair.Key)).Select(pair => Condition.Is(side.Dimensions[pair.Key], pair.Value)));
        return filters;
    }

    /// <summary>A measure whose rows are those that the given one counts or sums.</summary>
    private static Measure RowsOf(Measure measure) =>
        measure.Column is { } column ? Measure.Rows([.. measure.If, new Condition(column, ConditionTest.IsKnown)]) : measure;
}
