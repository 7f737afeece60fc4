using Curb.Facts;
using Curb.Policies;

namespace Curb.Prescribing;

/// <summary>What a change of severities would have done to one physician's orders.</summary>
/// <param name="Physician">Prescriber; null where unknown.</param>
/// <param name="Orders">Orders judged.</param>
/// <param name="AlertsBefore">Orders that would have met with a warning or more.</param>
/// <param name="AlertsAfter">The same after the change.</param>
/// <param name="RefusalsBefore">Orders that would have been refused.</param>
/// <param name="RefusalsAfter">The same after the change.</param>
public sealed record PhysicianBurden(string? Physician, int Orders, int AlertsBefore, int AlertsAfter, int RefusalsBefore, int RefusalsAfter);

/// <summary>An order whose verdict the change alters.</summary>
/// <param name="Row">Row of drug_use.</param>
/// <param name="Before">Verdict as the rules stand.</param>
/// <param name="After">Verdict after the change.</param>
/// <param name="Findings">The changed rules that it doesn't keep.</param>
public sealed record ChangedOrder(int Row, Verdict Before, Verdict After, IReadOnlyList<RuleFinding> Findings);

/// <summary>Runs changed severities over received orders before they speak: the burden by physician, and a sample to judge.</summary>
/// <param name="Physicians">Most additional alerts first.</param>
/// <param name="Sample">Orders whose verdict changes, spread evenly over all of them.</param>
public sealed record OrderSimulation(IReadOnlyList<PhysicianBurden> Physicians, IReadOnlyList<ChangedOrder> Sample)
{
    /// <param name="orders">The orders.</param>
    /// <param name="use">The facts they were made from.</param>
    /// <param name="knowledge">What an order of a day is judged by.</param>
    /// <param name="changes">Rules with their new severity; null switches one off.</param>
    /// <param name="inSpan">Whether orders of a month are looked at.</param>
    /// <param name="sample">So many changed orders are kept.</param>
    public static OrderSimulation Run(ReceivedOrders orders, DrugUseFacts use, Func<DateOnly, OrderKnowledge> knowledge, IReadOnlyDictionary<string, RuleSeverity?> changes, Func<string, bool> inSpan, int sample)
    {
        var counts = new Dictionary<string, int[]>(StringComparer.Ordinal);
        var changed = new List<ChangedOrder>();
        var known = new Dictionary<DateOnly, (OrderKnowledge Before, OrderKnowledge After)>();
        for (int row = 0; row < orders.Count; row++)
        {
            if (!inSpan(use.OrderMonth[row] ?? "") || orders.Of(row) is not { } order)
            {
                continue;
            }

            var (before, after) = Judge(order, known, knowledge, changes);
            Add(counts.TryGetValue(use.Physician[row] ?? "", out int[]? count) ? count : counts[use.Physician[row] ?? ""] = new int[5], before.Verdict, after.Verdict);
            if (before.Verdict != after.Verdict)
            {
                changed.Add(new ChangedOrder(row, before.Verdict, after.Verdict, [.. before.Rules.Concat(after.Rules).Where(finding => changes.ContainsKey(finding.Rule) && finding.Answer.Outcome == RuleOutcome.NotMet).DistinctBy(finding => finding.Rule)]));
            }
        }

        var physicians = counts.Select(pair => new PhysicianBurden(pair.Key.Length == 0 ? null : pair.Key, pair.Value[0], pair.Value[1], pair.Value[2], pair.Value[3], pair.Value[4]))
            .OrderByDescending(one => one.AlertsAfter - one.AlertsBefore).ThenByDescending(one => one.RefusalsAfter - one.RefusalsBefore).ThenByDescending(one => one.AlertsAfter).ThenBy(one => one.Physician, StringComparer.Ordinal);
        return new OrderSimulation([.. physicians], Spread(changed, sample));
    }

    private static (OrderAnswer Before, OrderAnswer After) Judge(Order order, Dictionary<DateOnly, (OrderKnowledge Before, OrderKnowledge After)> known, Func<DateOnly, OrderKnowledge> knowledge, IReadOnlyDictionary<string, RuleSeverity?> changes)
    {
        var day = DateOnly.FromDateTime(order.At);
        if (!known.TryGetValue(day, out var pair))
        {
            var standing = knowledge(day);
            known[day] = pair = (standing, standing with { Rules = Changed(standing.Rules, changes) });
        }

        return (OrderCheck.Judge(order, pair.Before), OrderCheck.Judge(order, pair.After));
    }

    private static Dictionary<string, OrderRuleSetting> Changed(IReadOnlyDictionary<string, OrderRuleSetting> rules, IReadOnlyDictionary<string, RuleSeverity?> changes) =>
        rules.Where(rule => !changes.TryGetValue(rule.Key, out var severity) || severity is not null)
            .ToDictionary(rule => rule.Key, rule => changes.TryGetValue(rule.Key, out var severity) ? rule.Value with { Severity = severity!.Value } : rule.Value, StringComparer.Ordinal);

    private static void Add(int[] count, Verdict before, Verdict after)
    {
        count[0]++;
        count[1] += before >= Verdict.Warn ? 1 : 0;
        count[2] += after >= Verdict.Warn ? 1 : 0;
        count[3] += before == Verdict.Refuse ? 1 : 0;
        count[4] += after == Verdict.Refuse ? 1 : 0;
    }

    private static IReadOnlyList<ChangedOrder> Spread(List<ChangedOrder> changed, int sample) =>
        sample >= changed.Count ? changed : [.. Enumerable.Range(0, sample).Select(n => changed[(int)((long)n * changed.Count / sample)])];
}
