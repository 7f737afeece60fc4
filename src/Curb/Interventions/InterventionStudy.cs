using Curb.AbnormalUse;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision;

namespace Curb.Interventions;

/// <summary>Measures a registered intervention on the indicator it aims at.</summary>
/// <param name="engine">Computes the indicator.</param>
/// <param name="indicators">Definitions.</param>
/// <param name="rules">Least months and units.</param>
public sealed class InterventionStudy(IndicatorEngine engine, IndicatorLibrary indicators, SurveillanceRules rules)
{
    /// <summary>Over the usual facts and policies.</summary>
    public static InterventionStudy Over(IndicatorLibrary indicators, PolicyLibrary policies, IFactSource facts, IReadOnlyList<Institution> institutions, SurveillanceRules rules) =>
        new(new IndicatorEngine(indicators, policies, facts, institutions), indicators, rules);

    /// <summary>The effect as far as the data carry one, up to a month.</summary>
    /// <param name="intervention">What was done, when, to whom.</param>
    /// <param name="scope">What the reader may see; a unit outside is missing.</param>
    /// <param name="to">Last month; null for the last of the data.</param>
    public InterventionResult Measure(Intervention intervention, Scope scope, CalendarMonth? to = null)
    {
        if (indicators.Find(intervention.Indicator) is not { Kind: not IndicatorKind.Ranking } definition)
        {
            return InterventionResult.CannotAssess(intervention, null, new Bilingual($"没有指标 {intervention.Indicator}", $"there is no indicator {intervention.Indicator}"));
        }

        var units = intervention.Units.Select(unit => Monthly(definition, unit, scope, to)).ToList();
        var controls = intervention.Controls.Select(unit => Monthly(definition, unit, scope, to)).ToList();
        var known = units.Concat(controls).SelectMany(one => one.Keys).ToList();
        if (known.Count == 0)
        {
            return InterventionResult.CannotAssess(intervention, definition, new Bilingual("所涉单位没有该指标的数据", "the units have no figures of this indicator"));
        }

        var months = Enumerable.Range(known.Min(), known.Max() - known.Min() + 1).Select(CalendarMonth.At).ToList();
        int start = new CalendarMonth(intervention.StartedOn.Year, intervention.StartedOn.Month).Index - months[0].Index;
        var values = Together(definition, units, months);
        return Judge(intervention, definition, months, start, values, controls.Count > 0 ? Together(definition, controls, months) : null, controls);
    }

    private InterventionResult Judge(Intervention intervention, IndicatorDefinition definition, IReadOnlyList<CalendarMonth> months, int start, IReadOnlyList<double?> values, IReadOnlyList<double?>? control, List<Dictionary<int, (double Numerator, double? Denominator)>> controls)
    {
        int before = values.Take(Math.Max(0, start)).Count(one => one is not null), after = values.Skip(Math.Max(0, start)).Count(one => one is not null);
        if (before < rules.MonthsBefore || after < rules.MonthsAfter)
        {
            return InterventionResult.CannotAssess(intervention, definition, new Bilingual(
                $"干预前有{before}个月、后有{after}个月的数据，至少需要{rules.MonthsBefore}个月和{rules.MonthsAfter}个月",
                $"{before} months before it and {after} after it have figures; at least {rules.MonthsBefore} and {rules.MonthsAfter} are needed"));
        }

        bool season = before >= rules.SeasonMonthsBefore;
        var own = InterruptedSeries.Estimate(values, start, null, season);
        var controlled = control is null ? null : InterruptedSeries.Estimate(values, start, control, season);
        var separate = controls.Select(one => Together(definition, [one], months)).ToList();
        bool complete = separate.Count >= rules.SyntheticDonors && separate.Append(values).All(series => series.All(one => one is not null));
        var synthetic = complete ? SyntheticControl.Compare([.. values.Select(one => one!.Value)], [.. separate.Select(series => series.Select(one => one!.Value).ToArray())], start) : null;
        return new InterventionResult(intervention, definition, months, start, values, control, own, controlled, synthetic, Bilingual.Empty);
    }

    private Dictionary<int, (double Numerator, double? Denominator)> Monthly(IndicatorDefinition definition, InterventionUnit unit, Scope scope, CalendarMonth? to)
    {
        var only = new Dictionary<string, string> { ["institution"] = unit.Institution };
        if (unit.Department is { } department)
        {
            only["department"] = department;
        }

        var values = engine.Compute(new IndicatorQuestion([definition.Id], null, to, ["month"], only, PolicyChoice.InForce), scope);
        return values.Where(value => value.Numerator is not null).GroupBy(value => value.Period.From.Index).ToDictionary(group => group.Key, group => (group.First().Numerator!.Value, group.First().Denominator));
    }

    /// <summary>The units as one: numerators and denominators added up.</summary>
    private static IReadOnlyList<double?> Together(IndicatorDefinition definition, IReadOnlyList<Dictionary<int, (double Numerator, double? Denominator)>> units, IReadOnlyList<CalendarMonth> months) =>
        [.. months.Select(month => Value(definition, [.. units.Where(unit => unit.ContainsKey(month.Index)).Select(unit => unit[month.Index])]))];

    private static double? Value(IndicatorDefinition definition, IReadOnlyList<(double Numerator, double? Denominator)> parts)
    {
        double numerator = parts.Sum(part => part.Numerator), denominator = parts.Sum(part => part.Denominator ?? 0);
        return parts.Count == 0 ? null
            : definition.Kind == IndicatorKind.Count ? numerator
            : denominator > 0 ? definition.Factor * numerator / denominator : null;
    }
}
