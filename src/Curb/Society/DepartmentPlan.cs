using System.Globalization;
using Curb.Antibiograms;
using Curb.Indicators;
using Curb.Policies;
using Curb.Policies.Reading;
using Curb.ReferenceData;
using Curb.Statistics;
using Curb.Supervision;

namespace Curb.Society;

/// <summary>A figure that a department reports beside its words.</summary>
/// <param name="Unit">Department that reports it.</param>
/// <param name="Topic">Topic of the plan's target; null where there is none.</param>
/// <param name="Kind">coverage (all of them are counted), sample (some were checked) or count.</param>
public sealed record DepartmentFigure(string Id, string Unit, string? Topic, string Kind, Bilingual Title, Bilingual Numerator, Bilingual Denominator);

/// <summary>How the departments of a plan report.</summary>
/// <param name="DueDay">Day of the month after the period.</param>
/// <param name="Reporters">Role that reports for a department; the commission does for those without one, and for those of which nobody has an account.</param>
public sealed record DepartmentReporting(int DueDay, Bilingual DueRule, IReadOnlyDictionary<string, string> Reporters, IReadOnlyList<DepartmentFigure> Figures)
{
    private const string File = "department-reports.yaml";
    private const int MonthsPerQuarter = 3;
    private const int LastDueDay = 28;

    private static readonly string[] s_kinds = ["coverage", "sample", "count"];
    private static readonly string[] s_every = ["quarter"];

    /// <summary>Reads <c>policies/department-reports.yaml</c>.</summary>
    /// <exception cref="ContentFaultException">Every fault is listed with file and line.</exception>
    public static DepartmentReporting Load(ContentTree tree, PolicyLibrary policies, IReadOnlyCollection<string> units)
    {
        var faults = new List<ContentFault>();
        if (!tree.Has(File) || ContentMap.Parse(File, tree.Read(File), faults) is not { } map)
        {
            return new DepartmentReporting(1, Bilingual.Empty, new Dictionary<string, string>(), []);
        }

        map.OneOf("every", s_every);
        var reporting = new DepartmentReporting(
            (int)Math.Clamp(map.Number("due_day", "a day of the month"), 1, LastDueDay), map.Wording("due_rule"),
            map.List("reporters", "- {unit: …, role: …}").Select(one => Closed(one, () => (Unit: one.OneOf("unit", units), Role: one.Text("role", "a role")))).ToDictionary(pair => pair.Unit, pair => pair.Role, StringComparer.Ordinal),
            [.. map.List("figures", "- {id: …, unit: …, kind: …}").Select(one => Closed(one, () => Figure(one, policies, units)))]);
        map.Close();
        return faults.Count == 0 ? reporting : throw new ContentFaultException(faults);
    }

    /// <summary>Quarters of a plan that have begun, with the day by which each is reported.</summary>
    public IEnumerable<(string Period, DateOnly Until, DateOnly DueOn)> Periods(ActionPlan plan, DateOnly today)
    {
        var first = new DateOnly(plan.From.Year, plan.From.Month - ((plan.From.Month - 1) % MonthsPerQuarter), 1);
        for (; first <= today && first <= plan.To; first = first.AddMonths(MonthsPerQuarter))
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"{first.Year}-Q{((first.Month - 1) / MonthsPerQuarter) + 1}"), first.AddMonths(MonthsPerQuarter).AddDays(-1), first.AddMonths(MonthsPerQuarter).AddDays(DueDay - 1));
        }
    }

    private static DepartmentFigure Figure(ContentMap map, PolicyLibrary policies, IReadOnlyCollection<string> units) => new(
        map.Text("id", "a kebab-case name"), map.OneOf("unit", units), map.Has("topic") ? map.OneOf("topic", [.. policies.Topics.Keys]) : null, map.OneOf("kind", s_kinds),
        map.Wording("title"), map.Wording("numerator"), map.OptionalWording("denominator") ?? Bilingual.Empty);

    private static T Closed<T>(ContentMap map, Func<T> read)
    {
        var value = read();
        map.Close();
        return value;
    }
}

/// <summary>Counts behind a figure; the denominator is null for a mere count.</summary>
public sealed record ReportedCount(int Numerator, int? Denominator);

/// <summary>What a department says of one of its tasks in a period.</summary>
/// <param name="State">not-begun, on-track, behind or done.</param>
public sealed record TaskProgress(string State, string Text);

/// <summary>A department's report of a period; sent ones change only by another version.</summary>
/// <param name="Tasks">By task id.</param>
/// <param name="Figures">By figure id.</param>
/// <param name="SentOn">Null for a draft.</param>
public sealed record DepartmentReport(string Plan, string Place, string Unit, string Period, IReadOnlyDictionary<string, TaskProgress> Tasks, IReadOnlyDictionary<string, ReportedCount> Figures, DateOnly? SentOn, string SentBy);

/// <summary>How a department stands in a period.</summary>
/// <param name="DaysLate">Days after its day; 0 where it is not late.</param>
public sealed record DepartmentStanding(string Unit, string Period, DateOnly DueOn, DepartmentReport? Report, int DaysLate)
{
    /// <summary>sent, sent-late, late or not-due.</summary>
    public string State => Report?.SentOn is not null ? DaysLate > 0 ? "sent-late" : "sent" : DaysLate > 0 ? "late" : "not-due";
}

/// <summary>A figure against the plan's target.</summary>
public sealed record JudgedFigure(DepartmentFigure Figure, ReportedCount? Count, double? Value, Estimate? Interval, double? Target, string Clause, Verdict Verdict, Bilingual Because);

/// <summary>A plan of many departments: who has a part in what, who has reported, who is late.</summary>
public static class DepartmentPlan
{
    private static readonly HashSet<string> s_notDepartments = ["all-departments", "service-evaluation-centre", "expert-committee", "quality-centre"];

    public static IReadOnlyList<string> States { get; } = ["not-begun", "on-track", "behind", "done"];

    /// <summary>Departments that have a part in a plan, those in the lead of most tasks first; one to which the plan is addressed has a part in what all are asked for. Units within institutions and words for all are none.</summary>
    public static IReadOnlyList<string> Units(ActionPlan plan) =>
        [.. plan.Tasks.SelectMany(task => task.Lead.Concat(task.Cooperate)).Concat(plan.Addressed).Distinct(StringComparer.Ordinal).Where(unit => !PlanPoint.InstitutionUnits.Contains(unit) && !s_notDepartments.Contains(unit))
            .OrderByDescending(unit => plan.Tasks.Count(task => task.Lead.Contains(unit))).ThenBy(unit => unit, StringComparer.Ordinal)];

    /// <summary>Tasks in which a department leads or cooperates; what all are asked for is everybody's.</summary>
    public static IReadOnlyList<PlanTask> Tasks(ActionPlan plan, string unit) => [.. plan.Tasks.Where(task => task.Lead.Concat(task.Cooperate).Any(one => one == unit || one == "all-departments"))];

    /// <summary>What a report lacks before it can be sent: every task needs a state, and one that is behind a reason; counts must fit.</summary>
    public static IReadOnlyList<(string Item, string Reason)> Lacks(ActionPlan plan, DepartmentReport report, IReadOnlyList<DepartmentFigure> figures) =>
    [
        .. Tasks(plan, report.Unit).Where(task => !report.Tasks.TryGetValue(task.Id, out var said) || !States.Contains(said.State)).Select(task => (task.Id, "state")),
        .. Tasks(plan, report.Unit).Where(task => report.Tasks.TryGetValue(task.Id, out var said) && said is { State: "behind", Text.Length: 0 }).Select(task => (task.Id, "reason")),
        .. figures.Where(figure => report.Figures.TryGetValue(figure.Id, out var count) && (count.Numerator < 0 || (figure.Kind != "count" && (count.Denominator is not > 0 || count.Numerator > count.Denominator)))).Select(figure => (figure.Id, "counts")),
    ];

    public static IReadOnlyList<DepartmentStanding> Standings(ActionPlan plan, DepartmentReporting reporting, IEnumerable<DepartmentReport> reports, DateOnly today)
    {
        var known = reports.ToDictionary(report => (report.Unit, report.Period));
        return [.. from period in reporting.Periods(plan, today)
                   from unit in Units(plan)
                   let report = known.GetValueOrDefault((unit, period.Period))
                   select new DepartmentStanding(unit, period.Period, period.DueOn, report, Math.Max(0, (report?.SentOn ?? today).DayNumber - period.DueOn.DayNumber))];
    }

    /// <summary>A figure against the target in force on the last day of its period; a sample met or missed by its interval (Wilson 1927) can be told, one in between can't.</summary>
    public static JudgedFigure Judge(DepartmentFigure figure, ReportedCount? count, ActionPlan plan, PolicyLibrary policies, DateOnly day)
    {
        var parameter = figure.Topic is null ? null : policies.Pack(plan.Id)?.Parameters.FirstOrDefault(one => one.Topic.Id == figure.Topic);
        var limit = parameter?.On(day);
        double? value = count is { Denominator: > 0 and var all } ? 100.0 * count.Numerator / all : null;
        var interval = figure.Kind == "sample" && count is { Denominator: > 0 and var some } && Proportion.Wilson(count.Numerator, some) is { } share ? new Estimate(100 * share.Value, 100 * share.Low, 100 * share.High) : (Estimate?)null;
        var judged = new JudgedFigure(figure, count, value, interval, limit?.Value, limit is null ? "" : limit.Clause, Verdict.CannotAssess, Bilingual.Empty);
        return count is null ? judged with { Because = new Bilingual("尚未填报", "not reported yet") }
            : limit is null ? judged with { Because = new Bilingual("没有目标值", "there is no target") }
            : value is not { } found ? judged with { Because = new Bilingual("没有分母", "there is no denominator") }
            : interval is { } range && range.Low < limit.Value && range.High >= limit.Value && found < limit.Value ? judged with { Because = new Bilingual("区间包含目标值，抽查量不足以判定", "the interval holds the target: too few were checked to tell") }
            : judged with { Verdict = found >= limit.Value ? Verdict.Met : Verdict.NotMet };
    }
}
