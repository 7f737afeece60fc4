namespace Curb.Tests.House;

/// <summary>Each rule holds for the checkout, and catches an offender planted for it.</summary>
public class HouseRulesTests
{
    private static readonly IReadOnlyList<SourceFileText> s_code = SourceTree.CSharp();

    public static TheoryData<string> Rules => new(s_rules.Keys);

    private static readonly Dictionary<string, (Func<IEnumerable<SourceFileText>, IEnumerable<string>> Rule, SourceFileText Offender)> s_rules = new()
    {
        ["dependency direction"] = (HouseRules.DependencyBreaches, new("src/Curb/Isolates/Planted.cs", "using Curb.Storage;\n")),
        ["dependency direction in storage"] = (HouseRules.DependencyBreaches, new("src/Curb.Storage/Planted.cs", "using Curb.Web.Pages;\n")),
        ["no input or output in the domain"] = (HouseRules.InputOutputInDomain, new("src/Curb/Isolates/Planted.cs", "var text = File.ReadAllText(path);\n")),
        ["banned names"] = (HouseRules.BannedNames, new("src/Curb/Isolates/Planted.cs", "public sealed class IsolateHelper\n{\n}\n")),
        ["clinical folders know no policy"] = (HouseRules.ClinicalFoldersKnowNoPolicy, new("src/Curb/Isolates/Planted.cs", "using Curb.Policies;\n")),
        ["no ambient clock or chance"] = (HouseRules.AmbientState, new("src/Curb/Isolates/Planted.cs", "var now = DateTime.Now;\n")),
        ["no traces of a workplace"] = (HouseRules.WorkplaceTraces, new("src/Curb/Planted.cs", "// see /home/somebody/notes\n")),
        ["no address escaped twice"] = (HouseRules.AddressesEscapedTwice, new("src/Curb.Web/Planted.razor", "<a href=\"/x?a=@A&amp;b=@B\">x</a>\n")),
        ["no Western signs in Chinese"] = (HouseRules.WesternSignsInChinese, new("src/Curb/Planted.cs", "new Bilingual(\"未报送,不等于零\", \"not delivered, not zero\");\n")),
        ["no Western signs in Chinese content"] = (HouseRules.WesternSignsInChinese, new("policies/planted.yaml", "title: {zh: 使用率(出院), en: Use (discharged)}\n")),
        ["no call printed as text"] = (HouseRules.CallsPrintedAsText, new("src/Curb.Web/Planted.razor", "<td>@(one.At ?? one.From).ToString(\"yyyy\")</td>\n")),
        ["no unfinished marks"] = (HouseRules.UnfinishedMarks, new("src/Curb/Planted.cs", "throw new NotImplementedException();\n")),
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_checkout_keeps_the_rule(string name)
    {
        var files = name is "no traces of a workplace" or "no address escaped twice" or "no Western signs in Chinese content" or "no call printed as text" ? SourceTree.Everything() : s_code;
        Assert.Equal([], s_rules[name].Rule(files));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_rule_catches_its_planted_offender(string name) =>
        Assert.Single(s_rules[name].Rule([s_rules[name].Offender]));

    [Fact]
    public void Project_references_point_one_way()
    {
        var allowed = new Dictionary<string, string[]>
        {
            ["Curb"] = [],
            ["Curb.Exchange"] = ["Curb"],
            ["Curb.Storage"] = ["Curb"],
            ["Curb.Fallback"] = [],
            ["Curb.Web"] = ["Curb.Exchange", "Curb.Fallback", "Curb.Storage"],
            ["Curb.Cli"] = ["Curb.Web"],
        };
        foreach (var (project, references) in allowed)
        {
            var text = File.ReadAllText(Path.Combine(Support.SharedData.Checkout, "src", project, project + ".csproj"));
            var named = System.Text.RegularExpressions.Regex.Matches(text, "ProjectReference Include=\"../([^/]+)/").Select(match => match.Groups[1].Value);
            Assert.Equal(references.Order(), named.Order());
        }
    }

    [Fact]
    public void There_is_code_to_judge() => Assert.True(s_code.Count > 40, $"only {s_code.Count} files found");
}
