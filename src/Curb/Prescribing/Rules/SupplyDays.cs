using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>A prescription supplies no more days than the law allows: outpatients 7, emergency 3 (prescription measures art. 19).</summary>
internal sealed class SupplyDays() : OrderRule("supply-days")
{
    private static readonly RuleAnswer s_elsewhere = RuleAnswer.Met("住院医嘱，不适用", "does not apply: an inpatient");
    private static readonly RuleAnswer s_within = RuleAnswer.Met("处方天数未超", "no more days than allowed");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("就诊类型、天数或上限未知", "setting, days or the limit is not known");

    public override RuleAnswer Judge(OrderCase order)
    {
        var limit = order.Order.Setting switch { CareSetting.Outpatient => order.Settings.OutpatientDays, CareSetting.Emergency => order.Settings.EmergencyDays, _ => null };
        return order.Order.Setting == CareSetting.Inpatient ? s_elsewhere
            : limit is null || order.Order.Days is not { } days ? s_unknown
            : limit.Keeps(days) ? s_within
            : RuleAnswer.NotMet($"处方 {days:0.#} 天，上限 {limit.Value.Value:0} 天", $"{days:0.#} days; {limit.Value.Value:0} are allowed") with { Verified = limit.Verified };
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"setting={order.Order.Setting}").Add($"days={order.Order.Days}");
}
