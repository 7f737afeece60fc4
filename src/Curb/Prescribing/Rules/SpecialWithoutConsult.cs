using Curb.ReferenceData;
using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>A drug of the special grade is ordered after an expert agreed in a consult (Order 84 art. 27).</summary>
internal sealed class SpecialWithoutConsult() : OrderRule("special-without-consult")
{
    private static readonly RuleAnswer s_other = RuleAnswer.Met("非特殊使用级", "not of the special grade");
    private static readonly RuleAnswer s_gradeUnknown = RuleAnswer.Unknown("目录未列该药该途径的分级", "no catalogue tells the grade of this drug on this route");
    private static readonly RuleAnswer s_agreed = RuleAnswer.Met("会诊已同意", "a consult agreed");
    private static readonly RuleAnswer s_override = RuleAnswer.Met("紧急越级使用，会诊24小时内补办", "an emergency override: the consult follows within its hours");

    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("会诊记录未提供", "consults were not delivered");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Grade != Grade.Special)
        {
            return order.Grade is null ? s_gradeUnknown : s_other;
        }

        return order.Order.Consult switch
        {
            { Agreed: true, At: { } at } when at > order.Order.At => RuleAnswer.NotMet("会诊时间晚于开具时间", "the consult is later than the order"),
            { Agreed: true } => s_agreed,
            { Agreed: false } => RuleAnswer.NotMet("会诊意见不同意使用", "the consult did not agree") with { Verified = order.GradeVerified },
            null when !order.Order.ConsultsKnown => s_unknown,
            _ => order.Order.Emergency is not null ? s_override : RuleAnswer.NotMet("特殊使用级药品尚无会诊同意", "special grade without the agreement of a consult") with { Verified = order.GradeVerified },
        };
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"grade={order.Grade}").Add($"consult={(order.Order.Consult is { } consult ? consult.Agreed ? "agreed" : "refused" : "none")}");
}
