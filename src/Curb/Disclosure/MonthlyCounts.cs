namespace Curb.Disclosure;

/// <summary>Counts that add up over months: numerator, denominator, the rest between them …, side by side. A month without any is one of zeros.</summary>
/// <param name="counts">Counts by month (<see cref="Indicators.CalendarMonth.Index"/>); each month has as many.</param>
public sealed class MonthlyCounts(IReadOnlyDictionary<int, double[]> counts)
{
    /// <summary>Months that have counts.</summary>
    public IEnumerable<int> Months => counts.Keys;

    /// <summary>True where no count of a run of months is small in a scope: each is nothing, or enough.</summary>
    public bool IsSafe(int from, int to, Scope scope) => !Sum(from, to).Any(count => scope.Hides(count));

    /// <summary>The counts of a run of months together.</summary>
    public double[] Sum(int from, int to)
    {
        double[] sum = [];
        for (int month = from; month <= to; month++)
        {
            if (counts.TryGetValue(month, out double[]? own))
            {
                sum = sum.Length == 0 ? [.. own] : [.. sum.Zip(own, (a, b) => a + b)];
            }
        }

        // Sums of decimals carry what rounding leaves; a count is judged by what it is.
        return [.. sum.Select(one => Math.Round(one, Digits))];
    }

    /// <summary>Several parts together.</summary>
    public static MonthlyCounts Together(IEnumerable<MonthlyCounts> parts)
    {
        var sums = new Dictionary<int, double[]>();
        foreach (var part in parts)
        {
            foreach (int month in part.Months)
            {
                double[] own = part.Sum(month, month);
                sums[month] = sums.TryGetValue(month, out double[]? held) ? [.. held.Zip(own, (a, b) => a + b)] : own;
            }
        }

        return new MonthlyCounts(sums);
    }

    private const int Digits = 9;
}
