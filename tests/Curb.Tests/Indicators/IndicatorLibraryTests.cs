using Curb.Indicators;
using Curb.Policies;
using Curb.Tests.Policies;

namespace Curb.Tests.Indicators;

public class IndicatorLibraryTests
{
    [Theory]
    [InlineData("住院患者抗菌药物使用率", "inpatient-use-rate")]
    [InlineData("使用率", "inpatient-use-rate")]
    [InlineData("使用强度", "use-intensity")]
    [InlineData("aud", "use-intensity")]
    [InlineData("PHA-07-02", "use-intensity")]
    [InlineData("送检率", "culture-before-therapy")]
    [InlineData("inpatient antimicrobial use rate", "inpatient-use-rate")]
    public void Indicators_are_found_by_id_official_code_and_name_in_both_languages(string name, string id) =>
        Assert.Equal(id, ShippedContent.Indicators.Find(name)!.Id);

    [Theory]
    [InlineData("used_any: true", "used_ever: true", "used_ever", "a column of encounter")]
    [InlineData("used_any: true", "used_any: sometimes", "used_any", "a value of used_any")]
    [InlineData("fact: encounter", "fact: encounters", "fact", "one of encounter")]
    [InlineData("kind: ratio", "kind: rate", "kind", "ratio, count, ranking")]
    [InlineData("factor: 100", "factors: 100", "factors", "one of")]
    [InlineData("discharged: true", "discharged: {equals: true}", "equals", "a comparison")]
    [InlineData("department: department", "department: ward", "department", "a column of encounter")]
    [InlineData("  rows: true\n  if", "  sum: used_any\n  if", "sum", "a column of numbers")]
    [InlineData("  rows: true\n  if", "  if", "sum", "exactly one")]
    public void Names_outside_the_vocabulary_are_load_errors_and_never_a_quiet_zero(string found, string planted, string key, string expected)
    {
        var faults = new List<ContentFault>();
        IndicatorLibrary.Read(ShippedContent.With(ShippedContent.IndicatorTree, "inpatient-use-rate/definition.yaml", text => text.Replace(found, planted, StringComparison.Ordinal)), faults);
        Assert.Contains(faults, fault => fault.File == "inpatient-use-rate/definition.yaml" && fault.Line > 0 && fault.Key.EndsWith(key, StringComparison.Ordinal) && fault.Expected.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_indicators_can_not_share_a_name()
    {
        var faults = new List<ContentFault>();
        IndicatorLibrary.Read(ShippedContent.With(ShippedContent.IndicatorTree, "use-intensity/definition.yaml", text => text.Replace("\"AUD\"", "\"使用率\"", StringComparison.Ordinal)), faults);
        Assert.Contains(faults, fault => fault.Key == "names");
    }

    [Fact]
    public void Ids_hold_no_numbers() =>
        Assert.All(ShippedContent.Indicators.Definitions, definition => Assert.Matches("^[a-z]+(-[a-z]+)*$", definition.Id));
}
