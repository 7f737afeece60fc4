using System.IO.Compression;
using Curb.Exchange.Documents;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision;
using Curb.Tests.Policies;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace Curb.Tests.RegionalSupervision;

/// <summary>Scores and notices: what counts, what does not, and that a notice reads the same for ever.</summary>
public sealed class AssessmentTests
{
    private static readonly Period s_year = new(CalendarMonth.Parse("2025-01")!.Value, CalendarMonth.Parse("2025-12")!.Value);

    private static readonly AssessmentFormula s_formula = AssessmentFormula.Load(ShippedContent.PolicyTree, [.. ShippedContent.Indicators.Definitions.Select(one => one.Id)])[0];

    private static readonly Institution s_small = ShippedPlans.Tertiary with { Code = "H2", Name = "小院" };

    [Fact]
    public void The_shipped_formula_has_a_hundred_points() => Assert.Equal(100, s_formula.Items.Sum(item => item.Weight));

    [Theory]
    [InlineData("indicator: use-intensity", "indicator: use-intensitty", "use-intensitty")]
    [InlineData("conduct: progress-in-time", "conduct: progress", "progress")]
    [InlineData("weight: 14", "wieght: 14", "wieght")]
    public void A_word_of_a_formula_that_is_not_known_is_a_fault(string from, string to, string found)
    {
        var tree = ShippedContent.With(ShippedContent.PolicyTree, "assessment.yaml", text => text.Replace(from, to, StringComparison.Ordinal));
        var faults = Assert.Throws<ContentFaultException>(() => AssessmentFormula.Load(tree, [.. ShippedContent.Indicators.Definitions.Select(one => one.Id)])).Faults;
        Assert.Contains(faults, fault => fault.Line > 1 && fault.ToString().Contains(found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(59, 100, "met", 12.0)]
    [InlineData(60, 100, "met", 12.0)]
    [InlineData(62, 100, "chance", 12.0)] // 2 points above at 100 discharges is chance.
    [InlineData(620, 1000, "chance", 12.0)] // z = 1.30
    [InlineData(6200, 10000, "not-met", 7.2)] // 3.3 % beyond: 60 % is kept.
    [InlineData(7000, 10000, "not-met", 3.6)] // 16.7 % beyond: 30 %.
    [InlineData(8000, 10000, "not-met", 0.0)] // 33 % beyond: nothing.
    [InlineData(20, 29, "too-small", null)]
    public void A_target_missed_by_chance_costs_nothing_and_one_missed_by_far_costs_all(double used, double discharged, string answer, double? points)
    {
        var line = Score(ShippedPlans.Tertiary, Value("H1", "inpatient-use-rate", used, discharged)).Lines.Single(one => one.Item == "inpatient-use-rate");
        Assert.Equal((answer, points), (line.Answer, line.Points));
    }

    /// <summary>The bound of chance against the exact probability: what is called beyond chance has a two-sided probability below about 5 %.</summary>
    [Fact]
    public void What_is_called_beyond_chance_is_rare_when_the_target_is_just_kept()
    {
        foreach (int size in new[] { 50, 200, 1000 })
        {
            foreach (double share in new[] { 0.2, 0.3, 0.6 })
            {
                double called = Enumerable.Range(0, size + 1).Where(k => Assessment.IsBeyondChance(Value("H1", "inpatient-use-rate", k, size), 100 * share)).Sum(k => Math.Exp(Log(size) - Log(k) - Log(size - k) + (k * Math.Log(share)) + ((size - k) * Math.Log(1 - share))));
                Assert.InRange(called, 0.02, 0.08);
            }
        }
    }

    [Fact]
    public void Below_the_least_weight_there_is_no_score_and_no_rank()
    {
        var score = Score(ShippedPlans.Tertiary, Value("H1", "inpatient-use-rate", 590, 1000));
        Assert.Null(score.Score);
        Assert.Null(score.Rank);
        Assert.Equal(12, score.Assessed);
    }

    [Fact]
    public void A_veto_fails_whatever_the_points_and_takes_the_rank()
    {
        var late = new LedgerStanding("H1", null, 0, 0, 0, [], 12, "talk");
        var scores = Assessment.Of(s_formula, [ShippedPlans.Tertiary, s_small], [.. Good("H1"), .. Good("H2")], new Dictionary<string, LedgerStanding> { ["H1"] = late });
        Assert.Equal(2, scores[0].Vetoes.Count);
        Assert.Null(scores[0].Rank);
        Assert.Equal("不合格", scores[0].Grade.Zh);
        Assert.Equal(1, scores[1].Rank);
        Assert.Equal(100, scores[1].Score);
        Assert.Equal("优秀", scores[1].Grade.Zh);
    }

    [Fact]
    public void A_notice_names_who_misses_a_target_beyond_chance_and_nobody_who_is_too_small()
    {
        var notice = Draft();
        string figures = string.Join('\n', notice.Sections[1].Paragraphs);
        Assert.Contains("未达标1家（甲院）", figures, StringComparison.Ordinal);
        Assert.DoesNotContain("小院", figures, StringComparison.Ordinal);
        Assert.Equal("关于2025年第四季度抗菌药物临床应用管理情况的通报", notice.Title);
        Assert.Contains("small", notice.Recipients[1].Own.Select(row => row.State));
    }

    [Fact]
    public void A_notice_is_a_valid_word_document_with_red_head_number_and_annexes()
    {
        var notice = Draft() with { Number = "示卫〔2026〕3号", IssuedOn = new DateOnly(2026, 1, 9) };
        foreach (var recipient in new NoticeRecipient?[] { null, notice.Recipients[0] })
        {
            var target = new MemoryStream();
            NoticeDocument.Write(target, notice, recipient);
            target.Position = 0;
            using var document = WordprocessingDocument.Open(target, false);
            Assert.Empty(new OpenXmlValidator().Validate(document).Select(fault => $"{fault.Path?.XPath}: {fault.Description}"));
            string text = document.MainDocumentPart!.Document!.InnerText;
            Assert.All(["示范区卫生健康委员会文件", "示卫〔2026〕3号", notice.Title, "2026年1月9日", "附件1", "计分公式"], part => Assert.Contains(part, text, StringComparison.Ordinal));
            Assert.Contains("D40000", document.MainDocumentPart.Document.InnerXml, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_rule_brief_gives_basis_finding_and_what_comes_back()
    {
        Institution[] institutions = [ShippedPlans.Tertiary, s_small];
        var clause = ShippedContent.Policies.Clause("cn/order84-2012#art-33")!;
        Notice Brief(double before) => RuleBrief.Draft(new RuleBriefGround(
            "D", "示范区卫生健康委员会", s_year, ShippedContent.Indicators.Definitions.Single(one => one.Id == "inpatient-use-rate"), institutions,
            [Value("H1", "inpatient-use-rate", 7000, 10000), Value("H2", "inpatient-use-rate", 19, 20)], [Value("H1", "inpatient-use-rate", before, 10000)], [(clause, "《办法》")], new Dictionary<string, string>(), 30), new DateOnly(2026, 1, 31));
        string text = string.Join('\n', Brief(7100).Sections.SelectMany(section => section.Paragraphs.Prepend(section.Heading)));
        Assert.All(["《办法》" + clause.Article, "1家机构存在问题：甲院", "7000/10000", "甲院在上一同等时段已有同样的问题", "数量太少1家", "申诉"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("没有同样的问题", string.Join('\n', Brief(5000).Sections.SelectMany(section => section.Paragraphs)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_is_a_valid_word_document()
    {
        var target = new MemoryStream();
        StatementDocument.Write(target, new ResponsibilityStatement("H1", "内科", 2026, "2025-01 – 2025-12", [new StatementTarget("use-intensity", new Bilingual("使用强度", "intensity"), new Bilingual("DDD", "DDD"), "at-most", 40, 50, 60, 48, "c", false, "share")], new Signature("a", "张院长", new DateOnly(2026, 1, 2)), null), "甲院");
        target.Position = 0;
        using var document = WordprocessingDocument.Open(target, false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(fault => $"{fault.Path?.XPath}: {fault.Description}"));
        Assert.Contains("张院长", document.MainDocumentPart!.Document!.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_for_all_institutions_may_be_stopped_and_taken_up()
    {
        using var folder = new TemporaryFolder();
        var draft = Draft() with { Number = "1号" };
        var notice = draft with { Recipients = [.. Enumerable.Range(0, 20).Select(i => draft.Recipients[0] with { Code = $"H{i}" })] };
        Assert.Throws<OperationCanceledException>(() => NoticeCopies.Write(notice, folder.File("copies"), (done, _) => { if (done == 7) { throw new OperationCanceledException(); } }));
        Assert.Equal((13, 7), NoticeCopies.Write(notice, folder.File("copies"), (_, _) => { }));
        Assert.Equal((0, 20), NoticeCopies.Write(notice, folder.File("copies"), (_, _) => { }));
        Assert.All(Directory.GetFiles(folder.File("copies")), path => { using var zip = ZipFile.OpenRead(path); Assert.NotNull(zip.GetEntry("word/document.xml")); });
    }

    private static Notice Draft()
    {
        Institution[] institutions = [ShippedPlans.Tertiary, s_small];
        var scores = Assessment.Of(s_formula, institutions, [Value("H1", "inpatient-use-rate", 7000, 10000), Value("H2", "inpatient-use-rate", 19, 20)], new Dictionary<string, LedgerStanding>());
        return NoticeMaker.Draft("quarterly-notice", new NoticeGround("D", "示范区卫生健康委员会", s_year, institutions, scores, new Dictionary<string, LedgerStanding>(), s_formula, "test"), new DateOnly(2026, 1, 31));
    }

    private static AssessmentScore Score(Institution institution, params IndicatorValue[] values) => Assert.Single(Assessment.Of(s_formula, [institution], values, new Dictionary<string, LedgerStanding>()));

    /// <summary>Every indicator of the formula with a target, kept by far.</summary>
    private static IEnumerable<IndicatorValue> Good(string institution) => s_formula.Items.Where(item => item.IsIndicator).Select(item =>
        Value(institution, item.Id, ShippedContent.Indicators.Definitions.Single(one => one.Id == item.Id).Direction == "higher" ? 999 : 1, 1000));

    private static IndicatorValue Value(string institution, string indicator, double numerator, double denominator)
    {
        var definition = ShippedContent.Indicators.Definitions.Single(one => one.Id == indicator);
        var edition = definition.EditionOn(s_year.To.LastDay);
        var target = edition.Target is { } topic ? ShippedContent.Policies.Limit(topic, ShippedPlans.Tertiary, s_year.To.LastDay, PolicyChoice.InForce).Limit : null;
        double value = numerator * definition.Factor / denominator;
        bool small = denominator < definition.Guards.MinimumDenominator;
        var verdict = target is null || small ? Verdict.CannotAssess : target.Keeps(value) ? Verdict.Met : Verdict.NotMet;
        return new IndicatorValue(definition, edition, s_year, [KeyValuePair.Create("institution", (string?)institution)], numerator, denominator, value, target, verdict, Bilingual.Empty, 0) { TooSmall = small };
    }

    private static double Log(int n) => n < 2 ? 0 : Enumerable.Range(2, n - 1).Sum(i => Math.Log(i));
}
