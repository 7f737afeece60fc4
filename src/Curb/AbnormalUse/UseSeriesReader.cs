using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;

namespace Curb.AbnormalUse;

/// <summary>Use by month of one subject.</summary>
/// <param name="Subject">Whose use.</param>
/// <param name="Department">Department whose patient-days it is held against; null for the whole institution's.</param>
/// <param name="Ddds">By month of the span, oldest first.</param>
/// <param name="Orders">Order lines with DDDs, by month.</param>
/// <param name="Unknown">Order lines whose DDDs are unknown, by month.</param>
internal sealed record SubjectSeries(AlertSubject Subject, string? Department, double[] Ddds, double[] Orders, double[] Unknown);

/// <summary>Asks the facts for monthly use of drugs, departments, physicians and manufacturers, and for what it is held against.</summary>
internal sealed class UseSeriesReader(IFactSource facts, Scope scope, Period span)
{
    private static readonly string[] s_kinds = ["inpatient", "outpatient", "emergency"];

    private readonly int _months = span.To.Index - span.From.Index + 1;

    /// <summary>Months in order.</summary>
    public IReadOnlyList<string> Months => [.. Enumerable.Range(span.From.Index, _months).Select(index => CalendarMonth.At(index).ToString())];

    /// <summary>The series of one kind of subject: the columns that name it, then its kind.</summary>
    public IReadOnlyList<SubjectSeries> Of(string kind)
    {
        string? by = kind switch { "drug" => null, "department" => "order_department", "physician" => "physician", "manufacturer" => "manufacturer", _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "drug, department, physician or manufacturer") };
        var all = new Dictionary<AlertSubject, SubjectSeries>();
        foreach (var group in Ask(by))
        {
            var (institution, setting, month, drug, name) = (group.Dimensions[0], Setting(group.Dimensions[1]), Month(group.Dimensions[2]), group.Dimensions[3], by is null ? group.Dimensions[3] : group.Dimensions[4]);
            if (institution is null || drug is null || name is null || month is null)
            {
                continue;
            }

            Add(all, new AlertSubject(institution, kind, name, drug, setting), kind, month.Value, group);
            if (by is not null)
            {
                Add(all, new AlertSubject(institution, kind, name, null, setting), kind, month.Value, group);
            }
        }

        return [.. all.Values];
    }

    /// <summary>Occupied patient-days (inpatient) or prescriptions (ambulatory) by institution, setting, department (blank for all) and month.</summary>
    public IReadOnlyDictionary<(string Institution, string Setting, string Department), double[]> Exposure()
    {
        var found = new Dictionary<(string, string, string), double[]>();
        Gather(found, "inpatient", "occupancy", Measure.Sum("patient_days"));
        Gather(found, "ambulatory", "prescription", Measure.Rows());
        return found;
    }

    private IReadOnlyList<FactGroup> Ask(string? by)
    {
        string[] dimensions = by is null ? ["institution", "kind", "order_month", "drug"] : ["institution", "kind", "order_month", "drug", by];
        return facts.Ask(
            new FactQuery(
                "drug_use",
                [Measure.Sum("ddds"), Measure.Rows(new Condition("ddds", ConditionTest.IsKnown)), Measure.Rows(new Condition("ddds", ConditionTest.IsNull))],
                [Condition.Is("counted", true), new Condition("kind", ConditionTest.In, s_kinds), new Condition("order_month", ConditionTest.Between, span.From.ToString(), span.To.ToString())],
                dimensions),
            scope);
    }

    private void Add(Dictionary<AlertSubject, SubjectSeries> all, AlertSubject subject, string kind, int month, FactGroup group)
    {
        if (!all.TryGetValue(subject, out var series))
        {
            all.Add(subject, series = new SubjectSeries(subject, kind == "department" ? subject.Name : null, new double[_months], new double[_months], new double[_months]));
        }

        series.Ddds[month] += group.Sums[0] ?? 0;
        series.Orders[month] += group.Sums[1] ?? 0;
        series.Unknown[month] += group.Sums[2] ?? 0;
    }

    private void Gather(Dictionary<(string, string, string), double[]> found, string setting, string fact, Measure measure)
    {
        var query = new FactQuery(fact, [measure], [new Condition("month", ConditionTest.Between, span.From.ToString(), span.To.ToString())], ["institution", "department", "month"]);
        foreach (var group in facts.Ask(query, scope))
        {
            if (group.Dimensions[0] is { } institution && Month(group.Dimensions[2]) is { } month)
            {
                Put(found, (institution, setting, ""), month, group.Sums[0] ?? 0);
                if (group.Dimensions[1] is { Length: > 0 } department)
                {
                    Put(found, (institution, setting, department), month, group.Sums[0] ?? 0);
                }
            }
        }
    }

    private void Put(Dictionary<(string, string, string), double[]> found, (string, string, string) key, int month, double amount)
    {
        if (!found.TryGetValue(key, out var months))
        {
            found.Add(key, months = new double[_months]);
        }

        months[month] += amount;
    }

    private static string Setting(string? kind) => kind == "inpatient" ? "inpatient" : "ambulatory";

    private int? Month(string? text) => CalendarMonth.Parse(text) is { } month && span.Contains(month) ? month.Index - span.From.Index : null;
}
