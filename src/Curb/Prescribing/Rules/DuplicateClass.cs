using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>No other running systemic antimicrobial is of the same class (prescription comment 2-7, 3-4). The same drug again is the same course, unless both run.</summary>
internal sealed class DuplicateClass() : OrderRule("duplicate-class")
{
    private static readonly RuleAnswer s_none = RuleAnswer.Met("无同类在用药", "no running drug of the same class");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("在用抗菌药物未知", "nobody told which antimicrobials are running");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Systemic == false)
        {
            return s_local;
        }

        if (order.Order.Active is not { } active)
        {
            return s_unknown;
        }

        foreach (var running in active)
        {
            if (running.Systemic != false && order.Knowledge.Lists.Profile(running.Drug) is { } other && SameClass(order.Drug, other))
            {
                return RuleAnswer.NotMet($"与在用的 {other.Name.Zh} 同类", $"of the same class as {other.Name.En}, which is running");
            }
        }

        return s_none;
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"class={order.Drug.Drug.DrugClass}").Add($"active={(order.Order.Active is { } active ? string.Join(' ', active.Select(one => one.Drug)) : "unknown")}");

    /// <summary>The same drug or class; all penicillins are one class here, all cephalosporins one, all carbapenems one.</summary>
    private static bool SameClass(DrugProfile a, DrugProfile b) =>
        a.Code == b.Code || a.Allergen == b.Allergen;
}
