using Curb.Indicators;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Tests.Policies;

public class PolicyLibraryTests
{
    private const string Pack = """
        id: cn/planted
        title: {zh: 甲, en: A}
        level: nation
        in_force_from: 2020-01-01
        status: in-force
        confidence: F
        checked: 2026-11-22
        """;

    private const string Clauses = """
        - id: art-1
          article: 第一条
          text: {zh: 甲, en: A}
          confidence: F
          checked: 2026-11-22
        """;

    private const string Topics = """
        - id: use-rate
          title: {zh: 使用率, en: Use rate}
          unit: "%"
          stricter: lower
        """;

    private const string Parameter = """
        id: use-rate
        topic: use-rate
        unit: "%"
        operator: at-most
        role: limit
        values:
          - {from: 2020-01-01, value: 60, clause: art-1, confidence: F, checked: 2026-11-22}
        """;

    [Fact]
    public void Shipped_packs_load_without_a_fault()
    {
        Assert.True(ShippedContent.Policies.Packs.Count >= 20);
        Assert.True(ShippedContent.Indicators.Definitions.Count >= 40);
    }

    [Fact]
    public void The_planted_tree_is_sound_before_anything_is_taken_from_it() => Assert.Empty(Faults(Parameter));

    [Theory]
    [InlineData(", confidence: F", "", "values[0].confidence", "nothing", "one of F, F2, GK, GK?")]
    [InlineData(", checked: 2026-11-22", "", "values[0].checked", "nothing", "or never")]
    [InlineData(", clause: art-1", "", "values[0].clause", "nothing", "the clause that sets the value")]
    [InlineData("confidence: F", "confidence: sure", "values[0].confidence", "\"sure\"", "one of F")]
    [InlineData("from: 2020-01-01", "from: 2020-1-1", "values[0].from", "\"2020-1-1\"", "2015-07-24")]
    [InlineData("value: 60", "value: sixty", "values[0].value", "\"sixty\"", "one number")]
    [InlineData("operator: at-most", "operator: up-to", "operator", "\"up-to\"", "at-most, at-least")]
    [InlineData("unit: \"%\"", "unit: g", "unit", "\"g\"", "the unit of use-rate")]
    [InlineData("topic: use-rate", "topic: use", "topic", "\"use\"", "topics.yaml")]
    [InlineData("role: limit", "role: limit\nkind: [general]", "kind", "an unknown key", "kinds")]
    [InlineData("role: limit", "role: limit\nkinds: [hospice]", "kinds", "\"hospice\"", "stomatology")]
    [InlineData("clause: art-1", "clause: art-9", "clause", "\"cn/planted#art-9\"", "a clause of the registry")]
    public void Missing_or_unreadable_provenance_is_a_fault_with_file_key_found_and_expected(string found, string planted, string key, string inFound, string inExpected)
    {
        var faults = Faults(Parameter.Replace(found, planted, StringComparison.Ordinal));
        var fault = Assert.Single(faults, fault => fault.Key == key);
        Assert.StartsWith("cn/planted/parameters", fault.File, StringComparison.Ordinal);
        Assert.Contains(inFound, fault.Found, StringComparison.Ordinal);
        Assert.Contains(inExpected, fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_throws_with_every_fault_listed()
    {
        var tree = Tree(Parameter.Replace("value: 60", "value: sixty", StringComparison.Ordinal).Replace("role: limit", "role: wish", StringComparison.Ordinal));
        Assert.Equal(2, Assert.Throws<ContentFaultException>(() => PolicyLibrary.Load(tree)).Faults.Count);
    }

    [Fact]
    public void Values_that_overlap_in_time_are_a_fault() =>
        Assert.Contains(Faults(Parameter + "\n  - {from: 2019-01-01, value: 50, clause: art-1, confidence: F, checked: 2026-11-22}"), fault => fault.Key == "values");

    [Fact]
    public void Every_shipped_clause_is_modelled_or_says_why_not_and_a_planted_offender_is_caught()
    {
        Assert.Empty(ClauseRegister.Check(ShippedContent.Policies, ShippedContent.Indicators));
        var lonely = ShippedContent.With(ShippedContent.PolicyTree, "cn/order84-2012/clauses.yaml", text => text + Clauses.Replace("art-1", "art-99", StringComparison.Ordinal));
        var fault = Assert.Single(ClauseRegister.Check(PolicyLibrary.Load(lonely), ShippedContent.Indicators));
        Assert.Equal("cn/order84-2012#art-99", fault.Key);
    }

    [Fact]
    public void An_indicator_that_names_an_unknown_clause_or_topic_is_caught()
    {
        var planted = ShippedContent.With(ShippedContent.IndicatorTree, "inpatient-use-rate/definition.yaml", text => text
            .Replace("cn/evaluation-2015#formula-use-rate", "cn/evaluation-2015#no-such", StringComparison.Ordinal)
            .Replace("target: inpatient-use-rate", "target: use-of-rates", StringComparison.Ordinal));
        var faults = ClauseRegister.Check(ShippedContent.Policies, IndicatorLibrary.Load(planted));
        Assert.Contains(faults, fault => fault.Found == "\"cn/evaluation-2015#no-such\"");
        Assert.Contains(faults, fault => fault.Key == "target");
    }

    [Fact]
    public void Examples_of_every_pack_hold_and_each_pack_with_limits_shows_all_four_kinds()
    {
        var faults = new List<ContentFault>();
        var outcomes = PackExamples.Run(ShippedContent.PolicyTree, ShippedContent.Policies, faults);
        Assert.Empty(faults);
        Assert.DoesNotContain(outcomes, outcome => !outcome.Passed);
        foreach (var pack in ShippedContent.Policies.Packs.Where(pack => pack.Parameters.Any(parameter => parameter.Claim is null)))
        {
            Assert.Equal(ExampleOutcome.Kinds.Order(), outcomes.Where(outcome => outcome.Source.StartsWith(pack.Id + "/", StringComparison.Ordinal)).Select(outcome => outcome.Shows).Distinct().Order());
        }
    }

    [Fact]
    public void A_lower_level_may_be_stricter_and_a_looser_number_is_a_conflict_with_both_clauses()
    {
        var stricter = Local("50");
        Assert.Empty(stricter.Conflicts());
        Assert.Equal(50, Ruling(stricter).Value.Value);

        var looser = Local("70");
        var conflict = Assert.Single(looser.Conflicts());
        Assert.Contains("cn-town/local#art-1", conflict.Explanation.En, StringComparison.Ordinal);
        Assert.Contains("cn/planted#art-1", conflict.Explanation.Zh, StringComparison.Ordinal);
        Assert.Equal(60, Ruling(looser).Value.Value);
        Assert.Single(Ruling(looser).Conflicts);
    }

    [Fact]
    public void What_is_general_knowledge_loads_as_unverified()
    {
        Assert.All(ShippedContent.Policies.Parameters.SelectMany(parameter => parameter.Values), value => Assert.Equal(value.Confidence is Confidence.Found or Confidence.Secondary, value.Confidence.IsVerified()));
        Assert.All(ShippedContent.Policies.Parameters.SelectMany(parameter => parameter.Values).Where(value => !value.Confidence.IsVerified()), value => Assert.Null(value.Checked));
        Assert.False(ShippedContent.Policies.Catalogue().Verified);
    }

    private static PolicyLimit Ruling(PolicyLibrary library) =>
        library.Limit("use-rate", Institution.Unregistered("H1") with { District = "某区" }, new DateOnly(2023, 1, 1)).Limit!;

    private static PolicyLibrary Local(string value) => PolicyLibrary.Load(ShippedContent.Tree(
        ("topics.yaml", Topics),
        ("cn/planted/pack.yaml", Pack),
        ("cn/planted/clauses.yaml", Clauses),
        ("cn/planted/parameters/use-rate.yaml", Parameter),
        ("cn-town/local/pack.yaml", Pack.Replace("cn/planted", "cn-town/local", StringComparison.Ordinal).Replace("nation", "district", StringComparison.Ordinal) + "\ndistricts: [某区]"),
        ("cn-town/local/clauses.yaml", Clauses),
        ("cn-town/local/parameters/use-rate.yaml", Parameter.Replace("value: 60", "value: " + value, StringComparison.Ordinal))));

    private static ContentTree Tree(string parameter) => ShippedContent.Tree(
        ("topics.yaml", Topics), ("cn/planted/pack.yaml", Pack), ("cn/planted/clauses.yaml", Clauses), ("cn/planted/parameters/use-rate.yaml", parameter));

    private static List<ContentFault> Faults(string parameter)
    {
        var faults = new List<ContentFault>();
        PolicyLibrary.Read(Tree(parameter), faults);
        return faults;
    }
}
