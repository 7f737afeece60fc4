using Curb.Disclosure;
using Curb.Facts;
using Curb.Policies;
using Curb.Supervision;

namespace Curb.Indicators;

/// <summary>One indicator by one edition over one run of months.</summary>
internal sealed class IndicatorSpan(
    IndicatorDefinition definition,
    IndicatorEdition edition,
    Period period,
    IndicatorQuestion question,
    Scope scope,
    IFactSource facts,
    Judgement judgement,
    IReadOnlyList<Institution> institutions)
{
    private readonly Coverage _coverage = Coverage.Of(definition, edition, facts, scope);

    private bool ByInstitution => question.By.Contains("institution");

    private IReadOnlyList<string> Asked => definition.Asked(question.By);

    public IEnumerable<IndicatorValue> Compute()
    {
        var leftOut = ByInstitution ? [] : LeftOut();
        var numerator = Ask(edition.Numerator, Asked, leftOut.Keys);
        var denominator = edition.Denominator is null ? null : Ask(edition.Denominator, Asked, leftOut.Keys);
        var missing = Completeness(edition.Completeness?.Missing, leftOut.Keys);
        var all = Completeness(edition.Completeness?.Of, leftOut.Keys);
        var note = leftOut.Aggregate(Bilingual.Empty, (text, pair) => text.And(Reasons.LeftOut(pair.Key, pair.Value)));
        var unknown = WhyUnknown(edition.Numerator, leftOut.Keys);
        var values = Groups(numerator, denominator).Select(group => Value(group, numerator, denominator, missing?.For(group), all?.For(group), numerator.For(group)?.Unknown > 0 ? note.And(unknown.Because(group)) : note));
        return definition.Kind == IndicatorKind.Ranking ? Ranked(values) : [.. Ordered(values), .. Silent(numerator, denominator)];
    }

    private IEnumerable<IReadOnlyList<string?>> Groups(SideAnswer numerator, SideAnswer? denominator)
    {
        bool wide = definition.Kind != IndicatorKind.Ranking && denominator is not null && denominator.CarriesAll(Asked.Count);
        var groups = wide ? denominator!.Groups.Concat(numerator.Groups) : numerator.Groups;
        return groups.DistinctBy(SideAnswer.Key);
    }

    private SideAnswer Ask(IndicatorSide side, IReadOnlyList<string> dimensions, IReadOnlyCollection<string> leftOut)
    {
        var carried = Carried(side, dimensions);
        return SideAnswer.Ask(facts, scope, carried, dimensions, Filters(carried, leftOut));
    }

    private UnknownDdds WhyUnknown(IndicatorSide side, IReadOnlyCollection<string> leftOut)
    {
        var carried = Carried(side, Asked);
        return new UnknownDdds(facts, scope, carried, Asked, Filters(carried, leftOut));
    }

    private IndicatorSide Carried(IndicatorSide side, IReadOnlyList<string> dimensions) =>
        side.For(dimensions.Concat(question.Only.Keys))
            ?? throw new UnknownVocabularyException($"{definition.Id} can't be asked by {string.Join(", ", dimensions)}.");

    private List<Condition> Filters(IndicatorSide carried, IReadOnlyCollection<string> leftOut)
    {
        var filters = IndicatorEngine.Filters(carried, question, period);
        if (leftOut.Count > 0)
        {
            filters.Add(new Condition("institution", ConditionTest.NotIn, [.. leftOut]));
        }

        return filters;
    }

    private SideAnswer? Completeness(IndicatorSide? side, IReadOnlyCollection<string> leftOut) =>
        side?.For(Asked.Concat(question.Only.Keys)) is null ? null : Ask(side, Asked, leftOut);

    private IndicatorValue Value(IReadOnlyList<string?> group, SideAnswer numerator, SideAnswer? denominator, SideCell? missing, SideCell? all, Bilingual note)
    {
        var cells = new Cells(numerator.For(group), denominator?.For(group), missing, all);
        var dimensions = question.By.Zip(group, (name, value) => new KeyValuePair<string, string?>(name, value)).ToList();
        var months = CalendarMonth.Parse(dimensions.Find(pair => pair.Key == "month").Value) is { } month ? Period.Of(month) : period;
        var item = definition.Item is { } ranked ? group[Asked.ToList().IndexOf(ranked)] : null;
        var figure = new Figure(definition, edition, months, dimensions, question, Institution(dimensions), Missing(dimensions, months), note, scope);
        return judgement.Judge(figure, cells) with { RankedItem = item };
    }

    /// <summary>The one institution that a figure is about; null where it covers several.</summary>
    private string? Institution(List<KeyValuePair<string, string?>> dimensions) =>
        dimensions.Find(pair => pair.Key == "institution").Value
        ?? question.Only.GetValueOrDefault("institution")
        ?? (_coverage.Institutions.Count == 1 ? _coverage.Institutions.First() : null);

    private IReadOnlyList<Bilingual> Missing(List<KeyValuePair<string, string?>> dimensions, Period months) =>
        Institution(dimensions) is { } institution ? [.. _coverage.MissingIn(institution, months)] : [];

    /// <summary>Institutions that did not deliver what is needed; several institutions together are counted without them.</summary>
    private Dictionary<string, Bilingual> LeftOut() =>
        _coverage.Institutions.Count < 2 ? [] : _coverage.Institutions
            .Where(institution => question.Only.GetValueOrDefault("institution", institution) == institution)
            .Select(institution => (institution, missing: _coverage.MissingIn(institution, period).ToList()))
            .Where(pair => pair.missing.Count > 0 && !question.Only.ContainsKey("institution"))
            .ToDictionary(pair => pair.institution, pair => pair.missing[0], StringComparer.Ordinal);

    private IEnumerable<IndicatorValue> Ranked(IEnumerable<IndicatorValue> values) =>
        values.Where(value => value.RankedItem is not null)
            .GroupBy(value => SideAnswer.Key(value.Dimensions.Where(pair => pair.Key != definition.Item).Select(pair => pair.Value)), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => group
                .OrderByDescending(value => value.Numerator ?? 0)
                .ThenBy(value => value.RankedItem, StringComparer.Ordinal)
                .Take(definition.Top)
                .Select((value, place) => value.Numerator is null ? value : value with { Rank = place + 1 }));

    private static IEnumerable<IndicatorValue> Ordered(IEnumerable<IndicatorValue> values) =>
        values.OrderBy(value => value.Period.From).ThenBy(value => SideAnswer.Key(value.Dimensions.Select(pair => pair.Value)), StringComparer.Ordinal);

    /// <summary>Institutions of the scope that delivered nothing for the indicator: they can't be assessed, and are named.</summary>
    private IEnumerable<IndicatorValue> Silent(SideAnswer numerator, SideAnswer? denominator)
    {
        if (question.By is not ["institution"] || question.Only.Keys.Any(name => name != "institution"))
        {
            yield break;
        }

        var heard = Groups(numerator, denominator).Select(group => group[0]).ToHashSet();
        foreach (var institution in institutions.Where(one => scope.Covers(one.Code) && !heard.Contains(one.Code) && question.Only.GetValueOrDefault("institution", one.Code) == one.Code))
        {
            yield return new IndicatorValue(definition, edition, period, [new("institution", institution.Code)], null, null, null, null, Verdict.CannotAssess, Reasons.NoRows(institution.Code), 0);
        }
    }
}
