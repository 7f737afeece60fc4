using Curb.Casework;
using Curb.Disclosure;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision;
using Curb.Tests.Casework;
using Curb.Tests.Policies;

namespace Curb.Tests.RegionalSupervision;

/// <summary>Registry, responsibility statements, self-check, ledger and local plans, by their rules.</summary>
public sealed class SupervisionRulesTests
{
    private static readonly CheckRound s_round = new("D/2026", "D", [ShippedPlans.Weidong], 2026, new DateOnly(2026, 5, 25), 2);

    private static CaseType Type { get; } = ShippedCasework.Types.Find(Ledger.Type)!;

    /// <summary>The state that is kept beside a receipt and the receipt itself say the same on every day.</summary>
    [Theory]
    [InlineData("sent", false, false)]
    [InlineData("received", true, false)]
    [InlineData("replied", true, true)]
    public void A_receipt_and_the_state_beside_it_agree(string kept, bool received, bool replied)
    {
        var by = new DateOnly(2026, 1, 31);
        var receipt = NoticeReceipt.Sent("n", "H1") with { ReceivedOn = received ? by : null, RepliedOn = replied ? by : null };
        Assert.All([by.AddDays(-1), by, by.AddDays(1)], today => Assert.Equal(receipt.State(by, today), NoticeReceipt.StateOf(kept, by, today)));
    }

    [Theory]
    [InlineData(2025, 10, 2025, 10, "2025年10月")]
    [InlineData(2025, 10, 2025, 12, "2025年第四季度")]
    [InlineData(2025, 1, 2025, 12, "2025年度")]
    [InlineData(2025, 9, 2025, 11, "2025年9月至2025年11月")]
    [InlineData(2025, 7, 2026, 6, "2025年7月至2026年6月")]
    public void Months_of_a_document_are_written_as_people_write_them(int fromYear, int from, int toYear, int to, string written) =>
        Assert.Equal(written, NoticeMaker.Named(new Period(new CalendarMonth(fromYear, from), new CalendarMonth(toYear, to))));

    [Fact]
    public void A_clause_of_the_ledger_is_named_by_its_plan()
    {
        Assert.Equal(ShippedPlans.Library.Find(ShippedPlans.Weidong)!.Title.Zh + " 四(三)1", ShippedPlans.Library.Named(ShippedPlans.Weidong + " 四(三)1"));
        Assert.Equal("别的 四", ShippedPlans.Library.Named("别的 四"));
    }

    [Fact]
    public void A_missing_body_is_a_finding_and_one_that_nobody_entered_cannot_be_assessed()
    {
        var required = ShippedPlans.Library.Bodies;
        var none = OrganisationRegistry.Findings(ShippedPlans.Tertiary, required, [], ShippedPlans.Library.Units);
        Assert.All(none, finding => Assert.Equal(Verdict.CannotAssess, finding.Verdict));
        Assert.Equal(required.Count, none.Count);
        Assert.Equal(5, OrganisationRegistry.Findings(ShippedPlans.Centre, required, [], ShippedPlans.Library.Units).Count); // What only level 2 and above must have is not asked of a centre.
        Assert.Equal(Verdict.NotMet, Of("pharmacy-committee", new RegisteredBody("pharmacy-committee", false, "", [], [], null, "")).Verdict);
        Assert.Equal(Verdict.NotMet, Of("pharmacy-committee", new RegisteredBody("pharmacy-committee", true, "", [], [], null, "")).Verdict);
        Assert.Equal(Verdict.Met, Of("pharmacy-committee", new RegisteredBody("pharmacy-committee", true, "甲", [], [], null, "")).Verdict);
    }

    [Fact]
    public void A_working_group_needs_all_six_departments_and_a_quality_committee_the_head_in_its_chair()
    {
        string[] six = ["medical-affairs", "pharmacy", "clinical-departments", "laboratory", "infection-control", "nursing"];
        foreach (string missing in six)
        {
            var finding = Of("working-group", new RegisteredBody("working-group", true, "甲", [], [.. six.Except([missing])], null, ""));
            Assert.Equal(Verdict.NotMet, finding.Verdict);
            Assert.Contains(ShippedPlans.Library.Units[missing].Title.Zh, finding.Because.Zh, StringComparison.Ordinal);
        }

        Assert.Equal(Verdict.Met, Of("working-group", new RegisteredBody("working-group", true, "甲", [], six, null, "")).Verdict);
        var head = new RegisteredBody("first-responsible", true, "甲", [], [], null, "");
        Assert.Equal(Verdict.Met, Of("quality-committee", new RegisteredBody("quality-committee", true, "甲", [], [], null, ""), head).Verdict);
        Assert.Equal(Verdict.NotMet, Of("quality-committee", new RegisteredBody("quality-committee", true, "乙", [], [], null, ""), head).Verdict);
    }

    /// <summary>If every department reaches its target and the mix stays, the hospital reaches its own, and loses no more than the rounding.</summary>
    [Fact]
    public void Department_targets_add_up_to_the_hospitals()
    {
        var random = new Random(20261122);
        for (int round = 0; round < 500; round++)
        {
            int departments = random.Next(2, 30);
            double[] size = [.. Enumerable.Range(0, departments).Select(_ => (double)random.Next(30, 5000))], value = [.. Enumerable.Range(0, departments).Select(_ => random.NextDouble() * 100)];
            double hospital = size.Zip(value, (n, x) => n * x).Sum() / size.Sum(), limit = Math.Round(random.NextDouble() * 100, 1);
            foreach (bool atMost in new[] { true, false })
            {
                double[] target = [.. value.Select(one => StatementTargets.Share(atMost, limit, hospital, one).Target)];
                double reached = size.Zip(target, (n, x) => n * x).Sum() / size.Sum();
                bool missed = atMost ? hospital > limit : hospital < limit;
                if (missed)
                {
                    Assert.InRange(reached, atMost ? limit - 0.1 : limit - 1e-6, atMost ? limit + 1e-6 : limit + 0.1);
                }
                else
                {
                    Assert.All(value.Zip(target), pair => Assert.True(atMost ? pair.Second <= Math.Max(pair.First, limit) + 1e-6 : pair.Second <= limit + 1e-6, $"{pair.First} {pair.Second} {limit}"));
                }
            }
        }
    }

    [Theory]
    [InlineData(true, 40, 50, 80, 64, "share")] // 80 × 40 ÷ 50
    [InlineData(true, 40, 50, 20, 16, "share")]
    [InlineData(true, 40, 38, 20, 40, "hold")]
    [InlineData(true, 40, 38, 60, 60, "hold")] // Above the limit, but the hospital keeps it: not worse than now.
    [InlineData(false, 30, 20, 10, 21.3, "share")] // 10 + 90 × 10 ÷ 80 = 21.25
    [InlineData(false, 30, 40, 20, 20, "hold")]
    [InlineData(false, 30, 40, 60, 30, "hold")]
    public void A_departments_target_is_its_share_of_the_change(bool atMost, double limit, double hospital, double department, double target, string basis) =>
        Assert.Equal((target, basis), StatementTargets.Share(atMost, limit, hospital, department));

    [Fact]
    public void The_checklist_holds_what_applies_and_is_filled_in_from_the_registry()
    {
        var plans = new[] { ShippedPlans.Library.Find(ShippedPlans.Weidong)! };
        var tertiary = SelfCheckList.For(ShippedPlans.Tertiary, plans, new Dictionary<string, IndicatorValue>(), OrganisationRegistry.Findings(ShippedPlans.Tertiary, ShippedPlans.Library.Bodies, [new RegisteredBody("pharmacy-committee", true, "甲", [], [], null, "")], ShippedPlans.Library.Units));
        var centre = SelfCheckList.For(ShippedPlans.Centre, plans, new Dictionary<string, IndicatorValue>(), []);
        Assert.Equal(plans[0].Points.Count(pair => pair.Point.IsForInstitutions), tertiary.Count);
        Assert.Equal(5, tertiary.Count - centre.Count); // 四(二)1 with three points, and two points of 四(二)4 on the networks.
        Assert.DoesNotContain(tertiary, item => item.Clause is "三(一)" or "四(三)3" or "六(二)");
        Assert.Equal("met", tertiary.First(item => item.Prefill.Link == "/registry" && item.Clause == "四(一)1").Prefill.Answer);
        Assert.Equal("cannot-assess", tertiary.First(item => item.Clause == "四(二)3").Prefill.Answer);
        Assert.Equal("", SelfCheckList.Suggested(tertiary.First(item => item.Clause == "四(二)3").Prefill));
    }

    [Fact]
    public void A_ledger_is_handed_in_only_with_every_line_answered_and_every_problem_planned()
    {
        var item = new CheckItem("p#t.1", "p", "四(一)1", new Bilingual("任务", "task"), new Bilingual("要求", "demand"), "institution", new Prefill("not-met", new Bilingual("低", "low"), ""));
        var today = new DateOnly(2026, 5, 1);
        string[] Reasons(CheckAnswer answer) => [.. SelfCheckList.Objections([item], new SelfCheck("H1", "r", new Dictionary<string, CheckAnswer> { [item.Point] = answer }, null, ""), today).Select(one => one.Reason)];
        Assert.Equal(["unanswered"], Reasons(CheckAnswer.None));
        Assert.Equal(["explain"], Reasons(CheckAnswer.None with { Answer = "yes" }));
        Assert.Empty(Reasons(CheckAnswer.None with { Answer = "yes", Cause = "已改" }));
        Assert.Equal(["problem", "measure", "owner", "due"], Reasons(CheckAnswer.None with { Answer = "no" }));
        Assert.Equal(["due"], Reasons(new CheckAnswer("partly", "低", "", "培训", "甲", today.AddDays(-1), null)));
        var sent = new SelfCheck("H1", "r", new Dictionary<string, CheckAnswer> { [item.Point] = new("partly", "低", "因", "培训", "甲", today.AddDays(20), null) }, null, "");
        var finding = Assert.Single(SelfCheckList.Problems([item], sent));
        Assert.Equal(("ledger-problem/H1/p#t.1", "r", today.AddDays(20)), (finding.Key, finding.Evidence, finding.DueOn!.Value));
        Assert.Equal(today.AddDays(20), ShippedCasework.Engine.Open(Type, finding, "a", today).Case.DueOn);
    }

    [Fact]
    public void Who_has_not_handed_in_by_the_day_is_late_and_the_step_grows_with_working_days()
    {
        LedgerStanding On(int month, int day) => Standing(null, [], [], new DateOnly(2026, month, day));
        Assert.Equal((0, "none"), (On(5, 25).DaysLate, On(5, 25).Step)); // A Monday: the day itself is in time.
        Assert.Equal((1, "remind"), (On(5, 26).DaysLate, On(5, 26).Step));
        Assert.Equal((5, "director"), (On(6, 1).DaysLate, On(6, 1).Step));
        Assert.Equal((10, "talk"), (On(6, 8).DaysLate, On(6, 8).Step));
    }

    [Fact]
    public void Progress_is_due_each_month_while_a_problem_is_open()
    {
        var sent = new SelfCheck("H1", "D/2026", new Dictionary<string, CheckAnswer>(), new DateOnly(2026, 5, 20), "a");
        var open = Problem(1, new DateOnly(2026, 5, 20), new DateOnly(2026, 12, 31), null);
        Assert.Empty(Standing(sent, [open], [], new DateOnly(2026, 6, 2)).MissingMonths);
        Assert.Equal(["2026-06"], Standing(sent, [open], [], new DateOnly(2026, 6, 3)).MissingMonths);
        Assert.Equal(["2026-07"], Standing(sent, [open], [Report("2026-06")], new DateOnly(2026, 7, 3)).MissingMonths);
        Assert.Empty(Standing(sent, [open with { State = "closed", ClosedOn = new DateOnly(2026, 6, 1), DueOn = null }], [], new DateOnly(2026, 9, 3)).MissingMonths);
        var late = Standing(sent, [Problem(2, new DateOnly(2026, 5, 20), new DateOnly(2026, 6, 12), null)], [Report("2026-06")], new DateOnly(2026, 6, 15));
        Assert.Equal((1, 1, 0, "remind"), (late.Open, late.Overdue, late.Closed, late.Step));
        Assert.Equal("2026-07", Ledger.NextMonth(new DateOnly(2026, 6, 3), 2));
        Assert.Equal("2026-06", Ledger.NextMonth(new DateOnly(2026, 6, 2), 2));
    }

    [Fact]
    public void A_problem_is_closed_only_by_verification_and_may_be_opened_again()
    {
        var engine = ShippedCasework.Engine;
        var (today, hospital, commission) = (new DateOnly(2026, 6, 1), ShippedCasework.Person("a", "hospital-administrator"), ShippedCasework.Person("c", "commission-supervisor"));
        var one = engine.Open(Type, new CaseFinding(Ledger.Type, "H1", null, "k", "r", new CaseSubject("clause", "k", new Bilingual("题", "t"), ""), new Dictionary<string, string>()), "a", today).Case;
        var done = new Dictionary<string, string> { ["evidence"] = "已培训", ["done-on"] = "2026-06-01" };
        Assert.True(engine.Take(Type, one, "report", hospital, new Dictionary<string, string>(), "", today).IsRefused);
        one = engine.Take(Type, one, "report", hospital, done, "", today).Case;
        Assert.Equal("commission-supervisor", one.OwnerRole);
        Assert.True(engine.Take(Type, one, "close", hospital, new Dictionary<string, string> { ["verification"] = "x" }, "", today).IsRefused);
        Assert.True(engine.Take(Type, one, "close", commission, new Dictionary<string, string>(), "", today).IsRefused);
        one = engine.Take(Type, one, "close", commission, new Dictionary<string, string> { ["verification"] = "现场核查" }, "", today).Case;
        Assert.False(one.IsOpen);
        one = engine.Take(Type, one, "open-again", commission, new Dictionary<string, string>(), "反弹", today).Case;
        Assert.Equal((true, "mending", "hospital-administrator"), (one.IsOpen, one.State, one.OwnerRole));
    }

    [Fact]
    public void A_region_sees_what_its_institutions_report_and_nothing_of_other_cases()
    {
        var commission = new CaseReader("c", Scope.Nothing, Scope.Of(["H1"], false), []);
        var other = new CaseReader("d", Scope.Nothing, Scope.Of(["H2"], false), []);
        var ledger = Problem(1, new DateOnly(2026, 5, 20), new DateOnly(2026, 12, 31), null);
        var warning = ShippedCasework.Opened("resistance-warning", new DateOnly(2026, 5, 20));
        Assert.True(commission.MaySee(Type, ledger));
        Assert.False(other.MaySee(Type, ledger));
        Assert.False(commission.MaySee(ShippedCasework.Types.Find("resistance-warning")!, warning));
    }

    [Fact]
    public void A_local_edition_holds_every_task_is_never_later_and_rolls_over()
    {
        var plan = ShippedPlans.Library.Find(ShippedPlans.Weidong)!;
        var draft = LocalPlan.Draft("H1", plan, 2026, ShippedPlans.Tertiary);
        Assert.Contains(draft.Objections(plan, ShippedPlans.Tertiary), one => one.Kind == "nobody");
        var whole = draft with { Tasks = [.. draft.Tasks.Select(task => task with { Responsible = "医务科" })] };
        Assert.Empty(whole.Objections(plan, ShippedPlans.Tertiary));
        Assert.All(whole.Tasks, left => Assert.Equal(("dropped", left.Task), Only((whole with { Tasks = [.. whole.Tasks.Where(task => task != left)] }).Objections(plan, ShippedPlans.Tertiary))));
        var due = whole.Tasks.First(task => task.Due is not null);
        Assert.Equal("later", Only((whole with { Tasks = [.. whole.Tasks.Select(task => task == due ? task with { Due = task.Due!.Value.AddDays(1) } : task)] }).Objections(plan, ShippedPlans.Tertiary)).Kind);
        Assert.Empty((whole with { Tasks = [.. whole.Tasks, new LocalTask("own-1", "药学部", null, "", "自定任务")] }).Objections(plan, ShippedPlans.Tertiary));
        var next = whole.RollOver(plan, ShippedPlans.Tertiary);
        Assert.Equal(2027, next.Year);
        Assert.Null(next.AdoptedOn);
        Assert.Empty(next.Objections(plan, ShippedPlans.Tertiary));
        var older = whole with { Tasks = [.. whole.Tasks.Skip(1), new LocalTask($"{plan.Id}#gone", "医务科", null, "", ""), new LocalTask("own-1", "药学部", new DateOnly(2026, 2, 3), "", "自定任务")] };
        var caught = older.RollOver(plan, ShippedPlans.Tertiary); // Made before the plan asked for its first task, and after it asked for another.
        Assert.Equal([("nobody", whole.Tasks[0].Task)], caught.Objections(plan, ShippedPlans.Tertiary).Select(one => (one.Kind, one.Item)));
        Assert.Equal(("own-1", new DateOnly(2027, 2, 3)), (caught.Tasks[^1].Task, caught.Tasks[^1].Due));
        Assert.True(LocalPlan.Draft("D", plan, 2026, null).Tasks.Count > draft.Tasks.Count);
    }

    private static (string Kind, string Item) Only(IReadOnlyList<PlanObjection> objections) => (Assert.Single(objections).Kind, objections[0].Item);

    private static RegistryFinding Of(string body, params RegisteredBody[] registered) =>
        OrganisationRegistry.Findings(ShippedPlans.Tertiary, ShippedPlans.Library.Bodies, registered, ShippedPlans.Library.Units).Single(finding => finding.Body.Id == body);

    private static LedgerStanding Standing(SelfCheck? check, IReadOnlyList<CaseFile> cases, IReadOnlyList<LedgerProgress> progress, DateOnly today) =>
        Ledger.Standing("H1", s_round, check, cases, progress, Type, new WorkingCalendar(new Dictionary<DateOnly, bool>(), [2026]), today);

    private static LedgerProgress Report(string month) => new("H1", month, "x", new Dictionary<string, string>(), new DateOnly(2026, 6, 1), "a");

    private static CaseFile Problem(long number, DateOnly opened, DateOnly due, DateOnly? closed) => ShippedCasework.Engine.Open(
        Type, new CaseFinding(Ledger.Type, "H1", null, "k" + number, "r", new CaseSubject("clause", "k", new Bilingual("题", "t"), ""), new Dictionary<string, string>()), "a", opened).Case with { Number = number, DueOn = due, ClosedOn = closed };
}
