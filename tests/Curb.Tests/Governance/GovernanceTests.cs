using Curb.Casework;
using Curb.Governance;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision;
using Curb.Tests.Casework;
using Curb.Tests.Policies;
using Curb.Tests.RegionalSupervision;

namespace Curb.Tests.Governance;

/// <summary>Rules, meetings and scores of an institution.</summary>
public sealed class GovernanceTests
{
    private static readonly DateOnly s_today = new(2026, 6, 15);
    private static readonly IReadOnlyList<RequiredRule> s_rules = RequiredRule.Load(ShippedContent.PolicyTree, ShippedContent.Policies, [.. ShippedPlans.Library.Units.Keys]);
    private static readonly IReadOnlyList<Committee> s_committees = Committee.Load(ShippedContent.PolicyTree, ShippedContent.Policies, [.. ShippedPlans.Library.Bodies.Select(body => body.Id)], [.. ShippedCasework.Types.Types.Select(type => type.Id)]);
    private static readonly AssessmentFormula s_formula = AssessmentFormula.Load(ShippedContent.PolicyTree, [.. ShippedContent.Indicators.Definitions.Select(one => one.Id)], AssessmentFormula.OfStaff)[0];

    private static readonly RuleVersion s_draft = new(0, "1号", "药学部", "正文", "writer", null, null, new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1));
    private static readonly Signature s_director = new("director", "院长", new DateOnly(2026, 1, 2));

    /// <summary>What no plan asks for, only a law.</summary>
    private static readonly string[] s_byLawAlone = ["over-level", "abnormal-use"];

    [Fact]
    public void Each_required_rule_rests_on_a_clause_of_a_plan_and_what_rests_on_a_law_alone_is_named()
    {
        bool OfPlan(string clause) => ShippedPlans.Library.Find(clause[..clause.IndexOf('#', StringComparison.Ordinal)]) is { };
        Assert.Equal(s_byLawAlone, s_rules.Where(rule => !rule.Clauses.Any(OfPlan)).Select(rule => rule.Id));
        Assert.Equal(s_rules.Count, s_rules.Select(rule => rule.Id).Distinct().Count());
    }

    [Fact]
    public void A_rule_that_only_the_plan_for_level_two_and_above_asks_for_is_not_asked_of_a_community_centre()
    {
        var narrow = s_rules.Where(rule => rule.Clauses.All(clause => clause.StartsWith(ShippedPlans.Quality + "#", StringComparison.Ordinal))).ToList();
        Assert.Equal(["critical-values", "adverse-events", "core-systems"], narrow.Select(rule => rule.Id));
        Assert.All(narrow, rule => Assert.False(rule.For.Covers(ShippedPlans.Centre)));
    }

    [Fact]
    public void A_rule_goes_from_draft_to_approved_to_published_and_nobody_approves_the_own()
    {
        var rule = new HouseRule("H1", "ranking", "排名", []).Draft(s_draft);
        Assert.Equal(rule, rule.Approve(s_director with { Account = "writer" }));
        Assert.Equal(rule, rule.Publish(s_today));
        Assert.Equal("approved", rule.Approve(s_director).Newest!.State);
        var published = rule.Approve(s_director).Publish(s_today);
        Assert.Equal((1, "published"), (published.InForce(s_today)!.Number, published.Newest!.State));
        var next = published.Draft(s_draft with { Text = "新" });
        Assert.Equal((2, "draft", 1), (next.Newest!.Number, next.Newest.State, next.InForce(s_today)!.Number)); // The old one holds until the new one is published.
        Assert.Equal(2, next.Draft(s_draft with { Text = "再改" }).Versions.Count);
    }

    public static TheoryData<string, Verdict, string> Standings() => new()
    {
        { "none", Verdict.CannotAssess, "nothing was entered" },
        { "draft", Verdict.NotMet, "only a draft" },
        { "approved", Verdict.NotMet, "not published" },
        { "later", Verdict.NotMet, "not yet in force" },
        { "review", Verdict.NotMet, "to be reviewed by 2026-06-14" },
        { "good", Verdict.Met, "" },
    };

    [Theory]
    [MemberData(nameof(Standings))]
    public void A_required_rule_is_met_only_when_it_is_published_in_force_and_not_past_its_review(string what, Verdict verdict, string because)
    {
        var rule = new HouseRule("H1", s_rules[0].Id, "", []);
        HouseRule? kept = what switch
        {
            "none" => null,
            "draft" => rule.Draft(s_draft),
            "approved" => rule.Draft(s_draft).Approve(s_director),
            "later" => rule.Draft(s_draft with { EffectiveFrom = s_today.AddDays(1) }).Approve(s_director).Publish(s_today),
            "review" => rule.Draft(s_draft with { ReviewBy = s_today.AddDays(-1) }).Approve(s_director).Publish(s_today),
            _ => rule.Draft(s_draft).Approve(s_director).Publish(s_today),
        };
        var finding = RuleRegister.Findings(ShippedPlans.Tertiary, s_rules, kept is null ? [] : [kept], [new RuleReading("H1", s_rules[0].Id, 1, "a", s_today), new RuleReading("H1", s_rules[0].Id, 1, "gone", s_today)], ["a", "b"], s_today)[0];
        Assert.Equal(verdict, finding.Verdict);
        Assert.Contains(because, finding.Because.En, StringComparison.Ordinal);
        Assert.Equal((finding.InForce is null ? 0 : 1, 2), (finding.Readers, finding.Staff)); // Who has left does not count.
    }

    [Fact]
    public void What_only_hospitals_need_is_not_asked_of_a_centre_and_not_assessed_where_the_level_is_unknown()
    {
        var hospitals = s_rules.Where(rule => rule.For.Levels.Count > 0).Select(rule => rule.Id).ToList();
        Assert.NotEmpty(hospitals);
        Assert.DoesNotContain(RuleRegister.Findings(ShippedPlans.Centre, s_rules, [], [], [], s_today), one => hospitals.Contains(one.Required!.Id));
        var unknown = RuleRegister.Findings(Institution.Unregistered("X"), s_rules, [], [], [], s_today).Where(one => hospitals.Contains(one.Required!.Id)).ToList();
        Assert.Equal(hospitals.Count, unknown.Count);
        Assert.All(unknown, one => Assert.Contains("not registered", one.Because.En, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_committee_that_a_clause_asks_for_is_there_with_its_rhythm()
    {
        Assert.Equal(("month", "month", "quarter"), (s_committees.Single(one => one.Id == "quality-committee").Every, s_committees.Single(one => one.Id == "department-meeting").Every, s_committees.Single(one => one.Id == "quality-centre").Every));
        Assert.All(s_committees, one => Assert.Contains(one.Decisions, one.Agenda));
    }

    [Fact]
    public void A_missed_quarter_is_not_met_a_running_one_is_open_and_open_minutes_do_not_count()
    {
        var committee = s_committees.Single(one => one.Id == "quality-centre");
        Meeting At(DateOnly on, bool closed) => new("", committee.Id, "p", on, committee.NameOf(on), "c", ["c"], [], [], closed ? on : null, "");
        var standings = MeetingBook.Standings(committee, [At(new DateOnly(2025, 11, 3), true), At(new DateOnly(2026, 2, 3), false)], new DateOnly(2025, 10, 5), s_today);
        Assert.Equal([("2025-Q4", Verdict.Met), ("2026-Q1", Verdict.NotMet), ("2026-Q2", Verdict.CannotAssess)], standings.Select(one => (one.Period, one.Verdict)));
    }

    [Fact]
    public void An_agenda_begins_with_open_decisions_then_overdue_cases_and_ends_with_missed_figures()
    {
        var committee = s_committees.Single(one => one.Id == "stewardship-group");
        CaseFile Case(long number, string type, int due, bool open) => ShippedCasework.Engine.Open(ShippedCasework.Types.Find(type)!, ShippedCasework.Finding(type, $"{number}", "e"), "x", s_today).Case with { Number = number, DueOn = open ? s_today.AddDays(due) : null, ClosedOn = open ? null : s_today };
        var agenda = MeetingBook.Agenda(
            committee, [Case(1, "abnormal-use", 5, true), Case(2, "abnormal-use", -3, true), Case(3, "meeting-decision", 9, true), Case(4, "abnormal-use", 0, false), Case(5, "special-consult", -9, true)],
            [Value("use-intensity", "", 9000, 100), Value("inpatient-use-rate", "", 10, 100)], _ => Bilingual.Empty, s_today);
        Assert.Equal([("decision", "3"), ("case", "2"), ("case", "1"), ("indicator", "use-intensity")], agenda.Select(item => (item.Kind, item.Key)));
        Assert.Contains("3 days overdue", agenda[1].Facts.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Minutes_are_closed_only_when_whole_and_each_decision_is_one_case_with_its_own_day()
    {
        var committee = s_committees.Single(one => one.Id == "drug-committee");
        var meeting = new Meeting("H1/drug-committee/2026-06-20", committee.Id, "H1", s_today.AddDays(5), "2026-Q2", "", [], [], [new(1, "做", "H1", "", s_today, null)], null, "");
        Assert.Equal(["chair", "present", "not-yet", "decision", "due"], meeting.Lacks(s_today));
        var whole = meeting with { Chair = "c", Present = ["c"], On = s_today, Decisions = [new(1, "做", "H1", "p", s_today.AddDays(9), null), new(2, "再做", "H1", "p", s_today.AddDays(3), null)] };
        Assert.Empty(whole.Lacks(s_today));
        var findings = MeetingBook.Findings(committee, whole, committee.Title);
        Assert.Equal([s_today.AddDays(9), s_today.AddDays(3)], findings.Select(one => one.DueOn!.Value));
        Assert.Equal(2, findings.Select(one => one.Key).Distinct().Count());
    }

    [Theory]
    [InlineData(620, 1000, "chance", 20.0)]
    [InlineData(7000, 10000, "not-met", 6.0)] // 16.7 % beyond the limit of 60: 30 % is kept.
    [InlineData(500, 1000, "met", 20.0)]
    [InlineData(29, 29, "too-small", null)]
    public void A_department_keeps_the_weight_of_what_it_meets_or_misses_by_chance(double used, double all, string answer, double? points)
    {
        var line = Scores([Value("inpatient-use-rate", "内科", used, all)], new Dictionary<string, ResponsibilityStatement>())[0].Lines.Single();
        Assert.Equal((answer, points), (line.Answer, line.Points));
    }

    [Fact]
    public void A_signed_statement_sets_the_department_its_own_target()
    {
        var statement = new ResponsibilityStatement("H1", "内科", 2026, "", [new StatementTarget("inpatient-use-rate", Bilingual.Empty, Bilingual.Empty, "at-most", 60, 65, 50, 45, "c", true, "share")], s_director, s_director);
        var line = Scores([Value("inpatient-use-rate", "内科", 5000, 10000)], new Dictionary<string, ResponsibilityStatement> { ["内科"] = statement })[0].Lines.Single();
        Assert.Equal(("not-met", "statement", 45.0, 6.0), (line.Answer, line.Source, line.Target!.Value, line.Points!.Value)); // 11 % beyond 45.
    }

    /// <summary>The score worked out a second way: points over what could be had, and none below the least weight.</summary>
    [Fact]
    public void A_score_is_points_over_what_could_be_assessed_and_too_little_gives_none()
    {
        var scores = Scores([Value("inpatient-use-rate", "内科", 5000, 10000), Value("use-intensity", "内科", 6000, 100), Value("culture-before-therapy", "内科", 90, 100), Value("inpatient-use-rate", "外科", 5000, 10000)], new Dictionary<string, ResponsibilityStatement>());
        Assert.Equal(("内科", 60.0), (scores[0].Department, scores[0].Score!.Value)); // (20 + 0 + 10) of 50.
        Assert.Equal(("外科", null, 20.0), (scores[1].Department, scores[1].Score, scores[1].Assessed));
        Assert.Equal(100, s_formula.Items.Sum(item => item.Weight));
    }

    /// <summary>As the page asks: figures of departments carry no limit; the hospital's own do.</summary>
    private static IReadOnlyList<PerformanceScore> Scores(IReadOnlyList<IndicatorValue> figures, IReadOnlyDictionary<string, ResponsibilityStatement> statements) =>
        PerformanceScores.Of(s_formula, figures.Select(value => value with { Target = null, Verdict = Verdict.CannotAssess }), figures.Where(value => value.Target is not null).GroupBy(value => value.Indicator.Id).ToDictionary(group => group.Key, group => group.First().Target!), statements);

    private static IndicatorValue Value(string id, string department, double numerator, double denominator)
    {
        var definition = ShippedContent.Indicators.Definitions.Single(one => one.Id == id);
        var (year, day) = (new Period(CalendarMonth.Parse("2025-01")!.Value, CalendarMonth.Parse("2025-12")!.Value), new DateOnly(2025, 12, 31));
        var edition = definition.EditionOn(day);
        var target = edition.Target is { } topic ? ShippedContent.Policies.Limit(topic, ShippedPlans.Tertiary, day, PolicyChoice.InForce).Limit : null;
        double value = numerator * definition.Factor / denominator;
        bool small = denominator < definition.Guards.MinimumDenominator;
        var verdict = target is null || small ? Verdict.CannotAssess : target.Keeps(value) ? Verdict.Met : Verdict.NotMet;
        return new IndicatorValue(definition, edition, year, [new("institution", "H1"), new("department", department)], numerator, denominator, value, target, verdict, Bilingual.Empty, 0) { TooSmall = small };
    }
}
