using System.Globalization;
using Curb.ReferenceData;

namespace Curb.Casework;

/// <summary>
/// Which days are worked: Monday to Friday, without the days off and with the swapped weekend days that the State Council's yearly notices name
/// (table <c>reference/holidays</c>). A year without a notice is reckoned by weekdays alone, and a due date that falls in it says so.
/// </summary>
public sealed class WorkingCalendar
{
    private readonly Dictionary<DateOnly, bool> _named;
    private readonly HashSet<int> _years;

    /// <param name="named">Days that differ from the plain week or are named for it: true where worked.</param>
    /// <param name="years">Years whose days off are known.</param>
    public WorkingCalendar(IReadOnlyDictionary<DateOnly, bool> named, IEnumerable<int> years) => (_named, _years) = (new(named), [.. years]);

    /// <summary>The calendar of the newest edition of the table. A year is known where the table names its National Day.</summary>
    /// <exception cref="ReferenceFaultException">A day or a kind can't be read.</exception>
    public static WorkingCalendar Load(ReferenceLibrary reference)
    {
        var table = reference.Table("holidays", reference.Latest("holidays"));
        int day = table.Column("day"), kind = table.Column("kind");
        var named = new Dictionary<DateOnly, bool>();
        for (int row = 0; row < table.Count; row++)
        {
            if (!DateOnly.TryParseExact(table[row, day], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                throw table.Wrong(row, day, "a day such as 2026-10-01");
            }

            named[date] = table[row, kind] switch { "workday" => true, "holiday" => false, _ => throw table.Wrong(row, kind, "holiday or workday") };
        }

        return new WorkingCalendar(named, named.Where(pair => pair is { Value: false, Key: { Month: 10, Day: 1 } }).Select(pair => pair.Key.Year));
    }

    public bool IsWorked(DateOnly day) => _named.TryGetValue(day, out bool worked) ? worked : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>True where the days off of the year are known.</summary>
    public bool Knows(int year) => _years.Contains(year);

    /// <summary>The day that lies so many worked days after (before, where negative) a day; the day itself is not counted. 0 is the day itself.</summary>
    public DateOnly Add(DateOnly day, int workingDays)
    {
        int step = Math.Sign(workingDays);
        for (int left = Math.Abs(workingDays); left > 0;)
        {
            day = day.AddDays(step);
            left -= IsWorked(day) ? 1 : 0;
        }

        return day;
    }

    /// <summary>Worked days after the first day, up to and with the second; negative where the second comes earlier.</summary>
    public int Between(DateOnly from, DateOnly to)
    {
        if (to < from)
        {
            return -Between(to, from);
        }

        int worked = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
        {
            worked += IsWorked(day) ? 1 : 0;
        }

        return worked;
    }
}
