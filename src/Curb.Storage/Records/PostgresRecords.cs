using System.Data.Common;
using System.Globalization;
using Curb.Storage.Migrations;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Curb.Storage.Records;

/// <summary>Records in PostgreSQL 13 or later, for installations with several web nodes or a database team of their own.</summary>
internal sealed class PostgresRecords : RecordsDatabase
{
    /// <summary>Number of the advisory lock that changes of records hold: "curb" as ASCII.</summary>
    private const long ChangeLock = 0x63757262;

    private readonly NpgsqlDataSource _source;

    /// <param name="connection">Connection string: Host, Port, Database, Username …</param>
    /// <param name="mayWrite">False for a reader: its transactions are read-only in the server too.</param>
    public PostgresRecords(string connection, bool mayWrite)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        if (!mayWrite)
        {
            parts.Options = "-c default_transaction_read_only=on";
        }

        _source = NpgsqlDataSource.Create(parts);
        Name = string.Create(CultureInfo.InvariantCulture, $"PostgreSQL database {parts.Database} on {parts.Host}:{parts.Port}");
    }

    public override string Name { get; }

    public override IReadOnlyList<Migration> Migrations => Migration.Of("RecordsPostgres");

    public override DbConnection Connect()
    {
        try
        {
            return _source.OpenConnection();
        }
        catch (Exception refused) when (refused is NpgsqlException or TimeoutException)
        {
            throw new DataFolderException($"The {Name} can't be reached: {refused.Message} Check the connection string in {ConnectionFile} and that the server runs.", refused);
        }
    }

    public override void Configure(DbContextOptionsBuilder options, DbConnection connection) => options.UseNpgsql(connection);

    public override DbTransaction BeginChange(DbConnection connection)
    {
        var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({ChangeLock})");
        command.ExecuteNonQuery();
        return transaction;
    }

    public override bool HasTable(DbConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT to_regclass($1) IS NOT NULL";
        command.Parameters.Add(new NpgsqlParameter { Value = table });
        return (bool)command.ExecuteScalar()!;
    }

    /// <summary>PostgreSQL checks its pages itself where checksums are on; here every table is read once.</summary>
    public override IReadOnlyList<string> IntegrityProblems()
    {
        using var connection = Connect();
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM audit_event";
            command.ExecuteScalar();
            return [];
        }
        catch (PostgresException damaged)
        {
            return [damaged.MessageText];
        }
    }

    public override void Dispose() => _source.Dispose();
}
