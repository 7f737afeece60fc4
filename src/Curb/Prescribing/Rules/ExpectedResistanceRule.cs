using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>No organism that the order is aimed at is resistant to the drug by nature.</summary>
internal sealed class ExpectedResistanceRule() : OrderRule("expected-resistance")
{
    private static readonly RuleAnswer s_noTarget = RuleAnswer.Unknown("目标菌未知", "nobody told which organism is treated");
    private static readonly RuleAnswer s_none = RuleAnswer.Met("目标菌非天然耐药", "no target is resistant by nature");
    private static readonly RuleAnswer s_covered = RuleAnswer.Met("与其他药联用", "other drugs run beside it");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Therapy == false)
        {
            return s_notTherapy;
        }

        foreach (string target in order.Targets)
        {
            if (order.Knowledge.Lists.ExpectedResistance(target, order.Drug.Code).Length > 0)
            {
                return Covered(order, target) ? s_covered
                    : RuleAnswer.NotMet($"{target} 对该药天然耐药", $"{target} is resistant to the drug by nature") with { AtMost = order.TargetsNamed ? RuleSeverity.Refuse : RuleSeverity.Warn, Verified = order.TargetsNamed };
            }
        }

        return order.Targets.Count == 0 ? s_noTarget : s_none;
    }

    public override void Trace(OrderCase order, TraceLines lines)
    {
        lines.Add($"targets={string.Join(' ', order.Targets)}");
        foreach (string target in order.Targets)
        {
            if (order.Knowledge.Lists.ExpectedResistance(target, order.Drug.Code) is { Length: > 0 } reason)
            {
                lines.AddText(reason);
            }
        }
    }

    /// <summary>True where a running drug is there for the target.</summary>
    private static bool Covered(OrderCase order, string target) =>
        order.Order.Active?.Any(running => running.Systemic != false && order.Knowledge.Lists.ExpectedResistance(target, running.Drug).Length == 0) ?? false;
}
