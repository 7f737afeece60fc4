using System.Globalization;
using Curb.Columns;

namespace Curb.Exchange.Demo;

/// <summary>Times of the demo as whole minutes since 1970-01-01, wall clock.</summary>
internal static class DemoClock
{
    public const int Hour = 60;
    public const int Day = 24 * Hour;
    public const int FirstYear = 2024;
    public const int Months = 24;

    /// <summary>The first minute after the two years: what lies beyond has not happened yet.</summary>
    public static readonly long End = At(new DateOnly(FirstYear + (Months / 12), 1, 1), 0, 0);

    public static long At(DateOnly date, int hour, int minute) => ((long)Days.From(date) * Day) + (hour * Hour) + minute;

    /// <summary>Midnight itself is how systems write a day without a time; a time that falls on it is moved on by a minute.</summary>
    public static long OffMidnight(long minutes) => minutes % Day == 0 ? minutes + 1 : minutes;

    public static int DayOf(long minutes) => (int)(minutes / Day);

    public static string Month(long minutes) => Days.ToDate(DayOf(minutes)).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static long Micros(long minutes) => minutes * 60_000_000;
}
