using System.Data.Common;
using System.Globalization;
using Curb.Storage.Migrations;

namespace Curb.Storage.Records;

/// <summary>The schema version of the records store, kept in its table <c>schema_version</c>; the same on both databases.</summary>
internal static class RecordSchema
{
    public static int Version(RecordsDatabase database, DbConnection connection)
    {
        if (!database.HasTable(connection, "schema_version"))
        {
            return 0;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(version), 0) FROM schema_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public static void Upgrade(RecordsDatabase database, DbConnection connection, IReadOnlyList<Migration> migrations) =>
        SchemaUpgrade.Run(database.Name, Version(database, connection), migrations, migration =>
        {
            using var transaction = database.BeginChange(connection);
            if (Version(database, connection, transaction) >= migration.Version)
            {
                return; // Another process was faster.
            }

            Execute(connection, transaction, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY)");
            Execute(connection, transaction, migration.Sql);
            Execute(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO schema_version VALUES ({migration.Version})"));
            transaction.Commit();
        });

    private static int Version(RecordsDatabase database, DbConnection connection, DbTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = database is SqliteRecords ? "SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'" : "SELECT count(*) FROM pg_class WHERE oid = to_regclass('schema_version')";
        if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 0)
        {
            return 0;
        }

        command.CommandText = "SELECT coalesce(max(version), 0) FROM schema_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(DbConnection connection, DbTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
