using Curb.Columns;
using Curb.Storage.DuckDb;

namespace Curb.Storage.Tables;

/// <summary>Where the values of one stored column come from while rows of a table in memory are appended.</summary>
internal abstract class ColumnFeed
{
    /// <summary>Writes the values of the chosen rows into the appender's chunk, first row first.</summary>
    public abstract void Fill(DuckDbAppender appender, int column, ReadOnlySpan<int> rows);

    /// <summary>The feed of a declared column as it stands in memory.</summary>
    public static ColumnFeed Of(Column source, StoredColumn stored, CodedColumn? dictionary) => source switch
    {
        TextColumn text when stored.Coded => new CodedFeed(text, dictionary!.CodesFor(text)),
        TextColumn text => new TextFeed(text),
        Column<bool> flags => new ValueFeed<bool>(flags),
        Column<int> wholes => new ValueFeed<int>(wholes),
        Column<long> longs => new ValueFeed<long>(longs),
        Column<double> numbers => new NumberFeed(numbers),
        _ => throw new NotSupportedException($"Column {source.Name} has a type that is not stored."),
    };

    protected static void MarkUnknown(DuckDbAppender appender, int column, Column source, ReadOnlySpan<int> rows)
    {
        Span<ulong> known = default;
        for (int i = 0; i < rows.Length; i++)
        {
            if (!source.IsKnown(rows[i]))
            {
                known = known.IsEmpty ? appender.Known(column) : known;
                known[i >> 6] &= ~(1UL << (i & 63));
            }
        }
    }
}

/// <summary>Fixed-width values.</summary>
internal sealed class ValueFeed<T>(Column<T> source) : ColumnFeed
    where T : unmanaged
{
    public override void Fill(DuckDbAppender appender, int column, ReadOnlySpan<int> rows)
    {
        var target = appender.Column<T>(column);
        var values = source.Values;
        for (int i = 0; i < rows.Length; i++)
        {
            target[i] = values[rows[i]];
        }

        MarkUnknown(appender, column, source, rows);
    }
}

/// <summary>Decimal numbers, which must be finite: a sum with an infinity or a not-a-number in it would be worthless without anyone seeing why.</summary>
internal sealed class NumberFeed(Column<double> source) : ColumnFeed
{
    public override void Fill(DuckDbAppender appender, int column, ReadOnlySpan<int> rows)
    {
        var target = appender.Column<double>(column);
        var values = source.Values;
        for (int i = 0; i < rows.Length; i++)
        {
            double value = values[rows[i]];
            target[i] = double.IsFinite(value) ? value : throw new InvalidDataException($"Column {source.Name}, row {rows[i]}: {value} is not a finite number.");
        }

        MarkUnknown(appender, column, source, rows);
    }
}

/// <summary>Texts as the store's codes.</summary>
internal sealed class CodedFeed(TextColumn source, int[] storeCodes) : ColumnFeed
{
    public override void Fill(DuckDbAppender appender, int column, ReadOnlySpan<int> rows)
    {
        var target = appender.Column<int>(column);
        var codes = source.Codes;
        bool unknown = false;
        for (int i = 0; i < rows.Length; i++)
        {
            target[i] = storeCodes[codes[rows[i]]];
            unknown |= target[i] == 0;
        }

        if (unknown)
        {
            MarkUnknown(appender, column, source, rows);
        }
    }
}

/// <summary>Texts as they are.</summary>
internal sealed class TextFeed(TextColumn source) : ColumnFeed
{
    public override void Fill(DuckDbAppender appender, int column, ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            appender.SetText(column, i, source.Utf8(rows[i]));
        }

        MarkUnknown(appender, column, source, rows);
    }
}

/// <summary>One value for every row.</summary>
internal sealed class ConstantFeed<T>(T value) : ColumnFeed
    where T : unmanaged
{
    public override void Fill(DuckDbAppender appender, int column, ReadOnlySpan<int> rows) => appender.Column<T>(column)[..rows.Length].Fill(value);
}

/// <summary>Values by row, all known.</summary>
internal sealed class ArrayFeed<T>(T[] values) : ColumnFeed
    where T : unmanaged
{
    public override void Fill(DuckDbAppender appender, int column, ReadOnlySpan<int> rows)
    {
        var target = appender.Column<T>(column);
        for (int i = 0; i < rows.Length; i++)
        {
            target[i] = values[rows[i]];
        }
    }
}
