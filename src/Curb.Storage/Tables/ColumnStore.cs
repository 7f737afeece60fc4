using System.Globalization;
using Curb.Storage.DuckDb;
using Curb.Storage.Migrations;

namespace Curb.Storage.Tables;

/// <summary>The open column store (facts.duckdb): received records and facts. One writer's transaction at a time, readers beside it.</summary>
internal sealed class ColumnStore : IDisposable
{
    public const string FileName = "facts.duckdb";
    private const string VersionTable = "schema_version";

    private readonly DuckDbDatabase _database;
    private readonly Lock _gate = new();
    private DuckDbConnection? _writer;
    private string? _writing;

    private ColumnStore(DuckDbDatabase database, bool mayWrite)
    {
        _database = database;
        MayWrite = mayWrite;
        Connections = new ConnectionPool(database);
        Texts = new CodedTexts(Connections);
    }

    public bool MayWrite { get; }

    public ConnectionPool Connections { get; }

    public CodedTexts Texts { get; }

    /// <summary>Opens the store for writing: makes it where it is missing and brings it up to the newest schema.</summary>
    /// <exception cref="DataFolderException">It can't be opened, or a newer program made it.</exception>
    public static ColumnStore OpenForWriting(string folder)
    {
        var store = new ColumnStore(Open(folder, "read_write"), true);
        try
        {
            using var connection = store._database.Connect();
            Upgrade(connection, Migration.Of("Facts"));
            StoredSchema.Reconcile(connection);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Opens the store for reading; null where it needs to be upgraded first, which takes a writer.</summary>
    /// <exception cref="DataFolderException">It can't be opened, or a newer program made it.</exception>
    public static ColumnStore? OpenForReading(string folder)
    {
        var store = new ColumnStore(Open(folder, "read_only"), false);
        using var connection = store._database.Connect();
        var migrations = Migration.Of("Facts");
        int version = Version(connection);
        SchemaUpgrade.RefuseNewer(FileName, version, migrations);
        if (version == migrations.Count && StoredSchema.IsCurrent(connection))
        {
            return store;
        }

        store.Dispose();
        return null;
    }

    /// <summary>Opens a copy that was taken while another process wrote; null where it is no whole state and has to be taken again.</summary>
    /// <exception cref="DataFolderException">A newer or an older program made it.</exception>
    public static ColumnStore? OpenCopy(string folder)
    {
        ColumnStore? store = null;
        try
        {
            store = new ColumnStore(Open(folder, "read_only"), false);
            using var connection = store._database.Connect();
            RefuseUnlessCurrent(connection);
            return store;
        }
        catch (Exception torn) when (torn is DuckDbException || torn.InnerException is DuckDbException)
        {
            store?.Dispose();
            return null;
        }
        catch
        {
            store?.Dispose();
            throw;
        }
    }

    private static void RefuseUnlessCurrent(DuckDbConnection connection)
    {
        var migrations = Migration.Of("Facts");
        SchemaUpgrade.RefuseNewer(FileName, Version(connection), migrations);
        if (Version(connection) < migrations.Count || !StoredSchema.IsCurrent(connection))
        {
            throw new DataFolderException($"{FileName} is being written to by a Curb of an older version. Wait until that ends, and run the command again: it then brings the folder up to date.");
        }
    }

    /// <summary>Starts the one writing transaction.</summary>
    /// <param name="purpose">What is written, for the message to whoever comes while it lasts.</param>
    /// <param name="untried">Compression methods that the engine does not try while it lasts, with commas.</param>
    /// <exception cref="DataFolderException">The folder was opened for reading, or another write is under way.</exception>
    public WriteTransaction BeginWrite(string purpose, string untried = "")
    {
        lock (_gate)
        {
            if (!MayWrite)
            {
                throw new DataFolderException($"The data folder was opened for reading only; {purpose} needs it open for writing.");
            }

            if (_writing is not null)
            {
                throw new DataFolderException($"{purpose} can't start: {_writing} is under way in this process. Try again when it has ended.");
            }

            _writer ??= _database.Connect();
            // While rows are appended the engine's own threads would mostly wait for one another, on the cores that make the next rows.
            _writer.Execute("SET threads = 1");
            _writer.Execute(untried.Length > 0 ? $"SET disabled_compression_methods = '{untried}'" : "RESET disabled_compression_methods");
            _writer.Execute("BEGIN TRANSACTION");
            _writing = purpose;
            return new WriteTransaction(_writer, Texts, () => _writing = null);
        }
    }

    public void Dispose()
    {
        Connections.Dispose();
        _writer?.Dispose();
        _database.Dispose();
    }

    /// <summary>Runs the migrations the store lacks.</summary>
    internal static void Upgrade(DuckDbConnection connection, IReadOnlyList<Migration> migrations) =>
        SchemaUpgrade.Run(FileName, Version(connection), migrations, migration =>
        {
            connection.Execute("BEGIN TRANSACTION");
            connection.Execute($"CREATE TABLE IF NOT EXISTS {VersionTable} (version INTEGER NOT NULL)");
            connection.Execute(migration.Sql);
            connection.Execute($"INSERT INTO {VersionTable} VALUES (?)", migration.Version);
            connection.Execute("COMMIT");
        });

    /// <summary>The schema version of the store, 0 for a new one.</summary>
    internal static int Version(DuckDbConnection connection) =>
        StoredSchema.TableNames(connection).Contains(VersionTable) ? (int)(connection.Whole($"SELECT max(version) FROM {VersionTable}") ?? 0) : 0;

    private static DuckDbDatabase Open(string folder, string mode)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return DuckDbDatabase.Open(
                path,
                ("access_mode", mode),
                ("memory_limit", MemoryLimit()),
                ("temp_directory", Path.Combine(folder, "spill")),
                ("preserve_insertion_order", "true"),
                ("autoinstall_known_extensions", "false"),
                ("autoload_known_extensions", "false"));
        }
        catch (DuckDbException refused)
        {
            throw new DataFolderException($"The column store {path} can't be opened: {refused.Message}", refused);
        }
    }

    /// <summary>Half of the machine's memory: the other half is for the columns in this process and for its neighbours.</summary>
    private static string MemoryLimit()
    {
        long megabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 / (1 << 20);
        return $"{Math.Max(256, megabytes).ToString(CultureInfo.InvariantCulture)}MiB";
    }
}
