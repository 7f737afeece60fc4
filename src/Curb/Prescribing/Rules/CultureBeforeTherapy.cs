using Curb.ReferenceData;
using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>A pathogen test is collected before the first therapeutic dose of a restricted or special drug in an inpatient.</summary>
internal sealed class CultureBeforeTherapy() : OrderRule("culture-before-therapy")
{
    private static readonly RuleAnswer s_notAsked = RuleAnswer.Met("非住院或非限制使用级，不要求", "not asked: no inpatient, or of the unrestricted grade");
    private static readonly RuleAnswer s_continued = RuleAnswer.Met("续用，首剂时已审核", "continued: judged with the first dose");
    private static readonly RuleAnswer s_taken = RuleAnswer.Met("首剂前已送检", "a pathogen test was collected before the first dose");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("送检情况未知", "nobody told which tests were collected");
    private static readonly RuleAnswer s_gradeUnknown = RuleAnswer.Unknown("目录未列该药该途径的分级", "no catalogue tells the grade of this drug on this route");

    public override RuleAnswer Judge(OrderCase order) =>
        order.Order.Therapy == false ? s_notTherapy
        : order.Order.Systemic == false ? s_local
        : order.Order.Setting is CareSetting.Outpatient or CareSetting.Emergency || order.Grade == Grade.Unrestricted ? s_notAsked
        : !order.Begins ? s_continued
        : order.Grade is null ? s_gradeUnknown
        : Taken(order) is not { } taken ? s_unknown
        : taken ? s_taken
        : order.Order.Therapy is null ? s_purposeUnknown
        : RuleAnswer.NotMet("治疗性使用前未采集病原学标本", "no specimen was collected before therapy");

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"grade={order.Grade}").Add($"cultures={order.Order.Cultures?.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}").Add($"start={order.Order.Start:yyyy-MM-ddTHH:mm}");

    /// <summary>Whether a test was collected in the hours before the first dose; null where nobody told.</summary>
    internal static bool? Taken(OrderCase order)
    {
        var first = order.Order.Start ?? order.Order.At;
        return order.Order.Cultures?.Any(taken => taken <= first && (first - taken).TotalHours <= order.Settings.CultureMemoryHours);
    }
}
