using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Curb.Storage.DuckDb;

/// <summary>One connection: runs statements one at a time, and carries a transaction. Not for use by several threads at once.</summary>
internal sealed unsafe class DuckDbConnection : IDisposable
{
    private static readonly DateOnly s_epoch = new(1970, 1, 1);
    private nint _handle;

    internal DuckDbConnection(DuckDbDatabase database)
    {
        if (NativeMethods.duckdb_connect(database.Handle, out _handle) != NativeMethods.Success)
        {
            throw new DuckDbException("DuckDB gave no connection.");
        }
    }

    internal nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(DuckDbConnection));

    /// <summary>Runs a statement and returns the number of rows it changed.</summary>
    public long Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using var result = Query(sql, values);
        return result.RowsChanged;
    }

    /// <summary>The first value of the first row as a whole number; null where there is no row or the value is unknown.</summary>
    public long? Whole(string sql, params ReadOnlySpan<object?> values)
    {
        using var result = Query(sql, values);
        return result.NextChunk() && result.Value(0, 0) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Runs a question; <c>?</c> in the text stand for the values in order. Values: null, bool, whole and decimal numbers, DateOnly, DateTime, string.</summary>
    /// <exception cref="DuckDbException">The engine refused it.</exception>
    public DuckDbResult Query(string sql, params ReadOnlySpan<object?> values)
    {
        var state = (NativeMethods.ResultState*)NativeMemory.AllocZeroed((nuint)sizeof(NativeMethods.ResultState));
        int outcome = values.IsEmpty ? NativeMethods.duckdb_query(Handle, sql, state) : RunPrepared(sql, values, state, false);
        return Answer(sql, state, outcome);
    }

    /// <summary>
    /// Runs a question whose answer is worked out chunk by chunk while it is read, and is never held as a whole. The connection is busy until the answer is disposed.
    /// </summary>
    /// <exception cref="DuckDbException">The engine refused it; or, while the answer is read, failed.</exception>
    public DuckDbResult Stream(string sql)
    {
        var state = (NativeMethods.ResultState*)NativeMemory.AllocZeroed((nuint)sizeof(NativeMethods.ResultState));
        return Answer(sql, state, RunPrepared(sql, default, state, true));
    }

    private static DuckDbResult Answer(string sql, NativeMethods.ResultState* state, int outcome)
    {
        if (outcome == NativeMethods.Success)
        {
            return new DuckDbResult(state);
        }

        string message = Marshal.PtrToStringUTF8(NativeMethods.duckdb_result_error(state)) ?? "no reason given";
        NativeMethods.duckdb_destroy_result(state);
        NativeMemory.Free(state);
        throw new DuckDbException($"{message} [in: {(sql.Length > 300 ? sql[..300] + "…" : sql)}]");
    }

    /// <summary>Appends rows in bulk to a table, within the connection's transaction if it has one.</summary>
    public DuckDbAppender Append(string table, IReadOnlyList<(string Name, DuckDbType Type)> columns) => new(this, table, columns);

    /// <summary>Ends the statement that another thread runs on this connection; it fails there with an "interrupted" message.</summary>
    public void Interrupt() => NativeMethods.duckdb_interrupt(Handle);

    public void Dispose()
    {
        if (_handle != 0)
        {
            NativeMethods.duckdb_disconnect(ref _handle);
        }
    }

    private int RunPrepared(string sql, ReadOnlySpan<object?> values, NativeMethods.ResultState* state, bool stream)
    {
        int outcome = NativeMethods.duckdb_prepare(Handle, sql, out nint statement);
        try
        {
            if (outcome != NativeMethods.Success)
            {
                throw new DuckDbException($"{Marshal.PtrToStringUTF8(NativeMethods.duckdb_prepare_error(statement))} [in: {sql}]");
            }

            for (int i = 0; i < values.Length; i++)
            {
                Bind(statement, (ulong)i + 1, values[i]);
            }

            return stream ? NativeMethods.duckdb_execute_prepared_streaming(statement, state) : NativeMethods.duckdb_execute_prepared(statement, state);
        }
        catch
        {
            NativeMemory.Free(state);
            throw;
        }
        finally
        {
            NativeMethods.duckdb_destroy_prepare(ref statement);
        }
    }

    private static void Bind(nint statement, ulong index, object? value)
    {
        int outcome = value switch
        {
            null => NativeMethods.duckdb_bind_null(statement, index),
            bool flag => NativeMethods.duckdb_bind_boolean(statement, index, flag),
            int whole => NativeMethods.duckdb_bind_int64(statement, index, whole),
            long whole => NativeMethods.duckdb_bind_int64(statement, index, whole),
            double number => NativeMethods.duckdb_bind_double(statement, index, number),
            DateOnly date => NativeMethods.duckdb_bind_date(statement, index, date.DayNumber - s_epoch.DayNumber),
            DateTime time => NativeMethods.duckdb_bind_timestamp(statement, index, (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond),
            string text => BindText(statement, index, text),
            _ => throw new ArgumentException($"A value of type {value.GetType().Name} can't be given to DuckDB."),
        };
        if (outcome != NativeMethods.Success)
        {
            throw new DuckDbException($"Value {index} could not be bound.");
        }
    }

    private static int BindText(nint statement, ulong index, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        fixed (byte* bytes = utf8)
        {
            byte nothing = 0;
            return NativeMethods.duckdb_bind_varchar_length(statement, index, utf8.Length == 0 ? &nothing : bytes, (ulong)utf8.Length);
        }
    }
}
