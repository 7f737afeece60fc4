using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>Single and daily dose are within the list's highest for route, age and weight.</summary>
internal sealed class DoseOverLimit() : OrderRule("dose-over-limit")
{
    private static readonly RuleAnswer s_within = RuleAnswer.Met("未超过列表上限", "within the list's highest doses");
    private static readonly RuleAnswer s_doseUnknown = RuleAnswer.Unknown("剂量未知或单位不能换算", "the dose is not known in grams");
    private static readonly RuleAnswer s_unlisted = RuleAnswer.Unknown("列表无该药该途径该年龄的上限", "the list has no limit for drug, route and age");
    private static readonly RuleAnswer s_ageUnknown = RuleAnswer.Unknown("年龄未知", "the patient's age is not known");
    private static readonly RuleAnswer s_weightUnknown = RuleAnswer.Unknown("体重未知，按公斤的上限无法核对", "without a weight the limits by kilogram can't be checked");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Systemic == false)
        {
            return s_local;
        }

        if (order.Order.DoseGrams is not { } single)
        {
            return s_doseUnknown;
        }

        if (order.Order.Patient.AgeYears is not { } age)
        {
            return s_ageUnknown;
        }

        return LimitOf(order, age) is not { } limit ? s_unlisted : Against(order, limit, single, 1 + (order.Settings.RoundingShare / 100)) with { Verified = limit.Verified };
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"dose-g={order.Order.DoseGrams}").Add($"daily-g={order.DailyGrams}").Add($"mg-per-kg={order.MgPerKg:0.#}").Add($"age={order.Order.Patient.AgeYears}");

    /// <summary>The list's row for route and age; null where there is none.</summary>
    internal static DoseLimit? LimitOf(OrderCase order, double age) => order.Drug.DoseLimits.FirstOrDefault(row => row.Route == order.Order.Route && age >= row.FromYears && age < row.ToYears);

    private static RuleAnswer Against(OrderCase order, DoseLimit limit, double single, double slack)
    {
        if (single > limit.SingleGrams * slack)
        {
            return RuleAnswer.NotMet($"单次 {single:0.###} g 超过上限 {limit.SingleGrams:0.###} g", $"a single dose of {single:0.###} g is above {limit.SingleGrams:0.###} g");
        }

        if (order.DailyGrams > limit.DailyGrams * slack)
        {
            return RuleAnswer.NotMet($"每日 {order.DailyGrams:0.###} g 超过上限 {limit.DailyGrams:0.###} g", $"{order.DailyGrams:0.###} g a day are above {limit.DailyGrams:0.###} g");
        }

        if (limit.SingleMgPerKg is null && limit.DailyMgPerKg is null)
        {
            return s_within;
        }

        if (order.MgPerKg is not { } perKilogram)
        {
            return s_weightUnknown;
        }

        double? daily = order.DailyGrams * 1000 / order.Order.Patient.WeightKg;
        return perKilogram > limit.SingleMgPerKg * slack ? RuleAnswer.NotMet($"单次 {perKilogram:0.#} mg/kg 超过上限 {limit.SingleMgPerKg:0.#} mg/kg", $"a single dose of {perKilogram:0.#} mg/kg is above {limit.SingleMgPerKg:0.#} mg/kg")
            : daily > limit.DailyMgPerKg * slack ? RuleAnswer.NotMet($"每日 {daily:0.#} mg/kg 超过上限 {limit.DailyMgPerKg:0.#} mg/kg", $"{daily:0.#} mg/kg a day are above {limit.DailyMgPerKg:0.#} mg/kg")
            : s_within;
    }
}
