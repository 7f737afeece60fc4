using System.Numerics;
using Curb.Columns;
using Curb.Facts;

namespace Curb.Tallies;

/// <summary>One measure of a tally in every cell.</summary>
/// <param name="column">The column that is summed; null where rows are counted.</param>
internal sealed class TallySum(string? column)
{
    private int[] _counted = [];
    private double[] _sums = [];
    private double[] _lost = [];

    /// <summary>False where rows are counted.</summary>
    public bool IsSum => column is not null;

    /// <summary>Rows counted, or values summed, in a cell.</summary>
    public int Counted(int cell) => cell < _counted.Length ? _counted[cell] : 0;

    /// <summary>The sum in a cell, and what rounding lost of it.</summary>
    public (double Sum, double Lost) Sum(int cell) => cell < _sums.Length ? (_sums[cell], _lost[cell]) : (0, 0);

    /// <summary>Adds the marked rows of a table to their cells.</summary>
    public void Add(FactTable table, ulong[] marks, int[] cells, int count)
    {
        Grow(ref _counted, count);
        switch (column is null ? null : table.Find(column))
        {
            case null:
                Count(marks, cells);
                break;
            case Column<bool> flags:
                Add(flags, flags.Values, marks, cells, flag => flag ? 1 : 0);
                break;
            case Column<int> wholes:
                Add(wholes, wholes.Values, marks, cells, whole => whole);
                break;
            case Column<long> longs:
                Add(longs, longs.Values, marks, cells, whole => whole);
                break;
            case Column<double> numbers:
                Add(numbers, numbers.Values, marks, cells, number => number);
                break;
            default:
                throw new NotSupportedException($"Column {column} can't be summed.");
        }
    }

    private static void Grow<T>(ref T[] values, int count)
    {
        if (values.Length < count)
        {
            Array.Resize(ref values, Math.Max(count, values.Length * 2));
        }
    }

    private void Count(ulong[] marks, int[] cells)
    {
        for (int word = 0; word < marks.Length; word++)
        {
            for (ulong left = marks[word]; left != 0; left &= left - 1)
            {
                _counted[cells[(word << 6) + BitOperations.TrailingZeroCount(left)]]++;
            }
        }
    }

    private void Add<T>(Column values, ReadOnlySpan<T> held, ulong[] marks, int[] cells, Converter<T, double> number)
    {
        Grow(ref _sums, _counted.Length);
        Grow(ref _lost, _counted.Length);
        var known = values.Known;
        for (int word = 0; word < marks.Length; word++)
        {
            for (ulong left = marks[word] & known[word]; left != 0; left &= left - 1)
            {
                int row = (word << 6) + BitOperations.TrailingZeroCount(left);
                _counted[cells[row]]++;
                Compensated.Add(ref _sums[cells[row]], ref _lost[cells[row]], number(held[row]));
            }
        }
    }
}
