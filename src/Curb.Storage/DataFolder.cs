using Curb.Disclosure;
using Curb.Storage.Tables;
using Curb.Supervision;

namespace Curb.Storage;

/// <summary>
/// One folder with everything that a Curb installation knows: received records and facts (facts.duckdb), records and audit chain (records.sqlite, audit.head),
/// rejected rows (rejects/). One process owns it while it is open.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly IDisposable _lock;
    private readonly ColumnStore _columns;

    private DataFolder(string path, IDisposable held, ColumnStore columns, RecordStore records, TimeProvider time)
    {
        Path = path;
        _lock = held;
        AsOf = held is FolderSnapshot ? time.GetLocalNow() : null;
        _columns = columns;
        Records = records;
        Log = new CommitLog(records);
        Received = new ReceivedStore(columns, path, time, batch => Log.Note(Actor, batch));
        Facts = new FactStore(columns, path, time, stamp => Log.Note(Actor, stamp));
        if (columns.MayWrite)
        {
            Log.MakeUpFor(Received.Batches(Scope.DataFolderOwner), Facts.Stamps(Scope.DataFolderOwner));
        }
    }

    /// <summary>Who works with the folder, as the audit log names them; the person at this machine's command line unless it is set.</summary>
    public Actor Actor { get; set; } = Actor.CommandLine;

    /// <summary>What the audit log holds of batches and facts.</summary>
    internal CommitLog Log { get; }

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Set where another process was writing when the folder was opened for reading: the moment whose state is read, and which later changes don't reach.</summary>
    public DateTimeOffset? AsOf { get; }

    public ReceivedStore Received { get; }

    public FactStore Facts { get; }

    /// <summary>Institutions, mappings, settings and the audit chain.</summary>
    public RecordStore Records { get; }

    /// <summary>True where a data folder holds received records or facts; accounts alone make none.</summary>
    public static bool IsThere(string path) => File.Exists(System.IO.Path.Combine(path, ColumnStore.FileName));

    /// <summary>Opens a data folder; for writing it is made where it is missing.</summary>
    /// <exception cref="DataFolderException">It is missing, in use by another process, or made by a newer program; the message says what to do.</exception>
    public static DataFolder Open(string path, DataFolderAccess access) => Open(path, access, TimeProvider.System);

    /// <inheritdoc cref="Open(string, DataFolderAccess)"/>
    public static DataFolder Open(string path, DataFolderAccess access, TimeProvider time)
    {
        string full = System.IO.Path.GetFullPath(path);
        if (access == DataFolderAccess.Write)
        {
            Create(full);
            return OpenForWriting(full, time);
        }

        RequirePresent(full);
        if (FolderLock.TakeForReading(full) is not { } free)
        {
            return OpenSnapshot(full, time);
        }

        free.Dispose();
        if (OpenForReading(full, time) is { } folder)
        {
            return folder;
        }

        // An older store has to be brought up to date by a writer before it can be read.
        OpenForWriting(full, time).Dispose();
        return OpenForReading(full, time) ?? throw new InvalidOperationException($"The data folder {full} is still of an older version after its upgrade.");
    }

    /// <summary>
    /// Opens a data folder for reading without holding it: what stands now is read from a snapshot, and a writer may come and go meanwhile. For a process that reads
    /// for hours, as the web server does; later changes don't reach what is open.
    /// </summary>
    /// <exception cref="DataFolderException">It is missing, or made by a newer program.</exception>
    public static DataFolder OpenBeside(string path) => OpenBeside(path, TimeProvider.System);

    /// <inheritdoc cref="OpenBeside(string)"/>
    public static DataFolder OpenBeside(string path, TimeProvider time)
    {
        string full = System.IO.Path.GetFullPath(path);
        RequirePresent(full);
        try
        {
            return OpenSnapshot(full, time);
        }
        catch (DataFolderException) when (!FolderLock.HasWriter(full))
        {
            // An older store is brought up to date by a writer; whatever else is wrong is said by the ordinary way of opening.
            Open(full, DataFolderAccess.Read, time).Dispose();
            return OpenSnapshot(full, time);
        }
    }

    /// <summary>
    /// Opens a data folder for reading as it is, without a copy, for a moment only: a writer who comes meanwhile waits. Null where another process writes to it, or a writer has to bring it up to
    /// date first.
    /// </summary>
    public static DataFolder? OpenBriefly(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        RequirePresent(full);
        try
        {
            return OpenForReading(full, TimeProvider.System);
        }
        catch (DataFolderException)
        {
            return null;
        }
    }

    /// <summary>Bytes of the column store, which a snapshot copies.</summary>
    public static long SizeOf(string path) => new FileInfo(System.IO.Path.Combine(path, ColumnStore.FileName)) is { Exists: true } file ? file.Length : 0;

    /// <summary>Differs whenever received records or facts were written.</summary>
    public static string StandOf(string path) => FolderSnapshot.StandOf(System.IO.Path.GetFullPath(path));

    /// <summary>True while some process has the folder open for writing.</summary>
    public static bool IsBeingWritten(string path) => FolderLock.HasWriter(System.IO.Path.GetFullPath(path));

    /// <summary>The institutions of the scope, by code: those registered, and those that delivered without being registered (of whom only the code is known).</summary>
    public IReadOnlyList<Institution> Institutions(Scope scope)
    {
        var registered = Records.Institutions(scope);
        var known = registered.Select(institution => institution.Code).ToHashSet(StringComparer.Ordinal);
        var delivered = Received.Institutions(scope).Where(code => !known.Contains(code)).Select(Institution.Unregistered);
        return [.. registered.Concat(delivered).OrderBy(institution => institution.Code, StringComparer.Ordinal)];
    }

    /// <summary>Registers an institution or changes what is known of it.</summary>
    public void Save(Institution institution, string who) => Records.Save(institution, who);

    /// <summary>What people decided that the drug texts of an institution mean: text as delivered → drug code (empty: not an antimicrobial).</summary>
    public IReadOnlyDictionary<string, string> DrugMappings(string institution) => Records.DrugMappings(institution);

    /// <summary>Decides what a drug text of an institution means. An empty code says that it is not an antimicrobial; null takes the decision back.</summary>
    public void MapDrug(string institution, string text, string? drug, string who) => Records.MapDrug(institution, text, drug, who);

    /// <summary>The column store's tables; for checks of the whole folder.</summary>
    internal ColumnStore Columns => _columns;

    public void Dispose()
    {
        _columns.Dispose();
        Records.Dispose();
        _lock.Dispose();
    }

    private static void Create(string path)
    {
        if (File.Exists(path))
        {
            throw new DataFolderException($"{path} is a file; a data folder was expected.");
        }

        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"The data folder {path} can't be made: {refused.Message}", refused);
        }
    }

    private static void RequirePresent(string path)
    {
        if (!File.Exists(System.IO.Path.Combine(path, ColumnStore.FileName)))
        {
            throw new DataFolderException($"There is no data folder at {path}. Name one with --data, or make one by taking something in: curb ingest PROFILE FILE --institution CODE --data {path}");
        }
    }

    private static DataFolder OpenForWriting(string path, TimeProvider time) =>
        OpenLocked(path, DataFolderAccess.Write, () => ColumnStore.OpenForWriting(path), time) ?? throw new InvalidOperationException("A writer always opens the stores.");

    private static DataFolder? OpenForReading(string path, TimeProvider time) => OpenLocked(path, DataFolderAccess.Read, () => ColumnStore.OpenForReading(path), time);

    /// <summary>While another process writes, its last whole state is read; nobody waits.</summary>
    private static DataFolder OpenSnapshot(string path, TimeProvider time)
    {
        var (snapshot, store) = FolderSnapshot.Open(path);
        try
        {
            return new DataFolder(path, snapshot, store, RecordStore.Open(path, mayWrite: false, time) ?? throw OlderRecords(path), time);
        }
        catch
        {
            store.Dispose();
            snapshot.Dispose();
            throw;
        }
    }

    private static DataFolderException OlderRecords(string path) =>
        new($"The records of {path} are being written to by a Curb of an older version. Wait until that ends, and run the command again: it then brings the folder up to date.");

    private static DataFolder? OpenLocked(string path, DataFolderAccess access, Func<ColumnStore?> openColumns, TimeProvider time)
    {
        var held = FolderLock.Take(path, access);
        ColumnStore? columns = null;
        RecordStore? records = null;
        try
        {
            columns = openColumns();
            records = columns is null ? null : RecordStore.Open(path, access == DataFolderAccess.Write, time);
            if (columns is not null && records is not null)
            {
                return new DataFolder(path, held, columns, records, time);
            }
        }
        catch
        {
            Release(held, columns, records);
            throw;
        }

        Release(held, columns, records);
        return null;
    }

    private static void Release(FolderLock held, ColumnStore? columns, RecordStore? records)
    {
        columns?.Dispose();
        records?.Dispose();
        held.Dispose();
    }
}
