using Curb.Indicators;

namespace Curb.Disclosure;

/// <summary>Counts that add up over months: numerator, denominator, the rest between them …, side by side. A month without any is one of zeros.</summary>
public sealed class MonthlyCounts
{
    private readonly int _first;
    private readonly double[][] _counts;

    /// <param name="counts">Each count by month (<see cref="Indicators.CalendarMonth.Index"/>).</param>
    public MonthlyCounts(params IReadOnlyList<IReadOnlyDictionary<int, double>> counts)
    {
        var months = counts.SelectMany(one => one.Keys).DefaultIfEmpty(int.MaxValue);
        (_first, int last) = (months.Min(), months.Max());
        _counts = [.. counts.Select(_ => _first == int.MaxValue ? [] : new double[last - _first + 1])];
        for (int i = 0; i < counts.Count; i++)
        {
            foreach (var (month, count) in counts[i])
            {
                _counts[i][month - _first] = count;
            }
        }
    }

    private MonthlyCounts(int first, double[][] counts) => (_first, _counts) = (first, counts);

    /// <summary>The first month with counts; null where there is none.</summary>
    public int? First => _first == int.MaxValue ? null : _first;

    /// <summary>The last month with counts.</summary>
    public int? Last => First + _counts[0].Length - 1;

    /// <summary>True where no count of a run of months is small in a scope: each is nothing, or enough.</summary>
    public bool IsSafe(int from, int to, Scope scope)
    {
        foreach (double[] one in _counts)
        {
            // Sums of decimals carry what rounding leaves; a count is judged by what it is.
            if (scope.Hides(SummedDecimals.Settled(Sum(one, from, to))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first of the counts over a run of months.</summary>
    public double Sum(int from, int to) => Sum(_counts[0], from, to);

    /// <summary>Several parts together, each with as many counts.</summary>
    public static MonthlyCounts Together(IReadOnlyCollection<MonthlyCounts> parts)
    {
        var known = parts.Where(part => part.First is not null).ToList();
        if (known.Count == 0)
        {
            return new MonthlyCounts([]);
        }

        int first = known.Min(part => part._first), months = known.Max(part => part.Last!.Value) - first + 1;
        double[][] sums = [.. known[0]._counts.Select(_ => new double[months])];
        foreach (var part in known)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                for (int month = 0; month < part._counts[i].Length; month++)
                {
                    sums[i][part._first - first + month] += part._counts[i][month];
                }
            }
        }

        return new MonthlyCounts(first, sums);
    }

    private double Sum(double[] counts, int from, int to)
    {
        double sum = 0;
        for (int month = Math.Max(from, _first) - _first; month < counts.Length && month <= to - _first; month++)
        {
            sum += counts[month];
        }

        return sum;
    }
}
