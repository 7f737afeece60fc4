using Curb.Courses;
using Curb.Intake.Received;
using Curb.Tests.ReferenceData;

namespace Curb.Tests.Courses;

public class TreatmentCoursesTests
{
    [Fact]
    public void An_order_within_the_gap_goes_on_with_the_course_and_one_after_it_begins_another()
    {
        var courses = new CourseOrders()
            .Add("CRO iv 2025-01-01T08:00 2025-01-04T08:00")
            .Add("CRO iv 2025-01-05T20:00 2025-01-07T08:00")
            .Add("CRO iv 2025-01-08T20:01 2025-01-09T08:00").Courses();
        Assert.Equal(2, courses.Count);
        Assert.Equal([7, 2], courses.Days.Values.ToArray());
        Assert.Equal([7, 2], courses.Lot.Values.ToArray());
        Assert.Equal("O3", courses.Course[1]);
    }

    [Fact]
    public void A_day_without_a_drug_inside_a_course_counts_in_its_days_and_not_in_its_length_of_therapy()
    {
        var courses = new CourseOrders().Add("CRO iv 2025-01-01T08:00 2025-01-02T23:00").Add("CRO iv 2025-01-04T08:00 2025-01-05T08:00").Courses();
        Assert.Equal(1, courses.Count);
        Assert.Equal((5, 4, 4), (courses.Days[0], courses.Lot[0], courses.Dot[0]));
    }

    [Fact]
    public void Two_patients_and_prophylaxis_and_therapy_are_courses_of_their_own()
    {
        var courses = new CourseOrders()
            .Add("CZO iv 2025-01-01T08:00 2025-01-01T10:00", purpose: "prophylaxis")
            .Add("CRO iv 2025-01-01T12:00 2025-01-03T08:00")
            .Add("CRO iv 2025-01-01T12:00 2025-01-03T08:00", patient: "P2").Courses();
        Assert.Equal(["therapy", "prophylaxis", "therapy"], Enumerable.Range(0, courses.Count).Select(row => courses.Purpose[row]));
    }

    [Theory]
    [InlineData("MEM", "CRO", false, true, false)]
    [InlineData("CRO", "MEM", true, false, false)]
    [InlineData("CRO", "CTX", false, false, true)]
    [InlineData("TZP", "CAZ", false, false, true)]
    [InlineData("CRO", "MEM+VAN", true, false, false)]
    [InlineData("MEM+VAN", "MEM", false, true, false)]
    [InlineData("CRO", "CRO+MTR", true, false, false)]
    public void Changes_are_told_by_rank_and_number_of_drugs(string before, string after, bool escalated, bool deEscalated, bool switched)
    {
        var orders = new CourseOrders();
        foreach (var drug in before.Split('+'))
        {
            orders.Add($"{drug} iv 2025-01-01T08:00 2025-01-03T23:00");
        }

        foreach (var drug in after.Split('+'))
        {
            orders.Add($"{drug} iv 2025-01-04T08:00 2025-01-06T23:00");
        }

        var courses = orders.Courses();
        Assert.Equal((escalated, deEscalated, switched), (courses.Escalated[0], courses.DeEscalated[0], courses.Switched[0]));
        Assert.Equal(deEscalated ? 4 : null, courses.DeEscalationDay[0]);
    }

    [Fact]
    public void A_change_to_a_drug_without_a_rank_is_unknown_and_not_a_no()
    {
        var courses = new CourseOrders().Add("CRO iv 2025-01-01T08:00 2025-01-02T08:00").Add("FLU iv 2025-01-03T08:00 2025-01-05T08:00").Courses();
        Assert.Null(courses.Escalated[0]);
        Assert.Null(courses.DeEscalated[0]);
    }

    [Fact]
    public void Going_on_by_mouth_is_an_oral_switch_on_its_first_oral_day()
    {
        var courses = new CourseOrders().Add("LVX iv 2025-01-01T08:00 2025-01-03T20:00").Add("LVX po 2025-01-04T08:00 2025-01-08T08:00").Courses();
        Assert.True(courses.StartedIntravenous[0]);
        Assert.True(courses.OralSwitch[0]);
        Assert.Equal(4, courses.OralSwitchDay[0]);
        Assert.False(courses.Switched[0]);
    }

    [Fact]
    public void Oral_drugs_beside_the_infusion_are_no_oral_switch_until_it_ends()
    {
        var courses = new CourseOrders().Add("CRO iv 2025-01-01T08:00 2025-01-06T20:00").Add("AZM po 2025-01-01T08:00 2025-01-06T20:00").Courses();
        Assert.False(courses.OralSwitch[0]);
        Assert.Null(courses.OralSwitchDay[0]);
    }

    [Fact]
    public void A_course_by_mouth_alone_can_have_no_oral_switch() =>
        Assert.Null(new CourseOrders().Add("LVX po 2025-01-01T08:00 2025-01-03T20:00").Courses().OralSwitch[0]);

    [Fact]
    public void Drugs_taken_home_belong_to_the_course_by_their_days_of_supply()
    {
        var courses = new CourseOrders().Add("LVX iv 2025-01-01T08:00 2025-01-03T20:00").Add("LVX po 2025-01-04T08:00", takeHome: true, days: 5).Courses();
        Assert.Equal((1, 8), (courses.Count, courses.Days[0]));
        Assert.False(courses.EndAssumed[0]);
    }

    [Fact]
    public void Metronidazole_beside_a_carbapenem_is_double_anaerobic_cover()
    {
        var courses = new CourseOrders().Add("MEM iv 2025-01-01T08:00 2025-01-05T08:00").Add("MTR iv 2025-01-02T08:00 2025-01-04T08:00").Courses();
        Assert.Equal((3, 3), (courses.DoubleAnaerobicDays[0], courses.CombinedDays[0]));
        Assert.Equal(0, new CourseOrders().Add("CRO iv 2025-01-01T08:00 2025-01-05T08:00").Add("MTR iv 2025-01-02T08:00 2025-01-04T08:00").Courses().DoubleAnaerobicDays[0]);
    }

    [Fact]
    public void An_order_without_an_end_lasts_one_day_and_the_course_says_that_it_was_assumed()
    {
        var courses = new CourseOrders().Add("CRO iv 2025-01-01T08:00 -").Add("CRO iv 2095-01-02T08:00 2195-01-02T08:00").Courses();
        Assert.Equal([1, 1], courses.Days.Values.ToArray());
        Assert.True(courses.EndAssumed[0]);
        Assert.True(courses.EndAssumed[1]);
    }

    [Fact]
    public void An_end_on_the_stroke_of_midnight_does_not_touch_the_next_day() =>
        Assert.Equal(2, new CourseOrders().Add("CRO iv 2025-01-01T08:00 2025-01-03T00:00").Courses().Days[0]);

    [Fact]
    public void Ddds_of_a_course_are_unknown_where_those_of_one_order_are()
    {
        var orders = new CourseOrders().Add("CRO iv 2025-01-01T08:00 2025-01-02T08:00").Add("MEM iv 2025-01-02T08:00 2025-01-03T08:00");
        Assert.Equal(4, orders.Courses().Ddds[0]);
        orders.Use.Ddds.Set(1, null);
        Assert.Null(orders.Courses().Ddds[0]);
    }

    [Theory]
    [InlineData("J15.902", true)]
    [InlineData("j18", true)]
    [InlineData("N39.000", true)]
    [InlineData("N39.1", false)]
    [InlineData("N39", false)]
    [InlineData("I10.x05", false)]
    [InlineData("A41.9+", true)]
    [InlineData("", false)]
    public void A_diagnosis_names_an_infection_by_its_category_or_subcategory(string code, bool infection) =>
        Assert.Equal(infection, InfectionDiagnoses.Load(ReferenceTree.Library).Holds(code));

    [Fact]
    public void Therapy_without_an_infection_diagnosis_shows_and_an_encounter_without_codes_stays_unknown()
    {
        var diagnoses = new ReceivedDiagnoses();
        foreach (var (encounter, code) in new[] { ("E1", "I10.x05"), ("E2", "I10"), ("E2", "J15.9"), ("E3", "") })
        {
            diagnoses.Encounter.Append(encounter);
            diagnoses.Code.Append(code);
            diagnoses.EndRow();
        }

        var orders = new CourseOrders();
        foreach (var encounter in new[] { "E1", "E2", "E3" })
        {
            orders.Add("CRO iv 2025-01-01T08:00 2025-01-02T08:00", patient: encounter, encounter: encounter);
        }

        var courses = orders.Courses(InfectionDiagnoses.Load(ReferenceTree.Library).ByEncounter(diagnoses));
        Assert.Equal([false, true, null], Enumerable.Range(0, 3).Select(row => courses.InfectionDiagnosis[row]));
    }
}
