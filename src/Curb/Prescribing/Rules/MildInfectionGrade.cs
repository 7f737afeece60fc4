using Curb.ReferenceData;
using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>Prevention and mild or local infection begin with the unrestricted grade (Order 84 art. 26).</summary>
internal sealed class MildInfectionGrade() : OrderRule("mild-infection-grade")
{
    private static readonly RuleAnswer s_gradeUnknown = RuleAnswer.Unknown("目录未列该药该途径的分级", "no catalogue tells the grade of this drug on this route");
    private static readonly RuleAnswer s_first = RuleAnswer.Met("非限制使用级", "of the unrestricted grade");
    private static readonly RuleAnswer s_severe = RuleAnswer.Met("非轻症治疗", "therapy of more than a mild infection");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("感染轻重未知", "it is not known how severe the infection is");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Grade is null or Grade.Unrestricted)
        {
            return order.Grade is null ? s_gradeUnknown : s_first;
        }

        bool? mild = order.Order.Therapy == false ? true : order.Order.Indication?.Mild;
        return mild is null ? s_unknown : mild == false ? s_severe
            : RuleAnswer.NotMet("预防或轻症应首选非限制使用级", "prevention and mild infection begin with the unrestricted grade") with { Verified = order.GradeVerified };
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"grade={order.Grade}").Add($"therapy={order.Order.Therapy}").Add($"mild={order.Order.Indication?.Mild}");
}
