using System.Globalization;
using Curb.Storage.Migrations;
using Microsoft.Data.Sqlite;

namespace Curb.Storage.Records;

/// <summary>The schema version of the records store, kept in its table <c>schema_version</c>.</summary>
internal static class RecordSchema
{
    public static int Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'";
        if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 0)
        {
            return 0;
        }

        command.CommandText = "SELECT coalesce(max(version), 0) FROM schema_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public static void Upgrade(SqliteConnection connection, IReadOnlyList<Migration> migrations) =>
        SchemaUpgrade.Run(RecordStore.FileName, Version(connection), migrations, migration =>
        {
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY)";
            command.ExecuteNonQuery();
            command.CommandText = migration.Sql;
            command.ExecuteNonQuery();
            command.CommandText = "INSERT INTO schema_version VALUES ($version)";
            command.Parameters.AddWithValue("$version", migration.Version);
            command.ExecuteNonQuery();
            transaction.Commit();
        });
}
