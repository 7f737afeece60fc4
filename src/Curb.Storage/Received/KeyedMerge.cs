using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Storage.DuckDb;
using Curb.Storage.Tables;

namespace Curb.Storage.Received;

/// <summary>
/// Merges the delivered rows of one keyed table with what stands for the institution: a new key is accepted, the same content is unchanged,
/// other content replaces the row under its id. A key that comes twice in one batch is unchanged with the same content and rejected with other content.
/// </summary>
internal sealed class KeyedMerge
{
    private static readonly HashSet<string> s_notContent = new(StringComparer.Ordinal) { "id", "institution", "key", "batch", "line", "source_rows" };

    private readonly BatchContext _batch;
    private readonly StoredTable _table;
    private readonly KeyIndex _seen = new();
    private readonly bool _anythingStands;
    private readonly TwinRows? _twins;
    private long _nextId;

    /// <param name="batch">The batch.</param>
    /// <param name="table">The table that it is merged into.</param>
    /// <param name="numbersTwins">True where keys may carry a number only because one file has several rows of one key.</param>
    public KeyedMerge(BatchContext batch, StoredTable table, bool numbersTwins = false)
    {
        _batch = batch;
        _table = table;
        _nextId = (batch.Writer.Whole($"SELECT max(id) FROM {table.Name}") ?? 0) + 1;
        _anythingStands = batch.Writer.Whole($"SELECT 1 FROM {table.Name} WHERE institution = {batch.InstitutionCode(table)} LIMIT 1") is not null;
        _twins = _anythingStands && numbersTwins ? new TwinRows(batch, table) : null;
    }

    /// <summary>Merges one part and appends what is new or corrected.</summary>
    /// <param name="part">The delivered rows.</param>
    /// <param name="further">Digest terms that belong to the rows' content but stand in another table; null where there are none.</param>
    public MergedRows Merge(ReceivedTable part, UInt128[]? further = null)
    {
        var merged = new MergedRows(part.Count);
        var contents = Contents(part, further);
        var standing = _anythingStands && part.Count > 0 ? Standing(part) : [];
        _twins?.Settle(part, contents, standing);
        var keys = ContentHash.OfCodes(part.Key);
        var keyCodes = part.Key.Codes;
        for (int row = 0; row < part.Count; row++)
        {
            (merged.Outcomes[row], merged.Ids[row]) = Decide(part, row, keys[keyCodes[row]], contents[row], standing);
        }

        merged.StoodBefore = standing.Values.Select(match => match.Id).ToHashSet();
        Store(part, merged, contents);
        return merged;
    }

    /// <summary>The digests of the rows' content.</summary>
    internal static UInt128[] Contents(ReceivedTable part, UInt128[]? further)
    {
        var contents = new UInt128[part.Count];
        foreach (var column in part.Columns.Where(column => !s_notContent.Contains(column.Name)))
        {
            ContentHash.AddColumn(column, contents);
        }

        for (int row = 0; further is not null && row < contents.Length; row++)
        {
            contents[row] += further[row];
        }

        return contents;
    }

    private (RowOutcome Outcome, long Id) Decide(ReceivedTable part, int row, UInt128 key, UInt128 content, Dictionary<int, StandingRow> standing)
    {
        if (part.Key.IsNull(row))
        {
            Reject(part, row, "missing-key", "", "a key for every record, so that delivering it again can be recognised");
            return (RowOutcome.Rejected, 0);
        }

        int first = _seen.Find(key);
        if (first >= 0)
        {
            return DecideRepeated(part, row, content, first);
        }

        bool stands = standing.TryGetValue(row, out var before);
        long id = stands ? before.Id : _nextId++;
        _seen.Add(key, content, id, part.Line[row] ?? 0);
        return (!stands ? RowOutcome.Accepted : before.Content == content ? RowOutcome.Unchanged : RowOutcome.Replaced, id);
    }

    private (RowOutcome Outcome, long Id) DecideRepeated(ReceivedTable part, int row, UInt128 content, int first)
    {
        if (_seen.Content(first) == content)
        {
            return (RowOutcome.Unchanged, _seen.Id(first));
        }

        Reject(part, row, "duplicate-key", part.Key[row]!, $"each key once in a file; line {_seen.Line(first)} has the same key with other content and was taken, this line {part.Line[row] ?? 0} was not");
        return (RowOutcome.Rejected, 0);
    }

    private void Reject(ReceivedTable part, int row, string reason, string found, string expected) =>
        _batch.Reject(new Rejection(_batch.File.Name, part.Line[row] ?? 0, "", found, expected, reason, part.SourceRows[row] ?? 0));

    /// <summary>What stands in the store for the keys of the part, by the part's row.</summary>
    private Dictionary<int, StandingRow> Standing(ReceivedTable part)
    {
        _batch.Writer.Execute("CREATE OR REPLACE TEMP TABLE delivered_key (row_number INTEGER, key VARCHAR)");
        using (var appender = _batch.Writer.Append("delivered_key", [("row_number", DuckDbType.Integer), ("key", DuckDbType.Varchar)]))
        {
            AppendKeys(appender, part);
            appender.Complete();
        }

        var standing = new Dictionary<int, StandingRow>();
        using var result = _batch.Writer.Query(
            $"SELECT d.row_number, s.id, s.{StoredTable.ContentHash} FROM {_table.Name} s JOIN delivered_key d ON s.key = d.key WHERE s.institution = {_batch.InstitutionCode(_table)}");
        while (result.NextChunk())
        {
            var rows = result.Column(0).Values<int>();
            var ids = result.Column(1).Values<long>();
            var contents = result.Column(2).Values<UInt128>();
            for (int i = 0; i < result.Rows; i++)
            {
                standing.Add(rows[i], new StandingRow(ids[i], contents[i]));
            }
        }

        return standing;
    }

    private static void AppendKeys(DuckDbAppender appender, ReceivedTable part)
    {
        int filled = 0;
        for (int row = 0; row < part.Count; row++)
        {
            appender.Column<int>(0)[filled] = row;
            appender.SetText(1, filled, part.Key.Utf8(row));
            if (++filled == DuckDbAppender.Capacity || row == part.Count - 1)
            {
                appender.Push(filled);
                filled = 0;
            }
        }
    }

    private void Store(ReceivedTable part, MergedRows merged, UInt128[] contents)
    {
        for (int row = 0; row < part.Count; row++)
        {
            merged.SourceRows[row] = part.SourceRows[row] ?? 0;
        }

        _batch.DeleteIds(_table, "id", merged.IdsOf(RowOutcome.Replaced));
        using var appender = new TableAppender(_batch.Writer, _table, _batch.Texts);
        var feeds = appender.Feeds(part, new Dictionary<string, ColumnFeed>
        {
            ["id"] = new ArrayFeed<long>(merged.Ids),
            ["institution"] = new ConstantFeed<int>(_batch.InstitutionCode(_table)),
            ["batch"] = new ConstantFeed<int>(_batch.Number),
            [StoredTable.ContentHash] = new ArrayFeed<UInt128>(contents),
        });
        appender.Append(feeds, merged.RowsToWrite());
        appender.Complete();
    }
}
