using Curb.Storage.DuckDb;
using Curb.Storage.Facts;

namespace Curb.Storage.Tables;

/// <summary>
/// Keeps the store's tables in step with their declarations. A column declared later is added to received tables, unknown in the rows that stand;
/// where a fact table differs, all of them are made anew and empty, because facts can be derived again.
/// </summary>
internal static class StoredSchema
{
    public static IReadOnlySet<string> TableNames(DuckDbConnection connection)
    {
        using var result = connection.Query("SELECT table_name FROM duckdb_tables() WHERE NOT temporary");
        return result.AllRows().Select(row => (string)row[0]!).ToHashSet(StringComparer.Ordinal);
    }

    public static bool IsCurrent(DuckDbConnection connection)
    {
        var present = Columns(connection);
        return StoredTable.Received.All(table => Missing(table, present).Count == 0) && StoredTable.Derived.All(table => Matches(table, present));
    }

    public static void Reconcile(DuckDbConnection connection)
    {
        connection.Execute("BEGIN TRANSACTION");
        var present = Columns(connection);
        foreach (var table in StoredTable.Received)
        {
            ReconcileReceived(connection, table, present);
        }

        if (StoredTable.Derived.Any(table => !Matches(table, present)))
        {
            Forget(connection);
        }

        connection.Execute("COMMIT");
    }

    /// <summary>All facts go together: what is left of an institution's facts would give figures that look whole and are not.</summary>
    private static void Forget(DuckDbConnection connection)
    {
        foreach (var table in StoredTable.Derived)
        {
            connection.Execute($"DROP TABLE IF EXISTS {table.Name}");
            connection.Execute(table.CreateStatement);
            connection.Execute($"DELETE FROM {CodedTexts.Table} WHERE table_name = ?", table.Name);
        }

        connection.Execute("DELETE FROM fact_stamp");
        connection.Execute($"DELETE FROM {StoredTallies.Table}");
    }

    private static void ReconcileReceived(DuckDbConnection connection, StoredTable table, IReadOnlyDictionary<(string Table, string Column), string> present)
    {
        connection.Execute(table.CreateStatement);
        if (!present.Keys.Any(key => key.Table == table.Name))
        {
            return;
        }

        foreach (var column in Missing(table, present))
        {
            connection.Execute($"ALTER TABLE {table.Name} ADD COLUMN {column.Definition}");
        }

        foreach (var column in table.Columns.Where(column => present.TryGetValue((table.Name, column.Name), out var type) && type != column.TypeName))
        {
            throw new DataFolderException(
                $"{ColumnStore.FileName} keeps {column.Name} of {table.Name} as {present[(table.Name, column.Name)]}, this program as {column.TypeName}: the folder was made by a version from before the first release, and nothing converts it. Take the delivered files in again into a new folder (curb ingest PROFILE FILE --institution CODE --data NEW), or open this one with the version that made it.");
        }
    }

    private static List<StoredColumn> Missing(StoredTable table, IReadOnlyDictionary<(string Table, string Column), string> present) =>
        [.. table.Columns.Where(column => !present.ContainsKey((table.Name, column.Name)))];

    private static bool Matches(StoredTable table, IReadOnlyDictionary<(string Table, string Column), string> present) =>
        present.Keys.Count(key => key.Table == table.Name) == table.Columns.Count &&
        table.Columns.All(column => present.TryGetValue((table.Name, column.Name), out var type) && type == column.TypeName);

    private static Dictionary<(string Table, string Column), string> Columns(DuckDbConnection connection)
    {
        using var result = connection.Query("SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal");
        return result.AllRows().ToDictionary(row => ((string)row[0]!, (string)row[1]!), row => (string)row[2]!);
    }
}
