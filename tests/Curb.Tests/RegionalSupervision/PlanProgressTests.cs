using Curb.Supervision;

namespace Curb.Tests.RegionalSupervision;

/// <summary>How far a region is with a plan.</summary>
public sealed class PlanProgressTests
{
    [Theory]
    [InlineData("outpatient-appropriateness", 75.0, "met")]
    [InlineData("outpatient-appropriateness", 74.9, "not-met")]
    [InlineData("outpatient-appropriateness", null, "cannot-assess")]
    [InlineData("resistant-infections", 3.0, "cannot-assess")] // It is to fall: there is no number.
    public void A_target_is_judged_by_its_number_and_without_one_by_nobody(string target, double? value, string expected)
    {
        var plan = ShippedPlans.Library.Find(ShippedPlans.Tianjin)!;
        Assert.Equal(expected, PlanProgress.Judge(plan.Targets.Single(one => one.Id == $"{ShippedPlans.Tianjin}#{target}"), value).Answer);
    }

    [Fact]
    public void Targets_without_indicator_carry_the_topic_by_which_surveys_and_departments_measure_them()
    {
        var plan = ShippedPlans.Library.Find(ShippedPlans.Tianjin)!;
        Assert.Equal(["public-awareness", "public-behaviour", "public-knowledge", "school-education", "staff-knowledge", "staff-training"], plan.Targets.Where(one => one.Value is not null && one.Indicator is null).Select(one => one.Topic!).Intersect(["public-awareness", "public-behaviour", "public-knowledge", "school-education", "staff-knowledge", "staff-training"]).Order(StringComparer.Ordinal));
    }

    /// <summary>Counted by hand: the awareness week by 30 November, and by 31 March and 31 December what is asked for each year.</summary>
    [Theory]
    [InlineData("2025-01-01", 0, 4)]
    [InlineData("2025-04-01", 1, 3)]
    [InlineData("2025-12-01", 2, 2)]
    [InlineData("2026-06-01", 4, 0)]
    public void Days_of_the_year_that_have_passed_and_are_ahead(string today, int passed, int ahead) =>
        Assert.Equal((passed, ahead), PlanProgress.Days(ShippedPlans.Library.Find(ShippedPlans.Tianjin)!, 2025, DateOnly.Parse(today, null)));

    [Fact]
    public void A_year_outside_of_the_plan_has_no_days() => Assert.Equal((0, 0), PlanProgress.Days(ShippedPlans.Library.Find(ShippedPlans.Tianjin)!, 2030, new DateOnly(2030, 6, 1)));
}
