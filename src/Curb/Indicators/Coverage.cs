using Curb.Disclosure;
using Curb.Facts;
using Curb.Policies;

namespace Curb.Indicators;

/// <summary>
/// What was delivered, by institution and month, for one indicator. A needed fact without any row of the institution was not delivered; neither was it
/// in a run of months without rows where the institution's own rate (rows per row of the cohort) would have let many be expected.
/// </summary>
internal sealed class Coverage
{
    private readonly Dictionary<string, List<Gap>> _gaps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<CalendarMonth, double>> _cohort;

    private Coverage(Dictionary<string, Dictionary<CalendarMonth, double>> cohort) => _cohort = cohort;

    /// <summary>Institutions with at least one row in the cohort.</summary>
    public IReadOnlyCollection<string> Institutions => _cohort.Keys;

    public static Coverage Of(IndicatorDefinition definition, IndicatorEdition edition, IFactSource facts, Scope scope)
    {
        var side = edition.Denominator ?? edition.Numerator;
        var coverage = new Coverage(ByMonth(facts, scope, side.Fact, side.Where, side.MonthColumn));
        foreach (var need in definition.Needs)
        {
            coverage.Look(need, ByMonth(facts, scope, need.Fact, need.Where, need.MonthColumn), definition.Guards);
        }

        return coverage;
    }

    /// <summary>What an institution did not deliver in a period; empty where all is there.</summary>
    public IEnumerable<Bilingual> MissingIn(string institution, Period period) =>
        _gaps.GetValueOrDefault(institution, []).Where(gap => gap.Touches(period)).Select(gap => gap.What).Distinct();

    private void Look(NeededFact need, Dictionary<string, Dictionary<CalendarMonth, double>> delivered, IndicatorGuards guards)
    {
        foreach (var (institution, cohort) in _cohort)
        {
            var months = delivered.GetValueOrDefault(institution, []);
            var gaps = months.Count == 0 ? [new Gap(need.What, null)] : Runs(need.What, cohort, months, guards);
            if (!_gaps.TryAdd(institution, [.. gaps]))
            {
                _gaps[institution].AddRange(gaps);
            }
        }
    }

    private static IEnumerable<Gap> Runs(Bilingual what, Dictionary<CalendarMonth, double> cohort, Dictionary<CalendarMonth, double> delivered, IndicatorGuards guards)
    {
        double seen = cohort.Where(pair => delivered.ContainsKey(pair.Key)).Sum(pair => pair.Value);
        double rate = seen == 0 ? 0 : delivered.Values.Sum() / seen;
        var run = new List<CalendarMonth>();
        double expected = 0;
        bool IsGap() => run.Count > 0 && expected >= guards.GapExpected && run.Sum(month => cohort.GetValueOrDefault(month)) >= guards.GapCohort;
        foreach (var month in cohort.Keys.Union(delivered.Keys).Order())
        {
            if (!delivered.ContainsKey(month))
            {
                run.Add(month);
                expected += rate * cohort[month];
                continue;
            }

            if (IsGap())
            {
                yield return new Gap(what, [.. run]);
            }

            run.Clear();
            expected = 0;
        }

        if (IsGap())
        {
            yield return new Gap(what, run);
        }
    }

    private static Dictionary<string, Dictionary<CalendarMonth, double>> ByMonth(IFactSource facts, Scope scope, string fact, IReadOnlyList<Condition> where, string monthColumn)
    {
        var query = new FactQuery(fact, [Measure.Rows()], [.. where, new Condition(monthColumn, ConditionTest.IsKnown)], ["institution", monthColumn]);
        return facts.Ask(query, scope)
            .Select(group => (Institution: group.Dimensions[0] ?? "", Month: CalendarMonth.Parse(group.Dimensions[1]), Rows: group.Sums[0] ?? 0))
            .Where(group => group.Month is not null && group.Rows > 0)
            .GroupBy(group => group.Institution, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToDictionary(row => row.Month!.Value, row => row.Rows), StringComparer.Ordinal);
    }

    /// <summary>Months without a needed fact; null months mean all of them.</summary>
    private sealed record Gap(Bilingual What, IReadOnlyList<CalendarMonth>? Months)
    {
        public bool Touches(Period period) => Months is null || Months.Any(period.Contains);
    }
}
