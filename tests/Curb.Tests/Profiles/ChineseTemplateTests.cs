using System.Text;
using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Intake.Received;

namespace Curb.Tests.Profiles;

public class ChineseTemplateTests
{
    private const string Stays = "住院流水号,患者编号,入院时间,出院时间,出院科室,性别,出生日期\n";

    private static readonly ProfileDefinition s_definition = ((DefinedProfile)IngestRun.Profiles.Find("cn-templates")!).Definition;

    [Theory]
    [InlineData("csv", "UTF-8")]
    [InlineData("csv", "GB18030")]
    [InlineData("xlsx", "")]
    public void Every_filled_example_goes_in_whole(string format, string encoding)
    {
        using var run = new IngestRun();
        foreach (var (name, content) in TemplateSet.Files(s_definition, format).Where(file => file.Name.StartsWith(TemplateSet.ExamplePrefix, StringComparison.Ordinal)))
        {
            var bytes = encoding == "GB18030" ? Encoding.GetEncoding("GB18030").GetBytes(Encoding.UTF8.GetString(content).TrimStart('\uFEFF')) : content;
            var outcome = run.Take("cn-templates", name, bytes, IntakeSettings.Default with { DrugCode = name => name switch { "美罗培南" => "MEM", "头孢曲松" => "CRO", _ => null } });
            Assert.True(outcome.Read > 0 && outcome.Accepted == outcome.Read, $"{name}: {outcome}");
        }

        Assert.Equal(4, run.Read<ReceivedEncounters>().Count);
        Assert.Equal(3, run.Read<ReceivedDrugOrders>().Count);
        Assert.Equal("注射用头孢呋辛钠", run.Read<ReceivedDrugOrders>().DrugName[0]);
        Assert.Equal(new DateTime(2024, 3, 2, 8, 45, 0), run.Read<ReceivedSurgeries>().StartedAt.ValueAt(0));
        Assert.Equal(2, run.Read<ReceivedIsolates>().Count);
        Assert.Equal(4, run.Read<ReceivedSusceptibilities>().Count);
    }

    [Fact]
    public void Every_template_is_recognised_as_its_own_table()
    {
        using var run = new IngestRun();
        foreach (var table in s_definition.Tables)
        {
            var outcome = run.Take("cn-templates", $"{Guid.NewGuid():N}.csv", string.Join(',', table.Columns.Select(column => column.Header)) + "\n");
            var batch = run.Store.Received.Batches(Curb.Disclosure.Scope.DataFolderOwner).Single(found => found.Outcome.Batch == outcome.Batch);
            Assert.Equal(table.Kind, batch.File.Kind);
        }
    }

    [Fact]
    public void Synonyms_marks_of_required_columns_and_remarks_in_headers_are_understood()
    {
        using var run = new IngestRun();
        var outcome = run.Take("cn-templates", "a.csv", "住院号,病人ID,入院日期*,出院日期,科室名称,体重(kg)\nZ1,P1,2024-03-01,2024-03-05,ICU,６０．５\n");
        Assert.Equal(1, outcome.Accepted);
        Assert.Equal(60.5, run.Read<ReceivedEncounters>().WeightKg[0]);
    }

    [Fact]
    public void The_same_file_twice_accepts_nothing_and_a_corrected_row_replaces_the_old_one()
    {
        using var run = new IngestRun();
        var text = Stays + "Z1,P1,2024-03-01,2024-03-05,ICU,男,1960-01-01\nZ2,P2,2024-03-02,2024-03-06,ICU,女,1961-01-01\n";
        Assert.Equal((2, 2, 0, 0), Counts(run.Take("cn-templates", "a.csv", text)));
        Assert.Equal((2, 0, 0, 2), Counts(run.Take("cn-templates", "b.csv", text)));
        Assert.Equal((2, 0, 1, 1), Counts(run.Take("cn-templates", "c.csv", text.Replace("2024-03-06", "2024-03-07", StringComparison.Ordinal))));
        Assert.Equal(new DateTime(2024, 3, 7), run.Read<ReceivedEncounters>().DischargedAt.ValueAt(1));
    }

    private static (long Read, long Accepted, long Replaced, long Unchanged) Counts(Curb.Intake.BatchOutcome outcome) => (outcome.Read, outcome.Accepted, outcome.Replaced, outcome.Unchanged);

    [Fact]
    public void Each_bad_cell_is_listed_with_line_column_text_and_what_was_expected()
    {
        using var run = new IngestRun();
        var outcome = run.Take("cn-templates", "a.csv", "住院流水号,患者编号,入院时间,出院时间,出院科室,年龄\nZ1,P1,2024-02-30,,ICU,60\nZ2,,2024-03-01,,ICU,abc\nZ3,P3,2024-03-05,2024-03-01,ICU,50\nZ4,P4,2024-03-05,2024-03-05,ICU,50\nZ4,P5,2024-03-05,,ICU,50\n,P6,2024-03-05,,ICU,50\nZ7,P7,2024-03-05,,ICU,300\n");
        Assert.Equal((7, 1, 6), (outcome.Read, outcome.Accepted, outcome.Rejected));
        var rejections = run.Rejections(outcome).Select(rejection => (rejection.Line, rejection.Column, rejection.Reason)).ToList();
        Assert.Contains((2, "入院时间", "impossible-date"), rejections);
        Assert.Contains((3, "患者编号", "missing-value"), rejections);
        Assert.Contains((3, "年龄", "not-a-number"), rejections);
        Assert.Contains((4, "出院时间", "ends-before-start"), rejections);
        Assert.Contains((6, "", "duplicate-key"), rejections);
        Assert.Contains(rejections, rejection => rejection is { Line: 7, Reason: "missing-value" });
        Assert.Contains((8, "年龄", "number-out-of-range"), rejections);
    }

    [Fact]
    public void Unknown_kinds_of_visit_are_rejected_and_not_guessed()
    {
        using var run = new IngestRun();
        var outcome = run.Take("cn-templates", "a.csv", "就诊流水号,就诊类型,患者编号,就诊时间,科室\nM1,体检,P1,2024-03-05,内科\nM2,急诊,P1,2024-03-05,急诊科\n");
        var rejection = Assert.Single(run.Rejections(outcome));
        Assert.Equal(("unknown-code", "体检"), (rejection.Reason, rejection.Found));
        Assert.Equal("emergency", run.Read<ReceivedEncounters>().Kind[0]);
    }

    [Fact]
    public void A_renamed_required_column_is_refused_with_the_closest_header()
    {
        using var run = new IngestRun();
        var refused = Assert.Throws<UnusableFileException>(() => run.Take("cn-templates", "住院就诊.csv", "住院流水号,患者编号,入院的时间,出院时间,出院科室\nZ1,P1,2024-03-01,,ICU\n"));
        Assert.Equal(("missing-column", "入院时间"), (refused.Rejection.Reason, refused.Rejection.Column));
        Assert.Contains("closest header is 入院的时间", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_not_taken_are_named()
    {
        using var run = new IngestRun();
        run.Take("cn-templates", "a.csv", "住院流水号,患者编号,入院时间,出院时间,出院科室,血型\nZ1,P1,2024-03-01,,ICU,A\n");
        Assert.Contains("columns not taken: 血型", run.Notices);
    }

    [Fact]
    public void Dates_that_leave_day_and_month_open_are_asked_back_unless_the_person_says()
    {
        using var run = new IngestRun();
        const string text = "住院流水号,患者编号,入院时间,出院时间,出院科室\nZ1,P1,2/1/2024,,ICU\n";
        Assert.Equal("ambiguous-dates", Assert.Throws<UnusableFileException>(() => run.Take("cn-templates", "a.csv", text)).Rejection.Reason);
        Assert.Equal(1, run.Take("cn-templates", "a.csv", text, settings: IntakeSettings.Default with { DateOrder = DateOrder.DayFirst }).Accepted);
        Assert.Equal(new DateTime(2024, 1, 2), run.Read<ReceivedEncounters>().AdmittedAt.ValueAt(0));
    }

    [Fact]
    public void A_dose_with_its_unit_in_one_cell_is_taken_apart_and_must_not_contradict_the_unit_column()
    {
        using var run = new IngestRun();
        var outcome = run.Take("cn-templates", "a.csv", "医嘱明细号,就诊流水号,药品名称,单次剂量,剂量单位,开始时间\nY1,Z1,头孢曲松,2g,,2024-03-01\nY2,Z1,头孢曲松,2g,mg,2024-03-01\nY3,Z1,头孢曲松,0.5,g,2024-03-01\nY4,Z1,头孢曲松,1-2,g,2024-03-01\n");
        var orders = run.Read<ReceivedDrugOrders>();
        Assert.Equal(((double?)2, "g", (double?)0.5, "g"), (orders.Dose[0], orders.DoseUnit[0], orders.Dose[1], orders.DoseUnit[1]));
        Assert.Equal(["unit-conflict", "not-a-number"], run.Rejections(outcome).Select(rejection => rejection.Reason));
    }

    [Fact]
    public void Texts_with_apostrophes_statements_and_formulas_are_stored_as_they_came()
    {
        using var run = new IngestRun();
        run.Take("cn-templates", "a.csv", Stays + "Z1,O'Brien,2024-03-01,,ICU,,\nZ2,\"'); DROP TABLE received_encounter;--\",2024-03-01,,ICU,,\nZ3,\"=cmd|'/c calc'!A1\",2024-03-01,,ICU,,\n");
        var stays = run.Read<ReceivedEncounters>();
        Assert.Equal(["O'Brien", "'); DROP TABLE received_encounter;--", "=cmd|'/c calc'!A1"], Enumerable.Range(0, 3).Select(row => stays.Patient[row]));
    }

    [Fact]
    public void Ward_types_are_mapped_whatever_their_case_or_width()
    {
        using var run = new IngestRun();
        run.Take("cn-templates", "a.csv", "标本号,患者编号,标本类型,采样日期,菌名,菌株序号,抗菌药物,结果值,敏感度,病区类型\nB1,P1,血,2024-03-01,eco,1,,,,icu\nB2,P1,血,2024-03-01,eco,1,,,,ＩＣＵ\nB3,P1,血,2024-03-01,eco,1,,,,Icu\n");
        var isolates = run.Read<ReceivedIsolates>();
        Assert.Equal(["icu", "icu", "icu"], Enumerable.Range(0, 3).Select(row => isolates.WardType[row]));
    }

    [Fact]
    public void Laboratory_rows_name_drugs_by_code_or_are_listed()
    {
        using var run = new IngestRun();
        const string header = "标本号,患者编号,标本类型,采样日期,菌名,菌株序号,抗菌药物,方法,结果值,敏感度\n";
        var outcome = run.Take("cn-templates", "a.csv", header + "B1,P1,血,2024-03-01,大肠埃希菌,1,某新药,MIC,2,S\nB1,P1,血,2024-03-01,大肠埃希菌,1,CIP,MIC,≤0.25,S\nB1,P1,血,2024-03-01,大肠埃希菌,1,AMK,,17,\nB1,P1,血,2024-03-01,大肠埃希菌,1,GEN,E-test,abc,\nB1,P1,血,2024-03-01,大肠埃希菌,1,SXT,KB,19,耐药\nB1,P1,血,2024-03-01,大肠埃希菌,1,MEM,,,S\nB2,P1,尿,2024-03-02,无菌生长,,,,,\n",
            settings: IntakeSettings.Default with { DrugCode = text => text.Length == 3 && text.All(char.IsAscii) ? text : null });
        Assert.Equal((7, 4, 3), (outcome.Read, outcome.Accepted, outcome.Rejected));
        Assert.Equal([(2, "抗菌药物", "unknown-code"), (4, "方法", "missing-value"), (5, "结果值", "not-a-number")], run.Rejections(outcome).Select(rejection => (rejection.Line, rejection.Column, rejection.Reason)));
        var results = run.Read<ReceivedSusceptibilities>();
        var stored = Enumerable.Range(0, results.Count).Select(row => (results.Test[row], results.Value[row])).Order().ToList();
        Assert.Equal([("CIP_NM", "≤0.25"), ("CIP_NM_SIR", "S"), ("MEM_SIR", "S"), ("SXT_ND", "19"), ("SXT_ND_SIR", "耐药")], stored);
        Assert.Equal(2, run.Read<ReceivedIsolates>().Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_are_conserved_whatever_is_wrong_with_them(int seed)
    {
        var random = new Random(seed);
        string Pick(params string[] texts) => texts[random.Next(texts.Length)];
        var text = new StringBuilder(Stays);
        const int rows = 500;
        for (int i = 0; i < rows; i++)
        {
            text.Append(Pick("", "Z" + random.Next(300), "Z" + i)).Append(',').Append(Pick("P1", "")).Append(',').Append(Pick("2024-03-01", "2024-02-30", "x", "")).Append(',').Append(Pick("", "2024-03-05", "2024-01-01"))
                .Append(',').Append(Pick("ICU", "\"a,b\"", "\"open")).Append(',').Append(Pick("男", "9")).Append(Pick(",1960-01-01\n", "\n", ",1960-01-01,extra\n"));
        }

        using var run = new IngestRun();
        var outcome = run.Take("cn-templates", "a.csv", text.ToString());
        Assert.Equal(rows, outcome.Read);
        Assert.Equal(outcome.Read, outcome.Accepted + outcome.Replaced + outcome.Unchanged + outcome.Rejected);
        Assert.True(outcome.Accepted > 0 && outcome.Rejected > 0);
    }
}
