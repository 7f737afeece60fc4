namespace Curb.Supervision;

/// <summary>Until when something is done: once on a day, or again and again.</summary>
/// <param name="Due">The day; null where it recurs.</param>
/// <param name="Every">week, month, quarter or year; null where it is once.</param>
/// <param name="Month">Month of a yearly one; null for the last.</param>
/// <param name="Day">Day of the month, or of the quarter's first month after it, by which; null for the last day of the time itself.</param>
/// <param name="Dated">False where the text says how often but no day, so that the day is this program's.</param>
public sealed record PlanDeadline(DateOnly? Due, string? Every, int? Month, int? Day, bool Dated)
{
    private const int DaysPerWeek = 7;
    private const int MonthsPerQuarter = 3;
    private const int MonthsPerYear = 12;

    public static IReadOnlyList<string> Rhythms { get; } = ["week", "month", "quarter", "year"];

    /// <summary>The days by which it is due, from one day to another, both included.</summary>
    public IEnumerable<DateOnly> Between(DateOnly from, DateOnly to)
    {
        if (Due is { } once)
        {
            return once >= from && once <= to ? [once] : [];
        }

        return Every switch
        {
            "week" => Weeks(from, to),
            "month" => Months(from, to, 1),
            "quarter" => Months(from, to, MonthsPerQuarter),
            _ => Years(from, to),
        };
    }

    /// <summary>The same deadline in a later year of the plan; 29 February becomes the 28th where there is none.</summary>
    public PlanDeadline InYear(int year) => Due is { } once ? this with { Due = once.AddYears(year - once.Year) } : this;

    /// <summary>True where this one lets more time pass than the other.</summary>
    public bool IsLaterThan(PlanDeadline other) => (Due, other.Due) switch
    {
        ({ } mine, { } others) => mine > others,
        (null, null) => Rank(Every) > Rank(other.Every) || (Every == other.Every && (Day ?? 31) > (other.Day ?? 31)),
        _ => other.Every is not null, // Once instead of again and again.
    };

    private static int Rank(string? every) => Rhythms.ToList().IndexOf(every ?? "");

    /// <summary>Sundays: the week ends with them.</summary>
    private static IEnumerable<DateOnly> Weeks(DateOnly from, DateOnly to)
    {
        for (var day = from.AddDays((DaysPerWeek - (int)from.DayOfWeek) % DaysPerWeek); day <= to; day = day.AddDays(DaysPerWeek))
        {
            yield return day;
        }
    }

    private IEnumerable<DateOnly> Months(DateOnly from, DateOnly to, int step)
    {
        for (var month = new DateOnly(from.Year, from.Month, 1); month <= to; month = month.AddMonths(1))
        {
            // With a day it is reported in the month after the quarter; without one it is done by the quarter's end.
            bool asked = step == 1 || (Day is null ? month.Month % step == 0 : (month.Month - 1) % step == 0);
            var day = On(month, Day);
            if (asked && day >= from && day <= to)
            {
                yield return day;
            }
        }
    }

    private IEnumerable<DateOnly> Years(DateOnly from, DateOnly to)
    {
        for (int year = from.Year; year <= to.Year; year++)
        {
            var day = On(new DateOnly(year, Month ?? MonthsPerYear, 1), Day);
            if (day >= from && day <= to)
            {
                yield return day;
            }
        }
    }

    private static DateOnly On(DateOnly month, int? day) => new(month.Year, month.Month, Math.Min(day ?? 31, DateTime.DaysInMonth(month.Year, month.Month)));
}
