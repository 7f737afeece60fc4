using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>Nothing in pregnancy speaks against the drug.</summary>
internal sealed class Pregnancy() : OrderRule("pregnancy")
{
    private static readonly RuleAnswer s_notPregnant = RuleAnswer.Met("未妊娠", "not pregnant");
    private static readonly RuleAnswer s_unlisted = RuleAnswer.Met("列表无妊娠期禁忌", "the list has no caution in pregnancy");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("妊娠状态未知", "it is not known whether the patient is pregnant");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Systemic == false)
        {
            return s_local;
        }

        if (order.Order.Patient.Pregnant == false || order.Order.Patient.Sex == "m")
        {
            return s_notPregnant;
        }

        var caution = order.Drug.Cautions.Where(row => row.Condition == "pregnancy").MaxBy(row => row.Severity);
        return caution is null ? s_unlisted
            : order.Order.Patient.Pregnant is null ? s_unknown
            : new RuleAnswer(RuleOutcome.NotMet, caution.Advice) { AtMost = caution.Severity, Verified = caution.Verified };
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"pregnant={order.Order.Patient.Pregnant}").Add($"sex={order.Order.Patient.Sex}");
}
