using Curb.AntimicrobialUse;
using Curb.Courses;
using Curb.Facts;
using Curb.Tests.Courses;

namespace Curb.Tests.AntimicrobialUse;

/// <summary>Lines with hand-worked DDDs by the rules of the WHO Collaborating Centre.</summary>
public class DefinedDailyDoseTests
{
    private const string Stop = "2024-03-04 08:00";

    [Theory]
    [InlineData("头孢曲松", 2, "g", "qd", "静滴", null, 3)]                       // 3 doses of 2 g, DDD 2 g
    [InlineData("头孢曲松", 1000, "mg", "q12h", "静滴", null, 3)]                 // 6 × 1 g
    [InlineData("美罗培南", 1, "g", "q8h", "静滴", null, 3)]                      // 9 g, DDD 3 g
    [InlineData("哌拉西林他唑巴坦", 4.5, "g", "q8h", "静滴", "4.5g", 36.0 / 14)]  // piperacillin alone: 9 × 4 g, DDD 14 g
    [InlineData("哌拉西林他唑巴坦", 4.5, "g", "q8h", "静滴", null, 36.0 / 14)]
    [InlineData("哌拉西林他唑巴坦", 2.25, "g", "q6h", "静滴", "2.25g*10瓶", 24.0 / 14)]
    [InlineData("哌拉西林他唑巴坦", 2, "支", "q8h", "静滴", "2.25g*10瓶", 36.0 / 14)]
    [InlineData("哌拉西林他唑巴坦", 2.5, "g", "q8h", "静滴", "2.5g(2.0g:0.5g)", 18.0 / 14)]
    [InlineData("头孢哌酮舒巴坦", 1.5, "g", "q12h", "静滴", "1.5g(1.0g/0.5g)", 6.0 / 4)]
    [InlineData("头孢哌酮舒巴坦", 2, "g", "q12h", "静滴", "1.0g(1:1)", 6.0 / 4)]
    [InlineData("头孢哌酮舒巴坦", 3, "g", "q12h", "静滴", "1.5g(2:1)", 12.0 / 4)]
    [InlineData("亚胺培南西司他丁", 0.5, "g", "q6h", "静滴", "0.5g(0.5g:0.5g)", 3)]  // labelled by imipenem
    [InlineData("亚胺培南西司他丁", 1, "g", "q6h", "静滴", "1.0g(0.5g:0.5g)", 3)]    // labelled by the sum
    [InlineData("阿莫西林克拉维酸钾片", 0.625, "g", "tid", "口服", "0.625g", 4.5 / 1.5)]
    [InlineData("青霉素", 320, "万U", "q6h", "静滴", null, 12 * 3.2 * 0.6 / 3.6)]
    [InlineData("庆大霉素", 8, "万U", "bid", "肌注", "2ml:8万U", 6 * 0.08 / 0.24)]
    [InlineData("庆大霉素", 2, "ml", "bid", "肌注", "2ml:80mg", 6 * 0.08 / 0.24)]
    [InlineData("左氧氟沙星氯化钠注射液", 100, "ml", "qd", "静滴", "100ml:0.5g", 3)]
    [InlineData("左氧氟沙星", 1, "袋", "qd", "静滴", "100ml:0.5g", 3)]
    [InlineData("复方磺胺甲噁唑片", 2, "片", "bid", "口服", "0.48g", 12 * 0.48 / 1.92)]
    [InlineData("米诺环素", 100, "mg", "bid", "口服", null, 0.6 / 0.2)]            // J01AA08 0.2 g, not the 1 mg of A01AB23
    [InlineData("琥乙红霉素颗粒", 0.5, "g", "qid", "口服", null, 12 * 0.5 / 2)]    // ethylsuccinate has a DDD of its own
    [InlineData("红霉素", 0.25, "g", "qid", "口服", null, 12 * 0.25 / 1)]
    [InlineData("万古霉素", 1, "g", "q12h", "静滴", null, 3)]
    [InlineData("万古霉素", 0.125, "g", "qid", "口服", null, 12 * 0.125 / 2)]
    [InlineData("甲硝唑", 0.5, "g", "q8h", "静滴", null, 4.5 / 1.5)]
    [InlineData("甲硝唑", 0.4, "g", "tid", "口服", null, 3.6 / 2)]
    [InlineData("氨苄西林钠氯唑西林钠", 2, "支", "q6h", "静滴", "0.5g(0.25g:0.25g)", 12)]   // WHO list of combinations: 2 vials of 0.25/0.25 are 1 DDD …
    [InlineData("氨苄西林钠氯唑西林钠", 2, "支", "q6h", "静滴", "1.0g(0.5g:0.5g)", 12)]     // … and so are 2 vials of 0.5/0.5
    [InlineData("氨苄西林氯唑西林胶囊", 2, "粒", "qid", "口服", "0.5g", 24 / 4.0)]
    [InlineData("注射用硫酸多黏菌素B", 1, "支", "q12h", "静滴", "50万单位", 6 * 0.05 / 0.15)]  // 10,000 units a milligram
    [InlineData("注射用苄星青霉素", 2, "支", "qd", "肌注", "120万单位", 3 * 2.4 * 0.6 / 3.6)]
    [InlineData("注射用普鲁卡因青霉素", 80, "万单位", "qd", "肌注", "80万单位", 3 * 0.8 / 0.6)] // 0.6 g is 0.6 MU
    [InlineData("多黏菌素E甲磺酸钠", 300, "万单位", "q8h", "静滴", null, 27.0 / 9)]          // its DDD is in MU
    [InlineData("制霉菌素片", 1, "片", "tid", "口服", "50万单位", 9 * 0.5 / 1.5)]
    [InlineData("妥布霉素吸入溶液", 300, "mg", "bid", "雾化吸入", "5ml:300mg", 6 * 0.3 / 0.3)] // inhaled: a DDD of its own …
    [InlineData("妥布霉素注射液", 80, "mg", "q8h", "静滴", "2ml:80mg", 9 * 0.08 / 0.24)]      // … and not that of the vein
    [InlineData("磷霉素氨丁三醇散", 1, "包", "qd", "口服", "3g", 3)]
    [InlineData("注射用磷霉素钠", 4, "g", "q12h", "静滴", "4g", 6 * 4 / 8.0)]
    [InlineData("呋喃妥因肠溶片", 2, "片", "qid", "口服", "50mg", 12 * 0.1 / 0.2)]
    [InlineData("注射用头孢他啶阿维巴坦钠", 2.5, "g", "q8h", "静滴", "2.5g", 9 * 2 / 6.0)]
    [InlineData("注射用美罗培南韦博巴坦", 4, "g", "q8h", "静滴", "2g(1g:1g)", 9 * 2 / 3.0)]
    public void A_line_has_the_ddds_worked_by_hand(string drug, double dose, string unit, string frequency, string route, string? specification, double expected)
    {
        var use = Line(hospital => hospital.Order(hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00"), drug, "2024-03-01 08:00", Stop, dose, unit, frequency, route, "治疗", specification));

        Assert.Null(use.DddProblem[0]);
        Assert.Equal(expected, use.Ddds[0]!.Value, 9);
    }

    [Theory]
    [InlineData("头孢曲松", 2.0, "g", null, "静滴", null, DddProblems.FrequencyUnknown)]
    [InlineData("头孢曲松", 2.0, "g", "prn", "静滴", null, DddProblems.AsNeeded)]
    [InlineData("头孢曲松", 2.0, "勺子", "qd", "静滴", null, DddProblems.UnitUnknown)]
    [InlineData("头孢曲松", 2.0, "支", "qd", "静滴", null, DddProblems.StrengthMissing)]
    [InlineData("头孢曲松", null, "g", "qd", "静滴", null, DddProblems.DoseMissing)]
    [InlineData("头孢曲松", 0.0, "g", "qd", "静滴", null, DddProblems.NotPositive)]
    [InlineData("头孢曲松", 2000.0, "g", "qd", "静滴", null, DddProblems.Implausible)]
    [InlineData("头孢哌酮舒巴坦", 6.0, "g", "q12h", "静滴", null, DddProblems.CombinationContentUnknown)]
    [InlineData("头孢曲松", 2.0, "g", "qd", "滴眼", null, DddProblems.NoDdd)]
    [InlineData("注射用阿莫西林钠氟氯西林钠", 1.0, "g", "q8h", "静滴", "1.0g", DddProblems.NoDdd)]               // in no list of combinations
    [InlineData("氨苄西林钠氯唑西林钠", 2.0, "支", "q6h", "静滴", "2.0g(1g:1g)", DddProblems.UnitNotConvertible)] // a vial that the list doesn't have, where the listed ones differ
    [InlineData("硫酸庆大霉素注射液", 8.0, "万单位", "bid", "雾化吸入", "2ml:8万单位", DddProblems.NoDdd)]        // no DDD for inhaling
    public void A_line_that_cannot_be_worked_says_why_and_is_never_zero(string drug, double? dose, string unit, string? frequency, string route, string? specification, string problem)
    {
        var use = Line(hospital => hospital.Order(hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00"), drug, "2024-03-01 08:00", Stop, dose, unit, frequency, route, "治疗", specification));

        Assert.Equal(problem, use.DddProblem[0]);
        Assert.Null(use.Ddds[0]);
    }

    [Fact]
    public void A_prescription_without_dose_schedule_counts_the_quantity_dispensed()
    {
        var use = Line(hospital =>
        {
            string visit = hospital.Stay("2024-03-01 09:00", null, kind: "outpatient");
            hospital.Order(visit, "阿莫西林胶囊", "2024-03-01 09:10", route: "口服", specification: "0.25g*24粒/盒", quantity: 2, quantityUnit: "盒", prescription: "rx1");
            hospital.Order(visit, "阿莫西林胶囊", "2024-03-01 09:10", route: "口服", specification: "0.5g", quantity: 21, quantityUnit: "粒", prescription: "rx1");
            hospital.Order(visit, "阿莫西林胶囊", "2024-03-01 09:10", route: "口服", specification: "0.5g", quantity: 2, quantityUnit: "盒", prescription: "rx1");
        });

        Assert.Equal(12 / 1.5, use.Ddds[0]!.Value, 9);
        Assert.Equal(10.5 / 1.5, use.Ddds[1]!.Value, 9);
        Assert.Equal(DddProblems.PackSizeUnknown, use.DddProblem[2]);
    }

    [Fact]
    public void What_is_given_back_is_taken_off()
    {
        var use = Line(hospital =>
        {
            string visit = hospital.Stay("2024-03-01 09:00", null, kind: "outpatient");
            hospital.Order(visit, "阿莫西林胶囊", "2024-03-01 09:10", dose: 0.5, unit: "g", frequency: "tid", route: "口服", specification: "0.5g*24粒/盒", days: 8, quantity: 1, quantityUnit: "盒", prescription: "rx1");
            hospital.Order(visit, "阿莫西林胶囊", "2024-03-02 09:10", dose: 0.5, unit: "g", frequency: "tid", route: "口服", specification: "0.5g*24粒/盒", days: 8, quantity: -12, quantityUnit: "粒", prescription: "rx1");
        });

        Assert.Equal((8.0, -4.0), (use.Ddds[0]!.Value, use.Ddds[1]!.Value));
    }

    [Fact]
    public void Days_of_supply_stand_for_start_and_stop()
    {
        var use = Line(hospital => hospital.Order(hospital.Stay("2024-03-01 09:00", null, kind: "outpatient"), "左氧氟沙星片", "2024-03-01 09:10", dose: 0.5, unit: "g", frequency: "qd", route: "口服", days: 7, prescription: "rx1"));

        Assert.Equal((7, 7.0), (use.Ddds[0]!.Value, use.Days[0]!.Value));
    }

    /// <summary>Three doses at 8 in the morning: the fourth day, on whose morning the order stops, has none.</summary>
    [Fact]
    public void A_day_without_a_dose_is_no_day_of_therapy()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00");
        hospital.Order(stay, "头孢曲松", "2024-03-01 08:00", "2024-03-04 08:00", 2, "g", "qd");
        hospital.Order(stay, "左氧氟沙星片", "2024-03-04 10:00", "2024-03-07 08:00", 0.5, "g", "qd", "口服");
        hospital.Order(stay, "美罗培南", "2024-03-07 20:00", "2024-03-08 20:00", 1, "g", "q8h");

        var facts = hospital.Derive();

        Assert.Equal([3.0, 3.0, 2.0], Enumerable.Range(0, 3).Select(row => facts.DrugUse.Days[row]!.Value));
        Assert.Equal((8, 8, 1), (facts.Encounters.Dot[0]!.Value, facts.Encounters.Lot[0]!.Value, facts.Encounters.CombinedMost[0]!.Value));
        var courses = TreatmentCourses.Derive(facts.DrugUse, CourseOrders.Rules, CourseOrders.Ranks, new Dictionary<string, bool>(), GivenDoses.None);
        Assert.Equal((1, 8, 8, 0), (courses.Count, courses.Dot[0]!.Value, courses.Lot[0]!.Value, courses.CombinedDays[0]!.Value));
    }

    [Fact]
    public void What_is_inhaled_has_its_own_ddd_and_stays_out_of_use()
    {
        var hospital = new SmallHospital();
        hospital.Order(hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00"), "妥布霉素吸入溶液", "2024-03-01 08:00", Stop, 300, "mg", "bid", "雾化吸入", specification: "5ml:300mg");

        var facts = hospital.Derive();

        Assert.Equal((2 * 3.0, false), (facts.DrugUse.Ddds[0]!.Value, facts.DrugUse.Counted[0]!.Value));
        Assert.Equal((0.0, false), (facts.Encounters.Ddds[0]!.Value, facts.Encounters.UsedAny[0]!.Value));
    }

    [Fact]
    public void A_single_order_is_one_dose()
    {
        var use = Line(hospital => hospital.Order(hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00"), "头孢曲松", "2024-03-01 08:00", null, 2, "g", "st", kind: "临时"));

        Assert.Equal((1.0, 1.0), (use.Ddds[0]!.Value, use.Days[0]!.Value));
    }

    [Fact]
    public void An_order_without_stop_ends_with_the_stay_and_none_lasts_longer()
    {
        var use = Line(hospital =>
        {
            string stay = hospital.Stay("2024-03-01 08:00", "2024-03-03 08:00");
            hospital.Order(stay, "头孢曲松", "2024-03-01 08:00", null, 2, "g", "qd", kind: "长期");
            hospital.Order(stay, "头孢曲松", "2024-03-01 08:00", "2024-03-09 08:00", 2, "g", "qd", kind: "长期");
        });

        Assert.Equal((2.0, 2.0), (use.Ddds[0]!.Value, use.Ddds[1]!.Value));
    }

    [Fact]
    public void With_dates_alone_the_first_and_the_last_day_count()
    {
        var use = Line(hospital => hospital.Order(hospital.Stay("2024-03-01", "2024-03-08"), "头孢曲松", "2024-03-01", "2024-03-03", 2, "g", "qd"));

        Assert.Equal((3.0, 3.0), (use.Ddds[0]!.Value, use.Days[0]!.Value));
    }

    [Fact]
    public void Doses_given_say_more_than_the_order()
    {
        var use = Line(hospital =>
        {
            hospital.Order(hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00"), "头孢曲松", "2024-03-01 08:00", "2024-03-06 08:00", 2, "g", "qd", key: "o");
            hospital.Given("o", "2024-03-01 09:00", 2, "g");
            hospital.Given("o", "2024-03-03 09:00", 1, "g");
            hospital.Given("o", "2024-03-03 21:00");
        });

        Assert.Equal((2.5, 2.0), (use.Ddds[0]!.Value, use.Days[0]!.Value));
    }

    private static DrugUseFacts Line(Action<SmallHospital> write)
    {
        var hospital = new SmallHospital();
        write(hospital);
        return hospital.Derive().DrugUse;
    }
}
