using System.Globalization;
using Curb.Storage.Work;

namespace Curb.Tests.Work;

public sealed class JobScheduleTests
{
    private static readonly TimeZoneInfo s_shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Theory]
    [InlineData("daily", 0, "02:00", "2025-03-01T01:00+08:00", "2025-03-01T02:00+08:00")]
    [InlineData("daily", 0, "02:00", "2025-03-01T02:00+08:00", "2025-03-02T02:00+08:00")]
    [InlineData("weekly", 1, "02:00", "2025-03-05T12:00+08:00", "2025-03-10T02:00+08:00")]
    [InlineData("weekly", 7, "02:00", "2025-03-08T12:00+08:00", "2025-03-09T02:00+08:00")]
    [InlineData("monthly", 31, "23:59", "2025-02-01T00:00+08:00", "2025-02-28T23:59+08:00")]
    [InlineData("monthly", 31, "23:59", "2024-02-01T00:00+08:00", "2024-02-29T23:59+08:00")]
    [InlineData("monthly", 1, "02:00", "2025-12-01T02:00+08:00", "2026-01-01T02:00+08:00")]
    [InlineData("daily", 0, "02:00", "2025-03-01T23:30Z", "2025-03-03T02:00+08:00")]
    public void The_next_time_goes_by_the_clock_of_the_site(string every, int day, string time, string after, string expected) =>
        Assert.Equal(At(expected), JobSchedule.Next(every, day, TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture), At(after), s_shanghai));

    [Fact]
    public void A_time_that_the_clock_skips_in_spring_is_taken_when_the_clock_goes_on() =>
        Assert.Equal(At("2025-03-30T03:00+02:00"), JobSchedule.Next("daily", 0, new TimeOnly(2, 30), At("2025-03-30T00:00+01:00"), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));

    [Theory]
    [InlineData("daily", 1)]
    [InlineData("weekly", 0)]
    [InlineData("weekly", 8)]
    [InlineData("monthly", 32)]
    [InlineData("yearly", 1)]
    public void A_frequency_without_a_fitting_day_means_nothing(string every, int day) => Assert.False(JobSchedule.IsMeaningful(every, day));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
