using Curb.Columns;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>
/// When an order's doses fall: the number of doses and the calendar days with a dose, from start, stop, days of supply and frequency.
/// With times of day, a dose is given at the start and then at each interval before the stop: an order stopped in the morning before that day's dose is no therapy
/// on that day. With dates alone, both the first and the last day count in full.
/// </summary>
internal readonly struct OrderSchedule
{
    private OrderSchedule(int firstDay, int lastDay, double? days, double? doses, string? problem)
    {
        FirstDay = firstDay;
        LastDay = lastDay;
        Days = days;
        Doses = doses;
        Problem = problem;
    }

    /// <summary>First calendar day touched; <see cref="int.MinValue"/> where unknown.</summary>
    public int FirstDay { get; }

    public int LastDay { get; }

    /// <summary>Days of the order: as delivered, else the calendar days from its first to its last dose. Null where unknown.</summary>
    public double? Days { get; }

    /// <summary>Number of single doses; null where unknown.</summary>
    public double? Doses { get; }

    /// <summary>Why the number of doses is unknown.</summary>
    public string? Problem { get; }

    public bool HasDays => FirstDay != int.MinValue;

    /// <summary>
    /// Time of the last dose of an order begun at a time: the first dose and then one after each interval. Null where the number of doses or the interval is unknown,
    /// or the start is a date alone. Guideline 2015 limits how long prophylaxis is given, so its end is the last dose; an order is often stopped later.
    /// </summary>
    public long? LastDose(long? start, Frequency? frequency) =>
        start is not { } first || Doses is not { } doses || Precision.IsDateAlone(first) ? null
        : doses <= 1 ? first
        : frequency?.DosesPerDay is { } perDay ? NotADate(first + (long)((doses - 1) / perDay * Instants.MicrosecondsPerDay))
        : null;

    /// <summary>A time of day worked out as midnight, a microsecond earlier: midnight itself stands for a date alone.</summary>
    private static long NotADate(long time) => Precision.IsDateAlone(time) ? time - 1 : time;

    /// <param name="start">Start in microseconds, null where unknown.</param>
    /// <param name="stop">Stop, already cut at the discharge.</param>
    /// <param name="supply">Days of supply as delivered.</param>
    /// <param name="once">True for an order to be given once.</param>
    /// <param name="frequency">Frequency; null where blank or not understood.</param>
    public static OrderSchedule Of(long? start, long? stop, double? supply, bool once, Frequency? frequency)
    {
        bool single = frequency is { Once: true } || (once && frequency?.DosesPerDay is null);
        int first = start is { } known ? Instants.Day(known) : int.MinValue;
        if (single)
        {
            return new OrderSchedule(first, first, 1, 1, null);
        }

        if (stop < start)
        {
            return new OrderSchedule(first, first, null, null, DddProblems.StopBeforeStart);
        }

        if (supply is > 0)
        {
            int whole = Math.Max(1, (int)Math.Ceiling(supply.Value - 1e-9));
            return new OrderSchedule(first, first == int.MinValue ? first : first + whole - 1, supply, DosesIn(supply.Value, frequency), Why(frequency));
        }

        if (once)
        {
            return new OrderSchedule(first, first, 1, DosesIn(1, frequency), Why(frequency));
        }

        return start is null || stop is null
            ? new OrderSchedule(first, first, null, null, DddProblems.DaysUnknown)
            : Between(start.Value, stop.Value, frequency);
    }

    private static OrderSchedule Between(long start, long stop, Frequency? frequency)
    {
        bool datesOnly = Precision.IsDateAlone(start) && Precision.IsDateAlone(stop);
        int first = Instants.Day(start);
        int last = datesOnly ? Instants.Day(stop) : DayOfLastDose(start, stop, frequency?.DosesPerDay);
        double elapsed = datesOnly ? last - first + 1 : (double)(stop - start) / Instants.MicrosecondsPerDay;
        return new OrderSchedule(first, last, last - first + 1, DosesIn(elapsed, frequency), Why(frequency));
    }

    /// <summary>
    /// The calendar day of the last dose of an order with times of day; the last day touched where the interval is unknown or the start is a date alone.
    /// </summary>
    public static int DayOfLastDose(long start, long stop, double? dosesPerDay)
    {
        int touched = Math.Max(Instants.Day(start), Instants.Day(stop - 1));
        return dosesPerDay is { } perDay && !Precision.IsDateAlone(start)
            ? Math.Min(touched, Instants.Day(start + (long)((DosesIn((double)(stop - start) / Instants.MicrosecondsPerDay, perDay) - 1) / perDay * Instants.MicrosecondsPerDay)))
            : touched;
    }

    /// <summary>Doses at the start and each interval before the end: a started interval has its dose.</summary>
    private static double? DosesIn(double days, Frequency? frequency) =>
        frequency?.DosesPerDay is { } perDay ? DosesIn(days, perDay) : null;

    private static double DosesIn(double days, double perDay) => Math.Max(1, Math.Ceiling((days * perDay) - 1e-6));

    private static string? Why(Frequency? frequency) =>
        frequency is null ? DddProblems.FrequencyUnknown : frequency.DosesPerDay is null ? DddProblems.AsNeeded : null;
}
