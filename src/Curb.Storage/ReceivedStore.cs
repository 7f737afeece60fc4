using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Storage.Received;
using Curb.Storage.Tables;

namespace Curb.Storage;

/// <summary>Received records: as delivered, exactly once, by institution and the source's own key.</summary>
public sealed class ReceivedStore
{
    private const string BatchColumns = "number, institution, file, sha256, bytes, profile, kind, reading, received_at, rows_read, accepted, replaced, unchanged, rejected";

    private readonly ColumnStore _columns;
    private readonly string _folder;
    private readonly TimeProvider _time;

    private readonly Action<ReceivedBatch> _committed;

    /// <param name="committed">Told of every batch that has become part of the store.</param>
    internal ReceivedStore(ColumnStore columns, string folder, TimeProvider time, Action<ReceivedBatch> committed)
    {
        _committed = committed;
        _columns = columns;
        _folder = folder;
        _time = time;
        if (columns.MayWrite)
        {
            WriteMissingRejects();
        }
    }

    /// <summary>Starts taking in one file of an institution.</summary>
    /// <exception cref="DataFolderException">The folder is open for reading, or another write is under way.</exception>
    public IncomingBatch Begin(string institution, SourceFile file)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(institution);
        var transaction = _columns.BeginWrite($"taking in {file.Name} for {institution}");
        try
        {
            int number = (int)(transaction.Connection.Whole("SELECT max(number) FROM batch") ?? 0) + 1;
            var batch = new BatchContext(transaction.Connection, _columns.Texts, institution, file, number);
            var before = DeliveredBefore(batch);
            return new IncomingBatch(this, transaction, batch) { DeliveredBefore = before?.Outcome, BatchBefore = before?.Number ?? 0 };
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    /// <summary>All records of one kind that stand for an institution: keyed tables by id, results by isolate.</summary>
    public T Read<T>(string institution)
        where T : Table, new()
    {
        var table = StoredTable.ReceivedNamed(new T().Name);
        string order = table.Declaration is ReceivedTable ? "id" : "isolate";
        var target = Read<T>(table, institution, "");
        // Rows lie in the order of their ids until one of them is replaced; sorting is only paid for after that.
        return InOrder(target, order) ? target : Read<T>(table, institution, $" ORDER BY {order}, rowid");
    }

    /// <summary>
    /// All records of an institution but susceptibility results, in parts of its patients: what belongs together lies in one part. Memory is that of a part and of the keys.
    /// </summary>
    /// <param name="institution">Its code.</param>
    /// <param name="parts">Number of parts aimed at, at least 1; there is one more for records that name nobody, and fewer where records tie parts together.</param>
    /// <param name="seen">Told of all records, some of one table at a time.</param>
    /// <param name="sieve">Where given, lines of other drugs than antimicrobials come as sums wherever facts need no more of them; asked for one for each thread that reads.</param>
    /// <exception cref="DataFolderException">The folder is open for reading.</exception>
    public PartedRecords InParts(string institution, int parts, UseFeedCensus seen, Func<OrderSieve>? sieve = null)
    {
        if (!_columns.MayWrite)
        {
            throw new DataFolderException("The data folder was opened for reading only; laying records out in parts needs it open for writing.");
        }

        bool doses = Count(institution, new ReceivedAdministrations().Name) > 0;
        return PartedRecords.Of(institution, Path.Combine(_folder, "spill", "parts"), parts, doses, (source, stays) => ReceivedBlocks.Of(_columns, source, CodeOf(StoredTable.ReceivedNamed(source.Name), institution), sieve, stays), seen);
    }

    /// <summary>Number of records of one table that stand for an institution.</summary>
    public long Count(string institution, string table)
    {
        var stored = StoredTable.ReceivedNamed(table);
        using var connection = _columns.Connections.Rent();
        string rows = stored == ResultLists.Table ? "sum(len(test))" : "count(*)";
        return connection.Whole($"SELECT {rows} FROM {stored.Name} WHERE institution = {CodeOf(stored, institution)}") ?? 0;
    }

    /// <summary>Batch and line of every record of a keyed table that stands for an institution, by its id.</summary>
    internal IReadOnlyDictionary<long, (int Batch, int Line)> Lines(string institution, string table)
    {
        var stored = StoredTable.ReceivedNamed(table);
        using var connection = _columns.Connections.Rent();
        using var result = connection.Query($"SELECT id, batch, line FROM {stored.Name} WHERE institution = {CodeOf(stored, institution)}");
        return result.AllRows().ToDictionary(row => (long)row[0]!, row => ((int)(long)(row[1] ?? 0L), (int)(long)(row[2] ?? 0L)));
    }

    /// <summary>Records of an institution that some batches wrote or corrected and that stand, by table: where they came from and to which visit or stay they belong.</summary>
    public IReadOnlyList<WrittenRecord> WrittenBy(string institution, IReadOnlyCollection<int> batches)
    {
        var found = new List<WrittenRecord>();
        foreach (var stored in batches.Count == 0 ? [] : StoredTable.Received.Where(table => table.Declaration is ReceivedTable))
        {
            var records = (ReceivedTable)Activator.CreateInstance(stored.Declaration.GetType())!;
            Fill(records, stored, institution, $" AND batch IN ({string.Join(", ", batches)})", 0);
            long before = records.Count == 0 ? 0 : LastIdBefore(stored, institution, batches.Min());
            var encounter = records is ReceivedEncounters ? records.Key : records.Find("encounter") as TextColumn;
            found.AddRange(Enumerable.Range(0, records.Count).Select(row => new WrittenRecord(stored.Name, records.Id[row] ?? 0, records.Batch[row] ?? 0, records.Line[row] ?? 0, encounter?[row], records.Id[row] <= before)));
        }

        return found;
    }

    /// <summary>The highest id among the records of an institution that were written before a batch; 0 where none is left.</summary>
    private long LastIdBefore(StoredTable stored, string institution, int batch)
    {
        using var connection = _columns.Connections.Rent();
        return connection.Whole($"SELECT max(id) FROM {stored.Name} WHERE institution = {CodeOf(stored, institution)} AND batch < {batch}") ?? 0;
    }

    /// <summary>The batches of the scope, oldest first.</summary>
    public IReadOnlyList<ReceivedBatch> Batches(Scope scope)
    {
        using var connection = _columns.Connections.Rent();
        using var result = connection.Query($"SELECT {BatchColumns} FROM batch ORDER BY number");
        return [.. result.AllRows().Select(BatchOf).Where(batch => scope.Covers(batch.Institution))];
    }

    /// <summary>The rejected rows of a batch, in the order in which they were found; none where the batch is not in the scope.</summary>
    public IReadOnlyList<Rejection> Rejections(Scope scope, int batch)
    {
        if (!Batches(scope).Any(known => known.Number == batch))
        {
            return [];
        }

        using var connection = _columns.Connections.Rent();
        using var result = connection.Query("SELECT file, line, column_name, found, expected, reason, source_rows FROM rejected_row WHERE batch = ? ORDER BY number", batch);
        return [.. result.AllRows().Select(row => new Rejection((string)row[0]!, (int)(long)row[1]!, (string)row[2]!, (string)row[3]!, (string)row[4]!, (string)row[5]!, (int)(long)row[6]!))];
    }

    /// <summary>Codes of the institutions in the scope that have delivered anything, in ordinal order.</summary>
    public IReadOnlyList<string> Institutions(Scope scope)
    {
        using var connection = _columns.Connections.Rent();
        using var result = connection.Query("SELECT DISTINCT institution FROM batch");
        return [.. result.AllRows().Select(row => (string)row[0]!).Where(scope.Covers).Order(StringComparer.Ordinal)];
    }

    /// <summary>How many records of a keyed table an institution has, and how many of them differ from the digest that was stored with them.</summary>
    internal (long Rows, long Changed) ChangedContents(string institution, StoredTable table)
    {
        var records = (ReceivedTable)Activator.CreateInstance(table.Declaration.GetType())!;
        Fill(records, table, institution, " ORDER BY id, rowid");
        var own = KeyedMerge.Contents(records, null);
        var whole = records is ReceivedIsolates isolates ? KeyedMerge.Contents(records, ResultTerms(isolates, institution)) : own;
        var stored = StoredContents(table, institution);
        return (records.Count, Enumerable.Range(0, records.Count).Count(row => stored[row] != own[row] && stored[row] != whole[row]));
    }

    /// <summary>Tells whoever keeps account of it that a batch was committed.</summary>
    internal void Committed(int batch)
    {
        using var connection = _columns.Connections.Rent();
        using var result = connection.Query($"SELECT {BatchColumns} FROM batch WHERE number = ?", batch);
        _committed(result.AllRows().Select(BatchOf).Single());
    }

    internal void Write(BatchContext batch, BatchOutcome outcome)
    {
        var file = batch.File;
        batch.Writer.Execute(
            $"INSERT INTO batch ({BatchColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            batch.Number, batch.Institution, file.Name, file.Sha256, file.Bytes, file.Profile, file.Kind, file.Reading, _time.GetLocalNow().DateTime, outcome.Read, outcome.Accepted, outcome.Replaced, outcome.Unchanged, outcome.Rejected);
        RejectedRows.Write(batch);
    }

    internal void WriteRejects(string file, int batch, IReadOnlyList<Rejection> rejections)
    {
        if (rejections.Count > 0)
        {
            RejectsFile.Write(RejectsFile.PathOf(_folder, batch, file), rejections);
        }
    }

    private T Read<T>(StoredTable table, string institution, string order)
        where T : Table, new()
    {
        var target = new T();
        Fill(target, table, institution, order);
        return target;
    }

    private void Fill(Table target, StoredTable table, string institution, string order) => Fill(target, table, institution, order, Count(institution, table.Name));

    private void Fill(Table target, StoredTable table, string institution, string rest, long rows)
    {
        var reader = TableReader.Of(table, _columns.Texts);
        TableReader.Reserve(target, rows);
        using var connection = _columns.Connections.Rent();
        using var result = connection.Query($"SELECT {reader.ColumnList} FROM {table.Name} WHERE institution = {CodeOf(table, institution)}{rest}");
        if (target is ReceivedSusceptibilities results)
        {
            ResultLists.Read(result, results, _columns.Texts);
        }
        else
        {
            reader.Fill(result, target);
        }
    }

    /// <summary>The digest terms of the results, by row of their isolates (which are in the order of their ids).</summary>
    private UInt128[] ResultTerms(ReceivedIsolates isolates, string institution)
    {
        var results = Read<ReceivedSusceptibilities>(institution);
        var ids = isolates.Id.Values;
        var rows = results.Isolate.Values;
        for (int i = 0, row = 0; i < rows.Length; i++)
        {
            while (row < ids.Length - 1 && ids[row] < rows[i])
            {
                row++;
            }

            rows[i] = row;
        }

        return isolates.Count == 0 ? [] : WholeIsolateResults.Terms(results, isolates.Count);
    }

    private List<UInt128> StoredContents(StoredTable table, string institution)
    {
        using var connection = _columns.Connections.Rent();
        using var result = connection.Query($"SELECT {StoredTable.ContentHash} FROM {table.Name} WHERE institution = {CodeOf(table, institution)} ORDER BY id, rowid");
        var contents = new List<UInt128>();
        while (result.NextChunk())
        {
            contents.AddRange(result.Column(0).Values<UInt128>());
        }

        return contents;
    }

    private int CodeOf(StoredTable table, string institution) =>
        _columns.Texts.Column(table.Name, "institution").CodesWhere(text => text == institution).FirstOrDefault();

    private static bool InOrder(Table table, string column)
    {
        var values = ((Column<long>)table.Find(column)!).Values;
        for (int row = 1; row < values.Length; row++)
        {
            if (values[row] < values[row - 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The outcome of the same bytes through the same profile, if they were delivered before and still stand: nothing of the institution was replaced since
    /// (a corrected file in between would have to be undone row by row).
    /// </summary>
    private static (BatchOutcome Outcome, int Number)? DeliveredBefore(BatchContext batch)
    {
        using var result = batch.Writer.Query(
            """
            SELECT number, rows_read, rejected FROM batch b
            WHERE institution = ? AND sha256 = ? AND profile = ? AND kind = ? AND reading = ?
              AND NOT EXISTS (SELECT 1 FROM batch later WHERE later.institution = b.institution AND later.number > b.number AND later.replaced > 0)
            ORDER BY number DESC LIMIT 1
            """,
            batch.Institution, batch.File.Sha256, batch.File.Profile, batch.File.Kind, batch.File.Reading);
        foreach (var row in result.AllRows())
        {
            var (number, read, rejected) = ((int)(long)row[0]!, (long)row[1]!, (long)row[2]!);
            return (new BatchOutcome(batch.File.Name, batch.Number, read, 0, 0, read - rejected, rejected), number);
        }

        return null;
    }

    private static ReceivedBatch BatchOf(object?[] row)
    {
        var file = new SourceFile((string)row[2]!, (string)row[3]!, (long)row[4]!, (string)row[5]!, (string)row[6]!, (string)row[7]!);
        int number = (int)(long)row[0]!;
        var outcome = new BatchOutcome(file.Name, number, (long)row[9]!, (long)row[10]!, (long)row[11]!, (long)row[12]!, (long)row[13]!);
        return new ReceivedBatch(number, (string)row[1]!, file, (DateTime)row[8]!, outcome);
    }

    /// <summary>The process may have ended between a commit and its rejects file; the rows are in the store, so the file is made up for.</summary>
    private void WriteMissingRejects()
    {
        foreach (var batch in Batches(Scope.DataFolderOwner).Where(batch => batch.Outcome.Rejected > 0 && !File.Exists(RejectsFile.PathOf(_folder, batch.Number, batch.File.Name))))
        {
            WriteRejects(batch.File.Name, batch.Number, Rejections(Scope.DataFolderOwner, batch.Number));
        }
    }
}
