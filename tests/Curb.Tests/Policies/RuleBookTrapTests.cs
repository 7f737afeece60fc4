using Curb.Indicators;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Tests.Policies;

/// <summary>The contradictions and traps of the rule book, each held by a test.</summary>
public class RuleBookTrapTests
{
    private static readonly PolicyLibrary s_policies = ShippedContent.Policies;

    [Fact]
    public void Three_ladders_of_sanctions_stand_beside_one_another_and_the_pack_decides()
    {
        const string restriction = "extraordinary-before-restriction";
        const string cancelling = "extraordinary-after-restriction";
        Assert.Equal((3, 1), (Of("cn/order84-2012", restriction, 2013), Of("cn/order84-2012", cancelling, 2013)));
        Assert.Equal((3, 2), (Of("cn/prescription-2007", restriction, 2013), Of("cn/prescription-2007", cancelling, 2013)));
        Assert.Equal((2, 2), (Of("cn-hospitals/rectification-plans", restriction, 2013), Of("cn-hospitals/rectification-plans", cancelling, 2013)));
        Assert.Contains(s_policies.Conflicts(), conflict => conflict.Looser.Id == "cn-hospitals/rectification-plans/extraordinary-after-restriction" && conflict.Stricter.Pack == "cn/order84-2012");
    }

    [Theory]
    [InlineData(2012, 120)]
    [InlineData(2016, 60)]
    public void The_first_dose_window_shrank_in_2015(int year, double minutes) =>
        Assert.Equal(minutes, Limit("first-dose-earliest-minutes", year).Value.Value);

    [Theory]
    [InlineData("cn-hospitals/rectification-plans/class-three-prophylaxis-rate", "class-three-prophylaxis-rate")]
    [InlineData("cn-hospitals/rectification-plans/class-two-prophylaxis-hours", "class-two-prophylaxis-hours")]
    [InlineData("cn-hospitals/rectification-plans/class-three-prophylaxis-hours", "class-three-prophylaxis-hours")]
    public void Slips_of_incision_class_in_hospital_texts_are_claims_and_never_applied(string parameter, string topic)
    {
        Assert.StartsWith("cn/campaign-", s_policies.Parameter(parameter)!.Claim!.Against, StringComparison.Ordinal);
        Assert.Null(s_policies.Limit(topic, Hospital("general"), new DateOnly(2013, 6, 30), PolicyChoice.OnlyPacks("cn-hospitals/rectification-plans")).Limit);
    }

    [Fact]
    public void Twelve_compounds_is_a_misread_one_to_two()
    {
        Assert.Equal(2, s_policies.Limit("like-compounds", Hospital("general"), new DateOnly(2012, 6, 30), PolicyChoice.OnlyPacks("cn-hospitals/rectification-plans")).Limit!.Value.Value);
        Assert.Equal(12, s_policies.Parameter("cn-hospitals/rectification-plans/like-compounds-as-transcribed")!.Values[0].Value);
    }

    [Theory]
    [InlineData("resistance-inform", 30)]
    [InlineData("resistance-caution", 40)]
    [InlineData("resistance-by-susceptibility", 50)]
    [InlineData("resistance-suspend", 75)]
    public void Resistance_warnings_start_above_the_threshold_and_not_at_it(string topic, double threshold)
    {
        var limit = Limit(topic, 2023);
        Assert.False(limit.Keeps(threshold));
        Assert.True(limit.Keeps(threshold + 0.01));
    }

    [Fact]
    public void Use_intensity_is_no_percentage()
    {
        Assert.Equal("DDDs/100 patient-days", s_policies.Topics["use-intensity"].Unit);
        Assert.DoesNotContain("%", ShippedContent.Indicators.Find("AUD")!.Unit.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void The_special_grade_share_is_by_DDDs_and_not_by_money()
    {
        var edition = ShippedContent.Indicators.Find("特殊使用级占比")!.Editions[^1];
        Assert.Equal(("ddds", "ddds"), (edition.Numerator.Measure.Column, edition.Denominator!.Measure.Column));
    }

    [Fact]
    public void The_two_intensities_rest_on_different_patient_days()
    {
        Assert.Equal("encounter", ShippedContent.Indicators.Find("use-intensity")!.Editions[^1].Denominator!.Fact);
        Assert.Equal("occupancy", ShippedContent.Indicators.Find("use-intensity-occupied")!.Editions[^1].Denominator!.Fact);
    }

    [Fact]
    public void The_24_hour_share_of_2025_divides_by_all_class_one_operations()
    {
        var edition = ShippedContent.Indicators.Find("PHA-06-04")!.Editions[^1];
        Assert.DoesNotContain(edition.Denominator!.Where, condition => condition.Column == "prophylaxis_given");
        Assert.Empty(edition.Denominator.Measure.If);
    }

    [Fact]
    public void Editions_of_pharmacy_quality_follow_one_another()
    {
        var rate = ShippedContent.Indicators.Find("住院患者抗菌药物使用率")!;
        Assert.Equal(["2011", "2015", "2020", "2025"], new[] { 2012, 2018, 2022, 2026 }.Select(year => rate.EditionOn(new DateOnly(year, 6, 30)).Id));
    }

    [Fact]
    public void Order_84_forbids_special_grade_in_outpatients_and_says_nothing_of_emergency()
    {
        Assert.Equal(0, Limit("outpatient-special-grade-share", 2023).Value.Value);
        Assert.DoesNotContain(s_policies.Topics.Keys, topic => topic.StartsWith("emergency-special", StringComparison.Ordinal));
    }

    [Fact]
    public void Plans_that_ended_no_longer_set_limits()
    {
        Assert.Equal(50, Limit("culture-before-therapy", 2024).Value.Value);
        Assert.False(Limit("culture-before-therapy", 2024).Verified);
        Assert.Equal(30, Limit("culture-before-therapy", 2027).Value.Value);
        Assert.Null(s_policies.Limit("inpatient-appropriateness", Hospital("general"), new DateOnly(2026, 1, 31)).Limit);
    }

    [Fact]
    public void Aspirations_do_not_stand_in_for_limits()
    {
        Assert.Equal("aspiration", Limit("use-intensity", 2012).Parameter.Role);
        Assert.Equal("limit", Limit("use-intensity", 2016).Parameter.Role);
    }

    [Theory]
    [InlineData("tertiary", "general", 50, 60, 20, 40, 40)]
    [InlineData("secondary", "general", 35, 60, 20, 40, 40)]
    [InlineData("tertiary", "stomatology", 35, 70, 20, 50, 40)]
    [InlineData("tertiary", "oncology", 35, 40, 10, 10, 30)]
    [InlineData("tertiary", "paediatric", 50, 60, 25, 50, 20)]
    [InlineData("tertiary", "psychiatric", 10, 5, 5, 10, 5)]
    [InlineData("tertiary", "maternity", 40, 60, 20, 20, 40)]
    public void Targets_by_kind_of_hospital_are_those_of_the_2015_annex(string level, string kind, double varieties, double inpatient, double outpatient, double emergency, double intensity)
    {
        var hospital = Institution.Unregistered("H1") with { Level = level, Kind = kind };
        double Of(string topic) => s_policies.Limit(topic, hospital, new DateOnly(2023, 12, 31)).Limit!.Value.Value;
        Assert.Equal((varieties, inpatient, outpatient, emergency, intensity), (Of("varieties"), Of("inpatient-use-rate"), Of("outpatient-share"), Of("emergency-share"), Of("use-intensity")));
    }

    [Fact]
    public void Community_centres_have_no_target_of_the_2015_annex() =>
        Assert.Null(s_policies.Limit("inpatient-use-rate", Institution.Unregistered("C1") with { Level = "primary", Kind = "community" }, new DateOnly(2023, 12, 31)).Limit);

    [Theory]
    [InlineData("VOR", "P", Grade.Special)]
    [InlineData("VOR", "O", Grade.Restricted)]
    [InlineData("FLU", "O", Grade.Unrestricted)]
    [InlineData("FLU", "P", Grade.Restricted)]
    [InlineData("ITR", "P", Grade.Special)]
    [InlineData("MEM", "P", Grade.Special)]
    [InlineData("CRO", "P", Grade.Unrestricted)]
    public void The_same_drug_may_have_another_grade_by_vein(string drug, string route, Grade grade) =>
        Assert.Equal(grade, s_policies.Catalogue().GradeOf(drug, route));

    [Fact]
    public void District_plans_hold_for_their_district_only()
    {
        var here = s_policies.Limit("progress-report-day", Hospital("general") with { District = "卫东区" }, new DateOnly(2022, 1, 31));
        var elsewhere = s_policies.Limit("progress-report-day", Hospital("general") with { District = "新华区" }, new DateOnly(2022, 1, 31));
        Assert.Equal(2, here.Limit!.Value.Value);
        Assert.Null(elsewhere.Limit);
    }

    private static double Of(string pack, string topic, int year) =>
        s_policies.Limit(topic, Hospital("general"), new DateOnly(year, 6, 30), PolicyChoice.OnlyPacks(pack)).Limit!.Value.Value;

    private static PolicyLimit Limit(string topic, int year) => s_policies.Limit(topic, Hospital("general"), new DateOnly(year, 6, 30)).Limit!;

    private static Institution Hospital(string kind) => Institution.Unregistered("H1") with { Level = "tertiary", Kind = kind };
}
