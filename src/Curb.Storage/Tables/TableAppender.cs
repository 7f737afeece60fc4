using Curb.Columns;
using Curb.Storage.DuckDb;

namespace Curb.Storage.Tables;

/// <summary>Appends rows of tables in memory to one stored table, within the writer's transaction.</summary>
internal sealed class TableAppender : IDisposable
{
    private readonly DuckDbAppender _appender;
    private readonly StoredTable _table;
    private readonly CodedTexts _texts;

    public TableAppender(DuckDbConnection writer, StoredTable table, CodedTexts texts)
    {
        _table = table;
        _texts = texts;
        _appender = writer.Append(table.Name, table.Layout);
    }

    /// <summary>Feeds for every stored column: those given by name, and the source's own columns for the rest.</summary>
    public ColumnFeed[] Feeds(Table source, IReadOnlyDictionary<string, ColumnFeed> given) =>
        [.. _table.Columns.Select(column => given.TryGetValue(column.Name, out var feed) ? feed : FeedOf(source, column))];

    /// <summary>Appends the chosen rows.</summary>
    public void Append(ColumnFeed[] feeds, ReadOnlySpan<int> rows)
    {
        for (int start = 0; start < rows.Length; start += DuckDbAppender.Capacity)
        {
            var chunk = rows[start..Math.Min(rows.Length, start + DuckDbAppender.Capacity)];
            for (int column = 0; column < feeds.Length; column++)
            {
                feeds[column].Fill(_appender, column, chunk);
            }

            _appender.Push(chunk.Length);
        }
    }

    /// <summary>Appends every row of a source.</summary>
    public void AppendAll(ColumnFeed[] feeds, int rows)
    {
        Span<int> chunk = stackalloc int[DuckDbAppender.Capacity];
        for (int start = 0; start < rows; start += chunk.Length)
        {
            int length = Math.Min(chunk.Length, rows - start);
            for (int i = 0; i < length; i++)
            {
                chunk[i] = start + i;
            }

            Append(feeds, chunk[..length]);
        }
    }

    public void Complete() => _appender.Complete();

    public void Dispose() => _appender.Dispose();

    private ColumnFeed FeedOf(Table source, StoredColumn column)
    {
        var declared = source.Find(column.Name) ?? throw new InvalidOperationException($"Nothing feeds column {column.Name} of {_table.Name}.");
        return ColumnFeed.Of(declared, column, column.Coded ? _texts.Column(_table.Name, column.Name) : null);
    }
}
