using Curb.Facts;
using Curb.Prophylaxis;
using Curb.ReferenceData;
using Curb.Tests.AntimicrobialUse;
using Curb.Tests.Policies;
using Curb.Tests.Support;

namespace Curb.Tests.Prophylaxis;

/// <summary>The rules of prophylaxis by hand: operation at 10:00 on 2 March 2024 unless said otherwise.</summary>
public class ProphylaxisRulesTests
{
    private static readonly ProphylaxisRules s_rules = new(Reference.Library);

    [Theory]
    [InlineData("头孢唑林", "09:00", "in-window", "in-window")]      // 60 minutes, both ends are in
    [InlineData("头孢唑林", "08:59", "in-window", "early")]
    [InlineData("头孢唑林", "08:00", "in-window", "early")]          // 2 hours
    [InlineData("头孢唑林", "07:59", "early", "early")]
    [InlineData("头孢唑林", "09:30", "in-window", "in-window")]      // 30 minutes
    [InlineData("头孢唑林", "09:31", "late", "late")]
    [InlineData("头孢唑林", "10:00", "late", "late")]
    [InlineData("头孢唑林", "10:01", "after-incision", "after-incision")]
    [InlineData("万古霉素", "08:00", "in-window", "in-window")]      // the guideline: 1 to 2 hours
    [InlineData("万古霉素", "09:00", "in-window", "in-window")]
    [InlineData("万古霉素", "09:01", "in-window", "late")]
    [InlineData("左氧氟沙星", "08:30", "in-window", "in-window")]
    [InlineData("左氧氟沙星", "09:15", "in-window", "late")]
    public void The_first_dose_is_judged_by_both_readings_and_slow_infusions_by_their_own_window(string drug, string at, string notice, string guideline)
    {
        var surgeries = Operation([(drug, "2024-03-02 " + at)]);

        Assert.Equal((notice, guideline), (surgeries.FirstDoseByNotice[0], surgeries.FirstDoseByGuideline[0]));
    }

    [Fact]
    public void Of_two_drugs_begun_before_the_incision_both_must_be_in_time_and_one_begun_later_is_no_first_dose()
    {
        Assert.Equal("late", Operation([("头孢唑林", "2024-03-02 09:20"), ("甲硝唑", "2024-03-02 09:50")]).FirstDoseByGuideline[0]);
        Assert.Equal("in-window", Operation([("头孢唑林", "2024-03-02 09:20"), ("甲硝唑", "2024-03-02 09:30")]).FirstDoseByGuideline[0]);
        Assert.Equal("in-window", Operation([("头孢唑林", "2024-03-02 09:20"), ("甲硝唑", "2024-03-02 11:30")]).FirstDoseByGuideline[0]);
    }

    [Fact]
    public void Dates_alone_leave_the_timing_unknown_and_caesareans_are_left_out_of_it()
    {
        var dates = Operation([("头孢唑林", "2024-03-02")], incision: "2024-03-02", end: "2024-03-02");
        Assert.Equal((null, null), (dates.FirstDoseByNotice[0], dates.FirstDoseByGuideline[0]));
        Assert.Equal((false, true), (Operation([], procedure: "74.1").TimingApplies[0], Operation([], procedure: "81.54").TimingApplies[0]));
    }

    [Theory]
    [InlineData("53.0", "CZO", "recommended")]
    [InlineData("53.0", "CZO;MTR", "not-recommended")]      // metronidazole has no place in a clean hernia
    [InlineData("53.0", "MTR", "not-recommended")]
    [InlineData("53.0", "CLI", "conditional")]              // stands for allergy only
    [InlineData("45.7", "CXM;MTR", "recommended")]
    [InlineData("45.7", "CXM", "recommended")]
    [InlineData("45.7", "MTR", "not-recommended")]          // metronidazole alone is none of the regimens
    [InlineData("45.7", "FOX", "recommended")]
    [InlineData("45.7", "FOX;MTR", "not-recommended")]      // a cephamycin covers anaerobes itself
    [InlineData("45.7", "CRO;MTR", "recommended")]
    [InlineData("45.7", "CZO;CXM", "not-recommended")]      // one or the other
    [InlineData("45.7", "GEN;MTR", "conditional")]
    [InlineData("45.7", "MEM", "not-recommended")]
    [InlineData("35.2", "VAN", "conditional")]              // hospitals with much MRSA
    [InlineData("35.2", "CZO;VAN", "not-recommended")]
    [InlineData("30.3", "CLI;GEN", "recommended")]
    [InlineData("30.3", "CLI", "not-recommended")]
    public void A_choice_is_a_regimen_of_the_procedure_with_what_may_be_added_and_nothing_else(string procedure, string drugs, string expected)
    {
        var group = Reference.Library.Procedure(procedure)!.Group;
        Assert.Equal(expected, s_rules.Choice(group, [.. drugs.Split(';').Select(code => Reference.Library.Antimicrobial(code)!)]));
    }

    [Fact]
    public void A_conditional_choice_is_neither_right_nor_wrong()
    {
        Assert.Equal((true, "recommended"), Of(Operation([("头孢唑林", "2024-03-02 09:30")], procedure: "53.0")));
        Assert.Equal((false, "not-recommended"), Of(Operation([("美罗培南", "2024-03-02 09:30")], procedure: "53.0")));
        Assert.Equal((null, "conditional"), Of(Operation([("克林霉素", "2024-03-02 09:30")], procedure: "53.0")));
        Assert.Equal((null, null), Of(Operation([("头孢唑林", "2024-03-02 09:30")], procedure: null)));

        static (bool?, string?) Of(SurgeryFacts surgeries) => (surgeries.DrugAsRecommended[0], surgeries.Choice[0]);
    }

    [Theory]
    [InlineData("10:00", "13:00", null, false)]      // three hours are not over three hours; cefazolin's two half-lives are 2.4 to 4.4 hours, so it is unknown
    [InlineData("10:00", "13:01", null, true)]
    [InlineData("10:00", "12:00", 1500.0, false)]    // 1,500 mL are not over 1,500 mL
    [InlineData("10:00", "12:00", 1501.0, true)]
    public void A_further_dose_is_due_over_three_hours_or_over_fifteen_hundred_millilitres(string from, string to, double? bloodLoss, bool due)
    {
        var surgeries = Operation([("头孢唑林", "2024-03-02 09:30")], incision: "2024-03-02 " + from, end: "2024-03-02 " + to, bloodLoss: bloodLoss);
        bool? found = surgeries.RedoseDue[0];
        Assert.Equal(due, found == true);
        Assert.Equal((from, to, bloodLoss) switch { (_, "13:00", _) => null, (_, _, 1500.0) => false, _ => (bool?)due }, found);
    }

    [Theory]
    [InlineData("FOX", 2.3, true)]       // 0.7 to 1.1 hours: over two of the longest
    [InlineData("FOX", 2.0, null)]
    [InlineData("FOX", 1.4, false)]
    [InlineData("CRO", 5.0, false)]
    [InlineData("AMX", 2.0, null)]       // no half-life listed
    [InlineData("AMX", 1.0, false)]
    public void Two_half_lives_are_outlasted_for_sure_not_at_all_or_perhaps(string drug, double hours, bool? expected) =>
        Assert.Equal(expected, s_rules.OutlastsHalfLives(drug, hours, 2));

    [Fact]
    public void Loss_of_blood_counts_for_adults_and_a_child_is_judged_by_time_alone()
    {
        Assert.True(Operation([("头孢曲松", "2024-03-02 09:30")], end: "2024-03-02 11:00", bloodLoss: 2000).RedoseDue[0]);
        Assert.False(Operation([("头孢曲松", "2024-03-02 09:30")], end: "2024-03-02 11:00", bloodLoss: 2000, age: 6).RedoseDue[0]);
        Assert.Null(Operation([("头孢曲松", "2024-03-02 09:30")], end: "2024-03-02 11:00").RedoseDue[0]);   // nobody says how much was lost
        Assert.False(Operation([("头孢曲松", "2024-03-02 09:30")], end: "2024-03-02 11:00", age: 6).RedoseDue[0]);
    }

    [Fact]
    public void A_dose_between_incision_and_end_is_the_further_one()
    {
        Assert.True(Operation([("头孢唑林", "2024-03-02 09:30"), ("头孢唑林", "2024-03-02 13:10")], end: "2024-03-02 14:00").Redosed[0]);
        Assert.False(Operation([("头孢唑林", "2024-03-02 09:30"), ("头孢唑林", "2024-03-02 15:10")], end: "2024-03-02 14:00").Redosed[0]);
        Assert.False(Operation([("头孢唑林", "2024-03-02 10:40")], end: "2024-03-02 14:00").Redosed[0]);                                       // the first dose comes after the incision: none is further
        Assert.False(Operation([("头孢呋辛", "2024-03-02 09:30"), ("甲硝唑", "2024-03-02 10:40")], end: "2024-03-02 14:00").Redosed[0]);          // the second drug's own first dose
        Assert.True(Operation([("头孢呋辛", "2024-03-02 10:20"), ("头孢呋辛", "2024-03-02 12:40")], end: "2024-03-02 14:00").Redosed[0]);          // late, and then a further one
        Assert.False(Operation([("头孢唑林", "2024-03-02 09:30")], end: "2024-03-02 14:00").Redosed[0]);
        Assert.Null(Operation([("头孢唑林", "2024-03-02"), ("头孢唑林", "2024-03-02 13:10")], end: "2024-03-02 14:00").Redosed[0]);                    // nobody says which of the two came first
    }

    [Theory]
    [InlineData("2024-03-02 13:00", true)]
    [InlineData(null, null)]
    public void A_standing_order_tells_of_a_further_dose_only_by_the_doses_given(string? given, bool? redosed)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-12 10:00");
        hospital.Operation(stay, "2024-03-02 10:00", "2024-03-02 14:00");
        hospital.Order(stay, "头孢唑林", "2024-03-02 09:30", "2024-03-03 09:00", 2, "g", "q8h", purpose: "预防", kind: "长期", key: "o1");
        if (given is not null)
        {
            hospital.Given("o1", "2024-03-02 09:30", 2, "g");
            hospital.Given("o1", given, 2, "g");
        }

        Assert.Equal(redosed, hospital.Derive().Surgeries.Redosed[0]);
    }

    [Theory]
    [InlineData("35.2", 24.5, true, 48)]
    [InlineData("35.2", 49.0, false, 48)]
    [InlineData("53.0", 24.0, true, 24)]
    [InlineData("53.0", 24.5, false, 24)]
    [InlineData("37.34", 24.5, false, 24)]      // an ablation through vessels is no operation on the heart
    public void Prophylaxis_stops_within_a_day_and_after_operations_on_the_heart_within_two(string procedure, double hours, bool inTime, double allowed)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-12 10:00");
        hospital.Operation(stay, "2024-03-02 10:00", "2024-03-02 12:00", procedure: procedure);
        hospital.Order(stay, "头孢唑林", "2024-03-02 09:30", null, 2, "g", "st", purpose: "预防", kind: "临时");
        hospital.Order(stay, "头孢唑林", new DateTime(2024, 3, 2, 12, 0, 0).AddHours(hours).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), null, 2, "g", "st", purpose: "预防", kind: "临时", key: "later");
        var facts = hospital.Derive().Surgeries;

        // A later line is prophylaxis of the operation only where it begins within the window of the settings; so the last dose is set by hand where it lies later.
        double? after = facts.HoursAfter[0];
        Assert.Equal(allowed, facts.HoursAllowed[0]);
        Assert.Equal(after <= allowed, facts.StoppedInTime[0]);
        if (Math.Abs(after!.Value - hours) < 1e-6)
        {
            Assert.Equal(inTime, facts.StoppedInTime[0]);
        }
    }

    [Theory]
    [InlineData("Ⅰ", null, "1")]
    [InlineData("Ⅱ", null, "2-3")]
    [InlineData("Ⅲ", null, "4")]
    [InlineData("0", null, null)]
    [InlineData("Ⅱ", "guideline", "2")]
    [InlineData("Ⅲ", "guideline", "3")]
    [InlineData("Ⅳ", null, "4")]
    public void The_front_page_tells_the_class_of_the_guideline_as_far_as_it_can(string delivered, string? system, string? expected) =>
        Assert.Equal(expected, IncisionClass.Guideline(delivered, system));

    [Theory]
    [InlineData("cn/resistance-warning-2009", "first-dose-earliest-minutes", "notice", "usual", "earliest_min")]
    [InlineData("cn/resistance-warning-2009", "first-dose-latest-minutes", "notice", "usual", "latest_min")]
    [InlineData("cn/guideline-2015", "first-dose-earliest-minutes", "guideline", "usual", "earliest_min")]
    [InlineData("cn/guideline-2015", "first-dose-latest-minutes", "guideline", "usual", "latest_min")]
    [InlineData("cn/guideline-2015", "slow-infusion-first-dose-earliest-minutes", "guideline", "slow", "earliest_min")]
    [InlineData("cn/guideline-2015", "slow-infusion-first-dose-latest-minutes", "guideline", "slow", "latest_min")]
    public void The_windows_are_those_of_the_policy_packs(string pack, string parameter, string reading, string infusion, string column)
    {
        var table = Reference.Library.Table("prophylaxis-windows", Reference.Library.Latest("prophylaxis-windows"));
        int row = Enumerable.Range(0, table.Count).Single(at => table[at, table.Column("reading")] == reading && table[at, table.Column("infusion")] == infusion);
        Assert.Equal(Parameter(pack, parameter), table.Decimal(row, table.Column(column)));
    }

    [Theory]
    [InlineData("redose-operation-hours", "redose-operation-hours")]
    [InlineData("redose-blood-loss", "redose-blood-loss-ml")]
    public void The_thresholds_of_a_further_dose_are_those_of_the_guideline(string parameter, string setting)
    {
        var table = Reference.Library.Table("use-settings", Reference.Library.Latest("use-settings"));
        int row = Enumerable.Range(0, table.Count).Single(at => table[at, table.Column("setting")] == setting);
        Assert.Equal(Parameter("cn/guideline-2015", parameter), table.Decimal(row, table.Column("value")));
    }

    [Fact]
    public void Every_regimen_names_drugs_and_groups_that_exist()
    {
        var table = Reference.Library.Table("prophylaxis-regimens", Reference.Library.Latest("prophylaxis-regimens"));
        var groups = Reference.Library.Procedures.Select(procedure => procedure.Group).ToHashSet();
        var classes = Reference.Library.Antimicrobials.Select(drug => drug.DrugClass).ToHashSet();
        for (int row = 0; row < table.Count; row++)
        {
            Assert.Contains(table[row, table.Column("group")], groups);
            var parts = table[row, table.Column("required")].Split('+').Concat(table[row, table.Column("optional")].Split('+', StringSplitOptions.RemoveEmptyEntries));
            Assert.All(parts, part => Assert.True(classes.Contains(part) || Reference.Library.Antimicrobial(part) is not null, part));
        }
    }

    private static decimal Parameter(string pack, string id) =>
        (decimal)ShippedContent.Policies.Pack(pack)!.Parameters.Single(parameter => parameter.Id.EndsWith(id, StringComparison.Ordinal) && parameter.Topic.Id == id).Values[^1].Value;

    private static SurgeryFacts Operation(
        (string Drug, string At)[] doses, string incision = "2024-03-02 10:00", string end = "2024-03-02 12:00", string? procedure = "53.0", double? bloodLoss = null, double? age = 50)
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-02-27 08:00", "2024-03-12 10:00", age: age);
        hospital.Operation(stay, incision, end, procedure: procedure, bloodLoss: bloodLoss);
        foreach (var (drug, at) in doses)
        {
            hospital.Order(stay, drug, at, null, 1, "g", "st", purpose: "预防", kind: "临时");
        }

        return hospital.Derive().Surgeries;
    }
}
