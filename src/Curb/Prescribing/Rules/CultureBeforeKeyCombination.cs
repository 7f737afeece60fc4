using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>A pathogen test is collected before key drugs are combined for therapy (infection quality set of 2024).</summary>
internal sealed class CultureBeforeKeyCombination() : OrderRule("culture-before-key-combination")
{
    private static readonly RuleAnswer s_none = RuleAnswer.Met("未联用重点药物", "no key drugs combined");
    private static readonly RuleAnswer s_taken = RuleAnswer.Met("联用前已送检", "a pathogen test was collected before");
    private static readonly RuleAnswer s_activeUnknown = RuleAnswer.Unknown("在用抗菌药物未知", "nobody told which antimicrobials are running");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("送检情况未知", "nobody told which tests were collected");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Therapy == false)
        {
            return s_notTherapy;
        }

        if (!order.Drug.KeyDrug)
        {
            return s_none;
        }

        if (order.Order.Active is not { } active)
        {
            return s_activeUnknown;
        }

        var other = active.FirstOrDefault(running => running.Therapy != false && running.Systemic != false && running.Drug != order.Drug.Code && order.Knowledge.Lists.Profile(running.Drug) is { KeyDrug: true });
        return other is null ? s_none
            : CultureBeforeTherapy.Taken(order) is not { } taken ? s_unknown
            : taken ? s_taken
            : order.Order.Therapy is null ? s_purposeUnknown
            : RuleAnswer.NotMet($"与重点药物 {other.Drug} 联用前未采集标本", $"no specimen was collected before it is combined with the key drug {other.Drug}");
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"key-drug={order.Drug.KeyDrug}").Add($"active={(order.Order.Active is { } active ? string.Join(' ', active.Select(one => one.Drug)) : "unknown")}");
}
