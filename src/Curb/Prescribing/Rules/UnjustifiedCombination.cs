using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>Not more antimicrobials together than the setting allows without a reason.</summary>
internal sealed class UnjustifiedCombination() : OrderRule("unjustified-combination")
{
    private static readonly RuleAnswer s_few = RuleAnswer.Met("联合用药数未超", "no more drugs together than need no reason");
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

        int agents = 1;
        for (int i = 0; i < active.Count; i++)
        {
            agents += active[i].Systemic != false && active[i].Drug != order.Drug.Code && !Earlier(active, i) ? 1 : 0;
        }

        return agents <= order.Settings.MostAgents ? s_few : RuleAnswer.NotMet($"{agents} 种抗菌药物联用", $"{agents} antimicrobials together");
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"most={order.Settings.MostAgents}").Add($"active={(order.Order.Active is { } active ? string.Join(' ', active.Select(one => one.Drug)) : "unknown")}");

    private static bool Earlier(IReadOnlyList<ActiveOrder> active, int at)
    {
        for (int i = 0; i < at; i++)
        {
            if (active[i].Drug == active[at].Drug && active[i].Systemic != false)
            {
                return true;
            }
        }

        return false;
    }
}
