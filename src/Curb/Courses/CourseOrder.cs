using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Facts;

namespace Curb.Courses;

/// <summary>One order line as a stretch of time and of calendar days.</summary>
/// <param name="Row">Row of drug_use.</param>
/// <param name="Start">Start, microseconds.</param>
/// <param name="End">Up to when it lasts, microseconds: the end of the order, or the last dose given and the time until the next one would be due. Gaps are counted from it.</param>
/// <param name="FirstDay">First calendar day.</param>
/// <param name="LastDay">Calendar day of the last dose.</param>
/// <param name="Assumed">True where neither end nor days were delivered.</param>
/// <param name="Given">True where the stretch is that of doses given; the days between the first and the last may then be without one.</param>
/// <param name="LastDose">Time of the last dose given; means nothing for a stretch as ordered.</param>
internal readonly record struct CourseOrder(int Row, long Start, long End, int FirstDay, int LastDay, bool Assumed, bool Given = false, long LastDose = 0)
{
    private const long MicrosecondsPerHour = Instants.MicrosecondsPerDay / 24;

    /// <summary>The stretch of an order: from its first to its last dose where doses were delivered, else as ordered. Null where its start is unknown or it does not act in the body.</summary>
    public static CourseOrder? Of(DrugUseFacts use, int row, CourseRules rules, GivenDoses given)
    {
        bool takenHome = use.TakeHome[row] == true && use.Systemic[row] == true;
        if (use.Drug[row] is null || use.Returned[row] == true || (use.Counted[row] != true && !takenHome))
        {
            return null;
        }

        if (given.Has(row))
        {
            var (firstDose, lastDose) = given.Span(row);
            return new CourseOrder(row, firstDose, lastDose + Interval(use.DosesPerDay[row], rules), Instants.Day(firstDose), Instants.Day(lastDose), false, true, lastDose);
        }

        if (use.StartedAt[row] is not { } start)
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

    /// <summary>The end as a course tells it: of the order, or the last dose given.</summary>
    public long ToldEnd => Given ? LastDose : End;

    /// <summary>How long a dose lasts before the next one is due: the order's own interval, else the hours assumed for an order without an end.</summary>
    private static long Interval(double? dosesPerDay, CourseRules rules) =>
        dosesPerDay is > 0 and { } perDay ? (long)(Instants.MicrosecondsPerDay / perDay) : (long)(rules.AssumedHours * MicrosecondsPerHour);

    /// <summary>Hours from a time to the start of this order; negative where it starts earlier.</summary>
    public double HoursAfter(long time) => (Start - time) / (double)MicrosecondsPerHour;
}
