using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>Doses a day are within the list's span. Too few are judged only where renal function is known to be normal.</summary>
internal sealed class DosingInterval() : OrderRule("dosing-interval")
{
    private static readonly RuleAnswer s_within = RuleAnswer.Met("给药次数合适", "doses a day as listed");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("频次或年龄未知，或列表无该项", "frequency or age is not known, or the list has no row");
    private static readonly RuleAnswer s_single = RuleAnswer.Met("单次给药，不适用", "does not apply: a single dose");
    private static readonly RuleAnswer s_renalUnknown = RuleAnswer.Unknown("次数偏少，肾功能未知，无法判断", "few doses a day, and renal function is not known");
    private static readonly RuleAnswer s_renal = RuleAnswer.Met("肾功能减退，间隔可延长", "reduced renal function: a longer interval may be right");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Systemic == false || order.Order.Once)
        {
            return order.Order.Once ? s_single : s_local;
        }

        if (order.Order is not { DosesPerDay: { } doses, Patient.AgeYears: { } age } || DoseOverLimit.LimitOf(order, age) is not { } limit || (limit.FewestDoses is null && limit.MostDoses is null))
        {
            return s_unknown;
        }

        if (doses > limit.MostDoses)
        {
            return RuleAnswer.NotMet($"每日 {doses:0.#} 次，多于 {limit.MostDoses:0.#} 次", $"{doses:0.#} doses a day; at most {limit.MostDoses:0.#}") with { Verified = limit.Verified };
        }

        return !(doses < limit.FewestDoses) ? s_within : TooFew(order, doses, limit);
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"doses-a-day={order.Order.DosesPerDay}").Add($"clearance={order.Renal?.MlPerMin:0}");

    private static RuleAnswer TooFew(OrderCase order, double doses, DoseLimit limit) =>
        order.Renal is not { } renal ? (order.Order.Patient.Dialysis == true ? s_renal : s_renalUnknown)
        : renal.MlPerMin < order.Settings.NormalClearance ? s_renal
        : RuleAnswer.NotMet($"每日 {doses:0.#} 次，少于 {limit.FewestDoses:0.#} 次", $"{doses:0.#} doses a day; at least {limit.FewestDoses:0.#}") with { Verified = limit.Verified };
}
