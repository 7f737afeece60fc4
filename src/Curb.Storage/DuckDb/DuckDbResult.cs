using System.Runtime.InteropServices;
using System.Text;
using Curb.Columns;

namespace Curb.Storage.DuckDb;

/// <summary>The answer to a statement, read chunk by chunk (up to 2,048 rows) and column by column.</summary>
internal sealed unsafe class DuckDbResult : IDisposable
{
    private readonly DuckDbType[] _types;
    private readonly DuckDbVector[] _vectors;
    private NativeMethods.ResultState* _state;
    private nint _chunk;

    internal DuckDbResult(NativeMethods.ResultState* state)
    {
        _state = state;
        _types = new DuckDbType[(int)NativeMethods.duckdb_column_count(state)];
        _vectors = new DuckDbVector[_types.Length];
        for (int i = 0; i < _types.Length; i++)
        {
            _types[i] = NativeMethods.duckdb_column_type(state, (ulong)i);
        }
    }

    /// <summary>Rows in the present chunk.</summary>
    public int Rows { get; private set; }

    public int Columns => _types.Length;

    public long RowsChanged => (long)NativeMethods.duckdb_rows_changed(_state);

    public DuckDbType Type(int column) => _types[column];

    /// <summary>Moves to the next chunk; false when there is none.</summary>
    public bool NextChunk()
    {
        FreeChunk();
        _chunk = NativeMethods.duckdb_fetch_chunk(*_state);
        if (_chunk == 0)
        {
            ThrowWhereFailed();
        }

        Rows = _chunk == 0 ? 0 : (int)NativeMethods.duckdb_data_chunk_get_size(_chunk);
        for (int i = 0; i < _vectors.Length && Rows > 0; i++)
        {
            _vectors[i] = new DuckDbVector(NativeMethods.duckdb_data_chunk_get_vector(_chunk, (ulong)i), Rows);
        }

        return Rows > 0;
    }

    public DuckDbVector Column(int column) => _vectors[column];

    /// <summary>One value of the present chunk as bool, long, double, DateOnly, DateTime, UInt128 or string; null where unknown.</summary>
    /// <exception cref="DuckDbException">The column has a type that Curb does not use.</exception>
    public object? Value(int column, int row)
    {
        var vector = _vectors[column];
        if (vector.IsNull(row))
        {
            return null;
        }

        return _types[column] switch
        {
            DuckDbType.Boolean => vector.Values<byte>()[row] != 0,
            DuckDbType.TinyInt => (long)vector.Values<sbyte>()[row],
            DuckDbType.SmallInt => (long)vector.Values<short>()[row],
            DuckDbType.Integer => (long)vector.Values<int>()[row],
            DuckDbType.BigInt => vector.Values<long>()[row],
            DuckDbType.UTinyInt => (long)vector.Values<byte>()[row],
            DuckDbType.USmallInt => (long)vector.Values<ushort>()[row],
            DuckDbType.UInteger => (long)vector.Values<uint>()[row],
            DuckDbType.UBigInt => (long)vector.Values<ulong>()[row],
            DuckDbType.HugeInt => (long)vector.Values<Int128>()[row],
            DuckDbType.UHugeInt => vector.Values<UInt128>()[row],
            DuckDbType.Float => (double)vector.Values<float>()[row],
            DuckDbType.Double => vector.Values<double>()[row],
            DuckDbType.Date => Days.ToDate(vector.Values<int>()[row]),
            DuckDbType.Timestamp => Instants.ToDateTime(vector.Values<long>()[row]),
            DuckDbType.Varchar => Encoding.UTF8.GetString(vector.Utf8(row)),
            var type => throw new DuckDbException($"Answers of DuckDB type number {(int)type} are not read."),
        };
    }

    /// <summary>All rows, one array of values a row: for small answers.</summary>
    public IEnumerable<object?[]> AllRows()
    {
        while (NextChunk())
        {
            for (int row = 0; row < Rows; row++)
            {
                yield return RowValues(row);
            }
        }
    }

    public void Dispose()
    {
        if (_state == null)
        {
            return;
        }

        FreeChunk();
        NativeMethods.duckdb_destroy_result(_state);
        NativeMemory.Free(_state);
        _state = null;
    }

    private object?[] RowValues(int row)
    {
        var values = new object?[_types.Length];
        for (int column = 0; column < values.Length; column++)
        {
            values[column] = Value(column, row);
        }

        return values;
    }

    /// <summary>An answer that is worked out while it is read may end before its last row.</summary>
    private void ThrowWhereFailed()
    {
        if (Marshal.PtrToStringUTF8(NativeMethods.duckdb_result_error(_state)) is { Length: > 0 } message)
        {
            throw new DuckDbException(message);
        }
    }

    private void FreeChunk()
    {
        if (_chunk != 0)
        {
            NativeMethods.duckdb_destroy_data_chunk(ref _chunk);
        }
    }
}
