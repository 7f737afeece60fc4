using Curb.Columns;
using Curb.Storage.DuckDb;

namespace Curb.Storage.Tables;

/// <summary>
/// The dictionaries of the store's coded text columns: each column numbers its own texts from 1 in order of first appearance.
/// Small numbers without gaps keep rows narrow and let the engine group by them directly.
/// New texts become part of the writer's transaction; after a rollback they are forgotten.
/// </summary>
internal sealed class CodedTexts(ConnectionPool connections)
{
    public const string Table = "coded_text";

    private static readonly (string, DuckDbType)[] s_layout =
        [("table_name", DuckDbType.Varchar), ("column_name", DuckDbType.Varchar), ("code", DuckDbType.Integer), ("text", DuckDbType.Varchar)];

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Table, string Column), CodedColumn> _columns = [];

    /// <summary>The dictionary of one column, read at its first use.</summary>
    public CodedColumn Column(string table, string column)
    {
        lock (_gate)
        {
            if (!_columns.TryGetValue((table, column), out var coded))
            {
                coded = Load(table, column);
                _columns.Add((table, column), coded);
            }

            return coded;
        }
    }

    /// <summary>Writes the texts that were added since the last commit, within the writer's transaction.</summary>
    public void Write(DuckDbConnection writer)
    {
        lock (_gate)
        {
            using var appender = writer.Append(Table, s_layout);
            foreach (var ((table, column), coded) in _columns)
            {
                coded.WriteAdded(appender, table, column);
            }

            appender.Complete();
        }
    }

    /// <summary>The transaction was committed: added texts are part of the store.</summary>
    public void Committed()
    {
        lock (_gate)
        {
            foreach (var coded in _columns.Values)
            {
                coded.MarkStored();
            }
        }
    }

    /// <summary>The transaction was rolled back: columns with texts that were never stored are read again at their next use.</summary>
    public void RolledBack()
    {
        lock (_gate)
        {
            foreach (var key in _columns.Where(pair => pair.Value.HasAdded).Select(pair => pair.Key).ToList())
            {
                _columns.Remove(key);
            }
        }
    }

    private CodedColumn Load(string table, string column)
    {
        var texts = new TextDictionary();
        using var connection = connections.Rent();
        using var result = connection.Query($"SELECT code, text FROM {Table} WHERE table_name = ? AND column_name = ? ORDER BY code", table, column);
        while (result.NextChunk())
        {
            for (int row = 0; row < result.Rows; row++)
            {
                int stored = result.Column(0).Values<int>()[row];
                if (texts.Code(result.Column(1).Utf8(row)) != stored)
                {
                    throw new InvalidDataException($"The dictionary of {table}.{column} has a gap or a repeated text at code {stored}; run curb verify.");
                }
            }
        }

        return new CodedColumn(texts);
    }
}
