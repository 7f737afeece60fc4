namespace Curb.Columns;

/// <summary>A column of texts, each held as a code into the column's dictionary. Empty text and unknown are the same: code 0.</summary>
public sealed class TextColumn : Column
{
    private int[] _codes = new int[1024];

    public TextColumn(string name, string meaning, TextDictionary? dictionary = null)
        : base(name, ColumnType.Text, meaning) => Dictionary = dictionary ?? new TextDictionary();

    /// <summary>The distinct texts; may be shared by several columns and tables.</summary>
    public TextDictionary Dictionary { get; private set; }

    /// <summary>The code of each row, 0 where unknown.</summary>
    public ReadOnlySpan<int> Codes => _codes.AsSpan(0, Count);

    public string? this[int row] => Dictionary.Text(_codes[row]);

    /// <summary>The text of a row, made anew and not remembered: for texts that differ from row to row and are looked at once.</summary>
    public string? Fleeting(int row) => _codes[row] == 0 ? null : System.Text.Encoding.UTF8.GetString(Utf8(row));

    public ReadOnlySpan<byte> Utf8(int row) => Dictionary.Utf8(_codes[row]);

    public void Append(string? text) => AppendCode(Dictionary.Code(text));

    /// <summary>Appends a text; where it is that of the row before, as keys of one encounter often are, without looking it up.</summary>
    public void Append(ReadOnlySpan<byte> utf8) =>
        AppendCode(Count > 0 && _codes[Count - 1] is not 0 and var before && Dictionary.Utf8(before).SequenceEqual(utf8) ? before : Dictionary.Code(utf8));

    /// <summary>Appends a code that the column's own dictionary gave out.</summary>
    public void AppendCode(int code)
    {
        if (Count == _codes.Length)
        {
            Array.Resize(ref _codes, _codes.Length * 2);
        }

        _codes[Count] = code;
        Mark(Count, code != 0);
        Count++;
    }

    /// <summary>Appends many codes that the column's own dictionary gave out.</summary>
    public void AppendCodes(ReadOnlySpan<int> codes)
    {
        Reserve(Count + codes.Length);
        codes.CopyTo(_codes.AsSpan(Count));
        bool allKnown = !codes.Contains(0);
        if (allKnown)
        {
            MarkRange(Count, codes.Length, default);
        }

        for (int i = 0; i < codes.Length && !allKnown; i++)
        {
            Mark(Count + i, codes[i] != 0);
        }

        Count += codes.Length;
    }

    /// <summary>Makes room for so many rows in all.</summary>
    public void Reserve(int rows)
    {
        if (rows > _codes.Length)
        {
            Array.Resize(ref _codes, Math.Max(rows, _codes.Length * 2));
        }
    }

    /// <summary>Replaces the text of a row already appended.</summary>
    public void Set(int row, string? text)
    {
        _codes[row] = Dictionary.Code(text);
        Mark(row, _codes[row] != 0);
    }

    /// <summary>Shares a dictionary with other columns; only before the first row.</summary>
    /// <exception cref="InvalidOperationException">The column already has rows.</exception>
    public void Share(TextDictionary dictionary)
    {
        if (Count != 0)
        {
            throw new InvalidOperationException($"Column {Name} already has rows; its dictionary can't be exchanged.");
        }

        Dictionary = dictionary;
    }

    public override void AppendNull() => AppendCode(0);

    public override void AppendUnknown(int rows)
    {
        Reserve(Count + rows);
        _codes.AsSpan(Count, rows).Clear();
        MarkUnknown(Count, rows);
        Count += rows;
    }

    public override void AppendFrom(Column other, int row)
    {
        var source = (TextColumn)other;
        AppendCode(ReferenceEquals(source.Dictionary, Dictionary) ? source._codes[row] : Dictionary.Code(source.Utf8(row)));
    }

    public override void AppendAll(Column other)
    {
        var source = (TextColumn)other;
        var codes = source.Codes.ToArray();
        if (!ReferenceEquals(source.Dictionary, Dictionary))
        {
            var own = new int[source.Dictionary.Count];
            for (int i = 0; i < codes.Length; i++)
            {
                int code = codes[i];
                codes[i] = code == 0 ? 0 : own[code] is var known and not 0 ? known : own[code] = Dictionary.Code(source.Dictionary.Utf8(code));
            }
        }

        AppendCodes(codes);
    }

    public override object? ValueAt(int row) => this[row];
}
