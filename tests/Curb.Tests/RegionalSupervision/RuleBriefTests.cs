using System.IO.Compression;
using Curb.Exchange.Documents;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision;
using Curb.Tests.Policies;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace Curb.Tests.RegionalSupervision;

/// <summary>Rule briefs: risk, the rule run again, the evidence; and the charts of documents.</summary>
public sealed class RuleBriefTests
{
    private const string Indicator = "inpatient-use-rate";

    private static readonly Period s_quarter = new(CalendarMonth.Parse("2025-10")!.Value, CalendarMonth.Parse("2025-12")!.Value);
    private static readonly AssessmentFormula s_formula = AssessmentFormula.Load(ShippedContent.PolicyTree, [.. ShippedContent.Indicators.Definitions.Select(one => one.Id)])[0];

    /// <summary>The target is 60 %; steps are at 0, 10 and 25 % beyond it.</summary>
    [Theory]
    [InlineData(6200, 5000, "一般")]
    [InlineData(6200, 6300, "较高")] // It was there before.
    [InlineData(7000, 5000, "较高")]
    [InlineData(7000, 7000, "高")]
    [InlineData(8000, 5000, "高")]
    [InlineData(8000, 8000, "高")]
    [InlineData(5900, 8000, "")]
    public void Risk_follows_the_distance_from_the_target_and_what_comes_back_is_a_step_graver(double now, double before, string risk)
    {
        var brief = Brief((now, before));
        Assert.Equal(risk, brief.Tables[0].Rows[0].Cells[^1]);
        if (risk.Length > 0)
        {
            Assert.Contains($"{risk}风险1家：甲院", string.Join('\n', brief.Sections.SelectMany(section => section.Paragraphs)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_part_that_a_brief_owes_stands_in_it()
    {
        Assert.Equal(["一、依据", "二、规则口径", "三、数据来源", "四、发现", "五、风险", "六、复发", "七、要求与时限", "八、申诉"], Brief((7000, 5000)).Sections.Select(section => section.Heading));
        Assert.Equal((Indicator, s_quarter), (RuleBrief.IndicatorOf(Brief((7000, 5000))), RuleBrief.PeriodOf(Brief((7000, 5000)))));
        Assert.Null(RuleBrief.IndicatorOf(Brief((7000, 5000)) with { Kind = "quarterly-notice" }));
    }

    [Fact]
    public void A_brief_run_again_says_what_changed_and_whether_the_data_did()
    {
        var then = Brief((7000, 5000), (6500, 5000), (7000, 5000), (7000, 5000));
        var now = Brief((7000, 5000), (6600, 5000), (5000, 5000)) with { Basis = "H0: stamp 1\nH1: stamp 2\nH2: stamp 2" };
        var added = now with { Recipients = [.. now.Recipients, new NoticeRecipient("H9", "新院", now.Recipients[0].Own)] };
        var lines = RuleBriefComparison.Of(then with { Basis = "H0: stamp 1\nH1: stamp 1\nH2: stamp 1\nH3: stamp 1" }, added);
        Assert.Equal(["H0 same False", "H1 figure True", "H2 verdict True", "H3 gone True", "H9 new False"], lines.Select(line => $"{line.Institution} {line.Change} {line.DataChanged}"));
        Assert.Equal(("65 (6500/10000)", "66 (6600/10000)", "达标"), (lines[1].ThenValue, lines[1].NowValue, lines[2].NowAnswer));
    }

    [Fact]
    public void An_evidence_pack_holds_the_records_for_whom_they_are_and_says_where_they_are_not()
    {
        var brief = Brief((7000, 5000)) with { Number = "示卫〔2026〕5号", Basis = "H0: stamp 1" };
        var rows = new EncounterFacts();
        rows.Institution.Append("H0");
        rows.Encounter.Append("2025-10-7");
        rows.UsedAny.Append(true);
        rows.EndRow();
        var inside = Sheets(brief, new EvidenceGround("stamp 2", [Value("H0", 30, 50)], [], rows, rows));
        Assert.Equal(["简报", "逐月", "分子记录", "分母记录"], inside.Names);
        Assert.All(["示卫〔2026〕5号", "stamp 1", "stamp 2", "八、申诉"], text => Assert.Contains(text, inside.Text, StringComparison.Ordinal));
        Assert.Contains("2025-10-7", inside.Text, StringComparison.Ordinal);
        var outside = Sheets(brief, new EvidenceGround("stamp 2", [Value("H0", 30, 50)], [], null, null));
        Assert.Equal(["简报", "逐月"], outside.Names);
        Assert.Contains("不含患者级记录", outside.Text, StringComparison.Ordinal);
    }

    /// <summary>A drawing for each table with bars: every institution while a page holds them, their distribution beyond.</summary>
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(12, 1, 12)]
    [InlineData(40, 1, 40)]
    [InlineData(300, 1, 10)]
    public void Charts_of_a_document_are_valid_drawings_with_the_numbers_in_them(int institutions, int charts, int bars)
    {
        var rows = Enumerable.Range(0, institutions).Select(i => new NoticeRow([$"机构<{i}>&", (10 + (i % 37)).ToString(System.Globalization.CultureInfo.InvariantCulture)], i % 5 == 0 ? "beyond" : "within")).ToList();
        var notice = Brief((7000, 5000)) with { Tables = [new NoticeTable("数值", ["医疗机构", "数值"], rows, 1)] };
        var target = new MemoryStream();
        NoticeDocument.Write(target, notice, null);
        target.Position = 0;
        using var document = WordprocessingDocument.Open(target, false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(fault => $"{fault.Part?.Uri} {fault.Path?.XPath}: {fault.Description}"));
        var parts = document.MainDocumentPart!.ChartParts.ToList();
        Assert.Equal(charts, parts.Count);
        if (parts is [var chart])
        {
            var values = chart.ChartSpace!.Descendants<DocumentFormat.OpenXml.Drawing.Charts.NumberLiteral>().Single().Descendants<DocumentFormat.OpenXml.Drawing.Charts.NumericPoint>().Select(point => double.Parse(point.InnerText, System.Globalization.CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(bars, values.Count);
            Assert.Equal(bars == institutions ? rows.Sum(row => double.Parse(row.Cells[1], System.Globalization.CultureInfo.InvariantCulture)) : institutions, values.Sum());
        }

        Assert.DoesNotContain('█', document.MainDocumentPart.Document!.InnerText);
    }

    private static (List<string> Names, string Text) Sheets(Notice brief, EvidenceGround ground)
    {
        var target = new MemoryStream();
        EvidencePack.Write(target, brief, brief.Recipients[0], ground);
        target.Position = 0;
        using var document = SpreadsheetDocument.Open(target, false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(fault => $"{fault.Path?.XPath}: {fault.Description}"));
        target.Position = 0;
        using var zip = new ZipArchive(target);
        string text = string.Concat(zip.Entries.Where(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal)).Select(entry => { using var reader = new StreamReader(entry.Open()); return reader.ReadToEnd(); }));
        return ([.. document.WorkbookPart!.Workbook!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(sheet => sheet.Name!.Value!)], text);
    }

    private static Notice Brief(params (double Now, double Before)[] used)
    {
        Institution[] institutions = [.. used.Select((_, i) => new Institution($"H{i}", i == 0 ? "甲院" : $"院{i}", "", "tertiary", "general", ""))];
        return RuleBrief.Run(
            "district:示范区", "示范区卫生健康委员会", s_quarter, ShippedContent.Indicators.Definitions.Single(one => one.Id == Indicator), institutions, ShippedContent.Policies, s_formula,
            period => [.. institutions.Select((one, i) => Value(one.Code, period == s_quarter ? used[i].Now : used[i].Before, 10000))], new Dictionary<string, string> { ["H0"] = "stamp 1" }, new DateOnly(2026, 1, 31));
    }

    private static IndicatorValue Value(string institution, double numerator, double denominator)
    {
        var definition = ShippedContent.Indicators.Definitions.Single(one => one.Id == Indicator);
        var edition = definition.EditionOn(s_quarter.To.LastDay);
        var target = ShippedContent.Policies.Limit(edition.Target!, ShippedPlans.Tertiary, s_quarter.To.LastDay, PolicyChoice.InForce).Limit;
        double value = numerator * definition.Factor / denominator;
        return new IndicatorValue(definition, edition, s_quarter, [KeyValuePair.Create("institution", (string?)institution)], numerator, denominator, value, target, target!.Keeps(value) ? Verdict.Met : Verdict.NotMet, Bilingual.Empty, 0);
    }
}
