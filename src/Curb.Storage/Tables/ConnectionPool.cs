using System.Collections.Concurrent;
using Curb.Storage.DuckDb;

namespace Curb.Storage.Tables;

/// <summary>Connections for reading, one per question at a time; each sees what was committed when its question starts.</summary>
internal sealed class ConnectionPool(DuckDbDatabase database) : IDisposable
{
    private readonly ConcurrentBag<DuckDbConnection> _idle = [];

    public RentedConnection Rent() => new(this, _idle.TryTake(out var idle) ? idle : database.Connect());

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    /// <summary>A connection that goes back to the pool when disposed.</summary>
    internal readonly struct RentedConnection(ConnectionPool pool, DuckDbConnection connection) : IDisposable
    {
        public DuckDbConnection Connection => connection;

        public DuckDbResult Query(string sql, params ReadOnlySpan<object?> values) => connection.Query(sql, values);

        public DuckDbResult Stream(string sql) => connection.Stream(sql);

        public long? Whole(string sql, params ReadOnlySpan<object?> values) => connection.Whole(sql, values);

        public void Dispose() => pool._idle.Add(connection);
    }
}
