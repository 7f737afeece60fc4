using Curb.Columns;
using Curb.ReferenceData;

namespace Curb.Tests.AntimicrobialUse;

public class EncounterUseTests
{
    /// <summary>
    /// A ward worked by hand. Stay 1: 2024-03-01 to 03-08 (7 days), ceftriaxone 2 g qd for 3 days (3 DDDs) and meropenem 1 g q8h for 2 days (2 DDDs), one day shared.
    /// Stay 2: 03-02 to 03-05 (3 days), none. Stay 3: one day (counts 1). Intensity: 5 DDDs × 100 ÷ 11 patient-days, with the factor of 100 that is easily forgotten.
    /// </summary>
    [Fact]
    public void A_ward_has_the_use_worked_by_hand()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00");
        hospital.Order(stay, "头孢曲松", "2024-03-01 09:00", "2024-03-04 08:00", 2, "g", "qd", cost: 30);
        hospital.Order(stay, "美罗培南", "2024-03-03 20:00", "2024-03-05 20:00", 1, "g", "q8h", cost: 600);
        hospital.Order(stay, "左氧氟沙星片", "2024-03-08 09:00", dose: 0.5, unit: "g", frequency: "qd", route: "口服", kind: "出院带药", days: 7, cost: 50);
        hospital.Order(stay, "左氧氟沙星滴眼液", "2024-03-02 09:00", "2024-03-05 09:00", 1, "滴", "tid", "滴眼");
        hospital.Stay("2024-03-02 08:00", "2024-03-05 10:00", patient: "p2");
        hospital.Stay("2024-03-09 08:00", "2024-03-09 17:00", patient: "p3");

        var facts = hospital.Derive();
        var stays = facts.Encounters;

        Assert.Equal([7, 3, 1], Enumerable.Range(0, 3).Select(row => stays.PatientDays[row]!.Value));
        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(row => stays.UsedAny[row]!.Value));
        Assert.Equal((5.0, 3.0, 0.0, 2.0), (stays.Ddds[0]!.Value, stays.DddsUnrestricted[0]!.Value, stays.DddsRestricted[0]!.Value, stays.DddsSpecial[0]!.Value));
        Assert.Equal((2, 2, 6, 5), (stays.Agents[0]!.Value, stays.CombinedMost[0]!.Value, stays.Dot[0]!.Value, stays.Lot[0]!.Value));
        Assert.Equal((630.0, 0, "2024-03"), (stays.AntimicrobialCost[0]!.Value, stays.OrdersWithoutDdd[0]!.Value, stays.Month[0]));
        Assert.Equal(0, stays.Ddds[1]!.Value);
        double intensity = Enumerable.Range(0, 3).Sum(row => stays.Ddds[row]!.Value) * 100 / Enumerable.Range(0, 3).Sum(row => stays.PatientDays[row]!.Value);
        Assert.Equal(45.4545, intensity, 4);
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(row => facts.DrugUse.Counted[row]!.Value));
    }

    [Fact]
    public void Without_a_catalogue_the_grades_are_unknown_and_not_unused()
    {
        var hospital = new SmallHospital();
        hospital.Order(hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00"), "美罗培南", "2024-03-03 20:00", "2024-03-05 20:00", 1, "g", "q8h");

        var stays = Curb.AntimicrobialUse.UseDerivation.Derive(hospital.Records, Support.Reference.Library, GradedCatalogue.Empty, hospital.Mappings).Encounters;

        Assert.Null(stays.UsedSpecial[0]);
        Assert.Null(stays.DddsSpecial[0]);
        Assert.True(stays.UsedAny[0]);
    }

    [Fact]
    public void Where_no_orders_were_delivered_use_is_unknown()
    {
        var hospital = new SmallHospital();
        hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00");

        var stays = hospital.Derive().Encounters;

        Assert.Null(stays.UsedAny[0]);
        Assert.Null(stays.Ddds[0]);
        Assert.Equal(7, stays.PatientDays[0]);
    }

    [Theory]
    [InlineData("2024-03-02 07:00", null, true)]
    [InlineData("2024-03-02 09:30", null, false)]
    [InlineData("2024-03-01", null, true)]
    [InlineData("2024-03-02", null, null)]          // a date alone on the day of the first dose: nobody can say
    [InlineData("2024-03-02 07:00", "2024-03-02 10:00", false)]
    [InlineData(null, null, null)]
    public void A_culture_counts_where_it_was_ordered_and_collected_before_the_first_therapeutic_dose(string? collected, string? ordered, bool? expected)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00");
        hospital.Order(stay, "头孢曲松", "2024-03-02 09:00", "2024-03-05 08:00", 2, "g", "qd", purpose: "治疗");
        hospital.Specimen(stay, collected, ordered: ordered);

        Assert.Equal(expected, hospital.Derive().Encounters.CultureBeforeTherapy[0]);
    }

    [Fact]
    public void Procalcitonin_is_no_pathogen_test_and_prophylaxis_needs_none()
    {
        var hospital = new SmallHospital();
        string tested = hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00");
        hospital.Order(tested, "美罗培南", "2024-03-02 09:00", "2024-03-05 08:00", 1, "g", "q8h", purpose: "治疗");
        hospital.Specimen(tested, "2024-03-01 10:00", "降钙素原检测", "血");
        string prevented = hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00", patient: "p2");
        hospital.Order(prevented, "头孢唑林", "2024-03-02 09:00", null, 2, "g", "st", purpose: "预防", kind: "临时");

        var stays = hospital.Derive().Encounters;

        Assert.Equal((false, false), (stays.CultureBeforeTherapy[0], stays.CultureBeforeSpecial[0]));
        Assert.Equal((false, true), (stays.Therapeutic[1], stays.Prophylactic[1]));
        Assert.Null(stays.CultureBeforeTherapy[1]);
    }

    [Fact]
    public void A_specimen_without_encounter_belongs_to_the_stay_of_its_patient()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00");
        hospital.Order(stay, "头孢曲松", "2024-03-02 09:00", "2024-03-05 08:00", 2, "g", "qd", purpose: "治疗");
        hospital.Specimen(null, "2024-03-01 06:30", patient: "p1", result: "未生长");

        var facts = hospital.Derive();

        Assert.True(facts.Encounters.CultureBeforeTherapy[0]);
        Assert.Equal((stay, false, true, true), (facts.Specimens.Encounter[0], facts.Specimens.Positive[0], facts.Specimens.BeforeTherapy[0], facts.Specimens.SterileSite[0]));
    }

    [Fact]
    public void Without_specimen_data_the_timing_of_cultures_is_unknown()
    {
        var hospital = new SmallHospital();
        hospital.Order(hospital.Stay("2024-03-01 08:00", "2024-03-08 10:00"), "头孢曲松", "2024-03-02 09:00", "2024-03-05 08:00", 2, "g", "qd", purpose: "治疗");

        Assert.Null(hospital.Derive().Encounters.CultureBeforeTherapy[0]);
    }

    [Fact]
    public void Use_is_spread_over_the_calendar_months_it_touches()
    {
        var hospital = new SmallHospital();
        hospital.Order(hospital.Stay("2024-02-20", "2024-03-20"), "头孢曲松", "2024-02-28", "2024-03-03", 2, "g", "qd");

        var months = hospital.Derive().UseMonths;

        Assert.Equal([("2024-02", 2.0, 2.0), ("2024-03", 3.0, 3.0)], Enumerable.Range(0, months.Count).Select(row => (months.Month[row]!, months.Days[row]!.Value, Math.Round(months.Ddds[row]!.Value, 9))));
    }

    [Fact]
    public void Midnights_go_to_the_department_that_the_patient_lay_in()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-02-27 08:00", "2024-03-04 10:00", "外科");
        hospital.Ward(stay, "急诊", "2024-02-27 08:00", "2024-02-27 20:00");
        hospital.Ward(stay, "ICU", "2024-02-27 20:00", "2024-02-29 12:00");
        hospital.Stay("2024-03-05 08:00", "2024-03-05 18:00", "外科", patient: "p2");

        var rows = hospital.Derive().Occupancy;

        Assert.Equal(
            ["ICU 2024-02 2", "外科 2024-02 1", "外科 2024-03 1", "外科 2024-03 3"],
            Enumerable.Range(0, rows.Count).Select(row => $"{rows.Department[row]} {rows.Month[row]} {rows.PatientDays[row]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Prescriptions_are_counted_by_number_with_and_without_antimicrobials()
    {
        var hospital = new SmallHospital();
        string visit = hospital.Stay("2024-03-01 09:00", null, kind: "outpatient");
        hospital.Order(visit, "阿莫西林胶囊", "2024-03-01 09:10", dose: 0.5, unit: "g", frequency: "tid", route: "口服", days: 5, prescription: "rx1", cost: 10);
        hospital.Order(visit, "布洛芬片", "2024-03-01 09:10", route: "口服", prescription: "rx1", cost: 5);
        hospital.Order(visit, "维生素C片", "2024-03-01 09:12", route: "口服", prescription: "rx2", cost: 3);

        var facts = hospital.Derive();

        Assert.Equal((2, 1), (facts.Encounters.Prescriptions[0]!.Value, facts.Encounters.AntimicrobialPrescriptions[0]!.Value));
        Assert.Equal((2, true, 15.0, 10.0, 1), (facts.Prescriptions.Lines[0]!.Value, facts.Prescriptions.Antimicrobial[0]!.Value, facts.Prescriptions.Cost[0]!.Value, facts.Prescriptions.AntimicrobialCost[0]!.Value, facts.Prescriptions.Agents[0]!.Value));
        Assert.Equal((1, false, 0.0), (facts.Prescriptions.Lines[1]!.Value, facts.Prescriptions.Antimicrobial[1]!.Value, facts.Prescriptions.AntimicrobialCost[1]!.Value));
    }

    [Fact]
    public void A_culture_told_by_the_hospital_and_by_the_laboratory_is_one_specimen()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00");
        hospital.Order(stay, "头孢曲松", "2024-03-02 09:00", "2024-03-05 09:00", 2, "g", "qd", purpose: "治疗");
        hospital.Specimen(stay, "2024-03-02 10:00", type: "bl", patient: "p1", result: "无菌生长");
        hospital.Specimen(null, "2024-03-02", type: "bl", patient: "p1", result: "no growth");

        var facts = hospital.Derive();

        Assert.Equal((1, false), (facts.Specimens.Count, facts.Encounters.CultureBeforeTherapy[0]));
    }

    [Theory]
    [InlineData("2024-03-02", "ur", "p1")]    // another specimen type
    [InlineData("2024-03-03", "bl", "p1")]    // another day
    [InlineData("2024-03-02", "bl", "p2")]    // another patient
    public void A_culture_of_another_patient_day_or_type_is_another_specimen(string day, string type, string patient)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00");
        hospital.Specimen(stay, "2024-03-02 10:00", type: "bl", patient: "p1", result: "无菌生长");
        hospital.Specimen(null, day, type: type, patient: patient, result: "no growth");

        Assert.Equal(2, hospital.Derive().Specimens.Count);
    }

    [Fact]
    public void Two_cultures_of_the_laboratory_and_one_of_the_hospital_are_two_specimens()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00");
        hospital.Specimen(stay, "2024-03-02 10:00", type: "bl", patient: "p1", result: "无菌生长");
        hospital.Specimen(null, "2024-03-02", type: "bl", patient: "p1", result: "no growth");
        hospital.Specimen(null, "2024-03-02", type: "bl", patient: "p1", result: "no growth");

        Assert.Equal(2, hospital.Derive().Specimens.Count);
    }

    [Fact]
    public void Whether_prophylaxis_was_given_is_unknown_where_purposes_are()
    {
        var hospital = new SmallHospital();
        hospital.Order(hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00"), "头孢曲松", "2024-03-02 09:00", "2024-03-05 09:00", 2, "g", "qd");
        hospital.Order(hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00"), "头孢曲松", "2024-03-02 09:00", "2024-03-05 09:00", 2, "g", "qd", purpose: "治疗");
        hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00");

        var stays = hospital.Derive().Encounters;

        Assert.Equal((null, false, false), (stays.Prophylactic[0], stays.Prophylactic[1], stays.Prophylactic[2]));
    }
}
