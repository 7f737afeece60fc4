using Curb.Supervision;
using Curb.Tests.Support;

namespace Curb.Tests.RegionalSupervision;

/// <summary>Plans against the documents themselves: no clause is missing, none is invented. Skipped where the documents are not at hand; the counts by hand are always checked.</summary>
public sealed class PlanSourceTests
{
    private const string Folder = "../source-documents";

    /// <summary>Clauses counted by hand in the documents.</summary>
    [Theory]
    [InlineData(ShippedPlans.Weidong, 26, 5, 4)] // 二 1, 三 2, 四 4+6+4, 五 2+4, 六 3; 一 holds four aims
    [InlineData(ShippedPlans.Tianjin, 28, 0, 20)] // 三 4+3+3+4+5+2+3+1, 四 3; 二 opens with six aims, 二(一)–(八) hold 14 figures or trends
    [InlineData(ShippedPlans.Quality, 39, 3, 3)] // 三 3, 四 28, 五 3, 六 5
    [InlineData(ShippedPlans.Suining, 26, 0, 4)] // 1–27 without 18
    [InlineData(ShippedPlans.Hospitals, 54, 0, 20)] // 篇一 14, 篇二 24, 篇三 8, 篇四 6, 篇五 2
    public void Every_clause_counted_by_hand_is_a_task(string plan, int tasks, int phases, int targets)
    {
        var found = ShippedPlans.Library.Find(plan)!;
        Assert.Equal((tasks, phases, targets), (found.Tasks.Count, found.Phases.Count, found.Targets.Count));
    }

    [SharedDataTheory(Folder)]
    [InlineData(ShippedPlans.Weidong, "weidong-2021-2023.md", "", "二三四五六")]
    [InlineData(ShippedPlans.Tianjin, "tianjin-2023-2025.md", "", "三四")]
    [InlineData(ShippedPlans.Quality, "quality-action-2023-2025.md", "四", "五六0123456789")]
    [InlineData(ShippedPlans.Suining, "suining-2021.md", "七", "0123456789")]
    public void Every_numbered_clause_of_the_document_has_its_task_with_at_least_a_point_for_each_sentence(string plan, string file, string flat, string sections)
    {
        var clauses = SourceClauses.Of(Source(file), flat).Where(pair => pair.Key.Length > 0 && sections.Contains(pair.Key[0], StringComparison.Ordinal)).ToDictionary();
        var deepest = clauses.Keys.Where(key => !clauses.Keys.Any(other => other != key && !char.IsDigit(key[0]) && other.StartsWith(key, StringComparison.Ordinal))).ToList();
        var tasks = ShippedPlans.Library.Find(plan)!.Tasks.ToLookup(task => task.Clause);
        Assert.DoesNotContain(deepest, key => !tasks.Contains(key));
        Assert.DoesNotContain(tasks.Select(group => group.Key), key => !clauses.ContainsKey(key) && !(plan == ShippedPlans.Quality && key[0] == '三'));
        Assert.Empty(deepest.Where(key => tasks[key].Sum(task => task.Points.Count) < SourceClauses.Sentences(clauses[key])).Select(key => $"{key}: {SourceClauses.Sentences(clauses[key])} sentences, {tasks[key].Sum(task => task.Points.Count)} points"));
    }

    /// <summary>The units in brackets after each task of the Tianjin plan are those of the task.</summary>
    [SharedDataFact(Folder)]
    public void Every_department_named_after_a_task_of_the_fourteen_departments_has_a_part_in_it()
    {
        var names = new Dictionary<string, string>
        {
            ["市卫生健康委"] = "city-health", ["联勤保障中心"] = "joint-logistics", ["市农业农村委"] = "agriculture", ["市疾控局"] = "disease-control", ["市市场监管委"] = "market-regulation",
            ["市生态环境局"] = "ecology", ["市药监局"] = "drug-authority", ["市水务局"] = "water", ["市委宣传部"] = "publicity", ["市文化和旅游局"] = "culture-tourism", ["市教委"] = "education",
            ["市医保局"] = "medical-insurance", ["市工业和信息化局"] = "industry", ["市科技局"] = "science", ["各相关部门"] = "all-departments",
        };
        var clauses = SourceClauses.Of(Source("tianjin-2023-2025.md"));
        foreach (var task in ShippedPlans.Library.Find(ShippedPlans.Tianjin)!.Tasks)
        {
            string tail = clauses[task.Clause][clauses[task.Clause].LastIndexOf('(')..];
            var named = names.Where(pair => tail.Contains(pair.Key, StringComparison.Ordinal)).Select(pair => pair.Value).ToHashSet();
            Assert.True(named.SetEquals(task.Lead.Concat(task.Cooperate).Except(["service-evaluation-centre", "expert-committee", "quality-centre"])), $"{task.Clause}: {tail}");
        }
    }

    /// <summary>Who the Tianjin notice is sent to is who has a part in it, finance included, which no task names.</summary>
    [SharedDataFact(Folder)]
    public void Every_department_that_the_notice_addresses_has_a_part()
    {
        var names = new Dictionary<string, string>
        {
            ["卫生健康委"] = "city-health", ["疾控局"] = "disease-control", ["宣传部"] = "publicity", ["教育局"] = "education", ["科技局"] = "science", ["工业和信息化局"] = "industry", ["财政局"] = "finance", ["生态环境局"] = "ecology",
            ["水务局"] = "water", ["农业农村委"] = "agriculture", ["文化和旅游局"] = "culture-tourism", ["医保局"] = "medical-insurance", ["市场监管局"] = "market-regulation",
        };
        string line = Source("tianjin-2023-2025.md").Split('\n').First(one => one.StartsWith("各区", StringComparison.Ordinal));
        var plan = ShippedPlans.Library.Find(ShippedPlans.Tianjin)!;
        Assert.All(names.Keys, name => Assert.Contains(name, line, StringComparison.Ordinal));
        Assert.Equal(names.Count - 1, line.Split('、').Length); // 卫生健康委（疾控局） are two in one, 有关单位 is none.
        Assert.Equal(names.Values.Order(StringComparer.Ordinal), plan.Addressed.Order(StringComparer.Ordinal));
        Assert.Empty(plan.Addressed.Except(Curb.Society.DepartmentPlan.Units(plan)));
    }

    [SharedDataTheory(Folder)]
    [InlineData("篇一", 1, "一二三(一)三(二)三(三)三(四)三(五)三(六)三(七)三(八)三(九)三(十)三(十一)四")]
    [InlineData("篇二", 2, "一二三四五六(一)六(二)六(三)六(四)六(五)六(七)六(八)六(九)六(十一)六(十二)七(一)七(二)1七(二)2七(二)3七(三)八(一)八(二)")]
    public void Every_clause_of_the_hospital_plans_has_its_task(string text, int number, string expected)
    {
        var parts = Source("hospital-rectification-plans.md").Split("抗菌药物专项整治活动方案要求三级综合医院篇");
        var clauses = SourceClauses.Of(parts[number]);
        var deepest = clauses.Keys.Where(key => key.Length > 0 && !clauses.Keys.Any(other => other != key && other.StartsWith(key, StringComparison.Ordinal) && (other[key.Length] == '(' || char.IsDigit(other[key.Length])))).ToList();
        var tasks = ShippedPlans.Library.Find(ShippedPlans.Hospitals)!.Tasks.Select(task => task.Clause).Where(clause => clause.StartsWith(text, StringComparison.Ordinal)).Select(clause => clause[(text.Length + 1)..]).ToHashSet();
        Assert.Equal(expected, string.Concat(deepest));
        Assert.Empty(deepest.Except(tasks));
    }

    private static string Source(string file) => File.ReadAllText(SharedData.PathTo(Path.Combine(Folder, file)));
}
