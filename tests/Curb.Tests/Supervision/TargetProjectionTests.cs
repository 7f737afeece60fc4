using Curb.Indicators;
using Curb.Supervision.Scoreboard;

namespace Curb.Tests.Supervision;

/// <summary>Trends continued to a target's day.</summary>
public sealed class TargetProjectionTests
{
    private static readonly CalendarMonth s_first = new(2024, 1);

    [Fact]
    public void An_exact_line_is_continued_exactly()
    {
        var projected = TargetProjection.Of(Line(12, i => 70 - i), "≤", 55, CalendarMonth.At(s_first.Index + 17), 100)!;
        Assert.Equal((53.0, -12.0, "will-meet"), (Math.Round(projected.Figure.Value, 8), Math.Round(projected.Slope, 8), projected.Answer));
    }

    [Theory]
    [InlineData("≤", 40, "will-miss")]
    [InlineData("≤", 53.2, "unsure")]
    [InlineData("≤", 70, "will-meet")]
    [InlineData("≥", 70, "will-miss")]
    [InlineData("≥", 40, "will-meet")]
    public void The_answer_is_given_only_where_the_whole_interval_lies_on_one_side(string sign, double limit, string expected) =>
        Assert.Equal(expected, TargetProjection.Of(Line(12, i => 70 - i + (i % 2 == 0 ? 1 : -1)), sign, limit, CalendarMonth.At(s_first.Index + 17), 100)!.Answer);

    [Fact]
    public void Too_few_months_too_far_ahead_or_behind_is_not_continued()
    {
        Assert.Null(TargetProjection.Of(Line(7, i => i), "≤", 1, CalendarMonth.At(s_first.Index + 8), null));
        Assert.Null(TargetProjection.Of(Line(12, i => i), "≤", 1, CalendarMonth.At(s_first.Index + 23), null)); // Observed over 11 months, asked 12 ahead.
        Assert.NotNull(TargetProjection.Of(Line(12, i => i), "≤", 1, CalendarMonth.At(s_first.Index + 22), null));
        Assert.Null(TargetProjection.Of(Line(12, i => i), "≤", 1, CalendarMonth.At(s_first.Index + 11), null));
    }

    [Fact]
    public void A_share_never_leaves_its_bounds() => Assert.Equal((0.0, 0.0), (TargetProjection.Of(Line(12, i => 22 - (2 * i)), "≤", 5, CalendarMonth.At(s_first.Index + 22), 100)!.Figure is var figure ? (figure.Value, figure.Low) : default));

    /// <summary>The slow oracle: trends with scatter of known size, made again and again; the month to come lies within the interval in about 95 of 100.</summary>
    [Fact]
    public void The_month_to_come_lies_in_the_interval_in_about_95_of_100()
    {
        var chance = new Random(11);
        double Noise() => Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
        int held = 0;
        const int times = 2000;
        for (int time = 0; time < times; time++)
        {
            var projected = TargetProjection.Of(Line(24, i => 60 - (0.5 * i) + (2 * Noise())), "≤", 0, CalendarMonth.At(s_first.Index + 29), null)!;
            held += projected.Figure.Excludes(60 - (0.5 * 29) + (2 * Noise())) ? 0 : 1;
        }

        Assert.InRange(held / (double)times, 0.92, 0.97);
    }

    private static List<(CalendarMonth, double)> Line(int months, Func<int, double> value) => [.. Enumerable.Range(0, months).Select(i => (CalendarMonth.At(s_first.Index + i), value(i)))];
}
