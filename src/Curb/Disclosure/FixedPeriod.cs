using Curb.Indicators;

namespace Curb.Disclosure;

/// <summary>The periods that are fixed above institutions: months, quarters, halves and years of the calendar, each made of whole ones of the next finer kind.</summary>
public enum FixedPeriod
{
    Month = 1,
    Quarter = 3,
    Half = 6,
    Year = 12,
}

/// <summary>Where fixed periods begin and end.</summary>
public static class FixedPeriods
{
    /// <summary>From the finest to the coarsest.</summary>
    public static IReadOnlyList<FixedPeriod> All { get; } = [FixedPeriod.Month, FixedPeriod.Quarter, FixedPeriod.Half, FixedPeriod.Year];

    /// <summary>The last month (<see cref="CalendarMonth.Index"/>) of the fixed period that a month lies in.</summary>
    public static int EndOf(this FixedPeriod kind, int month) => month - (month % (int)kind) + (int)kind - 1;

    /// <summary>The fixed periods of a kind that make up a year, as first and last month.</summary>
    public static IEnumerable<(int From, int To)> InYear(this FixedPeriod kind, int year)
    {
        int january = year * (int)FixedPeriod.Year;
        for (int from = january; from < january + (int)FixedPeriod.Year; from += (int)kind)
        {
            yield return (from, from + (int)kind - 1);
        }
    }
}
