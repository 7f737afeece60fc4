using Curb.Prophylaxis;
using Curb.Tests.AntimicrobialUse;

namespace Curb.Tests.Prophylaxis;

public class SurgeryFactsTests
{
    [Theory]
    [InlineData("Ⅰ", null, "1")]
    [InlineData("I类", "front-page", "1")]
    [InlineData("Ⅱ/甲", "", "2")]
    [InlineData("III", null, "3")]
    [InlineData("0", null, "0")]
    [InlineData("Ⅰ", "guideline", "1")]
    [InlineData("Ⅱ", "guideline", "2")]
    [InlineData("Ⅲ", "guideline", "2")]
    [InlineData("Ⅳ", "guideline", "3")]
    [InlineData("Ⅳ", null, "3")]
    [InlineData("甲", null, null)]
    [InlineData("", null, null)]
    public void Incision_classes_of_both_systems_become_those_of_the_front_page(string delivered, string? system, string? expected) =>
        Assert.Equal(expected, IncisionClass.FrontPage(delivered, system));

    [Theory]
    [InlineData("2024-03-02 09:20", null, null, "临时", true, 40, 0.0)]
    [InlineData("2024-03-02 09:20", "2024-03-03 12:00", "预防", "长期", true, 40, 21.0 + (1 / 3.0))]   // given at 9:20, 17:20, 1:20 and 9:20; stopped at noon
    [InlineData("2024-03-02 10:15", null, "预防", "临时", true, -15, 0.0)]
    [InlineData("2024-03-02 09:20", "2024-03-09 12:00", null, "长期", false, null, null)]   // a week of unknown purpose is no prophylaxis
    [InlineData("2024-03-02 09:20", null, "治疗", "临时", false, null, null)]
    [InlineData("2024-02-28 09:20", null, "预防", "临时", false, null, null)]
    public void Prophylaxis_is_linked_to_the_operation_it_was_given_for(string from, string? to, string? purpose, string kind, bool given, int? minutes, double? hours)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-02-27 08:00", "2024-03-12 10:00");
        hospital.Operation(stay, "2024-03-02 10:00", "2024-03-02 12:00");
        hospital.Order(stay, "头孢唑林", from, to, 2, "g", to is null ? "st" : "q8h", purpose: purpose, kind: kind);

        var facts = hospital.Derive();

        Assert.Equal((given, minutes, hours), (facts.Surgeries.ProphylaxisGiven[0]!.Value, facts.Surgeries.MinutesBefore[0], facts.Surgeries.HoursAfter[0]));
        Assert.Equal(given ? "CZO" : null, facts.Surgeries.Drugs[0]);
        Assert.Equal(given ? "prophylaxis" : purpose is null ? "unknown" : purpose == "治疗" ? "therapy" : "prophylaxis", facts.DrugUse.Purpose[0]);
    }

    [Theory]
    [InlineData("2024-03-03 12:30", "q8h", 20.0)]    // stopped 24.5 hours after the end, last given after 20
    [InlineData("2024-03-03 12:30", "q12h", 20.0)]
    [InlineData("2024-03-03 12:30", "qd", 20.0)]
    [InlineData("2024-03-03 16:30", "q8h", 28.0)]
    [InlineData("2024-03-03 12:30", null, 24.5)]     // without a frequency the stop is all that is known
    [InlineData("2024-03-02 10:00", "q12h", 0.0)]
    public void Prophylaxis_lasts_to_the_last_dose_and_not_to_the_stop_of_its_order(string to, string? frequency, double hours)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-12 10:00");
        hospital.Operation(stay, "2024-03-02 09:00", "2024-03-02 12:00");
        hospital.Order(stay, "头孢唑林", "2024-03-02 08:00", to, 2, "g", frequency, purpose: "预防", kind: "长期");

        Assert.Equal(hours, hospital.Derive().Surgeries.HoursAfter[0]!.Value, 9);
    }

    [Fact]
    public void With_days_of_supply_the_last_dose_is_that_of_the_schedule()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-12 10:00");
        hospital.Operation(stay, "2024-03-02 09:00", "2024-03-02 12:00");
        hospital.Order(stay, "头孢唑林", "2024-03-02 08:00", null, 2, "g", "q8h", purpose: "预防", kind: "长期", days: 1);

        Assert.Equal(12, hospital.Derive().Surgeries.HoursAfter[0]!.Value, 6);   // midnight, which is not a date alone here
    }

    [Fact]
    public void With_dates_alone_prophylaxis_is_linked_but_its_minutes_are_unknown()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-02-27", "2024-03-12");
        hospital.Operation(stay, "2024-03-02", "2024-03-02");
        hospital.Order(stay, "头孢唑林", "2024-03-02", "2024-03-02", 2, "g", "q8h");

        var surgeries = hospital.Derive().Surgeries;

        Assert.Equal((true, null, null), (surgeries.ProphylaxisGiven[0], surgeries.MinutesBefore[0], surgeries.HoursAfter[0]));
    }

    [Fact]
    public void Of_two_operations_the_nearer_one_has_the_dose()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-02-27 08:00", "2024-03-12 10:00");
        hospital.Operation(stay, "2024-03-02 10:00", "2024-03-02 12:00");
        hospital.Operation(stay, "2024-03-03 09:00", "2024-03-03 10:00");
        hospital.Order(stay, "头孢唑林", "2024-03-03 08:30", null, 2, "g", "st", purpose: "预防", kind: "临时");

        var surgeries = hospital.Derive().Surgeries;

        Assert.Equal((false, true, 30), (surgeries.ProphylaxisGiven[0], surgeries.ProphylaxisGiven[1], surgeries.MinutesBefore[1]));
    }

    [Fact]
    public void Without_orders_nobody_knows_whether_prophylaxis_was_given()
    {
        var hospital = new SmallHospital();
        hospital.Operation(hospital.Stay("2024-02-27 08:00", "2024-03-12 10:00"), "2024-03-02 10:00", "2024-03-02 12:00");

        Assert.Null(hospital.Derive().Surgeries.ProphylaxisGiven[0]);
    }
}
