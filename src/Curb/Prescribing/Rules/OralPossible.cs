using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>A drug whose tablets are as good is not given into a vein where the patient can take them.</summary>
internal sealed class OralPossible() : OrderRule("oral-possible")
{
    private static readonly RuleAnswer s_notIntravenous = RuleAnswer.Met("非静脉给药，或口服生物利用度不高", "not intravenous, or its tablets are not as good");
    private static readonly RuleAnswer s_routeUnknown = RuleAnswer.Unknown("给药途径未知", "the route is not known");
    private static readonly RuleAnswer s_unable = RuleAnswer.Met("患者不能口服", "the patient can't take tablets");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("患者能否口服未知", "nobody told whether the patient can take tablets");

    public override RuleAnswer Judge(OrderCase order) =>
        !order.Drug.GoodOral || order.Order.Intravenous == false ? s_notIntravenous
        : order.Order.Intravenous is null ? s_routeUnknown
        : order.Order.OralPossible is not { } possible ? s_unknown
        : possible ? RuleAnswer.NotMet("口服吸收良好，患者可口服", "its tablets are as good, and the patient can take them") with { Verified = false }
        : s_unable;

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"intravenous={order.Order.Intravenous}").Add($"good-oral={order.Drug.GoodOral}").Add($"oral-possible={order.Order.OralPossible}");
}
