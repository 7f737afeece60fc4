using Curb.Casework;
using Curb.Policies;
using Curb.Tests.Policies;
using Curb.Web.Accounts;

namespace Curb.Tests.Casework;

public class CaseTypeTests
{
    /// <summary>A type that the program has never heard of: a new file is all it takes.</summary>
    internal const string Planted = """
        id: equipment-loan
        title: {zh: 设备借用, en: Loan of equipment}
        purpose: {zh: 借用和归还, en: Lend it and get it back}
        reach: institution
        owner: medical-affairs
        opened_by: [physician]
        due: {working_days: 3, rule: {zh: 院内规定, en: house rule}}
        reminders: [-1, 1]
        escalation: [{after: 1, to: hospital-director}]
        recurrence: link
        fields:
          - {id: serial, title: {zh: 编号, en: Serial number}, kind: text, required_for: [lend]}
          - {id: days, title: {zh: 天数, en: Days}, kind: number, least: 1, most: 30}
        states:
          - {id: asked, title: {zh: 已申请, en: Asked}, kind: open}
          - {id: lent, title: {zh: 已借出, en: Lent}, kind: open}
          - {id: back, title: {zh: 已归还, en: Back}, kind: closed}
        transitions:
          - {id: lend, title: {zh: 借出, en: Lend}, from: [asked], to: lent, by: [owner], due_working_days: 5}
          - {id: return, title: {zh: 归还, en: Return}, from: [lent], to: back, by: [opener, owner]}
        """;

    [Fact]
    public void Every_shipped_type_names_roles_clauses_and_sources_that_exist()
    {
        Assert.All(CaseSources.Kinds, kind => Assert.NotNull(ShippedCasework.Types.Find(kind)));
        foreach (var type in ShippedCasework.Types.Types)
        {
            Assert.All(type.Roles, role => Assert.NotNull(Permissions.Table.Role(role)));
            Assert.All(type.Clauses, clause => Assert.NotNull(ShippedContent.Policies.Clause(clause)));
            // A region's roles deal with what reaches it, and with nothing else of the institutions.
            string needed = type.Reach == CaseReach.Region ? "cases.count" : "cases.see";
            Assert.All(type.Roles, role => Assert.Contains(role, Permissions.Table.Permission(needed).Roles));
        }
    }

    [Fact]
    public void A_planted_type_lives_from_opening_to_closing_without_a_line_of_code()
    {
        var types = CaseTypeLibrary.Load(ShippedContent.With(ShippedCasework.Tree, "equipment-loan.yaml", _ => Planted));
        var type = types.Find("equipment-loan")!;
        var (engine, monday) = (ShippedCasework.Engine, new DateOnly(2026, 3, 2));
        var (physician, affairs) = (ShippedCasework.Person("wang", "physician"), ShippedCasework.Person("li", "medical-affairs"));
        Assert.True(CaseEngine.MayOpen(type, physician, "H1", null));
        Assert.False(CaseEngine.MayOpen(type, affairs, "H1", null));
        var one = engine.Open(type, ShippedCasework.Finding("equipment-loan", "", ""), "wang", monday).Case;
        Assert.Equal(("asked", new DateOnly(2026, 3, 5), "medical-affairs"), (one.State, one.DueOn, one.OwnerRole));
        Assert.Equal("field-missing", Assert.Single(engine.Take(type, one, "lend", affairs, new Dictionary<string, string>(), "", monday).Refusals).Reason);
        one = engine.Take(type, one, "lend", affairs, new Dictionary<string, string> { ["serial"] = "A-1", ["days"] = "3" }, "", monday).Case;
        Assert.Equal(("lent", "li", new DateOnly(2026, 3, 9)), (one.State, one.Owner, one.DueOn));
        one = engine.Pass(type, one, new DateOnly(2026, 3, 10)).Case;
        Assert.Equal(("hospital-director", (string?)null), (one.OwnerRole, one.Owner));
        one = engine.Take(type, one, "return", physician, new Dictionary<string, string>(), "", new DateOnly(2026, 3, 11)).Case;
        Assert.Equal(("back", false, (DateOnly?)null), (one.State, one.IsOpen, one.DueOn));
    }

    [Theory]
    [InlineData("to: lent,", "to: gone,", "transitions")]
    [InlineData("kind: text,", "kind: telepathy,", "kind")]
    [InlineData("required_for: [lend]", "required_for: [rent]", "fields")]
    [InlineData("recurrence: link", "recurrence: sometimes", "recurrence")]
    [InlineData("working_days: 3", "working_days: 0", "due.working_days")]
    [InlineData("working_days: 3", "working_days: soon", "due.working_days")]
    [InlineData("reminders: [-1, 1]", "reminders: [daily]", "reminders")]
    [InlineData("reach: institution", "reach: institution\ncolour: red", "colour")]
    [InlineData("{id: asked, title: {zh: 已申请, en: Asked}, kind: open}", "{id: asked, title: {zh: 已申请, en: Asked}, kind: closed}", "states")]
    [InlineData("from: [lent], to: back", "from: [asked], to: back", "states")]
    [InlineData("by: [owner], due", "by: [], due", "transitions")]
    [InlineData("id: equipment-loan", "id: other", "id")]
    public void A_fault_in_a_type_is_named_by_its_key(string sound, string broken, string key)
    {
        Assert.Contains(sound, Planted, StringComparison.Ordinal);
        var faults = new List<ContentFault>();
        CaseTypeLibrary.Read(ShippedContent.Tree(("equipment-loan.yaml", Planted.Replace(sound, broken, StringComparison.Ordinal))), faults);
        Assert.Contains(faults, fault => fault.Key == key || fault.Key.EndsWith("." + key, StringComparison.Ordinal) || fault.Key.StartsWith(key + "[", StringComparison.Ordinal));
    }
}
