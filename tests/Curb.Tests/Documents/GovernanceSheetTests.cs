using System.Text;
using Curb.Exchange.Demo;
using Curb.Exchange.Documents;
using Curb.Exchange.Governance;
using Curb.Exchange.Tabular;
using Curb.Formularies;
using Curb.Privileges;
using Curb.ReferenceData;
using Curb.Tests.Support;
using DocumentFormat.OpenXml.Packaging;

namespace Curb.Tests.Documents;

/// <summary>Sheets that people fill in, read cell by cell, and the filing document.</summary>
public sealed class GovernanceSheetTests
{
    private static readonly DrugListSheets s_lists = new(Reference.Library);

    private static MemoryStream Csv(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Wrong<T>(SheetReading<T> reading) => string.Join(' ', reading.Rejections.Select(one => $"{one.Line}/{one.Column}/{one.Reason}"));

    [Fact]
    public void A_formulary_is_read_by_names_in_any_order_of_columns()
    {
        var read = s_lists.Formulary(Csv("规格,通用名,剂型,价格,采购状态\n1g,注射用头孢曲松钠,粉针剂,9.8,在用\n0.25g*24粒,阿莫西林胶囊,胶囊剂,,缺货\n5ml,左氧氟沙星滴眼液,滴眼剂,16.8,\n"), "f.csv");
        Assert.Empty(read.Rejections);
        Assert.Equal(["CRO P 9.8 InUse", "AMX O  Paused", "LVX local 16.8 InUse"], read.Lines.Select(item => FormattableString.Invariant($"{item.Drug} {item.Route} {item.Price} {item.Purchase}")));
    }

    [Fact]
    public void Every_wrong_cell_is_told_by_row_and_column_and_a_missing_column_by_name()
    {
        var read = s_lists.Formulary(Csv("通用名,规格,药品代码,途径,价格,采购状态\n注射用头孢曲松钠,,XYZ,天上,贵,也许\n注射用美罗培南,0.5g,,,,\n"), "f.csv");
        Assert.Equal("2/规格/missing-value 2/药品代码/unknown-code 2/采购状态/unknown-code 2/价格/not-a-number 2/途径/unknown-code", Wrong(read));
        Assert.Equal((1, 1, 2), (read.Lines.Count, read.Rejections.Sum(one => one.SourceRows), read.Read));
        Assert.Contains("规格", Assert.Throws<UnusableFileException>(() => s_lists.Formulary(Csv("通用名\n甲\n"), "f.csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalogue_that_contradicts_itself_is_told()
    {
        var read = s_lists.Catalogue(Csv("药品,途径,分级\n美罗培南,,特殊使用级\nMEM,,限制\n头孢曲松,注射,1\n某药,,特殊\n"), "c.csv");
        Assert.Equal(["CRO P Unrestricted"], read.Lines.Select(line => $"{line.Drug} {line.Route} {line.Grade}"));
        Assert.Equal(["unknown-code", "duplicate-key"], read.Rejections.Select(one => one.Reason));
    }

    [Fact]
    public void What_is_written_can_be_read_again()
    {
        using var bytes = new MemoryStream(RecordSheet.Template("供应目录", DrugListSheets.FormularyColumns));
        Assert.Equal("MEM", Assert.Single(s_lists.Formulary(bytes, "t.xlsx").Lines).Drug);
        using var catalogue = new MemoryStream(RecordSheet.Template("目录", DrugListSheets.CatalogueColumns));
        Assert.Equal(Grade.Special, Assert.Single(s_lists.Catalogue(catalogue, "t.xlsx").Lines).Grade);
        using var questions = new MemoryStream(RecordSheet.Template("题库", PeopleSheets.QuestionColumns));
        Assert.Null(Assert.Single(PeopleSheets.Questions(questions, "t.xlsx", "H1").Lines).Objection);
        using var staff = new MemoryStream(RecordSheet.Template("登记", PeopleSheets.StaffColumns));
        Assert.Equal(PrivilegeKind.Restricted, Assert.Single(new PeopleSheets(Reference.Library).Staff(staff, "t.xlsx", "H1").Lines).Granted!.Kind);
    }

    [Fact]
    public void Questions_are_told_by_cell()
    {
        var read = PeopleSheets.Questions(Csv("编号,主题,题型,题干,选项A,选项B,选项C,答案\nQ1,法规,单选,问,甲,乙,,A\nQ1,法规,单选,问,甲,乙,,B\nQ2,法规,多选,问,甲,乙,丙,A\nQ3,法规,单选,问,甲,,丙,A\nQ4,法规,单选,问,甲,乙,,C\nQ5,法规,填空,问,甲,乙,,A\nQ6,法规,判断,问,,,,B\n"), "q.csv", "H1");
        Assert.Equal(["Q1", "Q6"], read.Lines.Select(one => one.Id));
        Assert.Equal("3/编号/duplicate-key 4/答案/answer 5/选项B/missing-value 6/答案/unknown-code 7/题型/unknown-code", Wrong(read));
    }

    [Fact]
    public void A_register_is_taken_over_only_with_days_and_what_it_rests_on_and_never_above_the_title()
    {
        var read = new PeopleSheets(Reference.Library).Staff(Csv("工号,姓名,职称,类别,权限,起始日期,终止日期,依据\nD1,甲,主任医师,,特殊使用级,2026-01-01,2028/12/31,考核合格\nD2,乙,主治医师,,特殊使用级,2026-01-01,2028-12-31,考核合格\nD3,丙,主任医师,,特殊使用级,2026-01-01,,\nP1,丁,主管药师,,调剂资格,2026-01-01,2028-12-31,考核合格\nP2,戊,主管药师,,限制,2026-01-01,2028-12-31,考核合格\nD4,己,住院医师,,,,,\n"), "s.csv", "H1");
        Assert.Equal(["D1 Special", "P1 Dispensing", "D4 "], read.Lines.Select(line => $"{line.Staff.Code} {line.Granted?.Kind}"));
        Assert.Equal("3/职称/title-too-low 4/终止日期/missing-value 4/依据/missing-value 6/权限/wrong-kind", Wrong(read));
    }

    [Fact]
    public void The_filing_document_holds_every_item_as_word_and_as_excel()
    {
        var list = new DrugList("x", DrugListKind.Formulary, "H1", 2, "2026版", DrugListState.Approved, new(2026, 3, 1), "会议纪要", true) { Items = [.. Enumerable.Range(0, 120).Select(i => new FormularyItem($"{i}", "CRO", $"药品{i}", "1g", "粉针剂", "P", "甲", 1.5m))] };
        var form = new FilingForm("甲医院", "三级综合医院", list, _ => "非限制使用级", [("品种数", "1，上限 50", "符合", "附件：品种数")], new(2026, 3, 2));
        using var word = new MemoryStream();
        FilingDocument.WriteWord(word, form);
        using (var document = WordprocessingDocument.Open(word, false))
        {
            string text = document.MainDocumentPart!.Document!.Body!.InnerText;
            Assert.All(new[] { "抗菌药物供应目录备案表", "甲医院", "药品0", "药品119", "备案机关回执", "品种数" }, expected => Assert.Contains(expected, text, StringComparison.Ordinal));
        }

        using var excel = new MemoryStream();
        FilingDocument.WriteWorkbook(excel, form);
        excel.Position = 0;
        using var reader = TabularReader.Open(excel, "f.xlsx");
        Assert.Equal(FilingForm.Heads, reader.Header);
        var batch = new RowBatch();
        int rows = 0;
        while (reader.Read(batch))
        {
            rows += batch.Count;
        }

        Assert.Equal(120, rows);
    }

    [Fact]
    public void The_demo_breaks_one_limit_and_its_questions_can_all_be_asked()
    {
        var demo = new DemoGovernance();
        var limits = new FormularyLimits(Reference.Library, Policies.ShippedContent.Policies);
        var hospital = Curb.Supervision.Institution.Unregistered("DT01") with { Level = "tertiary", Kind = "general" };
        Assert.DoesNotContain(limits.Check(demo.Items(false), hospital, new(2025, 1, 1)), one => one.Verdict == RuleVerdict.NotMet);
        Assert.Equal("same-name-injections", Assert.Single(limits.Check(demo.Items(true), hospital, new(2025, 8, 1)), one => one.Verdict == RuleVerdict.NotMet).Topic);
        Assert.All(demo.Questions(), question => Assert.Null(question.Objection));
        Assert.True(demo.Questions().Count >= 24);
        Assert.Equal(demo.Staff().Count, demo.Staff().Select(one => one.Code).Distinct().Count());
    }
}
