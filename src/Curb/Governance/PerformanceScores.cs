using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision;

namespace Curb.Governance;

/// <summary>One item of a department's or physician's score, with everything that it was made of.</summary>
/// <param name="Target">Limit in the indicator's unit; null where none rules.</param>
/// <param name="Source">statement (a signed responsibility statement) or clause: where the limit comes from.</param>
/// <param name="Clause">Clause of the limit; for a statement, that of the hospital's limit.</param>
/// <param name="Answer">met, chance (missed by no more than chance could do), not-met, too-small or cannot-assess.</param>
/// <param name="Points">Points kept; null where the item does not count.</param>
/// <param name="Of">Points that could be had.</param>
public sealed record PerformanceLine(
    string Indicator, Bilingual Title, Bilingual Unit, double? Value, double? Numerator, double? Denominator, string Sign, double? Target, string Source, string Clause, bool Verified, string Answer, double? Points, double Of, Bilingual Because);

/// <summary>A score of a department, or of a physician in one.</summary>
/// <param name="Physician">Null for the department itself.</param>
/// <param name="Score">0 to 100 over what could be assessed; null where that is too little.</param>
/// <param name="Assessed">Per cent of the formula's weight that could be assessed.</param>
public sealed record PerformanceScore(string Department, string? Physician, IReadOnlyList<PerformanceLine> Lines, double? Score, double Assessed, Bilingual Grade);

/// <summary>
/// Links indicators to performance: the formula's weight of an item is kept where the limit is met or missed by no more than chance could do, and in steps where it is missed by
/// more. A department with a signed responsibility statement is measured by its own target. What is too small or unknown does not count, and too little of it gives no score.
/// </summary>
public static class PerformanceScores
{
    private const double Hundred = 100;

    /// <param name="figures">Figures by department, or by department and physician, of the items of the formula.</param>
    /// <param name="limits">The hospital's limits by indicator: what holds for the whole is what its parts are measured by.</param>
    /// <param name="statements">Signed statements of the year by department.</param>
    public static IReadOnlyList<PerformanceScore> Of(AssessmentFormula formula, IEnumerable<IndicatorValue> figures, IReadOnlyDictionary<string, PolicyLimit> limits, IReadOnlyDictionary<string, ResponsibilityStatement> statements) =>
    [
        .. figures.Where(value => value["department"] is { Length: > 0 }).GroupBy(value => (Department: value["department"]!, Physician: value["physician"]))
            .Select(group => Score(formula, group.Key.Department, group.Key.Physician, group.GroupBy(value => value.Indicator.Id).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal), limits, statements.GetValueOrDefault(group.Key.Department)))
            .OrderByDescending(score => score.Score is not null).ThenByDescending(score => score.Score).ThenBy(score => score.Department, StringComparer.Ordinal).ThenBy(score => score.Physician, StringComparer.Ordinal),
    ];

    private static PerformanceScore Score(AssessmentFormula formula, string department, string? physician, Dictionary<string, IndicatorValue> figures, IReadOnlyDictionary<string, PolicyLimit> limits, ResponsibilityStatement? statement)
    {
        var lines = formula.Items.Where(item => item.IsIndicator && figures.ContainsKey(item.Id)).Select(item => Line(formula, item, figures[item.Id], limits.GetValueOrDefault(item.Id), statement?.Targets.FirstOrDefault(target => target.Indicator == item.Id))).ToList();
        double all = formula.Items.Where(item => item.IsIndicator).Sum(item => item.Weight), assessed = lines.Where(line => line.Points is not null).Sum(line => line.Of);
        double share = all > 0 ? Hundred * assessed / all : 0;
        double? score = assessed > 0 && share >= formula.LeastWeight ? Math.Round(Hundred * lines.Sum(line => line.Points ?? 0) / assessed, 1, MidpointRounding.AwayFromZero) : null;
        var grade = score is { } points ? formula.Grades.First(one => points >= one.From).Title : new Bilingual("数量太少，不评判", "too small to judge");
        return new PerformanceScore(department, physician, lines, score, Math.Round(share, 1), grade);
    }

    private static PerformanceLine Line(AssessmentFormula formula, AssessmentItem item, IndicatorValue value, PolicyLimit? limit, StatementTarget? own)
    {
        bool atMost = own is not null ? own.Direction == "at-most" : limit?.Parameter.Operator is LimitOperator.AtMost or LimitOperator.Below;
        double? target = own?.Target ?? limit?.Value.Value;
        var line = new PerformanceLine(
            item.Id, value.Indicator.Title, value.Indicator.Unit, value.Value, value.Numerator, value.Denominator, own is not null ? PolicyLimit.Sign(atMost ? LimitOperator.AtMost : LimitOperator.AtLeast) : limit is null ? "" : PolicyLimit.Sign(limit.Parameter.Operator),
            target, own is null ? "clause" : "statement", own?.Clause ?? limit?.Value.Clause ?? value.Clause, own?.Verified ?? limit?.Verified ?? true, "cannot-assess", null, item.Weight, value.Because);
        if (value.Value is not { } found || target is not { } aim)
        {
            return line with { Because = value.Value is null ? value.Because : new Bilingual("没有目标值", "there is no limit") };
        }

        if (value.TooSmall || value.Denominator < formula.LeastDenominator)
        {
            return line with { Answer = "too-small", Because = new Bilingual("数量太少，不评判", "too small to judge") };
        }

        bool met = own is not null ? own.IsKept(found) : limit!.Keeps(found);
        return met ? line with { Answer = "met", Points = item.Weight }
            : !Assessment.IsBeyondChance(value, aim) ? line with { Answer = "chance", Points = item.Weight, Because = new Bilingual("未达标，但差距未超出机遇范围，不扣分", "missed, but by no more than chance could do: nothing is taken off") }
            : line with { Answer = "not-met", Points = Math.Round(item.Weight * formula.Keep(MissedBy(found, aim)) / Hundred, 2) };
    }

    /// <summary>How far a target is missed, in per cent of it; of a target of nothing, everything is far.</summary>
    private static double MissedBy(double found, double aim) => aim == 0 ? Hundred : Hundred * Math.Abs(found - aim) / aim;
}
