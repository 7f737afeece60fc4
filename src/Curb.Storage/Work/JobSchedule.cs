using System.Globalization;

namespace Curb.Storage.Work;

/// <summary>A job that is asked for again and again.</summary>
/// <param name="Every">daily, weekly or monthly.</param>
/// <param name="Day">Weekly: 1 Monday to 7 Sunday. Monthly: 1 to 31; a month without that day takes its last. Daily: 0.</param>
/// <param name="Time">Time of day at the site.</param>
public sealed record JobSchedule(string Id, string Kind, string Institution, string Every, int Day, TimeOnly Time, string MadeBy, DateTimeOffset MadeAt, DateTimeOffset NextAt, bool Enabled)
{
    public static IReadOnlyList<string> Frequencies { get; } = ["daily", "weekly", "monthly"];

    /// <summary>True where frequency and day fit.</summary>
    public static bool IsMeaningful(string every, int day) => every switch
    {
        "daily" => day == 0,
        "weekly" => day is >= 1 and <= 7,
        "monthly" => day is >= 1 and <= 31,
        _ => false,
    };

    /// <summary>The first time after an instant, by the clock of a time zone. A time that the clock skips is taken at the next minute that it shows.</summary>
    public static DateTimeOffset Next(string every, int day, TimeOnly time, DateTimeOffset after, TimeZoneInfo zone)
    {
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime);
        for (int ahead = 0; ahead <= 62; ahead++)
        {
            var candidate = date.AddDays(ahead);
            if (Falls(every, day, candidate) && At(candidate, time, zone) is var at && at > after)
            {
                return at;
            }
        }

        throw new ArgumentException($"{every} {day} never falls on a day.", nameof(every));
    }

    private static bool Falls(string every, int day, DateOnly date) => every switch
    {
        "daily" => true,
        "weekly" => ((int)date.DayOfWeek + 6) % 7 + 1 == day,
        "monthly" => date.Day == Math.Min(day, DateTime.DaysInMonth(date.Year, date.Month)),
        _ => false,
    };

    private static DateTimeOffset At(DateOnly date, TimeOnly time, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(time, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    internal static string TimeText(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
