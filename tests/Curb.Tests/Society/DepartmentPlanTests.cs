using Curb.Indicators;
using Curb.Society;
using Curb.Supervision;
using Curb.Tests.Policies;
using Curb.Tests.RegionalSupervision;

namespace Curb.Tests.Society;

/// <summary>The plan of many departments: who has a part, who is late, what coverage is worth.</summary>
public sealed class DepartmentPlanTests
{
    private static readonly ActionPlan s_plan = ShippedPlans.Library.Find(ShippedPlans.Tianjin)!;
    private static readonly DepartmentReporting s_reporting = DepartmentReporting.Load(ShippedContent.PolicyTree, ShippedContent.Policies, [.. ShippedPlans.Library.Units.Keys]);

    [Fact]
    public void The_plan_names_fourteen_departments_with_tasks_and_finance_with_what_all_are_asked_for()
    {
        var units = DepartmentPlan.Units(s_plan);
        Assert.Equal(14, units.Count(unit => s_plan.Tasks.Any(task => task.Lead.Concat(task.Cooperate).Contains(unit))));
        Assert.Equal(["finance"], units.Where(unit => s_plan.Tasks.All(task => !task.Lead.Concat(task.Cooperate).Contains(unit))));
        Assert.Equal(["四(一)", "四(二)", "四(三)"], DepartmentPlan.Tasks(s_plan, "finance").Select(task => task.Clause));
        Assert.All(s_plan.Tasks, task => Assert.Contains(DepartmentPlan.Units(s_plan), unit => DepartmentPlan.Tasks(s_plan, unit).Contains(task)));
        Assert.Equal("city-health", DepartmentPlan.Units(s_plan)[0]);
    }

    [Theory]
    [InlineData("2025-04-14", null, "not-due", 0)]
    [InlineData("2025-04-15", null, "not-due", 0)]
    [InlineData("2025-04-16", null, "late", 1)]
    [InlineData("2025-06-01", "2025-04-15", "sent", 0)]
    [InlineData("2025-06-01", "2025-04-20", "sent-late", 5)]
    public void A_department_is_late_from_the_day_after_its_day(string today, string? sent, string state, int days)
    {
        var report = new DepartmentReport(s_plan.Id, "p", "education", "2025-Q1", new Dictionary<string, TaskProgress>(), new Dictionary<string, ReportedCount>(), sent is null ? null : DateOnly.Parse(sent, null), "x");
        var standing = DepartmentPlan.Standings(s_plan, s_reporting, sent is null ? [] : [report], DateOnly.Parse(today, null)).Single(one => one is { Unit: "education", Period: "2025-Q1" });
        Assert.Equal((state, days), (standing.State, standing.DaysLate));
    }

    [Fact]
    public void A_draft_is_as_late_as_nothing()
    {
        var draft = new DepartmentReport(s_plan.Id, "p", "education", "2025-Q1", new Dictionary<string, TaskProgress>(), new Dictionary<string, ReportedCount>(), null, "");
        Assert.Equal("late", DepartmentPlan.Standings(s_plan, s_reporting, [draft], new DateOnly(2025, 5, 1)).Single(one => one is { Unit: "education", Period: "2025-Q1" }).State);
    }

    [Theory]
    [InlineData("school-education", 96, 96, Verdict.Met)]
    [InlineData("school-education", 95, 96, Verdict.NotMet)]
    [InlineData("veterinary-checks", 170, 200, Verdict.Met)] // 85 %
    [InlineData("veterinary-checks", 155, 200, Verdict.CannotAssess)] // 77.5 %, interval 71.2–82.7: 80 lies in it.
    [InlineData("veterinary-checks", 120, 200, Verdict.NotMet)] // 60 %
    [InlineData("retail-checks", 199, 200, Verdict.NotMet)] // 99.5 %, interval 97.2–99.9: 100 lies beyond it.
    [InlineData("retail-checks", 200, 200, Verdict.Met)]
    public void Coverage_is_judged_by_its_count_and_a_sample_by_its_interval(string id, int numerator, int denominator, Verdict expected) =>
        Assert.Equal(expected, DepartmentPlan.Judge(s_reporting.Figures.Single(one => one.Id == id), new ReportedCount(numerator, denominator), s_plan, ShippedContent.Policies, new DateOnly(2025, 3, 31)).Verdict);

    [Fact]
    public void What_was_not_reported_or_has_no_target_cannot_be_assessed_and_says_why()
    {
        var judged = s_reporting.Figures.ToDictionary(one => one.Id, one => DepartmentPlan.Judge(one, null, s_plan, ShippedContent.Policies, new DateOnly(2025, 3, 31)));
        Assert.All(judged.Values, one => Assert.Equal("not reported yet", one.Because.En));
        Assert.Equal("there is no target", DepartmentPlan.Judge(s_reporting.Figures.Single(one => one.Id == "week-events"), new ReportedCount(3, null), s_plan, ShippedContent.Policies, new DateOnly(2025, 3, 31)).Because.En);
    }

    [Fact]
    public void A_report_needs_a_state_for_each_task_and_a_reason_for_what_is_behind()
    {
        var tasks = DepartmentPlan.Tasks(s_plan, "education");
        var said = tasks.ToDictionary(task => task.Id, _ => new TaskProgress("on-track", ""));
        said[tasks[0].Id] = new TaskProgress("behind", "");
        said.Remove(tasks[1].Id);
        var report = new DepartmentReport(s_plan.Id, "p", "education", "2025-Q1", said, new Dictionary<string, ReportedCount> { ["school-education"] = new(97, 96) }, null, "");
        Assert.Equal([(tasks[1].Id, "state"), (tasks[0].Id, "reason"), ("school-education", "counts")], DepartmentPlan.Lacks(s_plan, report, [.. s_reporting.Figures.Where(one => one.Unit == "education")]));
    }

    [Fact]
    public void Each_reporter_is_a_role_and_each_figure_a_department_of_the_plan()
    {
        Assert.Equal(DepartmentPlan.Units(s_plan).Except(["city-health"]).Order(StringComparer.Ordinal), s_reporting.Reporters.Keys.Order(StringComparer.Ordinal)); // Health is the commission's own.
        Assert.Equal(s_reporting.Reporters.Count, s_reporting.Reporters.Values.Distinct().Count());
        foreach (string right in (string[])["departments.see", "departments.report"])
        {
            Assert.All(s_reporting.Reporters.Values, role => Assert.Contains(role, Curb.Web.Accounts.Permissions.Table.Permission(right).Roles));
        }

        Assert.All(s_reporting.Reporters.Values, role => Assert.NotNull(Curb.Web.Accounts.Permissions.Table.Role(role)));
        Assert.All(s_reporting.Figures, figure => Assert.Contains(figure.Unit, DepartmentPlan.Units(s_plan)));
    }
}
