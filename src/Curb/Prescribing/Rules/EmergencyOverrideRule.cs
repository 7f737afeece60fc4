using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>Going beyond the privilege in an emergency: one grade up, the indication recorded, the papers within the hours of the law (Order 84 art. 28).</summary>
internal sealed class EmergencyOverrideRule() : OrderRule("emergency-override")
{
    private static readonly RuleAnswer s_none = RuleAnswer.Met("未越级", "no override");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Emergency is not { } given)
        {
            return s_none;
        }

        double? limit = order.Settings.OverrideHours?.Value.Value;
        if (string.IsNullOrWhiteSpace(given.Reason))
        {
            return RuleAnswer.NotMet("越级使用未记录指征", "the override records no indication");
        }

        if (Steps(order) is { } steps && steps > order.Settings.OverrideGrades)
        {
            return RuleAnswer.NotMet($"越级 {steps} 级，只可越一级", $"{steps} grades beyond the privilege; one is allowed") with { Verified = order.GradeVerified, Demand = RuleDemand.Consult };
        }

        if (given.Since is { } since && limit is { } hours && (order.Order.At - since).TotalHours > hours)
        {
            return RuleAnswer.NotMet($"越级使用已超过 {hours} 小时未补办手续", $"the override is older than {hours} h and its procedure was not completed") with { Demand = RuleDemand.Consult };
        }

        return RuleAnswer.Met("紧急越级使用，指征已记录", "an emergency override with its indication recorded") with
        {
            Duty = limit is { } within ? new Bilingual($"{within} 小时内补办越级使用手续", $"complete the procedure within {within} h") : new Bilingual("补办越级使用手续", "complete the procedure"),
        };
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"override={(order.Order.Emergency is null ? "no" : "yes")}").Add($"since={order.Order.Emergency?.Since:yyyy-MM-ddTHH:mm}").Add($"hours={order.Settings.OverrideHours?.Value.Value}");

    /// <summary>Grades between privilege and drug; null where one of the two is unknown.</summary>
    private static int? Steps(OrderCase order)
    {
        int? held = GradeBeyondPrivilege.Highest(order.Prescriber) ?? (int?)GradeBeyondPrivilege.MostByTitle(order.Prescriber.TitleLevel);
        return order.Grade is { } grade && held is { } highest ? (int)grade - highest : null;
    }
}
