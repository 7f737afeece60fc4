using Curb.Supervision;
using Curb.Tests.Policies;
using Curb.Tests.Support;

namespace Curb.Tests.RegionalSupervision;

/// <summary>Every number and day that a document names stands in an entry of its plan under the same clause. Skipped where the documents are not at hand; what the comparison must catch is always checked.</summary>
public sealed class PlanNumberTests
{
    private const string Folder = "../source-documents";

    /// <summary>Numbers that ask for nothing, each with its reason.</summary>
    private static readonly Dictionary<(string Clause, string Number), string> s_exceptions = new()
    {
        [("六(三)", "2021-03-30")] = "the day of printing stands below the last clause; it is the pack's first day",
    };

    [SharedDataTheory(Folder)]
    [InlineData(ShippedPlans.Weidong, "weidong-2021-2023.md", "", "一二三四五六")]
    [InlineData(ShippedPlans.Tianjin, "tianjin-2023-2025.md", "", "二三四")]
    [InlineData(ShippedPlans.Quality, "quality-action-2023-2025.md", "四", "五六0123456789")]
    [InlineData(ShippedPlans.Suining, "suining-2021.md", "七", "0123456789")]
    public void Every_number_and_day_of_a_clause_stands_in_an_entry_of_that_clause(string plan, string file, string flat, string sections)
    {
        var clauses = Clauses(file, flat, sections);
        Assert.Contains(clauses.Values, text => PlanNumbers.Named(text).Count > 0);
        Assert.Empty(PlanNumbers.Missing(ShippedPlans.Library.Find(plan)!, ShippedContent.Policies.Pack(plan)!, clauses, s_exceptions));
    }

    [SharedDataTheory(Folder)]
    [InlineData("篇一", 1)]
    [InlineData("篇二", 2)]
    [InlineData("篇三", 3)]
    public void Every_number_of_a_clause_of_a_hospital_plan_stands_in_an_entry_of_that_clause(string text, int number)
    {
        string whole = Source("hospital-rectification-plans.md").Replace("(四)规定了", "\n(四)规定了", StringComparison.Ordinal); // It stands in the middle of a line.
        var clauses = SourceClauses.Of(whole.Split("抗菌药物专项整治活动方案要求三级综合医院篇")[number]).Where(pair => pair.Key.Length > 0).ToDictionary(pair => $"{text} {pair.Key}", pair => pair.Value);
        Assert.Empty(PlanNumbers.Missing(ShippedPlans.Library.Find(ShippedPlans.Hospitals)!, ShippedContent.Policies.Pack(ShippedPlans.Hospitals)!, clauses, s_exceptions));
    }

    /// <summary>Planted offenders: each change makes the plan hold a wrong number or day, and the comparison names clause and number.</summary>
    [Theory]
    [InlineData(ShippedPlans.Tianjin, "五", "门诊处方和住院医嘱适宜率达到75%以上。", "clause: 二(五), title: 二级以上医疗机构", "clause: 二(七), title: 二级以上医疗机构", "75%")]
    [InlineData(ShippedPlans.Weidong, "四", "2022年10月15日前报送。", "due: 2022-10-15", "due: 2022-10-16", "2022-10-15")]
    [InlineData(ShippedPlans.Weidong, "二", "5月25日前上报，每月2号前上报进展。", "every: month, day: 2", "every: month, day: 3", "每月2号")]
    public void A_number_that_a_plan_loses_or_changes_is_found(string plan, string part, string text, string from, string to, string expected)
    {
        string clause = plan == ShippedPlans.Tianjin ? $"二({part})" : $"五({part})";
        var clauses = new Dictionary<string, string> { [clause] = text };
        var pack = ShippedContent.Policies.Pack(plan)! with { Parameters = [] };
        Assert.Empty(PlanNumbers.Missing(ShippedPlans.Library.Find(plan)!, pack, clauses, s_exceptions));
        var offender = ShippedPlans.Load(ShippedPlans.Changed(plan, from, to)).Find(plan)!;
        Assert.Equal([new MissingNumber(clause, expected)], PlanNumbers.Missing(offender, pack, clauses, s_exceptions));
    }

    [Theory]
    [InlineData("均达到80%,行为正确率达到60％", "80%|60%")]
    [InlineData("2021年5月25日前、5月25日前、“6.14”和“12.14”", "2021-05-25|05-25|06-14|12-14")]
    [InlineData("连续两个月前三位的医师停止三个月", "2个月|3个月|3")]
    [InlineData("术前30分钟至2小时，同一通用名2种", "30|2")]
    public void Numbers_of_a_sentence_are_read_with_their_kind(string text, string expected) => Assert.Equal(expected.Split('|'), PlanNumbers.Named(text));

    [SharedDataFact(Folder)]
    public void Every_exception_is_a_number_that_its_clause_names()
    {
        var named = new[] { ("weidong-2021-2023.md", ""), ("tianjin-2023-2025.md", ""), ("quality-action-2023-2025.md", "四"), ("suining-2021.md", "七") }
            .SelectMany(one => SourceClauses.Of(Source(one.Item1), one.Item2)).SelectMany(pair => PlanNumbers.Named(pair.Value).Select(number => (pair.Key, number))).ToHashSet();
        Assert.Empty(s_exceptions.Where(pair => !pair.Key.Clause.StartsWith('篇') && (!named.Contains(pair.Key) || pair.Value.Length == 0)).Select(pair => pair.Key));
    }

    private static Dictionary<string, string> Clauses(string file, string flat, string sections) =>
        SourceClauses.Of(Source(file), flat).Where(pair => pair.Key.Length > 0 && sections.Contains(pair.Key[0], StringComparison.Ordinal)).ToDictionary();

    private static string Source(string file) => File.ReadAllText(SharedData.PathTo(Path.Combine(Folder, file)));
}
