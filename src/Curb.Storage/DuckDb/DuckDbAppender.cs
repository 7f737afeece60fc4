using System.Runtime.InteropServices;

namespace Curb.Storage.DuckDb;

/// <summary>
/// Appends rows to a table column by column: fill up to <see cref="Capacity"/> rows of every column, then <see cref="Push"/> them.
/// The rows belong to the connection's transaction. Nothing is certain before <see cref="Complete"/>.
/// </summary>
internal sealed unsafe class DuckDbAppender : IDisposable
{
    private readonly nint[] _vectors;
    private readonly nint[] _values;
    private readonly LongTexts _longTexts = new();
    private readonly string _table;
    private nint _appender;
    private nint _chunk;

    internal DuckDbAppender(DuckDbConnection connection, string table, IReadOnlyList<(string Name, DuckDbType Type)> columns)
    {
        _table = table;
        _vectors = new nint[columns.Count];
        _values = new nint[columns.Count];
        int outcome = NativeMethods.duckdb_appender_create_ext(connection.Handle, null, null, table, out _appender);
        try
        {
            Check(outcome);
            foreach (var (name, _) in columns)
            {
                Check(NativeMethods.duckdb_appender_add_column(_appender, name));
            }

            _chunk = CreateChunk(columns);
            LoadVectors();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Most rows in one push: 2,048.</summary>
    public static int Capacity { get; } = (int)NativeMethods.duckdb_vector_size();

    /// <summary>The values of a column in the present chunk, to be written to; all rows count as known until marked otherwise.</summary>
    public Span<T> Column<T>(int column)
        where T : unmanaged => new((void*)_values[column], Capacity);

    /// <summary>The validity bits of a column, to clear where a row is unknown. Asking for them has a cost: only for columns that have unknown rows.</summary>
    public Span<ulong> Known(int column)
    {
        NativeMethods.duckdb_vector_ensure_validity_writable(_vectors[column]);
        return new Span<ulong>(NativeMethods.duckdb_vector_get_validity(_vectors[column]), Capacity / 64);
    }

    /// <summary>Writes one text: short ones stand in the entry itself, of longer ones the entry points to bytes that wait here for the push, in which the engine copies them.</summary>
    public void SetText(int column, int row, ReadOnlySpan<byte> utf8)
    {
        byte* entry = (byte*)_values[column] + ((long)DuckDbVector.TextSize * row);
        *(long*)entry = utf8.Length;
        *(long*)(entry + sizeof(long)) = 0;
        if (utf8.Length <= DuckDbVector.InlineTextLength)
        {
            utf8.CopyTo(new Span<byte>(entry + sizeof(int), DuckDbVector.InlineTextLength));
            return;
        }

        byte* bytes = _longTexts.Add(utf8);
        *(int*)(entry + sizeof(int)) = *(int*)bytes;
        *(byte**)(entry + sizeof(long)) = bytes;
    }

    /// <summary>The elements of all lists of a column in the present chunk, one list after the other; <see cref="Column{T}"/> of <see cref="ListEntry"/> says which belong to a row.</summary>
    public Span<int> ListElements(int column, int elements)
    {
        if (NativeMethods.duckdb_list_vector_reserve(_vectors[column], (ulong)elements) != NativeMethods.Success ||
            NativeMethods.duckdb_list_vector_set_size(_vectors[column], (ulong)elements) != NativeMethods.Success)
        {
            throw new DuckDbException($"Appending to {_table}: no room for lists of {elements} elements.");
        }

        return new(NativeMethods.duckdb_vector_get_data(NativeMethods.duckdb_list_vector_get_child(_vectors[column])), elements);
    }

    /// <summary>Takes the first <paramref name="rows"/> rows of the chunk and starts the next.</summary>
    public void Push(int rows)
    {
        NativeMethods.duckdb_data_chunk_set_size(_chunk, (ulong)rows);
        Check(NativeMethods.duckdb_append_data_chunk(_appender, _chunk));
        NativeMethods.duckdb_data_chunk_reset(_chunk);
        _longTexts.Clear();
        LoadVectors();
    }

    /// <summary>Hands all rows to the table.</summary>
    /// <exception cref="DuckDbException">The engine refused rows; the transaction can't be committed then.</exception>
    public void Complete() => Check(NativeMethods.duckdb_appender_close(_appender));

    public void Dispose()
    {
        _longTexts.Dispose();
        if (_chunk != 0)
        {
            NativeMethods.duckdb_destroy_data_chunk(ref _chunk);
        }

        if (_appender != 0)
        {
            _ = NativeMethods.duckdb_appender_destroy(ref _appender);
        }
    }

    private static nint CreateChunk(IReadOnlyList<(string Name, DuckDbType Type)> columns)
    {
        var types = stackalloc nint[columns.Count];
        for (int i = 0; i < columns.Count; i++)
        {
            types[i] = CreateType(columns[i].Type);
        }

        nint chunk = NativeMethods.duckdb_create_data_chunk(types, (ulong)columns.Count);
        for (int i = 0; i < columns.Count; i++)
        {
            NativeMethods.duckdb_destroy_logical_type(ref types[i]);
        }

        return chunk;
    }

    /// <summary>A list is always one of whole numbers.</summary>
    private static nint CreateType(DuckDbType type)
    {
        if (type != DuckDbType.List)
        {
            return NativeMethods.duckdb_create_logical_type(type);
        }

        nint element = NativeMethods.duckdb_create_logical_type(DuckDbType.Integer);
        nint list = NativeMethods.duckdb_create_list_type(element);
        NativeMethods.duckdb_destroy_logical_type(ref element);
        return list;
    }

    private void LoadVectors()
    {
        for (int i = 0; i < _vectors.Length; i++)
        {
            _vectors[i] = NativeMethods.duckdb_data_chunk_get_vector(_chunk, (ulong)i);
            _values[i] = (nint)NativeMethods.duckdb_vector_get_data(_vectors[i]);
        }
    }

    private void Check(int outcome)
    {
        if (outcome != NativeMethods.Success)
        {
            throw new DuckDbException($"Appending to {_table}: {Marshal.PtrToStringUTF8(NativeMethods.duckdb_appender_error(_appender))}");
        }
    }
}
