using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Indicators;

/// <summary>
/// The way from patient-days of discharged patients to occupied midnights, for one department or one month of an institution and period. Every step is counted from the records; with all
/// of them the two denominators agree to the day.
/// </summary>
/// <param name="Unit">Department, or month yyyy-MM; null where the records do not say.</param>
/// <param name="Discharges">Stays discharged in the period and counted with the unit.</param>
/// <param name="PatientDays">Their days: discharges × mean stay.</param>
/// <param name="OutsidePeriod">Those of their days that lie outside the period (for a month: outside the month).</param>
/// <param name="OtherStays">Days in the period of stays that were discharged outside it or not yet.</param>
/// <param name="ElsewhereOrHere">Days here of stays counted with other departments, less days elsewhere of stays counted here (patients moved between wards).</param>
/// <param name="NotPlaced">Patient-days that lie in no occupied day: what ward stays of the records do not cover.</param>
/// <param name="Occupied">Midnights in the period.</param>
/// <param name="DaysPresent">Days present of the stays counted with the unit.</param>
/// <param name="Admissions">Admitted in the period.</param>
/// <param name="CohortDdds">DDDs of the stays counted with the unit; null where unknown.</param>
/// <param name="UsedDdds">DDDs given in the unit in the period; null where unknown.</param>
public sealed record DenominatorBridge(
    string? Unit, double Discharges, double PatientDays, double OutsidePeriod, double OtherStays, double ElsewhereOrHere, double NotPlaced, double Occupied, double DaysPresent, double Admissions, double? CohortDdds, double? UsedDdds)
{
    /// <summary>Days a stay; null without discharges.</summary>
    public double? MeanStay => Discharges > 0 ? PatientDays / Discharges : null;

    /// <summary>DDDs per 100 of a denominator; null where either is unknown, there is none, or the guard refuses the rate.</summary>
    public static double? Rate(double? ddds, double days, IndicatorGuards guards) =>
        ddds is not { } known || days <= 0 || (known * 100 / days) is var rate && rate > (guards.MaximumValue ?? double.PositiveInfinity) ? null : rate;

    /// <summary>True where the guard refuses the rate although it could be worked out.</summary>
    public static bool Refused(double? ddds, double days, IndicatorGuards guards) => ddds is not null && days > 0 && Rate(ddds, days, guards) is null;
}

/// <summary>Works the bridges out, by department or by month of one institution.</summary>
/// <param name="facts">Facts of the caller's scope.</param>
public sealed class DenominatorBridges(IFactSource facts)
{
    private static readonly Condition[] s_discharged = [Condition.Is("kind", "inpatient"), Condition.Is("discharged", true)];

    /// <summary>One line for each department with stays, days or use in the period, largest first.</summary>
    public IReadOnlyList<DenominatorBridge> ByDepartment(Period period, Scope scope) =>
        [.. Of(period, scope, "department", "cohort_department").OrderByDescending(line => line.PatientDays).ThenBy(line => line.Unit, StringComparer.Ordinal)];

    /// <summary>One line for each month of the period with stays, days or use, oldest first.</summary>
    public IReadOnlyList<DenominatorBridge> ByMonth(Period period, Scope scope) => [.. Of(period, scope, "month", "cohort_month").OrderBy(line => line.Unit, StringComparer.Ordinal)];

    private IEnumerable<DenominatorBridge> Of(Period period, Scope scope, string unit, string cohortUnit)
    {
        Condition here = In("month", period), cohort = In("cohort_month", period);
        var stays = Sums(new FactQuery("encounter", [Measure.Rows(), Measure.Sum("patient_days"), Measure.Sum("days_present")], [.. s_discharged, here], [unit]), scope);
        var admitted = Admissions(period, scope, unit);
        var occupied = Sums(new FactQuery("occupancy", [Measure.Sum("patient_days")], [here], [unit]), scope);
        var placed = Sums(new FactQuery("occupancy", [Measure.Sum("patient_days")], [cohort], [cohortUnit]), scope);
        var both = facts.Ask(new FactQuery("occupancy", [Measure.Sum("patient_days")], [here, cohort], [unit, cohortUnit]), scope);
        var cohortDdds = Sums(new FactQuery("drug_use", [Measure.Sum("ddds")], [.. s_discharged, Condition.Is("counted", true), here], [unit]), scope);
        var used = Sums(new FactQuery("use_month", [Measure.Sum("ddds")], [Condition.Is("kind", "inpatient"), Condition.Is("counted", true), here], [unit]), scope);
        foreach (string name in stays.Keys.Union(occupied.Keys).Union(admitted.Keys).Union(cohortDdds.Keys).Union(used.Keys))
        {
            double inUnit = Sum(both, row => Name(row.Dimensions[0]) == name), ofUnit = Sum(both, row => Name(row.Dimensions[1]) == name);
            double own = Sum(both, row => Name(row.Dimensions[0]) == name && Name(row.Dimensions[1]) == name);
            double days = First(stays, name, 1) ?? 0, midnights = First(occupied, name) ?? 0, allPlaced = First(placed, name) ?? 0;

            // A month's own line knows no moving between wards: what lies in other months lies outside it.
            bool moves = unit == "department";
            yield return new DenominatorBridge(
                name.Length == 0 ? null : name,
                First(stays, name) ?? 0,
                days,
                allPlaced - (moves ? ofUnit : own),
                midnights - (moves ? inUnit : own),
                moves ? inUnit - ofUnit : 0,
                days - allPlaced,
                midnights,
                First(stays, name, 2) ?? 0,
                First(admitted, name) ?? 0,
                First(cohortDdds, name),
                First(used, name));
        }
    }

    /// <summary>Admissions by the department that the stay is counted with; by month they are asked month by month, since facts hold the day of admission.</summary>
    private Dictionary<string, double?[]> Admissions(Period period, Scope scope, string unit)
    {
        if (unit == "department")
        {
            return Sums(Admitted(period, ["department"]), scope);
        }

        return Enumerable.Range(period.From.Index, period.To.Index - period.From.Index + 1).Select(CalendarMonth.At)
            .Select(month => (month, Found: facts.Ask(Admitted(Period.Of(month), []), scope)))
            .Where(pair => pair.Found is [{ Sums: [> 0, ..] }])
            .ToDictionary(pair => pair.month.ToString(), pair => pair.Found[0].Sums.ToArray(), StringComparer.Ordinal);
    }

    private static FactQuery Admitted(Period period, IReadOnlyList<string> by) => new(
        "encounter", [Measure.Rows()], [Condition.Is("kind", "inpatient"), new Condition("started_on", ConditionTest.Between, new DateOnly(period.From.Year, period.From.Number, 1), period.To.LastDay)], by);

    private static Condition In(string column, Period period) => new(column, ConditionTest.Between, period.From.ToString(), period.To.ToString());

    private static string Name(string? unit) => unit ?? "";

    private static double Sum(IEnumerable<FactGroup> rows, Func<FactGroup, bool> which) => rows.Where(which).Sum(row => row.Sums[0] ?? 0);

    private static double? First(Dictionary<string, double?[]> sums, string name, int which = 0) => sums.TryGetValue(name, out var found) ? found[which] : null;

    private Dictionary<string, double?[]> Sums(FactQuery query, Scope scope) =>
        facts.Ask(query, scope).ToDictionary(group => Name(group.Dimensions[0]), group => group.Sums.ToArray(), StringComparer.Ordinal);
}

/// <summary>Which indicators rest on which denominator, as their newest computable edition says.</summary>
public static class DenominatorUse
{
    /// <summary>Name of the denominator (as <see cref="Denominator.Name"/>) and the indicators over it, by id.</summary>
    public static ILookup<string, IndicatorDefinition> Of(IndicatorLibrary indicators) =>
        indicators.Definitions.Select(one => (one, Name: NameOf(one))).Where(pair => pair.Name is not null).OrderBy(pair => pair.one.Id, StringComparer.Ordinal).ToLookup(pair => pair.Name!, pair => pair.one, StringComparer.Ordinal);

    private static string? NameOf(IndicatorDefinition definition) => definition.Editions.LastOrDefault(edition => !edition.Awaited)?.Denominator switch
    {
        { Fact: "encounter", Measure.Column: "patient_days" } => "patient-days",
        { Fact: "encounter", Measure.Column: "days_present" } => "days-present",
        { Fact: "occupancy", Measure.Column: "patient_days" } => "occupied-midnights",
        { Fact: "reported_figure", Measure.Column: "denominator_days" } => "inhabitants",
        { Fact: "encounter", Measure: { Column: null, Distinct: false, If.Count: 0 }, Where: var where } when IsAllDischarged(where) => "discharges",
        _ => null,
    };

    private static bool IsAllDischarged(IReadOnlyList<Condition> where) =>
        where.Count == 2 && where.Any(one => one.Column == "kind" && one.Values is ["inpatient"]) && where.Any(one => one.Column == "discharged");
}
