namespace Curb.Storage.DuckDb;

/// <summary>One column of one chunk of an answer, read in place. Valid until the next chunk is fetched.</summary>
internal readonly unsafe struct DuckDbVector
{
    // A text is 16 bytes: its length, then either up to 12 bytes of it or a 4-byte prefix and a pointer.
    public const int TextSize = 16;
    public const int InlineTextLength = 12;

    private readonly byte* _values;
    private readonly ulong* _validity;
    private readonly int _rows;
    private readonly nint _vector;

    internal DuckDbVector(nint vector, int rows)
    {
        _values = (byte*)NativeMethods.duckdb_vector_get_data(vector);
        _validity = NativeMethods.duckdb_vector_get_validity(vector);
        _rows = rows;
        _vector = vector;
    }

    /// <summary>True where no row of the chunk is unknown.</summary>
    public bool AllKnown => _validity == null;

    /// <summary>The validity bits, one per row, least significant first; empty where every row is known.</summary>
    public ReadOnlySpan<ulong> Known => _validity == null ? default : new ReadOnlySpan<ulong>(_validity, (_rows + 63) / 64);

    public bool IsNull(int row) => _validity != null && (_validity[row >> 6] >> (row & 63) & 1) == 0;

    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged => new(_values, _rows);

    /// <summary>The elements of all lists of a list column, none of them unknown; <see cref="Values{T}"/> of <see cref="ListEntry"/> says which belong to a row.</summary>
    public ReadOnlySpan<int> ListElements() =>
        new(NativeMethods.duckdb_vector_get_data(NativeMethods.duckdb_list_vector_get_child(_vector)), (int)NativeMethods.duckdb_list_vector_get_size(_vector));

    public ReadOnlySpan<byte> Utf8(int row)
    {
        byte* text = _values + ((long)TextSize * row);
        int length = *(int*)text;
        return new ReadOnlySpan<byte>(length <= InlineTextLength ? text + 4 : *(byte**)(text + 8), length);
    }
}
