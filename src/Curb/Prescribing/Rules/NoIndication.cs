using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>Therapy has a diagnosis of infection (prescription comment 3-1).</summary>
internal sealed class NoIndication() : OrderRule("no-indication")
{
    private static readonly RuleAnswer s_given = RuleAnswer.Met("诊断为感染", "the diagnosis is an infection");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("无诊断，或诊断未编码", "no diagnosis was given, or none with a code");

    public override RuleAnswer Judge(OrderCase order) =>
        order.Order.Therapy == false ? s_notTherapy
        : order.Order.Indication?.Infection is not { } infection ? s_unknown
        : infection ? s_given
        : order.Order.Therapy is null ? s_purposeUnknown
        : RuleAnswer.NotMet($"诊断 {order.Order.Indication.Code ?? order.Order.Indication.Text} 不是感染", $"the diagnosis {order.Order.Indication.Code ?? order.Order.Indication.Text} is no infection");

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"diagnosis={order.Order.Indication?.Code ?? order.Order.Indication?.Text}").Add($"infection={order.Order.Indication?.Infection}");
}
