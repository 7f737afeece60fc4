using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>No two drugs active against anaerobes together.</summary>
internal sealed class RedundantAnaerobicCover() : OrderRule("redundant-anaerobic-cover")
{
    private static readonly RuleAnswer s_inactive = RuleAnswer.Met("该药不抗厌氧菌，或谱未列", "the drug is not listed as active against anaerobes");
    private static readonly RuleAnswer s_none = RuleAnswer.Met("无其他抗厌氧菌药在用", "no other drug against anaerobes is running");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("在用抗菌药物未知", "nobody told which antimicrobials are running");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Systemic == false || !order.Drug.Anaerobes)
        {
            return order.Drug.Anaerobes ? s_local : s_inactive;
        }

        if (order.Order.Active is not { } active)
        {
            return s_unknown;
        }

        foreach (var running in active)
        {
            if (running.Systemic != false && running.Drug != order.Drug.Code && order.Knowledge.Lists.Profile(running.Drug) is { Anaerobes: true } other)
            {
                return RuleAnswer.NotMet($"与 {other.Name.Zh} 重复覆盖厌氧菌", $"both it and {other.Name.En} cover anaerobes") with { Verified = false };
            }
        }

        return s_none;
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"anaerobes={order.Drug.Anaerobes}").Add($"active={(order.Order.Active is { } active ? string.Join(' ', active.Select(one => one.Drug)) : "unknown")}");
}
