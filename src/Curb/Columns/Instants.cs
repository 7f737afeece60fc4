namespace Curb.Columns;

/// <summary>Facility wall-clock times as microseconds since 1970-01-01T00:00, the form in which columns hold them.</summary>
public static class Instants
{
    public const long MicrosecondsPerDay = 86_400_000_000;

    public static long From(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTime ToDateTime(long micros) => new(DateTime.UnixEpoch.Ticks + (micros * TimeSpan.TicksPerMicrosecond));

    /// <summary>The calendar day (days since 1970-01-01) in which the time lies.</summary>
    public static int Day(long micros) => (int)Math.Floor((double)micros / MicrosecondsPerDay);

    public static void Append(this Column<long> column, DateTime? time)
    {
        if (time is { } known)
        {
            column.Append(From(known));
        }
        else
        {
            column.AppendNull();
        }
    }
}
