using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Facts;

namespace Curb.Courses;

/// <summary>One order line as a stretch of time and of calendar days.</summary>
/// <param name="Row">Row of drug_use.</param>
/// <param name="Start">Start, microseconds.</param>
/// <param name="End">End, microseconds.</param>
/// <param name="FirstDay">First calendar day.</param>
/// <param name="LastDay">Calendar day of the last dose.</param>
/// <param name="Assumed">True where neither end nor days were delivered.</param>
internal readonly record struct CourseOrder(int Row, long Start, long End, int FirstDay, int LastDay, bool Assumed)
{
    private const long MicrosecondsPerHour = Instants.MicrosecondsPerDay / 24;

    /// <summary>The stretch of an order; null where its start is unknown or it does not act in the body.</summary>
    public static CourseOrder? Of(DrugUseFacts use, int row, CourseRules rules)
    {
        bool takenHome = use.TakeHome[row] == true && use.Systemic[row] == true;
        if (use.StartedAt[row] is not { } start || use.Drug[row] is null || (use.Counted[row] != true && !takenHome))
        {
            return null;
        }

        int first = Instants.Day(start);
        long furthest = start + (rules.LongestOrderDays * Instants.MicrosecondsPerDay);
        if (use.StoppedAt[row] is { } stop && stop >= start && stop <= furthest)
        {
            return new CourseOrder(row, start, stop, first, OrderSchedule.DayOfLastDose(start, stop, use.DosesPerDay[row]), false);
        }

        if (use.Days[row] is { } days && days > 0 && days <= rules.LongestOrderDays)
        {
            int last = first + (int)Math.Ceiling(days) - 1;
            return new CourseOrder(row, start, (last + 1) * Instants.MicrosecondsPerDay, first, last, false);
        }

        return new CourseOrder(row, start, start + (long)(rules.AssumedHours * MicrosecondsPerHour), first, first, true);
    }

    /// <summary>Hours from a time to the start of this order; negative where it starts earlier.</summary>
    public double HoursAfter(long time) => (Start - time) / (double)MicrosecondsPerHour;
}
