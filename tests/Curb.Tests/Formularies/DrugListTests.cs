using Curb.Formularies;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Supervision;
using Curb.Tests.Policies;

namespace Curb.Tests.Formularies;

/// <summary>Versions of lists: what changed, what is looser than the list above, what stands against approval; votes and temporary purchases.</summary>
public sealed class DrugListTests
{
    private static readonly DateOnly s_day = new(2026, 3, 1);
    private static readonly Institution s_hospital = Institution.Unregistered("H1") with { Level = "tertiary", Kind = "general" };

    private static FormularyItem Item(string drug, string specification = "1g", decimal price = 1) => new("", drug, drug, specification, "粉针剂", "P", "甲", price);

    private static DrugList Formulary(DateOnly from, params FormularyItem[] items) => new("f", DrugListKind.Formulary, "H1", 1, "", DrugListState.Draft, from, "", true) { Items = items };

    private static DrugList Catalogue(params GradeLine[] lines) => new("c", DrugListKind.Catalogue, "H1", 1, "", DrugListState.Draft, s_day, "", true) { Grades = lines };

    private static ApprovalGround Ground(DrugList? before = null, IReadOnlyList<DrugStop>? stops = null, params string[] often) =>
        new(before, stops ?? [], new GradedCatalogue("above", true, new Dictionary<(string, string), Grade> { [("MEM", "")] = Grade.Special, [("CRO", "")] = Grade.Unrestricted, [("TGC", "")] = Grade.Special }), null, [], often.ToHashSet());

    [Fact]
    public void What_was_added_removed_and_changed_is_told_line_by_line()
    {
        var changes = DrugListChanges.Between(Formulary(s_day, Item("CRO", price: 9.8m), Item("CAZ")), Formulary(s_day, Item("CRO", price: 8.6m) with { Purchase = PurchaseStatus.Paused }, Item("MEM")));
        Assert.Equal(
            ["removed CAZ  ", "changed CRO price 9.8>8.6", "changed CRO purchase in-use>paused", "added MEM  "],
            changes.Select(one => one.Change == "changed" ? $"{one.Change} {one.Drug} {one.Field} {one.Before}>{one.After}" : $"{one.Change} {one.Drug}  "));
        Assert.Empty(DrugListChanges.Between(Formulary(s_day, Item("CRO")), Formulary(s_day, Item("CRO"))));
        var graded = Assert.Single(DrugListChanges.Between(Catalogue(new GradeLine("LVX", "P", "", Grade.Unrestricted)), Catalogue(new GradeLine("LVX", "P", "", Grade.Restricted))));
        Assert.Equal(("grade", "unrestricted", "restricted"), (graded.Field, graded.Before, graded.After));
    }

    [Fact]
    public void A_line_looser_than_the_list_above_is_a_conflict_and_the_stricter_grade_rules()
    {
        var above = GradeConflicts.Catalogue("province", true, [new("MEM", "", "", Grade.Special), new("LVX", "P", "", Grade.Restricted), new("LVX", "", "", Grade.Unrestricted)]);
        var own = Catalogue(new GradeLine("MEM", "P", "", Grade.Restricted), new GradeLine("LVX", "", "", Grade.Restricted), new GradeLine("XYZ", "", "", Grade.Unrestricted));
        var conflict = Assert.Single(GradeConflicts.Of(own.Grades, above));
        Assert.Equal(("MEM", Grade.Special), (conflict.Line.Drug, conflict.Above));
        var ruling = GradedCatalogue.Stricter(GradeConflicts.Catalogue(own), above);
        Assert.Equal((Grade.Special, Grade.Restricted, Grade.Restricted, Grade.Unrestricted), (ruling.GradeOf("MEM", "P")!.Value, ruling.GradeOf("LVX", "O")!.Value, ruling.GradeOf("LVX", "P")!.Value, ruling.GradeOf("XYZ", "P")!.Value));
    }

    [Fact]
    public void A_grade_is_as_sure_as_the_list_that_rules_it()
    {
        var unchecked_ = GradeConflicts.Catalogue("illustrative", false, [new("MEM", "", "", Grade.Special), new("CRO", "", "", Grade.Unrestricted)]);
        var own = GradeConflicts.Catalogue("own", true, [new("MEM", "", "", Grade.Restricted), new("CRO", "", "", Grade.Restricted)]);
        var ruling = GradedCatalogue.Stricter(own, unchecked_);
        Assert.False(ruling.VerifiedFor("MEM", "P"));
        Assert.True(ruling.VerifiedFor("CRO", "P"));
    }

    [Fact]
    public void A_form_may_have_a_grade_of_its_own()
    {
        var list = GradeConflicts.Catalogue("own", true, [new("AMB", "P", "", Grade.Restricted), new("AMB", "P", "脂质体", Grade.Special), new("ITR", "O", "口服溶液", Grade.Special), new("ITR", "O", "胶囊", Grade.Restricted)]);
        Assert.Equal((Grade.Restricted, Grade.Special, Grade.Restricted), (list.GradeOf("AMB", "P", null)!.Value, list.GradeOf("AMB", "P", " 脂质体")!.Value, list.GradeOf("AMB", "P", "粉针剂")!.Value));
        Assert.Equal(Grade.Special, list.GradeOf("ITR", "O", null));
    }

    [Fact]
    public void A_banned_drug_does_not_come_back_before_its_day()
    {
        DrugStop[] ban = [new("MEM", "", true, new Validity(new(2025, 3, 10), new(2026, 3, 9)), "耐药率高")];
        Assert.Contains(DrugListApproval.Of(Formulary(s_day, Item("MEM")), Ground(stops: ban)), one => one is { Code: "banned-item", Blocks: true });
        Assert.DoesNotContain(DrugListApproval.Of(Formulary(new(2026, 3, 10), Item("MEM")), Ground(stops: ban)), one => one.Code == "banned-item");
        Assert.DoesNotContain(DrugListApproval.Of(Formulary(s_day, Item("MEM")), Ground(stops: [ban[0] with { Banned = false }])), one => one.Code == "banned-item");
    }

    [Fact]
    public void A_drug_bought_too_often_comes_in_only_where_the_list_does_not_grow()
    {
        var before = Formulary(s_day, Item("CRO"), Item("MEM"));
        var later = s_day.AddYears(1);
        Assert.Contains(DrugListApproval.Of(Formulary(later, Item("CRO"), Item("MEM"), Item("TGC")), Ground(before, null, "TGC")), one => one is { Code: "grows", Blocks: true });
        Assert.DoesNotContain(DrugListApproval.Of(Formulary(later, Item("CRO"), Item("TGC")), Ground(before, null, "TGC")), one => one.Code == "grows");
        Assert.DoesNotContain(DrugListApproval.Of(Formulary(later, Item("CRO"), Item("MEM"), Item("TGC")), Ground(before)), one => one.Code == "grows");
    }

    [Fact]
    public void An_empty_list_one_of_the_past_and_drugs_without_grade_or_code_are_told()
    {
        Assert.Contains(DrugListApproval.Of(Formulary(s_day), Ground()), one => one is { Code: "empty", Blocks: true });
        Assert.Contains(DrugListApproval.Of(Formulary(s_day, Item("CRO")), Ground(Formulary(s_day, Item("CRO")))), one => one is { Code: "not-later", Blocks: true });
        Assert.Equal(["no-grade", "unknown-drug"], DrugListApproval.Of(Formulary(s_day, Item("AMK"), Item("") with { Name = "某药" }), Ground()).Select(one => one.Code).Order());
    }

    [Theory]
    [InlineData(9, 6, 0, RuleVerdict.Met)]
    [InlineData(9, 5, 0, RuleVerdict.NotMet)]
    [InlineData(7, 5, 2, RuleVerdict.Met)]
    [InlineData(7, 4, 3, RuleVerdict.NotMet)]
    public void A_new_item_needs_two_thirds_of_all_members(int members, int votes, int against, RuleVerdict verdict) =>
        Assert.Equal(verdict, new CommitteeVote(members, votes, against).Judge(CommitteeVote.Selection, ShippedContent.Policies, s_hospital, s_day).Verdict);

    [Theory]
    [InlineData(9, 5, RuleVerdict.Met)]
    [InlineData(9, 4, RuleVerdict.NotMet)]
    [InlineData(8, 4, RuleVerdict.Met)]
    public void A_removal_needs_half(int members, int votes, RuleVerdict verdict) =>
        Assert.Equal(verdict, new CommitteeVote(members, votes, 0).Judge(CommitteeVote.Removal, ShippedContent.Policies, s_hospital, s_day).Verdict);

    [Fact]
    public void A_vote_that_is_not_all_there_or_impossible_is_none()
    {
        Assert.Null(CommitteeVote.Of(new Dictionary<string, string> { ["members"] = "9", ["votes-for"] = "6" }));
        Assert.Null(CommitteeVote.Of(new Dictionary<string, string> { ["members"] = "9", ["votes-for"] = "6", ["votes-against"] = "4" }));
        Assert.Equal(new CommitteeVote(9, 6, 3), CommitteeVote.Of(new Dictionary<string, string> { ["members"] = "9", ["votes-for"] = "6", ["votes-against"] = "3" }));
    }

    [Fact]
    public void The_sixth_temporary_purchase_of_a_name_in_a_year_asks_for_a_decision_on_the_catalogue()
    {
        static TemporaryPurchase On(int year, string drug = "POL") => new("", "H1", drug, "P", "", "", "", "", new DateOnly(year, 2, 1), new DateOnly(year, 3, 1), 0);
        TemporaryCount After(int count) => TemporaryPurchases.Of("POL", [.. Enumerable.Range(0, count).Select(_ => On(2026)), On(2025), On(2026, "TGC")], ShippedContent.Policies, s_hospital, s_day);
        Assert.Equal((RuleVerdict.Met, 4), (After(4).NextVerdict, After(4).Count));
        Assert.Equal((RuleVerdict.NotMet, 5), (After(5).NextVerdict, After(5).Count));
        Assert.Contains("may not grow", After(5).Because.En, StringComparison.Ordinal);
        Assert.Equal("cn/order84-2012#art-21", After(5).Limit!.Value.Clause);
    }
}
