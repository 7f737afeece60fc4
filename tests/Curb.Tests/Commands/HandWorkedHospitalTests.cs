using System.Globalization;
using Curb.Tests.Support;

namespace Curb.Tests.Commands;

/// <summary>
/// A small hospital worked out by hand and taken the whole way: Chinese templates, <c>ingest</c>, <c>derive</c>, <c>indicators</c>, <c>explain</c>. Every expected number is
/// derived in the comments from the orders as written, never from the program.
/// </summary>
public sealed class HandWorkedHospitalTests : IClassFixture<HandWorkedHospital>
{
    private readonly HandWorkedHospital _hospital;

    public HandWorkedHospitalTests(HandWorkedHospital hospital) => _hospital = hospital;

    /// <summary>
    /// Discharged in March: Z1 7 days, Z2 1 (in and out on one day), Z3 2, Z4 5, Z5 4, Z6 10, Z7 5 (admitted in February): 34 patient-days of 7 stays. Z9 leaves in April.
    /// DDDs: Z1 ceftriaxone 4 × 2 g/2 + levofloxacin 3 × 0.5/0.5 = 7; Z2 azithromycin 0.5/0.5 = 1; Z3 cefazolin 1/3; Z4 cefuroxime 4 × 1.5/3 = 2; Z6 piperacillin 9 × 4 g/14 + metronidazole
    /// 9 × 0.5/1.5 + vancomycin 2 × 1/2 = 18/7 + 4; Z7 penicillin 4 × 1.6 MU/6 MU + amoxicillin 6 × 0.25/1.5 − 4 × 0.125/1.5 given back = 16/15 + 2/3. Drugs to take home, eye drops and isoniazid do not count.
    /// DOT: 7 + 1 + 1 + 2 + 9 + 5 = 25; LOT: 7 + 1 + 1 + 2 + 4 + 4 = 19. The return of Z7 on a day without a dose adds none.
    /// </summary>
    [Theory]
    [InlineData("inpatient-use-rate", 6.0, 7.0)]
    [InlineData("use-intensity", 7 + 1 + (1 / 3.0) + 2 + (18 / 7.0) + 4 + (16 / 15.0) + (2 / 3.0), 34.0)]
    [InlineData("days-of-therapy", 25.0, 34.0)]
    [InlineData("length-of-therapy", 19.0, 34.0)]
    [InlineData("therapy-overlap", 25.0, 19.0)]
    [InlineData("special-grade-share", 1.0, 7 + 1 + (1 / 3.0) + 2 + (18 / 7.0) + 4 + (16 / 15.0) + (2 / 3.0))]
    [InlineData("aware-access-share", (1 / 3.0) + 3 + (16 / 15.0) + (2 / 3.0), 7 + 1 + (1 / 3.0) + 2 + (18 / 7.0) + 4 + (16 / 15.0) + (2 / 3.0))]
    [InlineData("culture-before-therapy", 2.0, 4.0)]                // Z1 sputum and Z6 blood; Z2 had procalcitonin alone, Z7 nothing; Z3 and Z4 had prophylaxis alone
    [InlineData("sterile-site-share", 1.0, 2.0)]
    [InlineData("culture-before-combined-key-drugs", 1.0, 1.0)]     // Z6: piperacillin/tazobactam and vancomycin on one day, both in the list of 2024
    [InlineData("class-one-prophylaxis-rate", 2.0, 3.0)]            // Z3, Z4 of Z3, Z4, Z5; Z6's class Ⅳ of the guideline is none
    [InlineData("first-dose-in-window", 1.0, 2.0)]                  // Z3 40 minutes; Z4 90 minutes is early by the guideline
    [InlineData("redose-rate", 1.0, 1.0)]                           // Z4: 3.5 hours, second dose after 2.5
    [InlineData("class-one-stopped-in-time", 2.0, 2.0)]             // Z3 one dose; Z4 last dose 02:00, 12.5 hours after the end
    [InlineData("prophylaxis-where-none-is-indicated", 1.0, 2.0)]   // hernia with, thyroid without
    public void Numerator_and_denominator_are_those_worked_out_by_hand(string indicator, double numerator, double denominator)
    {
        var row = Assert.Single(_hospital.Ask("indicators", "--indicator", indicator, "--by", "institution").Rows);
        Assert.Equal((numerator, denominator), (Round(row["numerator"]), Round(row["denominator"])), Near);
    }

    /// <summary>By the edition of 2021 procalcitonin counts before therapy (Z2 too: 3 of 4), and piperacillin/tazobactam is no key drug (nobody had a combination); by that of 2009 both first doses are in time.</summary>
    [Theory]
    [InlineData("culture-before-therapy", "2021", "3", "4")]
    [InlineData("culture-before-therapy", "2024", "2", "4")]
    [InlineData("first-dose-in-window", "2009", "2", "2")]
    [InlineData("first-dose-in-window", "2015", "1", "2")]
    public void Editions_stand_side_by_side(string indicator, string edition, string numerator, string denominator)
    {
        var rows = _hospital.Ask("indicators", "--indicator", indicator, "--by", "institution", "--compare-editions").Rows;
        var row = rows.Single(one => one["edition"] == edition);
        Assert.Equal((numerator, denominator), (row["numerator"], row["denominator"]));
    }

    /// <summary>Of every ratio over rows or sums: the departments add up to the institution, and the rows behind the numerator are as many (or as much) as it says.</summary>
    [Fact]
    public void Departments_add_up_and_the_records_behind_a_figure_add_up_to_it()
    {
        var whole = _hospital.Ask("indicators", "--by", "institution").Rows.Where(row => row["denominator"].Length > 0 && row["numerator"].Length > 0).GroupBy(row => row["indicator"]).Where(rows => rows.Count() == 1).ToDictionary(rows => rows.Key, rows => rows.First());   // rankings have several
        var departments = _hospital.Ask("indicators", "--by", "institution,department").Rows.Where(row => row["numerator"].Length > 0).ToLookup(row => row["indicator"]);
        int compared = 0;
        foreach (var (indicator, row) in whole)
        {
            if (departments[indicator].Any())
            {
                Assert.True(Math.Abs(departments[indicator].Sum(one => Round(one["numerator"])) - Round(row["numerator"])) < 1e-6, $"{indicator}: numerators by department");
                compared++;
            }
        }

        Assert.True(compared > 40, $"{compared} indicators compared");
        foreach (string indicator in (string[])["use-intensity", "inpatient-use-rate", "culture-before-therapy", "class-one-prophylaxis-rate", "redose-rate", "combined-use-rate"])
        {
            var behind = _hospital.Ask("explain", indicator, "--side", "numerator").Rows;
            double shown = Round(whole[indicator]["numerator"]);
            Assert.True(Math.Abs((indicator == "use-intensity" ? behind.Sum(one => Round(one["ddds"])) : behind.Count) - shown) < 1e-6, $"{indicator}: {behind.Count} rows behind {shown}");
        }
    }

    /// <summary>Combined on one calendar day: Z6 (three drugs at once) and Z7 (penicillin and amoxicillin on 27 February). Levofloxacin of Z1 starts on the day after the last ceftriaxone.</summary>
    [Fact]
    public void Combined_use_is_on_one_calendar_day()
    {
        Assert.Equal("2", Assert.Single(_hospital.Ask("indicators", "--indicator", "combined-use-rate", "--by", "institution").Rows)["numerator"]);
        Assert.Equal("1", Assert.Single(_hospital.Ask("indicators", "--indicator", "triple-combined-use-rate", "--by", "institution").Rows)["numerator"]);
    }

    /// <summary>Occupied in March: 7 + 1 + 2 + 5 + 4 + 10, one night of Z7 (four lie in February), four of Z9 (28 to 31 March): 34 again, by another way. Present: a day more for each stay but Z2.</summary>
    [Fact]
    public void The_denominators_reconcile()
    {
        var rows = _hospital.Ask("denominators", "--from", "2025-03", "--to", "2025-03").Rows.ToDictionary(row => row["denominator"], row => row["value"]);
        Assert.Equal(("34", "34", "40", "7", "7"), (rows["patient-days"], rows["occupied-midnights"], rows["days-present"], rows["discharges"], rows["admissions"]));
    }

    /// <summary>Z6: three days of two drugs against anaerobes touch four calendar days; Z7's return is no course of its own.</summary>
    [Fact]
    public void Courses_are_those_of_the_orders()
    {
        var courses = _hospital.AskAll("courses").Rows;
        var one = courses.Single(row => row["encounter"] == "Z6");
        Assert.Equal(("4", "9", "4", "ordered"), (one["lot"], one["dot"], one["double_anaerobic_days"], one["rests_on"]));
        Assert.Single(courses, row => row["encounter"] == "Z7");
    }

    private static bool Near((double A, double B) expected, (double A, double B) found) => Math.Abs(expected.A - found.A) < 1e-6 && Math.Abs(expected.B - found.B) < 1e-6;

    private static double Round(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>The hospital, taken in and derived once for all of its tests.</summary>
public sealed class HandWorkedHospital : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HandWorkedHospital()
    {
        string[] files =
        [
            _folder.File("住院就诊.csv", "住院流水号,患者编号,入院时间,出院时间,出院科室,年龄\n" +
                "Z1,P1,2025-03-01 10:00,2025-03-08 10:00,呼吸内科,60岁\nZ2,P2,2025-03-03 08:00,2025-03-03 20:00,呼吸内科,45岁\nZ3,P3,2025-03-10 08:00,2025-03-12 10:00,普外科,50岁\n" +
                "Z4,P4,2025-03-09 08:00,2025-03-14 10:00,骨科,55岁\nZ5,P5,2025-03-01 08:00,2025-03-05 08:00,普外科,70岁\nZ6,P6,2025-03-10 08:00,2025-03-20 08:00,重症医学科,66岁\n" +
                "Z7,P7,2025-02-25 10:00,2025-03-02 10:00,儿科,3岁\nZ9,P9,2025-03-28 10:00,2025-04-04 10:00,呼吸内科,40岁\n"),
            _folder.File("医嘱处方.csv", "医嘱明细号,就诊流水号,医嘱类型,药品名称,规格,单次剂量,剂量单位,频次,给药途径,开始时间,停止时间,数量,数量单位,用药目的\n" +
                "A,Z1,长期,注射用头孢曲松钠,1g,2,g,qd,静滴,2025-03-01 12:00,2025-03-05 11:00,,,治疗\n" +
                "B,Z1,长期,左氧氟沙星片,0.5g,0.5,g,qd,口服,2025-03-05 12:00,2025-03-08 10:00,,,治疗\n" +
                "P,Z1,出院带药,左氧氟沙星片,0.5g,0.5,g,qd,口服,2025-03-08 09:00,,7,片,治疗\n" +
                "Q,Z1,长期,妥布霉素滴眼液,5ml:15mg,1,滴,tid,滴眼,2025-03-02 09:00,2025-03-04 09:00,,,治疗\n" +
                "C,Z2,临时,注射用阿奇霉素,0.5g,0.5,g,once,静滴,2025-03-03 10:00,,,,治疗\n" +
                "D,Z3,临时,注射用头孢唑林钠,1g,1,g,once,静滴,2025-03-10 09:20,,,,预防\n" +
                "E,Z4,临时,注射用头孢呋辛钠,1.5g,1.5,g,once,静滴,2025-03-10 08:30,,,,预防\n" +
                "F,Z4,临时,注射用头孢呋辛钠,1.5g,1.5,g,once,静滴,2025-03-10 12:30,,,,预防\n" +
                "G,Z4,长期,注射用头孢呋辛钠,1.5g,1.5,g,q8h,静滴,2025-03-10 18:00,2025-03-11 09:00,,,预防\n" +
                "R,Z5,长期,异烟肼片,0.1g,0.3,g,qd,口服,2025-03-01 09:00,2025-03-05 08:00,,,\n" +
                "H,Z6,长期,注射用哌拉西林钠他唑巴坦钠,4.5g,4.5,g,q8h,静滴,2025-03-10 09:00,2025-03-13 09:00,,,治疗\n" +
                "I,Z6,长期,甲硝唑氯化钠注射液,0.5g:100ml,0.5,g,q8h,静滴,2025-03-10 09:00,2025-03-13 09:00,,,治疗\n" +
                "J,Z6,长期,注射用盐酸万古霉素,0.5g,1,g,q12h,静滴,2025-03-12 08:00,2025-03-13 08:00,,,治疗\n" +
                "K,Z7,长期,注射用青霉素钠,80万U,160,万U,q12h,静滴,2025-02-26 08:00,2025-02-28 07:00,,,治疗\n" +
                "M,Z7,长期,阿莫西林颗粒,0.125g,0.25,g,tid,口服,2025-02-27 08:00,2025-03-01 07:00,,,治疗\n" +
                "N,Z7,临时,阿莫西林颗粒,0.125g,,,,口服,2025-03-02 09:00,,-4,袋,治疗\n" +
                "O,Z9,长期,注射用美罗培南,1g,1,g,q8h,静滴,2025-03-30 08:00,2025-04-02 08:00,,,治疗\n"),
            _folder.File("手术.csv", "手术编号,住院流水号,手术编码,手术名称,切口类别,切口分类标准,手术开始时间,手术结束时间,出血量\n" +
                "S3,Z3,53.0200,腹股沟疝修补术,Ⅰ,,2025-03-10 10:00,2025-03-10 11:30,50\nS4,Z4,81.5400,全膝关节置换术,Ⅰ,,2025-03-10 10:00,2025-03-10 13:30,300\n" +
                "S5,Z5,06.2x00,甲状腺叶切除术,Ⅰ,,2025-03-02 09:00,2025-03-02 10:00,30\nS6,Z6,86.2200,清创术,Ⅳ,指导原则,2025-03-11 10:00,2025-03-11 11:00,100\n"),
            _folder.File("标本送检.csv", "标本号,就诊流水号,标本类型,检验项目,申请时间,采样时间,结果\n" +
                "B1,Z1,痰,细菌培养,2025-03-01 11:00,2025-03-01 11:30,阴性\nB2,Z2,血,降钙素原,2025-03-03 08:30,2025-03-03 09:00,阴性\nB6,Z6,血,细菌培养,2025-03-10 08:20,2025-03-10 08:30,阴性\n"),
        ];
        Taken = CurbProcess.Run(["ingest", "cn-templates", .. files, "--institution", "H9", "--data", Data]);
        Derived = CurbProcess.Run("derive", "--data", Data);
        if (Taken.ExitCode != 0 || Derived.ExitCode != 0)
        {
            throw new InvalidOperationException(Taken.Error + Taken.Output + Derived.Error);
        }
    }

    public CommandResult Taken { get; }

    public CommandResult Derived { get; }

    private string Data => _folder.Sub("data");

    /// <summary>A question about March 2025.</summary>
    public CommandResult Ask(params string[] question) => AskAll(question.Contains("--from") ? question : [.. question, "--from", "2025-03", "--to", "2025-03"]);

    public CommandResult AskAll(params string[] question)
    {
        var answer = CurbProcess.Run([.. question, "--data", Data, "--format", "csv"]);
        return answer.ExitCode == 0 ? answer : throw new InvalidOperationException(answer.Error);
    }

    public void Dispose() => _folder.Dispose();
}
