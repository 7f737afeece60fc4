using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>A carbapenem or tigecycline for an inpatient has its special file (专档).</summary>
internal sealed class SpecialFileRule() : OrderRule("special-file")
{
    private static readonly RuleAnswer s_other = RuleAnswer.Met("非碳青霉烯类或替加环素", "neither a carbapenem nor tigecycline");
    private static readonly RuleAnswer s_open = RuleAnswer.Met("已建专档", "a special file is open");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("专档情况未知", "nobody told whether a special file is open");

    public override RuleAnswer Judge(OrderCase order) =>
        order.Drug.KeyClass is not ("carbapenems" or "tigecycline") ? s_other
        : order.Order.SpecialFile is not { } open ? s_unknown
        : open ? s_open
        : RuleAnswer.NotMet("碳青霉烯类或替加环素尚未建专档", "a carbapenem or tigecycline without a special file");

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"key-class={order.Drug.KeyClass}").Add($"special-file={order.Order.SpecialFile}");
}
