namespace Curb.Columns;

/// <summary>Whether a wall-clock time carries a time of day. Sources that deliver dates alone give midnight exactly.</summary>
public static class Precision
{
    public static bool IsDateAlone(long micros) => micros % Instants.MicrosecondsPerDay == 0;

    /// <summary>Whether one time lies before another; null where both fall on one day and either is a date alone, so that nobody can say.</summary>
    public static bool? Before(long first, long second)
    {
        bool sameDay = Instants.Day(first) == Instants.Day(second);
        return sameDay && (IsDateAlone(first) || IsDateAlone(second)) ? null : first < second;
    }
}
