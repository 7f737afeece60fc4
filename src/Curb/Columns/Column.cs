namespace Curb.Columns;

/// <summary>One named column of a <see cref="Table"/>: values of one type, in row order, any of which may be unknown (null).</summary>
public abstract class Column
{
    private ulong[] _known = new ulong[16];

    protected Column(string name, ColumnType type, string meaning)
    {
        Name = name;
        Type = type;
        Meaning = meaning;
    }

    /// <summary>The column's name as it stands in stores, indicator definitions and exports: lower case with underscores.</summary>
    public string Name { get; }

    public ColumnType Type { get; }

    /// <summary>What a value means, with its unit.</summary>
    public string Meaning { get; }

    /// <summary>Number of rows appended so far.</summary>
    public int Count { get; protected set; }

    /// <summary>True where the row has a value; false where it is unknown.</summary>
    public bool IsKnown(int row) => (_known[row >> 6] >> (row & 63) & 1) != 0;

    public bool IsNull(int row) => !IsKnown(row);

    /// <summary>The validity bits, one per row, least significant first: the layout column stores use.</summary>
    public ReadOnlySpan<ulong> Known => _known;

    public abstract void AppendNull();

    /// <summary>Appends so many unknown rows.</summary>
    public abstract void AppendUnknown(int rows);

    /// <summary>Appends one value of another column of the same type.</summary>
    public abstract void AppendFrom(Column other, int row);

    /// <summary>Appends all rows of another column of the same type.</summary>
    public abstract void AppendAll(Column other);

    /// <summary>The value as an object (bool, int, long, double, DateOnly, DateTime or string), null where unknown. For display and slow paths.</summary>
    public abstract object? ValueAt(int row);

    /// <summary>Forgets all rows and keeps the memory.</summary>
    public virtual void Clear()
    {
        Array.Clear(_known);
        Count = 0;
    }

    /// <summary>Marks rows from <paramref name="start"/> on by validity bits; empty bits mean that all are known.</summary>
    protected void MarkRange(int start, int rows, ReadOnlySpan<ulong> known)
    {
        if (rows == 0)
        {
            return;
        }

        Mark(start + rows - 1, false);
        if ((start & 63) != 0)
        {
            for (int i = 0; i < rows; i++)
            {
                Mark(start + i, known.IsEmpty || (known[i >> 6] >> (i & 63) & 1) != 0);
            }

            return;
        }

        var words = _known.AsSpan(start >> 6, (rows + 63) >> 6);
        if (known.IsEmpty)
        {
            words.Fill(ulong.MaxValue);
        }
        else
        {
            known[..words.Length].CopyTo(words);
        }

        if ((rows & 63) != 0)
        {
            words[^1] &= (1UL << (rows & 63)) - 1;
        }
    }

    /// <summary>Marks rows from <paramref name="start"/> on as unknown. Bits beyond the last row are always clear, so that there is only room to make.</summary>
    protected void MarkUnknown(int start, int rows)
    {
        if (rows > 0)
        {
            Mark(start + rows - 1, false);
        }
    }

    protected void Mark(int row, bool known)
    {
        int word = row >> 6;
        if (word >= _known.Length)
        {
            Array.Resize(ref _known, Math.Max(word + 1, _known.Length * 2));
        }

        ulong bit = 1UL << (row & 63);
        if (known)
        {
            _known[word] |= bit;
        }
        else
        {
            _known[word] &= ~bit;
        }
    }
}
