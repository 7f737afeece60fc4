using Curb.ReferenceData;
using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>No drug of the special grade for outpatients (Order 84 art. 27); the clause does not name emergency care.</summary>
internal sealed class SpecialForOutpatient() : OrderRule("special-for-outpatient")
{
    private static readonly RuleAnswer s_other = RuleAnswer.Met("非特殊使用级", "not of the special grade");
    private static readonly RuleAnswer s_gradeUnknown = RuleAnswer.Unknown("目录未列该药该途径的分级", "no catalogue tells the grade of this drug on this route");
    private static readonly RuleAnswer s_elsewhere = RuleAnswer.Met("非门诊", "not for an outpatient");
    private static readonly RuleAnswer s_settingUnknown = RuleAnswer.Unknown("就诊类型未知", "it is not known whether the patient is an outpatient");

    public override RuleAnswer Judge(OrderCase order) =>
        order.Order.Setting is CareSetting.Inpatient or CareSetting.Emergency ? s_elsewhere
        : order.Grade is not { } grade ? s_gradeUnknown
        : grade != Grade.Special ? s_other
        : order.Order.Setting == CareSetting.Unknown ? s_settingUnknown
        : RuleAnswer.NotMet("特殊使用级不得在门诊使用", "special grade must not be used for outpatients") with { Verified = order.GradeVerified };

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"grade={order.Grade}").Add($"setting={order.Order.Setting}");
}
