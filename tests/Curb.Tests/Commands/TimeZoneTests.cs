using Curb.Cli.Commands;

namespace Curb.Tests.Commands;

public sealed class TimeZoneTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Asia/Shanghai", "Asia/Shanghai", false)]
    [InlineData("Asia/Singapore", "Asia/Shanghai", false)]
    [InlineData("Etc/UTC", "Asia/Shanghai", true)]
    public void A_computer_that_goes_by_another_zone_than_its_schedules_is_told_at_the_start(string computer, string schedules, bool told)
    {
        string? gap = ServeCommand.ZoneGap(TimeZoneInfo.FindSystemTimeZoneById(computer), TimeZoneInfo.FindSystemTimeZoneById(schedules), s_now);
        Assert.Equal(told, gap is not null);
        if (told)
        {
            Assert.Contains($"TZ={schedules}", gap, StringComparison.Ordinal);
        }
    }
}
