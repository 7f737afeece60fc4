using System.Data;
using System.Data.Common;
using System.Globalization;
using Curb.Storage.Migrations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Records;

/// <summary>Records in one SQLite file: nothing to install. Several processes may have it open; changes wait for one another.</summary>
internal sealed class SqliteRecords(string path, bool mayWrite) : RecordsDatabase
{
    public const string FileName = "records.sqlite";

    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = mayWrite ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadOnly }.ConnectionString;

    public override string Name => FileName;

    public override IReadOnlyList<Migration> Migrations => Migration.Of("Records");

    public override DbConnection Connect()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = mayWrite
            ? "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
            : "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON;";
        command.ExecuteNonQuery();
        return connection;
    }

    public override void Configure(DbContextOptionsBuilder options, DbConnection connection) => options.UseSqlite(connection);

    /// <summary>Takes SQLite's write lock at once, so that nothing read in the transaction can be outdated.</summary>
    public override DbTransaction BeginChange(DbConnection connection) => connection.BeginTransaction(IsolationLevel.Serializable);

    public override bool HasTable(DbConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = $name";
        command.Parameters.Add(new SqliteParameter("$name", table));
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) > 0;
    }

    public override IReadOnlyList<string> IntegrityProblems()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
        }

        return found is ["ok"] ? [] : found;
    }

    /// <summary>Copies the whole database as it is at one instant into another file, while others read and write.</summary>
    public void CopyTo(string target)
    {
        using var from = (SqliteConnection)Connect();
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ConnectionString);
        to.Open();
        from.BackupDatabase(to);
    }

    public override void Dispose() => SqliteConnection.ClearPool(new SqliteConnection(_connection));
}
