using Curb.Policies;

namespace Curb.Prescribing;

/// <summary>Which rules of an answer tell the inputs that they rest on.</summary>
public enum Traces
{
    /// <summary>None: for many orders.</summary>
    None,

    /// <summary>Those that are broken or leave a duty.</summary>
    OfBrokenRules,

    /// <summary>Every rule.</summary>
    OfEveryRule,
}

/// <summary>
/// The order check: runs every rule that a pack sets over one order. Pure, without state, the same before an order is signed and after. A rule whose facts are missing answers
/// "cannot assess" and changes no verdict; what rests on something unverified never refuses by itself.
/// </summary>
public static class OrderCheck
{
    /// <summary>Every rule's answer, the verdict, and alternatives where the order can't go on as it is.</summary>
    /// <exception cref="ArgumentException">The reference does not know the drug.</exception>
    public static OrderAnswer Check(Order order, OrderKnowledge knowledge, Traces traces = Traces.OfEveryRule)
    {
        var oneCase = new OrderCase(order, knowledge);
        var answer = Judge(oneCase, traces);
        return answer.IfAllSpoke >= Verdict.Require ? Alternatives.Add(answer, oneCase) : answer;
    }

    /// <summary>The answers and the verdict without traces and alternatives: for many orders.</summary>
    public static OrderAnswer Judge(Order order, OrderKnowledge knowledge) => Judge(new OrderCase(order, knowledge), Traces.None);

    /// <summary>The verdict that an order would get as an emergency override with its indication recorded; null where that opens no way: it is no better, or the override itself keeps its rule not.</summary>
    public static Verdict? InEmergency(Order order, OrderKnowledge knowledge)
    {
        var oneCase = new OrderCase(order, knowledge);
        if (order.Emergency is not null || !oneCase.NeedsOverride)
        {
            return null;
        }

        var (plain, rescued) = (Judge(oneCase, Traces.None), Judge(new OrderCase(order with { Emergency = new EmergencyOverride("?", null) }, knowledge), Traces.None));
        return rescued.IfAllSpoke < plain.IfAllSpoke && rescued.Rules.All(finding => finding.Rule != EmergencyRule || finding.Answer.Outcome != RuleOutcome.NotMet) ? rescued.Verdict : null;
    }

    private const string EmergencyRule = "emergency-override";

    /// <summary>Adds the rules that the order does not keep, in the order in which they run; without traces.</summary>
    public static void AddBreaches(Order order, OrderKnowledge knowledge, List<RuleFinding> breaches) =>
        AddBreaches(order, knowledge, OrderRuleBook.Set(knowledge.Rules), breaches);

    /// <summary>As above, with the rules of the knowledge already looked up: for many orders.</summary>
    internal static void AddBreaches(Order order, OrderKnowledge knowledge, ReadOnlySpan<(OrderRule Rule, OrderRuleSetting Setting)> rules, List<RuleFinding> breaches)
    {
        var oneCase = new OrderCase(order, knowledge);
        foreach (var (rule, setting) in rules)
        {
            var answer = rule.Judge(oneCase);
            if (answer.Outcome == RuleOutcome.NotMet)
            {
                breaches.Add(Weigh(answer, setting, oneCase));
            }
        }
    }

    private static OrderAnswer Judge(OrderCase oneCase, Traces traces)
    {
        var rules = OrderRuleBook.Set(oneCase.Knowledge.Rules);
        var findings = new List<RuleFinding>(rules.Length);
        var (spoken, all) = (Verdict.Allow, Verdict.Allow);
        foreach (var (rule, setting) in rules)
        {
            var answer = rule.Judge(oneCase);
            var finding = Weigh(answer, setting, oneCase, traces == Traces.OfEveryRule || (traces == Traces.OfBrokenRules && answer.HasWord) ? rule : null);
            findings.Add(finding);
            all = finding.Verdict > all ? finding.Verdict : all;
            spoken = finding.Speaks && finding.Verdict > spoken ? finding.Verdict : spoken;
        }

        return new OrderAnswer(spoken, all, findings);
    }

    private static RuleFinding Weigh(RuleAnswer answer, OrderRuleSetting setting, OrderCase oneCase, OrderRule? explain = null)
    {
        bool speaks = oneCase.Knowledge.Speaks(setting.Rule);
        (OrderRule, OrderCase)? asked = explain is null ? null : (explain, oneCase);
        if (answer.Outcome != RuleOutcome.NotMet)
        {
            return new RuleFinding(setting, answer, null, RuleDemand.None, speaks, false, false) { Asked = asked };
        }

        var severity = setting.Severity < answer.AtMost ? setting.Severity : answer.AtMost;
        bool capped = severity == RuleSeverity.Refuse && !(answer.Verified && setting.Confidence.IsVerified());
        severity = capped ? RuleSeverity.Require : severity;
        var demand = severity < RuleSeverity.Require || severity == RuleSeverity.Refuse ? RuleDemand.None
            : answer.Demand ?? (setting.Demand == RuleDemand.None ? RuleDemand.Reason : setting.Demand);
        bool answered = demand == RuleDemand.Reason && oneCase.Order.Reasons.TryGetValue(setting.Rule, out string? reason) && !string.IsNullOrWhiteSpace(reason);
        return new RuleFinding(setting, answer, severity, demand, speaks, capped, answered) { Asked = asked };
    }
}
