using Curb.Disclosure;
using Curb.Facts;
using Curb.Policies;

namespace Curb.Indicators;

/// <summary>One denominator of the use of antimicrobials, beside the official one.</summary>
/// <param name="Name">Kebab-case: patient-days, occupied-midnights, days-present, discharges, mean-stay, admissions, inhabitants.</param>
/// <param name="Title">What it is.</param>
/// <param name="Value">Its size; null where it can't be known.</param>
/// <param name="Unknown">Rows whose part in it is unknown.</param>
/// <param name="Factor">A rate over it is per so many.</param>
/// <param name="Ddds">DDDs that belong over it; null for a denominator that no rate uses.</param>
/// <param name="UsedBy">Indicators whose rate is over it.</param>
/// <param name="Because">Why it is not known, or why it differs.</param>
public sealed record Denominator(string Name, Bilingual Title, double? Value, double Unknown, double Factor, double? Ddds, IReadOnlyList<string> UsedBy, Bilingual Because)
{
    /// <summary>DDDs per <see cref="Factor"/> of it; null where either is unknown, or the guard refuses it.</summary>
    public double? Rate(double mostPerHundredDays) =>
        Value is not > 0 || Ddds is not { } ddds ? null : (Over(ddds) is var rate && Factor == 100 && InDays && rate > mostPerHundredDays) ? null : rate;

    /// <summary>True for counts of days, which the guards are about.</summary>
    public bool InDays => Name is "patient-days" or "occupied-midnights" or "days-present";

    private double Over(double ddds) => ddds * Factor / Value!.Value;
}

/// <summary>The denominators of one institution and period side by side.</summary>
public sealed record Reconciliation(string Institution, Period Period, IReadOnlyList<Denominator> Denominators)
{
    /// <summary>The official denominator, from which the others differ: patient-days of discharged patients.</summary>
    public Denominator Official => Denominators[0];
}

/// <summary>
/// Lays the denominators of use side by side: patient-days of discharged patients (discharges × their mean stay), occupied midnights, days present, discharges,
/// admissions, inhabitants. They count other patients and other days, so that rates over them can't be exchanged; the table says by how much they differ.
/// </summary>
public sealed class DenominatorReconciliation(IFactSource facts)
{
    private static readonly Condition[] s_discharged = [Condition.Is("kind", "inpatient"), Condition.Is("discharged", true)];

    private static readonly FactQuery s_stays = Of("encounter", [Measure.Rows(), Measure.Sum("patient_days"), Measure.Sum("days_present"), Measure.Rows(new Condition("patient_days", ConditionTest.IsNull))], s_discharged);
    private static readonly FactQuery s_midnights = Of("occupancy", [Measure.Sum("patient_days")]);
    private static readonly FactQuery s_admitted = Of("encounter", [Measure.Rows()], Condition.Is("kind", "inpatient"));
    private static readonly FactQuery s_cohort = Of("drug_use", [Measure.Sum("ddds")], [.. s_discharged, Condition.Is("counted", true)]);
    private static readonly FactQuery s_used = Of("use_month", [Measure.Sum("ddds")], Condition.Is("kind", "inpatient"), Condition.Is("counted", true));
    private static readonly FactQuery s_inhabitants = Of("reported_figure", [Measure.Sum("denominator_days")], Condition.Is("item", "inhabitants"));
    private static readonly FactQuery s_everywhere = Of("use_month", [Measure.Sum("ddds")], Condition.Is("counted", true));

    /// <summary>What is asked for any period, with the column that places a row in it beside the institution.</summary>
    internal static IReadOnlyList<FactQuery> Questions { get; } =
        [.. new[] { s_stays, s_midnights, s_cohort, s_used, s_inhabitants, s_everywhere }.Select(query => query with { GroupBy = ["institution", "month"] }), s_admitted with { GroupBy = ["institution", "started_on"] }];

    /// <summary>One table for each institution of the scope with inpatients in the period.</summary>
    public IReadOnlyList<Reconciliation> Of(Period period, Scope scope)
    {
        var within = new Condition("month", ConditionTest.Between, period.From.ToString(), period.To.ToString());
        var (stays, midnights, cohort, used) = (Sums(s_stays, within, scope), Sums(s_midnights, within, scope), Sums(s_cohort, within, scope), Sums(s_used, within, scope));
        var (inhabitants, everywhere) = (Sums(s_inhabitants, within, scope), Sums(s_everywhere, within, scope));
        var admitted = Sums(s_admitted, new Condition("started_on", ConditionTest.Between, new DateOnly(period.From.Year, period.From.Number, 1), period.To.LastDay), scope);
        return [.. stays.Keys.Union(midnights.Keys).Union(admitted.Keys).Order(StringComparer.Ordinal)
            .Select(institution => new Reconciliation(institution, period, Rows(stays.GetValueOrDefault(institution), midnights.GetValueOrDefault(institution), admitted.GetValueOrDefault(institution), First(cohort, institution), First(used, institution), First(inhabitants, institution), First(everywhere, institution))))];
    }

    private static List<Denominator> Rows(double?[]? stays, double?[]? midnights, double?[]? admitted, double? cohort, double? used, double? inhabitants, double? everywhere)
    {
        double discharges = stays?[0] ?? 0, unknown = stays?[3] ?? 0;
        double? days = stays?[1];
        return
        [
            new("patient-days", new Bilingual("出院患者人天（出院人数×平均住院日）", "Patient-days of discharged patients (discharges × mean stay)"), days, unknown, 100, cohort, ["use-intensity"], Bilingual.Empty),
            new("occupied-midnights", new Bilingual("占用床日（零点在院）", "Occupied patient-days (present at midnight)"), midnights?[0], 0, 100, used, ["use-intensity-occupied"], new Bilingual("计入期内全部在院患者，分子按用药月份；跨期住院按日分摊", "All who lay in during the period, doses by month of use; stays across its ends are shared out by day")),
            new("days-present", new Bilingual("在院日（入、出院日均计）", "Days present (admission and discharge day both counted)"), stays?[2], unknown, 100, cohort, ["use-intensity-days-present"], new Bilingual("每例比住院人天多1日，当日出入院者两者均计1日", "One day a stay more than patient-days; a stay within one day counts one in both")),
            new("discharges", new Bilingual("出院人次", "Discharges"), stays is null ? null : discharges, 0, 100, cohort, ["use-per-discharge"], Bilingual.Empty),
            new("mean-stay", new Bilingual("平均住院日", "Mean stay, days"), days is { } sum && discharges > unknown ? sum / (discharges - unknown) : null, unknown, 1, null, [], Bilingual.Empty),
            new("admissions", new Bilingual("入院人次", "Admissions"), admitted?[0], 0, 100, null, [], new Bilingual("期内入院者，未必期内出院", "Admitted in the period, whether discharged in it or not")),
            new("inhabitants", new Bilingual("服务人口×天数", "Inhabitants served × days"), inhabitants, 0, 1000, inhabitants is null ? null : everywhere, ["use-per-inhabitant"],
                inhabitants is null ? new Bilingual("未在接收数据中（月报数据：服务人口数）", "not among the records received (monthly return: inhabitants)") : new Bilingual("门诊、急诊、住院合计，按用药月份", "Outpatients, emergencies and inpatients together, by month of use")),
        ];
    }

    private static FactQuery Of(string fact, IReadOnlyList<Measure> measures, params IReadOnlyList<Condition> where) => new(fact, measures, where, ["institution"]);

    private static double? First(Dictionary<string, double?[]> sums, string institution) => sums.TryGetValue(institution, out var found) ? found[0] : null;

    private Dictionary<string, double?[]> Sums(FactQuery query, Condition within, Scope scope) =>
        facts.Ask(query with { Where = [.. query.Where, within] }, scope).Where(group => group.Dimensions[0] is not null).ToDictionary(group => group.Dimensions[0]!, group => group.Sums.Select(SummedDecimals.Settled).ToArray(), StringComparer.Ordinal);
}
