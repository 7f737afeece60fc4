using System.Runtime.CompilerServices;

namespace Curb.Columns;

/// <summary>A column of fixed-width values: bool, int, long or double; dates are int days, timestamps long microseconds.</summary>
public sealed class Column<T> : Column
    where T : unmanaged
{
    private T[] _values = new T[1024];

    public Column(string name, ColumnType type, string meaning)
        : base(name, type, meaning)
    {
    }

    /// <summary>The values in row order; the value of an unknown row is the type's zero and means nothing.</summary>
    public Span<T> Values => _values.AsSpan(0, Count);

    /// <summary>The value at a row, null where unknown.</summary>
    public T? this[int row] => IsKnown(row) ? _values[row] : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(T value)
    {
        if (Count == _values.Length)
        {
            Array.Resize(ref _values, _values.Length * 2);
        }

        _values[Count] = value;
        Mark(Count, true);
        Count++;
    }

    public void Append(T? value)
    {
        if (value is { } known)
        {
            Append(known);
        }
        else
        {
            AppendNull();
        }
    }

    /// <summary>Replaces the value of a row already appended.</summary>
    public void Set(int row, T? value)
    {
        _values[row] = value ?? default;
        Mark(row, value is not null);
    }

    public override void AppendNull()
    {
        Append(default(T));
        Mark(Count - 1, false);
    }

    public override void AppendFrom(Column other, int row) => Append(((Column<T>)other)[row]);

    public override void AppendAll(Column other) => AppendRange(((Column<T>)other).Values, other.Known);

    public override object? ValueAt(int row) => this[row] switch
    {
        null => null,
        int days when Type == ColumnType.Date => Days.ToDate(days),
        long micros when Type == ColumnType.Timestamp => Instants.ToDateTime(micros),
        { } value => value,
    };

    /// <summary>Appends many known values at once.</summary>
    public void AppendRange(ReadOnlySpan<T> values) => AppendRange(values, default);

    /// <summary>Appends many values at once, some of them unknown.</summary>
    /// <param name="values">The values; where a row is unknown its value means nothing.</param>
    /// <param name="known">Validity bits, one per value, least significant first; empty where every value is known.</param>
    public void AppendRange(ReadOnlySpan<T> values, ReadOnlySpan<ulong> known)
    {
        Reserve(Count + values.Length);
        var target = _values.AsSpan(Count, values.Length);
        values.CopyTo(target);
        for (int i = 0; i < target.Length && !known.IsEmpty; i++)
        {
            target[i] = (known[i >> 6] >> (i & 63) & 1) != 0 ? target[i] : default;
        }

        MarkRange(Count, values.Length, known);
        Count += values.Length;
    }

    public override void AppendUnknown(int rows)
    {
        Reserve(Count + rows);
        _values.AsSpan(Count, rows).Clear();
        MarkUnknown(Count, rows);
        Count += rows;
    }

    /// <summary>Makes room for so many rows in all.</summary>
    public void Reserve(int rows)
    {
        if (rows > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(rows, _values.Length * 2));
        }
    }
}
