using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>An order as long as a long course asks for a review.</summary>
internal sealed class LongCourse() : OrderRule("long-course")
{
    private static readonly RuleAnswer s_usual = RuleAnswer.Met("疗程未达复核天数", "shorter than a course to be reviewed");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("用药天数未知", "the days of the order are not known");

    public override RuleAnswer Judge(OrderCase order)
    {
        double? days = order.Order.Days ?? (order.Order is { Start: { } start, Stop: { } stop } ? Math.Ceiling((stop - start).TotalDays) : null);
        return order.Order.Systemic == false ? s_local
            : days is not { } known ? s_unknown
            : known < order.Settings.LongCourseDays ? s_usual
            : RuleAnswer.NotMet($"用药 {known:0} 天", $"an order of {known:0} days");
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"days={order.Order.Days}").Add($"from={order.Settings.LongCourseDays}");
}
