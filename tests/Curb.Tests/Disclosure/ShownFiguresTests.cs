using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;
using Curb.Tests.Indicators;
using Curb.Tests.Policies;

namespace Curb.Tests.Disclosure;

/// <summary>The engine as a region asks it: every period, every department, by month and as a whole; what comes back is held against the facts.</summary>
public sealed class ShownFiguresTests
{
    private const string Rate = "inpatient-use-rate";
    private static readonly Institution s_hospital = new("H1", "甲医院", "A", "tertiary", "general", "");
    private static readonly Scope s_region = Scope.Of(["H1"], false) with { FewestShown = 5 };
    private static readonly CalendarMonth s_january = new(2024, 1);

    /// <summary>Discharged patients with and without antimicrobials, by department and month.</summary>
    private static FactSet Facts(params (string Department, int[] With, int[] Without)[] departments)
    {
        var facts = new FactSet();
        foreach (var (department, with, without) in departments)
        {
            for (int month = 0; month < with.Length; month++)
            {
                string name = CalendarMonth.At(s_january.Index + month).ToString();
                for (int i = 0; i < with[month] + without[month]; i++)
                {
                    Stay(facts, department, name, i < with[month]);
                }
            }
        }

        return facts;
    }

    private static void Stay(FactSet facts, string department, string month, bool used)
    {
        var (stays, orders) = (facts.Encounters, facts.DrugUse);
        stays.Institution.Append("H1");
        stays.Kind.Append("inpatient");
        stays.Discharged.Append(true);
        stays.Month.Append(month);
        stays.Department.Append(department);
        stays.PatientDays.Append(10);
        stays.UsedAny.Append(used);
        stays.EndRow();
        orders.Institution.Append("H1");
        orders.Kind.Append("inpatient");
        orders.Discharged.Append(true);
        orders.Counted.Append(true);
        orders.Month.Append(month);
        orders.Drug.Append("AMX");
        orders.Ddds.Append(1);
        orders.EndRow();
    }

    private static IndicatorValue Ask(FactSet facts, int from, int to, Scope scope, string? department = null) =>
        IndicatorEngineOracleTests.Engine(new FactsInMemory(facts), s_hospital).Compute(
            IndicatorQuestion.All with
            {
                Indicators = [Rate], From = CalendarMonth.At(s_january.Index + from), To = CalendarMonth.At(s_january.Index + to), Only = department is null ? new Dictionary<string, string> { ["institution"] = "H1" } : new Dictionary<string, string> { ["institution"] = "H1", ["department"] = department },
            },
            scope).Single(value => value["institution"] == "H1");

    [Fact]
    public void March_is_not_the_difference_of_two_freely_chosen_periods()
    {
        int[] with = [9, 8, 3, 9, 9, 9], without = [30, 30, 30, 30, 30, 30];
        var facts = Facts(("内科", with, without));
        Assert.Equal(20, Ask(facts, 0, 2, Scope.Of(["H1"], false)).Numerator);
        var (short_, long_, whole) = (Ask(facts, 0, 1, s_region), Ask(facts, 0, 2, s_region), Ask(facts, 0, 5, s_region));
        Assert.Equal((17.0, (double?)null, 47.0), (short_.Numerator, long_.Numerator, whole.Numerator));
        Assert.Equal(((double?)null, (double?)null, Verdict.CannotAssess), (long_.Denominator, long_.Value, long_.Verdict));
        Assert.Contains("2024-01/2024-06", long_.Because.Zh, StringComparison.Ordinal);
        Assert.Contains("5", long_.Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_department_is_told_when_the_year_is_over_and_never_gives_another_by_subtraction()
    {
        int[] many = [.. Enumerable.Repeat(20, 12)], few = [.. Enumerable.Repeat(1, 12)], none = new int[12];
        var facts = Facts(("内科", many, many), ("外科", many, many), ("眼科", few, few), ("耳鼻喉科", none, few));
        // By month all but the small ones would leave one patient a month: one of the large ones is told by half-year with them.
        Assert.Equal((20.0, (double?)null, (double?)null), (Ask(facts, 2, 2, s_region, "外科").Numerator, Ask(facts, 2, 2, s_region, "内科").Numerator, Ask(facts, 2, 2, s_region, "眼科").Numerator));
        Assert.Equal((120.0, 12.0, 0.0), (Ask(facts, 0, 5, s_region, "内科").Numerator, Ask(facts, 0, 11, s_region, "眼科").Numerator, Ask(facts, 0, 11, s_region, "耳鼻喉科").Numerator));
        var unfinished = Facts(("内科", many[..9], many[..9]), ("外科", many[..9], many[..9]));
        Assert.Equal((null, 360.0), (Ask(unfinished, 0, 8, s_region, "内科").Numerator, Ask(unfinished, 0, 8, s_region).Numerator));
    }

    [Fact]
    public void Sums_over_several_institutions_and_crossed_dimensions_are_not_told()
    {
        int[] many = [.. Enumerable.Repeat(20, 12)];
        var facts = Facts(("内科", many, many));
        var engine = IndicatorEngineOracleTests.Engine(new FactsInMemory(facts), s_hospital);
        var question = IndicatorQuestion.All with { Indicators = [Rate], From = s_january, To = CalendarMonth.At(s_january.Index + 11) };
        Assert.All(engine.Compute(question with { By = ["month"] }, s_region with { FewestShown = 5 }), value => Assert.NotNull(value.Value));
        Assert.All(engine.Compute(question with { By = ["month"] }, Scope.Everywhere(false) with { FewestShown = 5 }), value => Assert.Null(value.Numerator));
        Assert.All(engine.Compute(question with { By = ["institution", "department", "physician"] }, s_region), value => Assert.Null(value.Denominator));
    }

    [Fact]
    public void Kept_figures_are_shown_as_those_of_the_facts_and_sums_are_sums_of_what_is_shown()
    {
        var definition = ShippedContent.Indicators.Find(Rate)!;
        int[] with = [9, 8, 3, 9, 9, 9];
        var months = with.Select((count, at) => Month(at, (count, 40), (60, 100))).ToList();
        var shown = new ShownEvaluations([.. months], definition, ShippedContent.Indicators, s_region);
        var facts = Facts(("内科", with, [.. with.Select(count => 40 - count)]));
        for (int at = 0; at < with.Length; at++)
        {
            Assert.Equal(Ask(facts, at, at, s_region).Numerator is not null, shown.Shows("H1", Period.Of(CalendarMonth.At(s_january.Index + at)), with[at], 40));
            Assert.True(shown.Shows("H2", Period.Of(CalendarMonth.At(s_january.Index + at)), 60, 100));
        }

        Assert.False(shown.Shows("H1", new Period(s_january, CalendarMonth.At(s_january.Index + 2)), 20, 120));
        Assert.True(shown.Shows("H1", new Period(s_january, CalendarMonth.At(s_january.Index + 5)), 47, 240));
        var figures = months[2].Figures(Rate)!;
        var reduced = figures.Without(place => shown.Shows(months[2].Institutions[place], Period.Of(months[2].Month), figures.Numerators[place], figures.Denominators[place]) ? null : SmallCells.Reason(s_region));
        var summary = AreaSummary.Of(definition, reduced, [0, 1]);
        Assert.Equal((60, 100, 1), (summary.Numerator, summary.Denominator, summary.CannotAssess));
        Assert.Equal((null, Verdict.CannotAssess), (reduced[0]!.Value, reduced[0]!.Verdict));
    }

    /// <summary>A commission supervises a limit of three products: different products are no people.</summary>
    [Theory]
    [InlineData("carbapenem-injection-products", 2.0, null, false)]
    [InlineData(Rate, 2.0, 100.0, true)]
    [InlineData(Rate, 98.0, 100.0, true)]
    [InlineData(Rate, 0.0, 3.0, true)]
    [InlineData(Rate, 50.0, 100.0, false)]
    public void Few_people_are_small_and_few_products_are_not(string indicator, double numerator, double? denominator, bool small) =>
        Assert.Equal(small, ShownFigures.IsSmall(ShippedContent.Indicators.Find(indicator)!.EditionOn(s_january.LastDay), numerator, denominator, s_region));

    private static EvaluatedMonth Month(int at, params (int With, int All)[] institutions)
    {
        var definition = ShippedContent.Indicators.Find(Rate)!;
        var figures = new EvaluatedIndicator(Rate, definition.EditionOn(s_january.LastDay).Id, "clause", institutions.Length);
        for (int place = 0; place < institutions.Length; place++)
        {
            var (with, all) = institutions[place];
            figures.Set(place, new EvaluatedFigure(with, all, 100.0 * with / all, Verdict.Met, FigureOrigin.Computed, false, 0, null, Curb.Policies.Bilingual.Empty));
        }

        return new EvaluatedMonth(CalendarMonth.At(s_january.Index + at), ["H1", "H2"], id => id == Rate ? figures : null);
    }
}
