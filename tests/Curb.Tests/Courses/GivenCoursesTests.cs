using Curb.Courses;
using Curb.Facts;
using Curb.Tests.AntimicrobialUse;

namespace Curb.Tests.Courses;

/// <summary>Courses count the days with a dose where administrations were delivered, and say what they rest on.</summary>
public class GivenCoursesTests
{
    /// <summary>Ordered for five days, given on three of them: 1, 2 and 5 March; the day between without a dose is no day of therapy.</summary>
    [Fact]
    public void Days_without_a_dose_are_no_days_of_therapy()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-10 10:00");
        hospital.Order(stay, "头孢曲松", "2024-03-01 09:00", "2024-03-06 08:00", 2, "g", "qd", purpose: "治疗", key: "A");
        foreach (string at in (string[])["2024-03-01 09:10", "2024-03-02 09:05", "2024-03-02 21:00", "2024-03-05 09:00"])
        {
            hospital.Given("A", at, 2, "g");
        }

        var (courses, stays) = Derive(hospital);

        Assert.Equal(1, courses.Count);
        Assert.Equal((5, 3, 3, "given"), (courses.Days[0]!.Value, courses.Lot[0]!.Value, courses.Dot[0]!.Value, courses.RestsOn[0]));
        Assert.Equal(SmallHospital.Time("2024-03-01 09:10"), Curb.Columns.Instants.ToDateTime(courses.StartedAt[0]!.Value));
        Assert.Equal(SmallHospital.Time("2024-03-05 09:00"), Curb.Columns.Instants.ToDateTime(courses.EndedAt[0]!.Value));
        Assert.Equal((stays.Dot[0], stays.Lot[0]), (courses.Dot[0], courses.Lot[0]));
    }

    /// <summary>The first order was ordered until 10 March and given until the 2nd only: the second drug, begun on the 6th, is a course of its own.</summary>
    [Fact]
    public void An_order_that_runs_on_without_doses_joins_nothing()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-12 10:00");
        hospital.Order(stay, "头孢曲松", "2024-03-01 09:00", "2024-03-10 08:00", 2, "g", "qd", purpose: "治疗", key: "A");
        hospital.Order(stay, "美罗培南", "2024-03-06 09:00", "2024-03-08 08:00", 1, "g", "q8h", purpose: "治疗", key: "B");
        hospital.Given("A", "2024-03-01 09:00");
        hospital.Given("A", "2024-03-02 09:00");

        var courses = Derive(hospital).Courses;

        Assert.Equal(["given", "ordered"], Enumerable.Range(0, courses.Count).Select(row => courses.RestsOn[row]));
        Assert.Equal([2, 3], Enumerable.Range(0, courses.Count).Select(row => courses.Dot[row]!.Value));
    }

    /// <summary>A dose a day at nine, the next drug the next day at half past nine: 24.5 hours after the last dose, and still one course; one order has doses and one has none.</summary>
    [Fact]
    public void A_dose_lasts_until_the_next_one_is_due()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-12 10:00");
        hospital.Order(stay, "头孢曲松", "2024-03-01 09:00", "2024-03-03 08:00", 2, "g", "qd", purpose: "治疗", key: "A");
        hospital.Order(stay, "美罗培南", "2024-03-04 20:00", "2024-03-06 19:00", 1, "g", "q8h", purpose: "治疗", key: "B");
        hospital.Given("A", "2024-03-01 09:00");
        hospital.Given("A", "2024-03-02 09:00");

        var courses = Derive(hospital).Courses;

        // The dose of 2 March 09:00 lasts until 3 March 09:00; 35 hours later the next order starts, within the 36 of the rules.
        Assert.Equal((1, "both"), (courses.Count, courses.RestsOn[0]));
    }

    [Fact]
    public void Without_administrations_courses_rest_on_orders_as_before()
    {
        var orders = new CourseOrders().Add("CRO iv 2025-01-01T08:00 2025-01-04T08:00");
        Assert.Equal("ordered", orders.Courses().RestsOn[0]);
    }

    private static (CourseFacts Courses, EncounterFacts Encounters) Derive(SmallHospital hospital)
    {
        var facts = hospital.Derive();
        return (TreatmentCourses.Derive(facts.DrugUse, CourseOrders.Rules, CourseOrders.Ranks, new Dictionary<string, bool>(), GivenDoses.Of(hospital.Records.Administrations, facts.DrugUse)), facts.Encounters);
    }
}
