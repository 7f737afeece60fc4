using Curb.Prescribing;
using Curb.ReferenceData;

namespace Curb.Tests.Prescribing;

/// <summary>The order check under what an institution decided: supply list, stops, grades, privileges, each on its days.</summary>
public sealed class GovernanceTests
{
    private static readonly DateOnly s_day = new(2026, 3, 1);
    private static readonly Validity s_now = new(new(2026, 1, 1), new(2026, 12, 31));

    private static PrescribingGovernance Sound => new("H1")
    {
        FormularyFrom = new(2026, 1, 1),
        Items = [new GovernedItem("1", "CRO", "P", s_now), new GovernedItem("2", "MEM", "P", s_now, false), new GovernedItem("3", "TGC", "P", new Validity(new(2026, 2, 20), new(2026, 3, 1)), true, true)],
        PrivilegesFrom = new(2026, 1, 1),
        Privileges = [new GovernedPrivilege("D1", Grade.Special, s_now), new GovernedPrivilege("D2", Grade.Unrestricted, s_now), new GovernedPrivilege("D3", Grade.Special, new Validity(new(2025, 1, 1), new(2026, 2, 28)))],
    };

    private static RuleFinding Judge(PrescribingGovernance governance, string rule, string changes)
    {
        var order = OrderBook.Order(changes);
        return OrderCheck.Check(order, OrderBook.Knowledge.Under(governance, DateOnly.FromDateTime(order.At))).Rules.Single(finding => finding.Rule == rule);
    }

    [Theory]
    [InlineData("", RuleOutcome.Met, "supply list")]
    [InlineData("\"drug\":\"CAZ\"", RuleOutcome.NotMet, "does not hold")]
    [InlineData("\"drug\":\"MEM\"", RuleOutcome.NotMet, "not filed")]
    [InlineData("\"drug\":\"TGC\"", RuleOutcome.Met, "supply list")]
    [InlineData("\"drug\":\"TGC\",\"time\":\"2026-03-02T09:30\",\"start\":\"2026-03-02T10:00\"", RuleOutcome.NotMet, "does not hold")]
    [InlineData("\"time\":\"2025-12-31T09:30\",\"start\":\"2025-12-31T10:00\"", RuleOutcome.Met, "supply list")]
    public void The_supply_list_of_the_day_rules(string changes, RuleOutcome outcome, string because)
    {
        var finding = Judge(Sound, "not-in-formulary", changes);
        Assert.Equal(outcome, finding.Answer.Outcome);
        Assert.Contains(because, finding.Answer.Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_holds_on_its_days_and_where_no_list_is_kept()
    {
        var stopped = new PrescribingGovernance("H1") { Stops = [new DrugStop("CRO", "P", false, new Validity(s_day, s_day), "召回")] };
        var known = OrderBook.Knowledge with { Formulary = null };
        RuleFinding On(PrescribingGovernance governance, string rule, string changes)
        {
            var order = OrderBook.Order(changes);
            return OrderCheck.Check(order, known.Under(governance, DateOnly.FromDateTime(order.At))).Rules.Single(finding => finding.Rule == rule);
        }

        Assert.Equal(RuleOutcome.NotMet, On(stopped, "suspended-or-banned", "").Answer.Outcome);
        Assert.Equal(RuleOutcome.CannotAssess, On(stopped, "suspended-or-banned", "\"time\":\"2026-03-02T09:30\",\"start\":\"2026-03-02T10:00\"").Answer.Outcome);
        Assert.Equal(RuleOutcome.CannotAssess, On(stopped, "not-in-formulary", "\"drug\":\"CAZ\"").Answer.Outcome);
        Assert.Equal(RuleOutcome.NotMet, On(Sound with { Stops = stopped.Stops }, "suspended-or-banned", "").Answer.Outcome);
        Assert.Equal(RuleOutcome.NotMet, On(Sound with { Stops = [new DrugStop("CRO", "", true, s_now, "清退")] }, "suspended-or-banned", "").Answer.Outcome);
    }

    [Theory]
    [InlineData("D1", "special", RuleOutcome.Met, "within")]
    [InlineData("D2", "special", RuleOutcome.NotMet, "unrestricted")]
    [InlineData("D3", "special", RuleOutcome.NotMet, "ended on 2026-02-28")]
    [InlineData("D9", "unrestricted", RuleOutcome.NotMet, "none")]
    public void The_register_rules_and_not_what_the_order_says_of_its_writer(string staff, string grade, RuleOutcome outcome, string because)
    {
        var finding = Judge(Sound, "grade-beyond-privilege", $"\"grade\":\"{grade}\",\"prescriber\":{{\"id\":\"{staff}\",\"title\":\"主任医师\",\"privilege\":\"special\"}}");
        Assert.Equal(outcome, finding.Answer.Outcome);
        Assert.Contains(because, finding.Answer.Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_register_was_kept_the_order_is_believed() =>
        Assert.Equal(RuleOutcome.Met, Judge(Sound, "grade-beyond-privilege", "\"time\":\"2025-12-31T09:30\",\"start\":\"2025-12-31T10:00\",\"grade\":\"special\",\"prescriber\":{\"id\":\"D9\",\"privilege\":\"special\"}").Answer.Outcome);

    [Fact]
    public void The_hospitals_own_grade_is_its_word_where_it_is_stricter_and_does_not_rule_where_it_is_looser()
    {
        var own = Sound with { Grades = [new GovernedGrade("own", true, true, "CRO", "", Grade.Special, s_now), new GovernedGrade("own", true, true, "MEM", "", Grade.Unrestricted, s_now)] };
        var stricter = Judge(own, "grade-beyond-privilege", "\"grade\":null,\"prescriber\":{\"id\":\"D2\"}");
        Assert.Equal((RuleOutcome.NotMet, true), (stricter.Answer.Outcome, stricter.Answer.Verified));
        var looser = Judge(own, "grade-beyond-privilege", "\"grade\":null,\"drug\":\"MEM\",\"prescriber\":{\"id\":\"D2\"}");
        Assert.Equal((RuleOutcome.NotMet, false), (looser.Answer.Outcome, looser.Answer.Verified));
        var province = own with { Grades = [.. own.Grades, new GovernedGrade("province", false, true, "MEM", "", Grade.Special, s_now)] };
        Assert.True(Judge(province, "grade-beyond-privilege", "\"grade\":null,\"drug\":\"MEM\",\"prescriber\":{\"id\":\"D2\"}").Answer.Verified);
    }

    [Fact]
    public void The_version_follows_the_content_and_not_the_order_of_it()
    {
        Assert.Equal(Sound.Version, (Sound with { Privileges = [.. Sound.Privileges.Reverse()], Items = [.. Sound.Items.Reverse()] }).Version);
        Assert.NotEqual(Sound.Version, (Sound with { Limits = [new PrivilegeLimit("D1", null, s_now, "")] }).Version);
        Assert.NotEqual(Sound.Version, (Sound with { FormularyFrom = new(2026, 1, 2) }).Version);
        Assert.Matches("^[0-9a-f]{32}$", Sound.Version);
        Assert.True(new PrescribingGovernance("H1").IsEmpty);
    }
}
