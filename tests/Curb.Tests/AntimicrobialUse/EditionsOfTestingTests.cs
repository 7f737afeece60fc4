using Curb.Facts;
using Curb.Isolates;
using Curb.Tests.Support;

namespace Curb.Tests.AntimicrobialUse;

/// <summary>What counts as testing before therapy, by edition; combined key drugs; what a stay is beside its use.</summary>
public class EditionsOfTestingTests
{
    [Theory]
    [InlineData("细菌培养", true, true, true)]
    [InlineData("降钙素原", false, true, false)]
    [InlineData("白介素-6", false, true, false)]
    [InlineData("G试验 1,3-β-D葡聚糖", false, true, true)]
    [InlineData("肺炎支原体抗体", false, true, true)]
    [InlineData("核酸检测", true, true, true)]
    [InlineData("C反应蛋白", false, false, false)]
    public void Each_edition_counts_its_own_tests(string test, bool microbiology, bool action, bool national)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00");
        hospital.Order(stay, "头孢曲松", "2024-03-02 10:00", "2024-03-05 10:00", 2, "g", "qd", purpose: "治疗");
        hospital.Specimen(stay, "2024-03-02 08:00", test);
        var facts = hospital.Derive();

        Assert.Equal((microbiology, action, national), (facts.Encounters.MicrobiologyBeforeTherapy[0], facts.Encounters.TestedBeforeTherapy[0], facts.Encounters.CultureBeforeTherapy[0]));
        Assert.Equal((microbiology, action, national), (facts.Specimens.MicrobiologyTest[0], facts.Specimens.ActionTest[0], facts.Specimens.PathogenTest[0]));
    }

    [Theory]
    [InlineData("美罗培南", "万古霉素", "2024-03-04", true, true)]
    [InlineData("哌拉西林他唑巴坦", "万古霉素", "2024-03-04", true, false)]    // piperacillin/tazobactam joined the list in 2024
    [InlineData("美罗培南", "头孢曲松", "2024-03-04", false, false)]           // one key drug only
    [InlineData("美罗培南", "万古霉素", "2024-03-08", false, false)]           // one after the other
    [InlineData("美罗培南", "万古霉素", "2024-03-06", true, true)]             // one calendar day together
    public void Key_drugs_are_combined_where_two_of_the_list_share_a_calendar_day(string first, string second, string from, bool national, bool action)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-19 10:00");
        hospital.Order(stay, first, "2024-03-02 10:00", "2024-03-06 20:00", 1, "g", "q8h", purpose: "治疗");
        hospital.Order(stay, second, from + " 08:00", from + " 23:00", 1, "g", "q12h", purpose: "治疗");
        var stays = hospital.Derive().Encounters;

        Assert.Equal((national, action), (stays.KeyCombined[0], stays.KeyCombinedAction[0]));
    }

    [Theory]
    [InlineData("2024-03-02 09:00", true)]
    [InlineData("2024-03-03 09:00", true)]      // after the first key drug, before the second
    [InlineData("2024-03-04 09:00", false)]
    public void A_combination_begins_with_the_first_dose_of_its_second_drug(string collected, bool before)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-19 10:00");
        hospital.Order(stay, "美罗培南", "2024-03-02 10:00", "2024-03-09 10:00", 1, "g", "q8h", purpose: "治疗");
        hospital.Order(stay, "万古霉素", "2024-03-04 08:00", "2024-03-09 10:00", 1, "g", "q12h", purpose: "治疗");
        hospital.Specimen(stay, collected);

        Assert.Equal(before, hospital.Derive().Encounters.CultureBeforeKey[0]);
    }

    [Fact]
    public void Prophylaxis_is_no_part_of_a_combination_and_procalcitonin_no_test_before_one()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-19 10:00");
        hospital.Order(stay, "美罗培南", "2024-03-02 10:00", "2024-03-09 10:00", 1, "g", "q8h", purpose: "治疗");
        hospital.Order(stay, "万古霉素", "2024-03-04 08:00", "2024-03-05 10:00", 1, "g", "q12h", purpose: "预防");
        string other = hospital.Stay("2024-03-01 08:00", "2024-03-19 10:00", patient: "p2");
        hospital.Order(other, "美罗培南", "2024-03-02 10:00", "2024-03-09 10:00", 1, "g", "q8h", purpose: "治疗");
        hospital.Order(other, "万古霉素", "2024-03-02 10:00", "2024-03-05 10:00", 1, "g", "q12h", purpose: "治疗");
        hospital.Specimen(other, "2024-03-01 10:00", "降钙素原");
        var stays = hospital.Derive().Encounters;

        Assert.Equal((false, true), (stays.KeyCombined[0], stays.KeyCombined[1]));
        Assert.Equal((false, false), (stays.CultureBeforeKey[1], stays.CultureBeforeKeyAction[1]));
    }

    [Theory]
    [InlineData(0.05, "neonate", "counted-part;adult-ddd-in-neonate")]
    [InlineData(0.5, "infant", "counted-part;adult-ddd-in-child")]
    [InlineData(7.9, "young-child", "counted-part;adult-ddd-in-child")]
    [InlineData(8.0, "child", "counted-part;adult-ddd-in-child")]
    [InlineData(18.0, "adult", "counted-part")]
    [InlineData(65.0, "elderly", "counted-part")]
    public void The_rule_by_which_doses_were_counted_is_named(double age, string band, string rule)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00", age: age);
        hospital.Order(stay, "哌拉西林他唑巴坦", "2024-03-02 10:00", "2024-03-03 10:00", 4.5, "g", "q8h", specification: "4.5g(4.0g/0.5g)");
        var facts = hospital.Derive();

        Assert.Equal((band, rule), (facts.Encounters.AgeBand[0], facts.DrugUse.DddRule[0]));
        Assert.Equal(3 * 4.0 / 14, facts.DrugUse.Ddds[0]!.Value, 9);      // piperacillin alone: 12 g over a DDD of 14 g, at any age
    }

    [Fact]
    public void Infusions_of_other_drugs_count_and_a_feed_of_antimicrobials_alone_proves_no_absence()
    {
        var alone = new SmallHospital();
        alone.Order(alone.Stay("2024-03-01 08:00", "2024-03-09 10:00"), "头孢曲松", "2024-03-02 10:00", "2024-03-03 10:00", 2, "g", "qd");
        alone.Stay("2024-03-01 08:00", "2024-03-09 10:00", patient: "p2");
        Assert.Equal([true, null], Column(alone.Derive().Encounters));

        var all = new SmallHospital();
        all.Order(all.Stay("2024-03-01 08:00", "2024-03-09 10:00"), "呋塞米", "2024-03-02 10:00", "2024-03-03 10:00", 20, "mg", "qd", route: "静推");
        all.Order(all.Stay("2024-03-01 08:00", "2024-03-09 10:00", patient: "p2"), "呋塞米", "2024-03-02 10:00", "2024-03-03 10:00", 20, "mg", "qd", route: "口服");
        Assert.Equal([true, false], Column(all.Derive().Encounters));

        static bool?[] Column(EncounterFacts stays) => [stays.Infused[0], stays.Infused[1]];
    }

    [Theory]
    [InlineData("静滴", "intravenous")]
    [InlineData("口服", "oral")]
    [InlineData("鞘内注射", "intrathecal")]
    [InlineData("关节腔注射", "intra-articular")]
    [InlineData("肌注", "intramuscular")]
    public void Routes_are_told_apart_beyond_those_of_the_defined_daily_doses(string route, string group)
    {
        var hospital = new SmallHospital();
        hospital.Order(hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00"), "左氧氟沙星", "2024-03-02 10:00", "2024-03-03 10:00", 0.5, "g", "qd", route: route);
        var use = hospital.Derive().DrugUse;

        Assert.Equal(group, use.RouteGroup[0]);
        Assert.Equal(group is not ("intrathecal" or "intra-articular"), use.Counted[0]);
    }

    [Fact]
    public void Intensive_care_is_the_department_or_a_ward_of_the_stay()
    {
        var hospital = new SmallHospital();
        hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00", department: "重症医学科");
        string moved = hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00", patient: "p2");
        hospital.Ward(moved, "ICU", "2024-03-02 08:00", "2024-03-03 08:00");
        hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00", patient: "p3");
        var stays = hospital.Derive().Encounters;

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(stay => stays.Icu[stay]));
        Assert.Equal(["icu", "respiratory", "respiratory"], Enumerable.Range(0, 3).Select(stay => stays.DepartmentGroup[stay]));
        Assert.Equal((8, 9), (stays.PatientDays[0], stays.DaysPresent[0]));
    }

    [Fact]
    public void A_resistant_organism_opens_one_episode_in_patient_stay_and_site()
    {
        var isolates = new IsolateFacts();
        (string Patient, string Organism, string Site, string? Classes, string? Open, int Day, bool Screening)[] rows =
        [
            ("p1", "sau", "blood", "MRSA", null, 2, false), ("p1", "sau", "blood", "MRSA", null, 1, false), ("p1", "sau", "urine", "MRSA", null, 3, false), ("p2", "sau", "blood", null, null, 1, false),
            ("p2", "aba", "blood", null, "CRAB", 1, false), ("p3", "kpn", "blood", "CRE;CRKP", null, 1, true), ("p3", "eco", "blood", null, null, 1, false), ("p3", "spn", "blood", "PRSP", null, 1, false), ("p4", "ecl", "blood", "CRE", null, 1, false),
        ];
        foreach (var row in rows)
        {
            isolates.Isolate.Append((long)isolates.Count + 1);
            isolates.Patient.Append(row.Patient);
            isolates.Encounter.Append("e-" + row.Patient);
            isolates.Organism.Append(row.Organism);
            isolates.SpecimenGroup.Append(row.Site);
            isolates.Classes.Append(row.Classes);
            isolates.CannotAssess.Append(row.Open);
            isolates.CollectedOn.Append(row.Day);
            isolates.Screening.Append(row.Screening);
            isolates.EndRow();
        }

        MdroMarks.Mark(isolates, Reference.Library);

        Assert.Equal(["MRSA", "MRSA", "MRSA", "MRSA", "CRAB", "CRKP", "CREC", null, "CRE"], Enumerable.Range(0, 9).Select(row => isolates.MdroKind[row]));
        Assert.Equal([true, true, true, false, null, true, false, null, true], Enumerable.Range(0, 9).Select(row => isolates.Mdro[row]));
        Assert.Equal([false, true, true, false, false, false, false, null, true], Enumerable.Range(0, 9).Select(row => isolates.MdroEpisode[row]));
    }
}
