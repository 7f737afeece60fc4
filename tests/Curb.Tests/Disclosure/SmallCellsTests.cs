using Curb.Disclosure;
using Curb.Exchange;
using Curb.Indicators;
using Curb.Policies;

namespace Curb.Tests.Disclosure;

public sealed class SmallCellsTests
{
    private static readonly IndicatorDefinition s_definition = IndicatorLibrary.Load(ContentFolder.Open("indicators")).Definitions[0];

    [Theory]
    [InlineData(4.0, 100.0, true)]
    [InlineData(1.0, 100.0, true)]
    [InlineData(5.0, 100.0, false)]
    [InlineData(0.0, 100.0, false)]
    [InlineData(0.0, 4.0, true)]
    [InlineData(97.0, 100.0, true)]
    [InlineData(100.0, 100.0, false)]
    [InlineData(4.0, null, true)]
    [InlineData(null, 100.0, false)]
    public void A_small_numerator_denominator_or_rest_is_withheld_above_institutions_and_shown_within(double? numerator, double? denominator, bool withheld)
    {
        var value = new IndicatorValue(s_definition, s_definition.Editions[0], new Period(CalendarMonth.Parse("2025-01")!.Value, CalendarMonth.Parse("2025-01")!.Value), [], numerator, denominator, 1, null, Verdict.Met, Bilingual.Empty, 2);
        var region = SmallCells.Withhold(value, Scope.Of(["H1"], false) with { FewestShown = 5 });
        Assert.Equal(withheld, region.Value is null);
        if (withheld)
        {
            Assert.Equal((null, null, 0.0, Verdict.CannotAssess), (region.Numerator, region.Denominator, region.Unknown, region.Verdict));
            Assert.Contains("5", region.Because.Zh, StringComparison.Ordinal);
        }

        Assert.Equal(value, SmallCells.Withhold(value, Scope.Of(["H1"], false)));
    }

    [Fact]
    public void A_withheld_department_can_not_be_worked_out_from_the_total_of_its_institution()
    {
        var scope = Scope.Of(["H1", "H2"], false) with { FewestShown = 5 };
        var values = SmallCells.WithholdAll([Of("H1", "A", 3), Of("H1", "B", 40), Of("H1", "C", 12), Of("H1", "D", 0), Of("H2", "A", 9), Of("H2", "B", 8)], scope);
        Assert.Equal([null, 40.0, null, 0.0, 9.0, 8.0], values.Select(value => value.Numerator));
        Assert.All(values.Where(value => value.Numerator is null), value => Assert.Equal(Verdict.CannotAssess, value.Verdict));
        var two = SmallCells.WithholdAll([Of("H1", "A", 1), Of("H1", "B", 2), Of("H1", "C", 30)], scope);
        Assert.All(two, value => Assert.Null(value.Numerator));
        var sum = SmallCells.WithholdAll([Of("H1", "A", 3), Of("H1", "B", 4), Of("H1", "C", 30)], scope);
        Assert.Equal([null, null, 30.0], sum.Select(value => value.Numerator));
        var single = SmallCells.WithholdAll([Of("H1", null, 3), Of("H2", null, 40)], scope);
        Assert.Equal([null, 40.0], single.Select(value => value.Numerator));
    }

    /// <summary>Every table of small random counts: whoever knows the row totals and the shown cells can pin no withheld cell down, unless its whole row is withheld.</summary>
    [Fact]
    public void No_row_of_a_random_table_withholds_a_single_cell_or_a_sum_that_is_itself_small()
    {
        var random = new Random(5);
        var scope = Scope.Of(["H1"], false) with { FewestShown = 5 };
        for (int round = 0; round < 300; round++)
        {
            int rows = random.Next(1, 6), columns = random.Next(2, 7);
            double?[][] cells = [.. Enumerable.Range(0, rows * columns).Select(_ => new double?[] { random.Next(0, 4) == 0 ? random.Next(0, 6) : random.Next(0, 60) })];
            List<IReadOnlyList<int>> families = [.. Enumerable.Range(0, rows).Select(row => (IReadOnlyList<int>)[.. Enumerable.Range(0, columns).Select(column => (row * columns) + column)]), .. Enumerable.Range(0, columns).Select(column => (IReadOnlyList<int>)[.. Enumerable.Range(0, rows).Select(row => (row * columns) + column)])];
            var withheld = SmallCounts.Withheld(cells, families, scope);
            Assert.All(Enumerable.Range(0, cells.Length).Where(at => scope.Hides(cells[at][0])), at => Assert.True(withheld[at]));
            foreach (var family in families.Where(family => !family.All(at => withheld[at])))
            {
                var hidden = family.Where(at => withheld[at]).ToList();
                Assert.True(hidden.Count != 1 && !(hidden.Count > 0 && scope.Hides(hidden.Sum(at => cells[at][0]))), $"round {round}");
            }
        }
    }

    private static IndicatorValue Of(string institution, string? department, double numerator)
    {
        var period = new Period(CalendarMonth.Parse("2025-01")!.Value, CalendarMonth.Parse("2025-12")!.Value);
        KeyValuePair<string, string?>[] at = [new("institution", institution), .. department is null ? [] : new KeyValuePair<string, string?>[] { new("department", department) }];
        return new IndicatorValue(s_definition, s_definition.Editions[0], period, at, numerator, 1000, numerator / 10, null, Verdict.Met, Bilingual.Empty, 0);
    }
}
