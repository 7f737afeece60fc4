using Curb.Indicators;

namespace Curb.Disclosure;

/// <summary>
/// Which runs of months of one series of counts are shown above institutions. The months of each year are cut, from January on, into blocks of which no count is small; whatever is
/// shown is one of these blocks or a sum of them, so that no subtraction, of any period from any other, gives anything finer. A block ends where a fixed period ends; it is as fine as
/// the year before would have allowed, and grows with the first count that is small. How the months before were cut never depends on the months after, so that an answer of today
/// can't be subtracted from one of next year either.
/// </summary>
public sealed class ShownMonths
{
    private readonly Dictionary<int, int> _ends = [];
    private readonly int _first;
    private readonly int _last;

    private ShownMonths(int first, int last) => (_first, _last) = (first, last);

    /// <param name="counts">The counts that are shown together or not at all.</param>
    /// <param name="scope">What the reader may see.</param>
    /// <param name="last">The last month delivered: a block is shown when it is complete.</param>
    /// <param name="within">Series that are known beside this one, of which it is a part: it is cut no finer than each of them. None where it stands alone.</param>
    public static ShownMonths Of(MonthlyCounts counts, Scope scope, int last, params IReadOnlyList<ShownMonths> within)
    {
        if (counts.First is not { } earliest || earliest > last)
        {
            return new ShownMonths(int.MaxValue, last);
        }

        int first = CalendarMonth.At(earliest).Year;
        var shown = new ShownMonths(first * (int)FixedPeriod.Year, last);
        for (int year = first; year <= CalendarMonth.At(last).Year; year++)
        {
            shown.Cut(year, year == first ? FixedPeriod.Month : Finest(counts, year - 1, scope), counts, scope, within);
        }

        return shown;
    }

    /// <summary>True where a period is shown: where it can be put together from blocks. Before the first and after the last month there is nothing to be told.</summary>
    public bool Covers(Period period) => Covers(period.From.Index, period.To.Index);

    /// <summary>As above, by first and last month.</summary>
    public bool Covers(int from, int to)
    {
        int month = Math.Max(from, _first), end = Math.Min(to, _last);
        while (month <= end)
        {
            if (!_ends.TryGetValue(month, out int last) || last > end)
            {
                return false;
            }

            month = last + 1;
        }

        return true;
    }

    /// <summary>The coarsest fixed periods within the years of a period that are shown, in their order.</summary>
    public IEnumerable<Period> Offered(Period period)
    {
        for (int year = period.From.Year; year <= period.To.Year; year++)
        {
            foreach (var offered in Offered(year * (int)FixedPeriod.Year, FixedPeriods.All.Count - 1))
            {
                yield return offered;
            }
        }
    }

    private IEnumerable<Period> Offered(int from, int kind)
    {
        int to = FixedPeriods.All[kind].EndOf(from);
        if (to <= _last && Covers(from, to))
        {
            yield return new Period(CalendarMonth.At(from), CalendarMonth.At(to));
        }
        else if (kind > 0)
        {
            for (int part = from; part <= to; part += (int)FixedPeriods.All[kind - 1])
            {
                foreach (var offered in Offered(part, kind - 1))
                {
                    yield return offered;
                }
            }
        }
    }

    private void Cut(int year, FixedPeriod grain, MonthlyCounts counts, Scope scope, IReadOnlyList<ShownMonths> within)
    {
        int from = year * (int)FixedPeriod.Year, december = FixedPeriod.Year.EndOf(from);
        while (from <= december)
        {
            int end = -1;
            foreach (var kind in FixedPeriods.All.Where(kind => kind >= grain))
            {
                int to = kind.EndOf(from);
                if (to <= _last && counts.IsSafe(from, to, scope) && within.All(other => other.Covers(from, to)))
                {
                    (end, grain) = (to, kind);
                    break;
                }
            }

            if (end < 0)
            {
                return; // The rest of the year is small, or not complete: it stays withheld, and so does every period with it.
            }

            _ends[from] = end;
            from = end + 1;
        }
    }

    /// <summary>The finest fixed periods of a year none of which was small; the year where there are none.</summary>
    private static FixedPeriod Finest(MonthlyCounts counts, int year, Scope scope) =>
        FixedPeriods.All.FirstOrDefault(kind => kind.InYear(year).All(unit => counts.IsSafe(unit.From, unit.To, scope)), FixedPeriod.Year);
}
