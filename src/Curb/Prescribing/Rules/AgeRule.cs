using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>Nothing in the patient's age speaks against the drug (guideline 2015: children).</summary>
internal sealed class AgeRule() : OrderRule("age")
{
    private static readonly RuleAnswer s_free = RuleAnswer.Met("无年龄禁忌", "no caution at this age");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("年龄未知", "the patient's age is not known");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Systemic == false)
        {
            return s_local;
        }

        PatientCaution? worst = null;
        bool any = false;
        foreach (var caution in order.Drug.Cautions)
        {
            if (caution.Condition == "age")
            {
                any = true;
                worst = order.Order.Patient.AgeYears is { } age && age >= caution.FromYears && age < caution.ToYears && !(caution.Severity <= worst?.Severity) ? caution : worst;
            }
        }

        return worst is not null ? new RuleAnswer(RuleOutcome.NotMet, worst.Advice) { AtMost = worst.Severity, Verified = worst.Verified }
            : any && order.Order.Patient.AgeYears is null ? s_unknown
            : s_free;
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"age={order.Order.Patient.AgeYears}").Add($"class={order.Drug.Drug.DrugClass}");
}
