using System.IO.Compression;
using System.Text;
using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.Tests.Profiles;

/// <summary>Files as clerks, spreadsheets and exports spoil them: what can be read is read and told, what can't be known is asked back.</summary>
public sealed class SpoiledFilesTests : IDisposable
{
    private const string Stays = "住院号,病人ID,入院日期,出院日期,出院科室,年龄,总费用\n";
    private const string Whonet = "PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM,CIP_NM\n";
    private readonly IngestRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_title_and_blank_rows_above_the_column_names_are_passed_over_and_lines_still_count_from_the_first()
    {
        var batch = _run.Take("cn-templates", "a.csv", "某医院2024年3月出院病人一览表,,,,,,\n,,,,,,\n" + Stays + "Z1,P1,2024-03-05,2024-03-09,普外科,45,1\nZ2,P2,2024-02-30,2024-03-09,普外科,45,1\n");
        Assert.Equal((2L, 1L, 1L), (batch.Read, batch.Accepted, batch.Rejected));
        Assert.Equal(5, Assert.Single(_run.Rejections(batch)).Line);
        Assert.Contains("the column names stand in row 3; what stands above them is left out", _run.Notices);
    }

    [Fact]
    public void A_whonet_file_may_have_a_title_above_its_header()
    {
        var batch = _run.Take("whonet", "w.csv", "某医院 2024年 药敏数据\n\n" + Whonet + "P1,S1,2024-03-05,bl,eco,1\n");
        Assert.Equal(1, batch.Accepted);
        Assert.Equal(4, _run.Read<ReceivedIsolates>().Line[0]);
    }

    [Fact]
    public void Units_in_cells_of_ages_and_money_are_read()
    {
        _run.Take("cn-templates", "a.csv", Stays + "Z1,P1,2024-03-05,2024-03-09,普外科,45岁,1234元\nZ2,P2,2024-03-05,2024-03-09,普外科,6岁3个月,\"￥45,356.33\"\nZ3,P3,2024-03-05,2024-03-09,新生儿科,10天,\"1,234.50元\"\n");
        var stays = _run.Read<ReceivedEncounters>();
        Assert.Equal([45, 6.25, 0.0274], Enumerable.Range(0, 3).Select(row => Math.Round(stays.AgeYears[row]!.Value, 4)));
        Assert.Equal([1234, 45356.33, 1234.5], Enumerable.Range(0, 3).Select(row => stays.TotalCost[row]!.Value));
    }

    [Theory]
    [InlineData("45头")]
    [InlineData("岁45")]
    [InlineData("45岁左右")]
    [InlineData("4,5岁")]
    public void A_unit_that_is_none_of_the_column_is_refused(string age)
    {
        var batch = _run.Take("cn-templates", "a.csv", Stays + $"Z1,P1,2024-03-05,2024-03-09,普外科,\"{age}\",1\n");
        Assert.Equal("not-a-number", Assert.Single(_run.Rejections(batch)).Reason);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("无")]
    [InlineData("——")]
    [InlineData("不详")]
    [InlineData("N/A")]
    public void Marks_for_unknown_in_dates_and_numbers_are_unknown_and_never_zero(string mark)
    {
        var batch = _run.Take("cn-templates", "a.csv", Stays + $"Z1,P1,2024-03-05,{mark},普外科,{mark},{mark}\n");
        Assert.Equal(1, batch.Accepted);
        var stays = _run.Read<ReceivedEncounters>();
        Assert.Equal((null, null, null), (stays.DischargedAt[0], stays.AgeYears[0], stays.TotalCost[0]));
    }

    [Fact]
    public void A_mark_for_unknown_in_a_required_date_is_a_missing_value()
    {
        var batch = _run.Take("cn-templates", "a.csv", Stays + "Z1,P1,不详,,普外科,,\n");
        var rejection = Assert.Single(_run.Rejections(batch));
        Assert.Equal(("不详", "missing-value", "入院日期" == rejection.Column || rejection.Column == "入院时间"), (rejection.Found, rejection.Reason, true));
    }

    [Fact]
    public void Dates_that_had_not_come_when_the_file_was_delivered_are_refused_and_planned_stops_are_not()
    {
        var delivered = IntakeSettings.Default with { Institution = "H1", DeliveredOn = new DateOnly(2024, 3, 10) };
        var stays = _run.Take("cn-templates", "a.csv", Stays + "Z1,P1,2024-03-05,2034-03-09,普外科,45,1\nZ2,P2,2024-03-11,,普外科,45,1\nZ3,P3,2024-03-12,,普外科,45,1\n", settings: delivered);
        Assert.Equal((3L, 1L, 2L), (stays.Read, stays.Accepted, stays.Rejected));
        Assert.All(_run.Rejections(stays), rejection => Assert.Equal(("future-date", true), (rejection.Reason, rejection.Expected.Contains("2024-03-11", StringComparison.Ordinal))));
        var orders = _run.Take("cn-templates", "b.csv", "医嘱号,住院号,药品名称,开始时间,停止时间\nY1,Z1,头孢曲松,2024-03-09,2024-04-09\nY2,Z1,头孢曲松,2024-03-09,2026-04-09\n", settings: delivered);
        Assert.Equal((1L, 1L), (orders.Accepted, orders.Rejected));
    }

    [Fact]
    public void Shifted_dates_of_a_research_database_are_not_in_the_future()
    {
        var outcome = _run.Take("mimic-iii", "admissions.csv", "row_id,subject_id,hadm_id,admittime,dischtime\n1,10,100,2164-10-23 21:09:00,2164-11-01 17:15:00\n",
            settings: IntakeSettings.Default with { Institution = "H1", DeliveredOn = new DateOnly(2024, 3, 10) });
        Assert.Equal(1, outcome.Accepted);
    }

    [Fact]
    public void Whonet_dates_with_two_digits_for_the_year_are_read_and_how_is_stated()
    {
        _run.Take("whonet", "w.csv", Whonet + "P1,S1,5/3/24,bl,eco,1\nP2,S2,25/3/24,bl,eco,1\n");
        Assert.Equal(new DateOnly(2024, 3, 5), _run.Read<ReceivedIsolates>().CollectedOn.ValueAt(0));
    }

    [Fact]
    public void Categories_in_words_are_results()
    {
        string[] words = ["Sensitive", "Resistant", "INTERMEDIATE", "susceptible", "敏感", "中介", "耐药", "剂量依赖敏感", "非敏感"];
        var batch = _run.Take("whonet", "w.csv", Whonet + string.Concat(words.Select((word, i) => $"P{i},S{i},2024-03-05,bl,eco,{word}\n")));
        Assert.Empty(_run.Rejections(batch));
        var results = _run.Read<ReceivedSusceptibilities>();
        Assert.Equal(words, Enumerable.Range(0, results.Count).Select(row => results.Value[row]));
        Assert.Equal("S R I S S I R SDD NS", string.Join(' ', words.Select(word => Curb.Susceptibilities.SirCategories.Read(word)!.Value)));
    }

    [Fact]
    public void A_row_of_totals_is_named_as_what_it_is()
    {
        var batch = _run.Take("cn-templates", "a.csv", Stays + "Z1,P1,2024-03-05,2024-03-09,普外科,45,1\n合计：,,,,,,1\n");
        Assert.Equal("totals-row", Assert.Single(_run.Rejections(batch)).Reason);
    }

    [Fact]
    public void A_row_of_totals_below_laboratory_results_is_named_too()
    {
        var batch = _run.Take("cn-templates", "l.csv", "标本号,患者编号,标本类型,采样日期,菌名,抗菌药物,方法,结果值,敏感度\nB1,P1,痰,2024-03-05,eco,MEM,MIC,1,S\n总计,,,,,,,,\n", settings: IntakeSettings.Default with { Institution = "H1", DrugCode = code => code });
        Assert.Equal("totals-row", Assert.Single(_run.Rejections(batch)).Reason);
    }

    [Fact]
    public void An_end_before_the_start_says_which_of_the_two_is_earlier()
    {
        var batch = _run.Take("cn-templates", "a.csv", Stays + "Z1,P1,2024-03-05,2024-03-01,普外科,45,1\n");
        Assert.Equal("2024-03-01, earlier than 入院时间 2024-03-05", Assert.Single(_run.Rejections(batch)).Found);
    }

    [Fact]
    public void Whonet_dates_that_leave_day_and_month_open_are_asked_back_and_nothing_is_taken()
    {
        const string text = Whonet + "P1,S1,2/1/2024,bl,eco,1\nP2,S2,3/3/2024,bl,eco,1\n";
        var fault = Assert.Throws<UnusableFileException>(() => _run.Take("whonet", "w.csv", text));
        Assert.Equal(("ambiguous-dates", "SPEC_DATE"), (fault.Rejection.Reason, fault.Rejection.Column));
        _run.Take("whonet", "w.csv", text, settings: IntakeSettings.Default with { Institution = "H1", DateOrder = DateOrder.DayFirst });
        Assert.Equal(new DateOnly(2024, 1, 2), _run.Read<ReceivedIsolates>().CollectedOn.ValueAt(0));
    }

    [Theory]
    [InlineData("whonet", Whonet + "P1,S1,2/1/2024,bl,eco,1\n")]
    [InlineData("cn-templates", "住院号,病人ID,入院日期,出院日期,出院科室\nZ1,P1,2/1/2024,,普外科\n")]
    public void A_file_delivered_again_with_another_order_of_day_and_month_is_read_again(string profile, string text)
    {
        BatchOutcome Deliver(DateOrder order) => _run.Take(profile, "w.csv", text, settings: IntakeSettings.Default with { Institution = "H1", DateOrder = order });
        Assert.Equal(1, Deliver(DateOrder.DayFirst).Accepted);
        Assert.Equal(1, Deliver(DateOrder.DayFirst).Unchanged);
        var corrected = Deliver(DateOrder.MonthFirst);
        Assert.Equal((0L, 1L), (corrected.Unchanged, corrected.Accepted + corrected.Replaced));
    }

    [Fact]
    public void Another_column_of_a_whonet_file_may_tell_the_order_of_day_and_month()
    {
        _run.Take("whonet", "w.csv", "PATIENT_ID,DATE_ADMIS,SPEC_DATE,ORGANISM,CIP_NM\nP1,25/12/2023,2/1/2024,eco,1\n");
        Assert.Equal(new DateOnly(2024, 1, 2), _run.Read<ReceivedIsolates>().CollectedOn.ValueAt(0));
        Assert.Contains("dates of SPEC_DATE read day first, as in the other columns", _run.Notices);
    }

    [Fact]
    public void Full_width_digits_in_whonet_dates_are_read()
    {
        _run.Take("whonet", "w.csv", Whonet + "P1,S1,２０２４－０１－０２,bl,eco,1\n");
        Assert.Equal(new DateOnly(2024, 1, 2), _run.Read<ReceivedIsolates>().CollectedOn.ValueAt(0));
    }

    [Fact]
    public void A_birth_date_with_a_year_in_two_digits_has_no_century_and_is_left_out()
    {
        var batch = _run.Take("whonet", "w.csv", "PATIENT_ID,DATE_BIRTH,SPEC_DATE,ORGANISM,CIP_NM\nP1,05-Mar-45,05-Mar-24,eco,1\n");
        var isolates = _run.Read<ReceivedIsolates>();
        Assert.Equal((null, new DateOnly(2024, 3, 5)), ((object?)isolates.BirthDate.ValueAt(0), isolates.CollectedOn.ValueAt(0)));
        Assert.Equal("DATE_BIRTH", Assert.Single(_run.Rejections(batch)).Column);
    }

    [Fact]
    public void A_file_without_the_columns_of_whonet_is_refused_with_all_that_it_lacks()
    {
        var fault = Assert.Throws<UnusableFileException>(() => _run.Take("whonet", "w.csv", "organism,amikacin\nEscherichia coli,S\n"));
        Assert.Equal("missing-column", fault.Rejection.Reason);
        Assert.Contains("SPEC_DATE", fault.Message, StringComparison.Ordinal);
        Assert.Contains("PATIENT_ID or SPEC_NUM", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ORGANISM", fault.Rejection.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_told_what_it_lacks_before_its_double_columns()
    {
        var fault = Assert.Throws<UnusableFileException>(() => _run.Take("whonet", "w.csv", "1,0,0\n2,0,0\n"));
        Assert.Equal("missing-column", fault.Rejection.Reason);
        Assert.Equal("duplicate-header", Assert.Throws<UnusableFileException>(() => _run.Take("whonet", "w.csv", "ORGANISM,WARD,WARD,SPEC_DATE,PATIENT_ID\neco,a,b,2024-01-01,P\n")).Rejection.Reason);
    }

    [Fact]
    public void Columns_of_a_whonet_file_that_are_not_taken_or_not_there_are_named()
    {
        _run.Take("whonet", "w.csv", "随便,SPEC_NUM,SPEC_DATE,ORGANISM,CIP_NM\nx,S1,2024-01-02,eco,1\n");
        Assert.Contains("columns not taken: 随便", _run.Notices);
        Assert.Contains(_run.Notices, notice => notice.StartsWith("no column PATIENT_ID", StringComparison.Ordinal));
    }

    [Fact]
    public void The_display_names_of_chinese_laboratories_are_whonet_fields()
    {
        _run.Take("whonet", "w.csv", "患者编号,样本号,标本采集日期,样本类型,病原菌,护理单元,CIP_NM\nP1,S1,2024-01-02,血,eco,ICU,1\n");
        var isolates = _run.Read<ReceivedIsolates>();
        Assert.Equal(("P1", "S1", "血", "ICU"), (isolates.Patient[0], isolates.Specimen[0], isolates.SpecimenType[0], isolates.Ward[0]));
    }

    [Fact]
    public void An_organism_code_in_capitals_is_the_same_isolate()
    {
        _run.Take("whonet", "w.csv", Whonet + "P1,S1,2024-01-02,bl,eco,1\n");
        var again = _run.Take("whonet", "w.csv", Whonet + "P1,S1,2024-01-02,bl,ECO,1\n");
        Assert.Equal((0L, 1L), (again.Accepted, again.Replaced));
    }

    [Fact]
    public void A_contaminated_culture_in_capitals_is_no_culture_without_growth()
    {
        _run.Take("whonet", "w.csv", Whonet + "P1,S1,2024-01-02,bl,CON,\nP2,S2,2024-01-02,bl,XXX,\n");
        var specimens = _run.Read<ReceivedSpecimens>();
        Assert.Equal(["contaminated", "no growth"], Enumerable.Range(0, 2).Select(row => specimens.Result[row]));
    }

    [Fact]
    public void A_packed_file_is_read_and_one_that_is_cut_off_is_refused()
    {
        var rows = string.Concat(Enumerable.Range(0, 2000).Select(i => $"P{i},S{i},2024-01-02,bl,eco,1\n"));
        var packed = Packed(Whonet + rows);
        Assert.Equal(2000, _run.Take("whonet", "w.csv.gz", packed).Accepted);
        Assert.Equal("damaged-file", Assert.Throws<UnusableFileException>(() => _run.Take("whonet", "cut.csv.gz", packed[..(packed.Length / 2)])).Rejection.Reason);
    }

    [Fact]
    public void Archives_put_together_are_one_file_and_a_cut_in_the_last_one_is_found()
    {
        var rows = Enumerable.Range(0, 3000).Select(i => $"P{i},S{i},2024-01-02,bl,eco,1\n").ToList();
        byte[] packed = [.. Packed(Whonet + string.Concat(rows[..1000])), .. Packed(string.Concat(rows[1000..1001])), .. Packed(string.Concat(rows[1001..]))];
        Assert.Equal(3000, _run.Take("whonet", "w.csv.gz", packed).Accepted);
        Assert.Equal("damaged-file", Assert.Throws<UnusableFileException>(() => _run.Take("whonet", "cut.csv.gz", packed[..^20])).Rejection.Reason);
        Assert.Equal("damaged-file", Assert.Throws<UnusableFileException>(() => _run.Take("whonet", "cut.csv.gz", packed[..^3])).Rejection.Reason);
    }

    private static byte[] Packed(string text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return target.ToArray();
    }
}
