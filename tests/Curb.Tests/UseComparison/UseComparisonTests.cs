using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Statistics;
using Curb.Supervision;
using Curb.UseComparison;

namespace Curb.Tests.UseComparison;

public class UseComparisonTests
{
    private static readonly UseGroup s_all = new("all", "All", "全部", _ => true);

    [Fact]
    public void A_hospital_that_uses_twice_as_much_as_its_like_stands_above_one_and_the_others_below()
    {
        var random = new Random(9);
        var facts = new FactSet();
        foreach (var hospital in new[] { "A", "B", "C", "D" })
        {
            for (int month = 1; month <= 12; month++)
            {
                foreach (var (department, rate) in new[] { ("ICU", 0.9), ("Surgery", 0.3) })
                {
                    Add(facts, hospital, department, $"2025-{month:00}", 300 + random.Next(50), rate * (hospital == "A" ? 2 : 1) * (0.9 + (0.2 * random.NextDouble())));
                }
            }
        }

        var ratios = Ratios(facts).Where(one => one.Department is null).ToDictionary(one => one.Institution);
        Assert.InRange(ratios["A"].Ratio.Value, 1.4, 1.8);
        Assert.True(ratios["A"].Ratio.Low > 1);
        Assert.All(["B", "C", "D"], one => Assert.True(ratios[one].Ratio.Value < 1));
        Assert.Equal(1, ratios.Values.Sum(one => one.Expected) / ratios.Values.Sum(one => one.Observed), 12);
    }

    [Fact]
    public void A_mix_of_heavy_departments_is_no_excess()
    {
        var facts = new FactSet();
        foreach (var (hospital, icu, surgery) in new[] { ("A", 900, 100), ("B", 100, 900), ("C", 500, 500) })
        {
            for (int month = 1; month <= 12; month++)
            {
                Add(facts, hospital, "ICU", $"2025-{month:00}", icu, 0.9);
                Add(facts, hospital, "Surgery", $"2025-{month:00}", surgery, 0.3);
            }
        }

        Assert.All(Ratios(facts), one => Assert.Equal(1, one.Ratio.Value, 2));
    }

    [Fact]
    public void One_hospital_alone_has_nothing_to_be_compared_with()
    {
        var facts = new FactSet();
        Add(facts, "A", "ICU", "2025-01", 300, 0.9);
        Assert.Empty(Ratios(facts));
    }

    /// <summary>Without extra scatter the ends solve (O − rE)² = z² rE.</summary>
    [Fact]
    public void The_ends_of_the_interval_are_where_the_score_test_turns()
    {
        var ratio = AdministrationRatios.Interval(120, 100, 50);
        double z = Quantiles.NormalTwoSided(0.95);
        foreach (double r in new[] { ratio.Low, ratio.High })
        {
            Assert.Equal(z * z * ((r * 100) + (r * r * 50)), (120 - (r * 100)) * (120 - (r * 100)), 6);
        }

        Assert.Equal(0, AdministrationRatios.Interval(0, 5, 0).Low);
        Assert.True(double.IsPositiveInfinity(AdministrationRatios.Interval(3, 2, 5).High));
    }

    [Fact]
    public void Columns_that_others_make_up_are_left_out_of_the_design() =>
        Assert.Equal(2, AdministrationRatios.Independent([[1, 1, 0, 1], [1, 0, 1, 1], [1, 1, 0, 1]])[0].Length);

    /// <summary>Use 3 : 1, resistance 20 % and 60 %: index ¾ × 0.2 + ¼ × 0.6 = 0.3.</summary>
    [Fact]
    public void The_index_is_the_share_of_use_that_resistance_defeats()
    {
        AntibiogramRow[] rows = [Row("CRO", 100, 20), Row("MEM", 50, 30)];
        var index = DrugResistanceIndices.Weighted(rows, new Dictionary<string, double> { ["CRO"] = 300, ["MEM"] = 100 });
        Assert.Equal(0.3, index.Value, 12);
        double error = Math.Sqrt((0.5625 * 0.2 * 0.8 / 100) + (0.0625 * 0.6 * 0.4 / 50));
        Assert.Equal(0.3 + (1.959963984540054 * error), index.High, 10);
    }

    private static AntibiogramRow Row(string drug, int tested, int resistant) => new(["H"], "eco", drug, tested, tested, tested - resistant, 0, resistant, 0);

    private static IReadOnlyList<AdministrationRatio> Ratios(FactSet facts) =>
        new AdministrationRatios(new FactsInMemory(facts), [.. new[] { "A", "B", "C", "D" }.Select(Institution.Unregistered)])
            .Of([s_all], Scope.DataFolderOwner, new Period(new CalendarMonth(2025, 1), new CalendarMonth(2025, 12)));

    private static void Add(FactSet facts, string hospital, string department, string month, int patientDays, double rate)
    {
        facts.Occupancy.Institution.Append(hospital);
        facts.Occupancy.Department.Append(department);
        facts.Occupancy.Month.Append(month);
        facts.Occupancy.PatientDays.Append(patientDays);
        facts.Occupancy.EndRow();
        facts.UseMonths.Institution.Append(hospital);
        facts.UseMonths.Department.Append(department);
        facts.UseMonths.Month.Append(month);
        facts.UseMonths.Kind.Append("inpatient");
        facts.UseMonths.Counted.Append(true);
        facts.UseMonths.Drug.Append("CRO");
        facts.UseMonths.Days.Append(Math.Round(patientDays * rate));
        facts.UseMonths.EndRow();
    }
}
