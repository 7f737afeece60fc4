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
}
