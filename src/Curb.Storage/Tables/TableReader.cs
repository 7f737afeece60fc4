using Curb.Columns;
using Curb.Storage.DuckDb;

namespace Curb.Storage.Tables;

/// <summary>Reads rows of a stored table back into a table in memory, a chunk of a column at a time.</summary>
internal sealed class TableReader(Table declaration, Func<string, CodedColumn> dictionaryOf)
{
    /// <summary>A reader of a table that holds all its declared columns itself.</summary>
    public static TableReader Of(StoredTable table, CodedTexts texts) => new(table.Declaration, column => texts.Column(table.Name, column));

    /// <summary>The declared columns, quoted and separated, in the order in which <see cref="Fill"/> expects them.</summary>
    public string ColumnList => string.Join(", ", declaration.Columns.Select(column => $"\"{column.Name}\""));

    /// <summary>Makes room for so many rows, so that large columns are not copied while they grow.</summary>
    public static void Reserve(Table target, long rows)
    {
        foreach (var column in target.Columns)
        {
            switch (column)
            {
                case Column<bool> flags: flags.Reserve((int)rows); break;
                case Column<int> wholes: wholes.Reserve((int)rows); break;
                case Column<long> longs: longs.Reserve((int)rows); break;
                case Column<double> numbers: numbers.Reserve((int)rows); break;
                case TextColumn text: text.Reserve((int)rows); break;
            }
        }
    }

    /// <summary>Appends all rows of an answer that has exactly the declared columns.</summary>
    public void Fill(DuckDbResult result, Table target)
    {
        var sinks = target.Columns.Select((column, i) => Sink(column, i)).ToArray();
        int rows = target.Count;
        while (result.NextChunk())
        {
            foreach (var sink in sinks)
            {
                sink(result);
            }

            rows += result.Rows;
        }

        target.EndRows(rows);
    }

    /// <summary>Where chosen rows of an answer's chunks go.</summary>
    public RowSinks Into(Table target) => new(target, dictionaryOf);

    private Action<DuckDbResult> Sink(Column target, int index) => target switch
    {
        Column<bool> flags => result => flags.AppendRange(result.Column(index).Values<bool>(), result.Column(index).Known),
        Column<int> wholes => result => wholes.AppendRange(result.Column(index).Values<int>(), result.Column(index).Known),
        Column<long> longs => result => longs.AppendRange(result.Column(index).Values<long>(), result.Column(index).Known),
        Column<double> numbers => result => numbers.AppendRange(result.Column(index).Values<double>(), result.Column(index).Known),
        TextColumn text when StoredColumn.Of(target).Coded => CodedSink(text, index),
        TextColumn text => result => AppendTexts(result.Column(index), result.Rows, text),
        _ => throw new NotSupportedException($"Column {target.Name} has a type that is not stored."),
    };

    private Action<DuckDbResult> CodedSink(TextColumn target, int index)
    {
        var dictionary = dictionaryOf(target.Name);
        int[] map = new int[dictionary.Count];
        int[] codes = new int[DuckDbAppender.Capacity];
        return result =>
        {
            var vector = result.Column(index);
            var stored = codes.AsSpan(0, result.Rows);
            vector.Values<int>().CopyTo(stored);
            ZeroUnknown(stored, vector);
            dictionary.Translate(stored, map, target.Dictionary);
            for (int i = 0; i < stored.Length; i++)
            {
                stored[i] = map[stored[i]];
            }

            target.AppendCodes(stored);
        };
    }

    private static void ZeroUnknown(Span<int> codes, DuckDbVector vector)
    {
        for (int i = 0; i < codes.Length && !vector.AllKnown; i++)
        {
            codes[i] = vector.IsNull(i) ? 0 : codes[i];
        }
    }

    private static void AppendTexts(DuckDbVector vector, int rows, TextColumn target)
    {
        for (int row = 0; row < rows; row++)
        {
            target.Append(vector.IsNull(row) ? default : vector.Utf8(row));
        }
    }
}
