using Curb.Casework;

namespace Curb.Tests.Casework;

public class WorkingCalendarTests
{
    private static readonly WorkingCalendar s_calendar = ShippedCasework.Calendar;

    [Theory]
    [InlineData("2026-02-13", 1, "2026-02-14")] // Saturday before the Spring Festival is worked.
    [InlineData("2026-02-14", 1, "2026-02-24")] // Nine days off.
    [InlineData("2026-09-30", 3, "2026-10-10")] // Seven days off, then a Thursday, a Friday, and a worked Saturday.
    [InlineData("2025-09-26", 1, "2025-09-28")]
    [InlineData("2024-02-09", 1, "2024-02-18")]
    [InlineData("2023-09-28", 2, "2023-10-08")]
    [InlineData("2026-11-20", 1, "2026-11-23")]
    [InlineData("2026-10-10", -3, "2026-09-30")]
    [InlineData("2026-10-03", 0, "2026-10-03")]
    public void Working_days_follow_the_yearly_notices(string from, int days, string to) => Assert.Equal(Day(to), s_calendar.Add(Day(from), days));

    [Fact]
    public void Years_with_a_notice_are_known_and_later_ones_are_not()
    {
        Assert.All(Enumerable.Range(2023, 4), year => Assert.True(s_calendar.Knows(year)));
        Assert.False(s_calendar.Knows(2027));
        Assert.False(s_calendar.Knows(2022));
    }

    /// <summary>The number of days off that fall on weekdays and of worked weekend days of each year, counted by hand from the notices.</summary>
    [Theory]
    [InlineData(2023, 249)]
    [InlineData(2024, 251)]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void A_year_has_as_many_working_days_as_the_notice_leaves(int year, int expected) =>
        Assert.Equal(expected, Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Count(i => s_calendar.IsWorked(new DateOnly(year, 1, 1).AddDays(i))));

    [Fact]
    public void Counting_back_what_was_added_gives_the_number_again()
    {
        for (int i = 0; i < 800; i += 3)
        {
            var from = new DateOnly(2024, 1, 1).AddDays(i);
            for (int days = 1; days < 30; days += 7)
            {
                Assert.Equal(days, s_calendar.Between(from, s_calendar.Add(from, days)));
                Assert.True(s_calendar.IsWorked(s_calendar.Add(from, -days)));
            }
        }
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
