using Curb.Columns;
using Curb.Storage.DuckDb;

namespace Curb.Storage.Tables;

/// <summary>Appends chosen rows of the chunks of an answer, which has exactly the declared columns, to a table in memory.</summary>
internal sealed class RowSinks
{
    private readonly Table _target;
    private readonly Sink[] _sinks;
    private readonly ulong[] _known = new ulong[DuckDbAppender.Capacity / 64];

    public RowSinks(Table target, Func<string, CodedColumn> dictionaryOf)
    {
        _target = target;
        _sinks = [.. target.Columns.Select((column, i) => SinkOf(column, i, dictionaryOf))];
    }

    private delegate void Sink(DuckDbResult result, ReadOnlySpan<int> rows);

    /// <summary>Appends rows of the present chunk, which are in ascending order.</summary>
    public void Append(DuckDbResult result, ReadOnlySpan<int> rows)
    {
        foreach (var sink in _sinks)
        {
            sink(result, rows);
        }

        _target.EndRows(_target.Count + rows.Length);
    }

    private Sink SinkOf(Column target, int index, Func<string, CodedColumn> dictionaryOf) => target switch
    {
        Column<bool> flags => Values(flags, index),
        Column<int> wholes => Values(wholes, index),
        Column<long> longs => Values(longs, index),
        Column<double> numbers => Values(numbers, index),
        TextColumn text when StoredColumn.Of(target).Coded => Codes(text, index, dictionaryOf(text.Name)),
        TextColumn text => (result, rows) => AppendTexts(result.Column(index), rows, text),
        _ => throw new NotSupportedException($"Column {target.Name} has a type that is not stored."),
    };

    private Sink Values<T>(Column<T> target, int index)
        where T : unmanaged
    {
        var some = new T[DuckDbAppender.Capacity];
        return (result, rows) =>
        {
            var vector = result.Column(index);
            var values = vector.Values<T>();
            if (rows.Length == result.Rows)
            {
                target.AppendRange(values, vector.Known);
                return;
            }

            for (int i = 0; i < rows.Length; i++)
            {
                some[i] = values[rows[i]];
            }

            target.AppendRange(some.AsSpan(0, rows.Length), Known(vector, rows));
        };
    }

    private static Sink Codes(TextColumn target, int index, CodedColumn dictionary)
    {
        int[] map = new int[dictionary.Count];
        int[] codes = new int[DuckDbAppender.Capacity];
        return (result, rows) =>
        {
            var vector = result.Column(index);
            var values = vector.Values<int>();
            var some = codes.AsSpan(0, rows.Length);
            for (int i = 0; i < some.Length; i++)
            {
                some[i] = vector.IsNull(rows[i]) ? 0 : values[rows[i]];
            }

            dictionary.Translate(some, map, target.Dictionary);
            for (int i = 0; i < some.Length; i++)
            {
                some[i] = map[some[i]];
            }

            target.AppendCodes(some);
        };
    }

    /// <summary>The validity bits of the chosen rows; empty where all are known.</summary>
    private ReadOnlySpan<ulong> Known(DuckDbVector vector, ReadOnlySpan<int> rows)
    {
        if (vector.AllKnown)
        {
            return default;
        }

        Array.Clear(_known);
        for (int i = 0; i < rows.Length; i++)
        {
            _known[i >> 6] |= vector.IsNull(rows[i]) ? 0 : 1UL << (i & 63);
        }

        return _known;
    }

    private static void AppendTexts(DuckDbVector vector, ReadOnlySpan<int> rows, TextColumn target)
    {
        foreach (int row in rows)
        {
            target.Append(vector.IsNull(row) ? default : vector.Utf8(row));
        }
    }
}
