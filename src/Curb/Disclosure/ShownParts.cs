using Curb.Indicators;

namespace Curb.Disclosure;

/// <summary>
/// Which parts (departments, drugs) of a figure are shown above institutions, and over which runs of months. Parts are told for years that are complete and shown as a whole. In each
/// year those parts come first whose months are nowhere small, as far as what is left of all others together is nowhere small either; of the others, those that can be told by quarter,
/// by half, by year. A part left over is not shown; together with the other left ones it is never small.
/// </summary>
public sealed class ShownParts
{
    private readonly Dictionary<(string Part, int Year), List<(int From, int To)>> _units = [];

    private ShownParts()
    {
    }

    /// <param name="parts">The counts of each part.</param>
    /// <param name="whole">How the months of all parts together are shown.</param>
    /// <param name="scope">What the reader may see.</param>
    /// <param name="last">The last month delivered.</param>
    /// <param name="within">Figures known beside this one, of which it is a part, by the same parts: it is shown no finer than each of them.</param>
    public static ShownParts Of(IReadOnlyDictionary<string, MonthlyCounts> parts, ShownMonths whole, Scope scope, int last, params IReadOnlyList<ShownParts> within)
    {
        var shown = new ShownParts();
        foreach (int year in Known(parts.Values))
        {
            int january = year * (int)FixedPeriod.Year, december = FixedPeriod.Year.EndOf(january);
            if (december <= last && whole.Covers(january, december))
            {
                shown.Divide(year, parts, whole, scope, within);
            }
        }

        return shown;
    }

    /// <summary>True where a part is shown for a period: where the period can be put together from the months, quarters, halves or years by which the part is told.</summary>
    public bool Covers(string part, Period period) => Covers(part, period.From.Index, period.To.Index);

    private bool Covers(string part, int from, int to)
    {
        int month = from;
        while (month <= to)
        {
            var unit = _units.GetValueOrDefault((part, CalendarMonth.At(month).Year), []).Find(one => one.From == month);
            if (unit == default || unit.To > to)
            {
                return false;
            }

            month = unit.To + 1;
        }

        return month == to + 1;
    }

    private void Divide(int year, IReadOnlyDictionary<string, MonthlyCounts> parts, ShownMonths whole, Scope scope, IReadOnlyList<ShownParts> within)
    {
        var left = parts.Keys.Order(StringComparer.Ordinal).ToList();
        foreach (var kind in FixedPeriods.All)
        {
            var units = Units(year, kind, whole);
            var told = left.Where(part => units.All(unit => parts[part].IsSafe(unit.From, unit.To, scope) && within.All(other => other.Covers(part, unit.From, unit.To)))).ToList();
            while (told.Count > 0 && !IsSafe(left.Except(told), units, parts, scope))
            {
                told.Remove(told.MinBy(part => parts[part].Sum(units[0].From, units[^1].To))!);
            }

            foreach (string part in told)
            {
                _units[(part, year)] = units;
                left.Remove(part);
            }
        }
    }

    private static IEnumerable<int> Known(IEnumerable<MonthlyCounts> parts)
    {
        var known = parts.Where(part => part.First is not null).ToList();
        int first = known.Count == 0 ? 0 : CalendarMonth.At(known.Min(part => part.First!.Value)).Year;
        return known.Count == 0 ? [] : Enumerable.Range(first, CalendarMonth.At(known.Max(part => part.Last!.Value)).Year - first + 1);
    }

    private static bool IsSafe(IEnumerable<string> rest, List<(int From, int To)> units, IReadOnlyDictionary<string, MonthlyCounts> parts, Scope scope)
    {
        var together = MonthlyCounts.Together([.. rest.Select(part => parts[part])]);
        return units.All(unit => together.IsSafe(unit.From, unit.To, scope));
    }

    /// <summary>The fixed periods of a kind in a year, joined where the whole is not told by each of them.</summary>
    private static List<(int From, int To)> Units(int year, FixedPeriod kind, ShownMonths whole)
    {
        var units = new List<(int From, int To)>();
        int from = year * (int)FixedPeriod.Year;
        foreach (var (_, to) in kind.InYear(year))
        {
            if (whole.Covers(from, to))
            {
                units.Add((from, to));
                from = to + 1;
            }
        }

        return units;
    }
}
