using Curb.Policies;
using Curb.Supervision;
using Curb.Tests.Policies;

namespace Curb.Tests.RegionalSupervision;

/// <summary>Plans as data: what a fault of theirs says, and what a level may do with the plan above it.</summary>
public sealed class PlanTests
{
    [Fact]
    public void Shipped_plans_load_without_a_fault_and_number_six() => Assert.Equal(6, ShippedPlans.Library.Plans.Count);

    [Theory]
    [InlineData("does: pharmacy", "does: farmacy", "does", "\"farmacy\"")]
    [InlineData("phase: launch", "phase: lunch", "phase", "\"lunch\"")]
    [InlineData("indicator: culture-before-restricted", "indicator: culture-before-restrictet", "indicator", "\"culture-before-restrictet\"")]
    [InlineData("body: working-group", "body: working-groups", "body", "\"working-groups\"")]
    [InlineData("deliverable: progress-report", "deliverable: progress", "deliverable", "\"progress\"")]
    [InlineData("lead: [district-health]", "lead: [distric-health]", "lead", "\"distric-health\"")]
    [InlineData("levels: [tertiary, secondary]", "levels: [third]", "levels", "\"third\"")]
    [InlineData("every: month, day: 2", "evry: month, day: 2", "evry", "an unknown key")]
    [InlineData("every: month, day: 2", "every: month, day: 32", "day", "32")]
    [InlineData("due: 2022-10-15", "due: 2022-10-32", "due", "\"2022-10-32\"")]
    [InlineData("严格分级管理 | Graded management is kept", "严格分级管理", "points", "\"严格分级管理\"")]
    public void A_word_that_is_not_known_is_a_fault_with_file_and_line(string from, string to, string key, string found)
    {
        var tree = ShippedPlans.Changed(ShippedPlans.Weidong, from, to);
        var fault = ShippedPlans.Faults(tree).First(one => one.Key.EndsWith(key, StringComparison.Ordinal));
        Assert.Equal($"{ShippedPlans.Weidong}/plan.yaml", fault.File);
        Assert.Contains(found, fault.Found, StringComparison.Ordinal);
        Assert.InRange(fault.Line, 2, 400);
        Assert.True(key is "day" || Line(tree, fault.Line).Contains(key is "levels" ? "for" : found.Trim('"') is "an unknown key" ? key : found.Trim('"'), StringComparison.Ordinal) || key is "points" or "lead", $"line {fault.Line}: {Line(tree, fault.Line)}");
    }

    [Fact]
    public void A_plan_that_drops_a_target_of_the_plan_above_is_refused()
    {
        var faults = ShippedPlans.Faults(ShippedPlans.Changed(ShippedPlans.Tianjin, ", refines: [veterinary-sale]", ""));
        var fault = Assert.Single(faults);
        Assert.Equal((ShippedPlans.Tianjin + "/plan.yaml", "veterinary-sale", "dropped"), (fault.File, fault.Key, fault.Found));
    }

    [Fact]
    public void A_plan_that_restates_all_and_leaves_out_a_task_is_refused()
    {
        var plan = ShippedPlans.Library.Find(ShippedPlans.Weidong)!;
        var whole = Below(plan);
        Assert.Empty(PlanInheritance.Objections(plan, whole));
        foreach (var left in plan.Tasks)
        {
            var dropper = whole with { Tasks = [.. whole.Tasks.Where(task => !task.Refines.Contains(left.Id.Split('#')[1]))] };
            Assert.Equal([new PlanObjection("dropped", left.Id.Split('#')[1], Assert.Single(PlanInheritance.Objections(plan, dropper)).Expected)], PlanInheritance.Objections(plan, dropper));
        }
    }

    [Fact]
    public void A_lower_plan_may_not_loosen_a_number_nor_move_a_deadline_back_nor_narrow_a_range()
    {
        var plan = ShippedPlans.Library.Find(ShippedPlans.Hospitals)!;
        Assert.Equal("looser", Kind(plan, below => below with { Targets = [.. below.Targets.Select(target => target.Id.EndsWith("#culture", StringComparison.Ordinal) ? target with { Value = target.Value - 1 } : target)] }));
        Assert.Equal("looser", Kind(plan, below => below with { Targets = [.. below.Targets.Select(target => target.Id.EndsWith("#use-intensity", StringComparison.Ordinal) ? target with { Value = target.Value + 1 } : target)] }));
        var weidong = ShippedPlans.Library.Find(ShippedPlans.Weidong)!;
        Assert.Equal("later", Kind(weidong, below => below with { Tasks = [.. below.Tasks.Select(task => task with { Points = [.. task.Points.Select(point => point.Deliverable == "rectification-report" ? point with { Deadline = point.Deadline!.InYear(2023) } : point)] })] }));
        Assert.Equal("narrower", Kind(weidong, below => below with { Tasks = [.. below.Tasks.Select(task => task.Clause == "四(一)1" ? task with { For = new Applicability(["tertiary"], []) } : task)] }));
        Assert.Null(Kind(weidong, below => below with { Tasks = [.. below.Tasks.Select(task => task with { Points = [.. task.Points.Select(point => point.Deadline is { Due: { } due } ? point with { Deadline = new PlanDeadline(due.AddDays(-3), null, null, null, true) } : point)] })] }));
    }

    [Fact]
    public void What_a_level_does_not_restate_holds_unchanged_below_it()
    {
        var chain = ShippedPlans.Library.Chain(ShippedPlans.Library.Find(ShippedPlans.Tianjin)!);
        Assert.Equal([ShippedPlans.Nation, ShippedPlans.Tianjin], chain.Select(plan => plan.Id));
        var targets = PlanInheritance.Targets(chain);
        Assert.All(targets, target => Assert.Equal(ShippedPlans.Tianjin, target.Source));
        var tasks = PlanInheritance.Tasks(chain);
        Assert.Equal(28 + 2, tasks.Count);
        Assert.Equal([true, true], tasks.Where(task => task.Source == ShippedPlans.Nation).Select(task => task.Inherited));
    }

    [Fact]
    public void Each_task_of_the_province_carries_out_one_of_the_nation_under_the_same_number()
    {
        var (nation, province) = (ShippedPlans.Library.Find(ShippedPlans.Nation)!, ShippedPlans.Library.Find(ShippedPlans.Tianjin)!);
        Assert.All(province.Tasks, task => Assert.Equal(task.Clause, nation.Task($"{ShippedPlans.Nation}#{Assert.Single(task.Refines)}")!.Clause));
        var refined = province.Tasks.SelectMany(task => task.Refines).ToList();
        Assert.Equal(refined.Count, refined.Distinct().Count());
        Assert.Equal(["research-products", "provinces-follow"], nation.Tasks.Select(task => task.Id.Split('#')[1]).Except(refined));
        Assert.All(nation.Tasks, task => Assert.False(Curb.Policies.ConfidenceMarks.IsVerified(task.Confidence))); // The text was never read: nobody may take it for found.
    }

    [Fact]
    public void Two_plans_are_compared_by_what_they_measure_and_ask_for()
    {
        var same = PlanComparison.Of(ShippedPlans.Library.Find(ShippedPlans.Nation)!, ShippedPlans.Library.Find(ShippedPlans.Tianjin)!);
        Assert.All(same.Where(one => one.Kind == "target" && one.Key is "public-awareness" or "retail"), one => Assert.Equal("same", one.Answer));
        Assert.Equal(30, same.Count(one => one.Kind == "task"));
        Assert.Equal(["research-products", "provinces-follow"], same.Where(one => one is { Kind: "task", Answer: "only-one" }).Select(one => one.Key));
        var turned = PlanComparison.Of(ShippedPlans.Library.Find(ShippedPlans.Tianjin)!, ShippedPlans.Library.Find(ShippedPlans.Nation)!);
        var retail = turned.Single(one => one is { Kind: "task", Key: "retail" });
        Assert.Equal(("cn-tianjin/resistance-plan-2023#retail", "cn/resistance-plan-2022#retail", "both"), (Assert.Single(retail.One), Assert.Single(retail.Other), retail.Answer));
        Assert.Equal(["research-products", "provinces-follow"], turned.Where(one => one is { Kind: "task", Answer: "only-other" }).Select(one => one.Key));
        var contrasts = PlanComparison.Of(ShippedPlans.Library.Find(ShippedPlans.Weidong)!, ShippedPlans.Library.Find(ShippedPlans.Hospitals)!);
        Assert.DoesNotContain(contrasts, one => one.Kind == "task"); // Neither carries out the other.
        Assert.Equal("only-one", contrasts.Single(one => one.Key == "carbapenem-intensity").Answer);
        Assert.Equal("both", contrasts.Single(one => one is { Kind: "deliverable", Key: "problem-ledger" }).Answer);
        Assert.Equal("only-other", contrasts.Single(one => one is { Kind: "deliverable", Key: "resistance-card" }).Answer);
    }

    [Fact]
    public void Deadlines_recur_and_roll_over_into_the_next_year()
    {
        var monthly = new PlanDeadline(null, "month", null, 2, true);
        Assert.Equal(["2026-02-02", "2026-03-02"], Days(monthly, "2026-01-03", "2026-03-31"));
        Assert.Equal(["2026-02-28", "2026-03-31"], Days(new PlanDeadline(null, "month", null, null, false), "2026-02-01", "2026-03-31"));
        Assert.Equal(["2026-03-31", "2026-06-30"], Days(new PlanDeadline(null, "quarter", null, null, false), "2026-01-01", "2026-06-30"));
        Assert.Equal(["2026-04-10", "2026-07-10"], Days(new PlanDeadline(null, "quarter", null, 10, true), "2026-01-11", "2026-07-10"));
        Assert.Equal(["2026-11-30"], Days(new PlanDeadline(null, "year", 11, 30, true), "2026-01-01", "2026-12-31"));
        Assert.Equal(["2026-02-01", "2026-02-08"], Days(new PlanDeadline(null, "week", null, null, false), "2026-01-26", "2026-02-14"));
        var once = new PlanDeadline(new DateOnly(2024, 2, 29), null, null, null, true);
        Assert.Equal(new DateOnly(2025, 2, 28), once.InYear(2025).Due);
        Assert.Same(monthly, monthly.InYear(2030));
    }

    [Fact]
    public void Whom_a_demand_is_for_may_be_unknown()
    {
        var range = new Applicability(["tertiary", "secondary"], ["general"]);
        Assert.True(range.Covers(ShippedPlans.Tertiary));
        Assert.False(range.Covers(ShippedPlans.Centre));
        Assert.Null(range.Covers(Institution.Unregistered("X")));
        Assert.False(range.Covers(new Institution("X", "", "", "unknown", "community", "")));
    }

    private static string? Kind(ActionPlan plan, Func<ActionPlan, ActionPlan> change) => PlanInheritance.Objections(plan, change(Below(plan))) is [var objection, ..] ? objection.Kind : null;

    private static ActionPlan Below(ActionPlan plan) => plan with
    {
        Id = "below/plan",
        Restates = "all",
        Targets = [.. plan.Targets.Select(target => target with { Id = "below/plan#" + target.Id.Split('#')[1], Refines = [target.Id.Split('#')[1]] })],
        Tasks = [.. plan.Tasks.Select(task => task with { Id = "below/plan#" + task.Id.Split('#')[1], Refines = [task.Id.Split('#')[1]] })],
    };

    private static string[] Days(PlanDeadline deadline, string from, string to) => [.. deadline.Between(DateOnly.Parse(from, null), DateOnly.Parse(to, null)).Select(day => day.ToString("yyyy-MM-dd", null))];

    private static string Line(Curb.ReferenceData.ContentTree tree, int line) => tree.Read($"{ShippedPlans.Weidong}/plan.yaml").Split('\n')[line - 1];
}
