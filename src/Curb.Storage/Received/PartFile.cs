using System.Runtime.InteropServices;
using Curb.Columns;
using Curb.Storage.Tables;

namespace Curb.Storage.Received;

/// <summary>
/// Some rows of received tables on their way through a file: block after block, a block being rows of one table, column by column. Lives only as long as one derivation; texts with
/// a dictionary are held as the codes of the columns from which they were written.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private const byte NoneKnown = 0, AllKnown = 1, SomeKnown = 2;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly BinaryWriter _writer;

    public PartFile(string path)
    {
        _path = path;
        _stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferBytes);
        _writer = new BinaryWriter(_stream);
    }

    /// <summary>Writes rows of a table that has a number among its neighbours.</summary>
    public void Write(int number, Table table, ReadOnlySpan<int> rows)
    {
        _writer.Write(number);
        _writer.Write(rows.Length);
        foreach (var column in table.Columns)
        {
            WriteColumn(column, rows);
        }
    }

    /// <summary>Appends all rows to tables of the same kinds, by their numbers.</summary>
    public void Read(IReadOnlyList<Table> targets, IReadOnlyList<Table> sources)
    {
        _writer.Flush();
        _stream.Position = 0;
        using var reader = new BinaryReader(_stream, System.Text.Encoding.UTF8, leaveOpen: true);
        var codes = new Dictionary<TextColumn, int[]>();
        while (_stream.Position < _stream.Length)
        {
            int number = reader.ReadInt32(), rows = reader.ReadInt32();
            var target = targets[number];
            for (int i = 0; i < target.Columns.Count; i++)
            {
                ReadColumn(reader, target.Columns[i], sources[number].Columns[i], rows, codes);
            }

            target.EndRows(target.Count + rows);
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        File.Delete(_path);
    }

    private void WriteColumn(Column column, ReadOnlySpan<int> rows)
    {
        int known = 0;
        foreach (int row in rows)
        {
            known += column.IsKnown(row) ? 1 : 0;
        }

        byte state = known == 0 ? NoneKnown : known == rows.Length ? AllKnown : SomeKnown;
        _writer.Write(state);
        if (state == NoneKnown)
        {
            return;
        }

        if (state == SomeKnown)
        {
            WriteKnown(column, rows);
        }

        switch (column)
        {
            case Column<bool> flags: WriteValues<bool>(flags.Values, rows); break;
            case Column<int> wholes: WriteValues<int>(wholes.Values, rows); break;
            case Column<long> longs: WriteValues<long>(longs.Values, rows); break;
            case Column<double> numbers: WriteValues<double>(numbers.Values, rows); break;
            case TextColumn text when StoredColumn.Of(text).Coded: WriteValues(text.Codes, rows); break;
            case TextColumn text: WriteTexts(text, rows); break;
            default: throw new NotSupportedException($"Column {column.Name} has a type that is not stored.");
        }
    }

    private void WriteKnown(Column column, ReadOnlySpan<int> rows)
    {
        var bits = new ulong[(rows.Length + 63) / 64];
        for (int i = 0; i < rows.Length; i++)
        {
            bits[i >> 6] |= column.IsKnown(rows[i]) ? 1UL << (i & 63) : 0;
        }

        _writer.Write(MemoryMarshal.AsBytes<ulong>(bits));
    }

    private void WriteValues<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> rows)
        where T : unmanaged
    {
        var some = new T[rows.Length];
        for (int i = 0; i < some.Length; i++)
        {
            some[i] = values[rows[i]];
        }

        _writer.Write(MemoryMarshal.AsBytes<T>(some));
    }

    /// <summary>The lengths of all texts, then their bytes.</summary>
    private void WriteTexts(TextColumn text, ReadOnlySpan<int> rows)
    {
        var lengths = new int[rows.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = text.Utf8(rows[i]).Length;
        }

        _writer.Write(MemoryMarshal.AsBytes<int>(lengths));
        foreach (int row in rows)
        {
            _writer.Write(text.Utf8(row));
        }
    }

    private static void ReadColumn(BinaryReader reader, Column target, Column source, int rows, Dictionary<TextColumn, int[]> codes)
    {
        byte state = reader.ReadByte();
        if (state == NoneKnown)
        {
            target.AppendUnknown(rows);
            return;
        }

        var known = state == SomeKnown ? ReadValues<ulong>(reader, (rows + 63) / 64) : [];
        switch (target)
        {
            case Column<bool> flags: flags.AppendRange(ReadValues<bool>(reader, rows), known); break;
            case Column<int> wholes: wholes.AppendRange(ReadValues<int>(reader, rows), known); break;
            case Column<long> longs: longs.AppendRange(ReadValues<long>(reader, rows), known); break;
            case Column<double> numbers: numbers.AppendRange(ReadValues<double>(reader, rows), known); break;
            case TextColumn text when StoredColumn.Of(text).Coded: ReadCodes(reader, text, (TextColumn)source, rows, codes); break;
            case TextColumn text: ReadTexts(reader, text, rows); break;
            default: throw new NotSupportedException($"Column {target.Name} has a type that is not stored.");
        }
    }

    private static T[] ReadValues<T>(BinaryReader reader, int count)
        where T : unmanaged
    {
        var values = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private static void ReadCodes(BinaryReader reader, TextColumn target, TextColumn source, int rows, Dictionary<TextColumn, int[]> codes)
    {
        if (!codes.TryGetValue(target, out var own))
        {
            codes.Add(target, own = new int[source.Dictionary.Count]);
        }

        var values = ReadValues<int>(reader, rows);
        for (int i = 0; i < values.Length; i++)
        {
            int code = values[i];
            values[i] = code == 0 ? 0 : own[code] is not 0 and var known ? known : own[code] = target.Dictionary.Code(source.Dictionary.Utf8(code));
        }

        target.AppendCodes(values);
    }

    private static void ReadTexts(BinaryReader reader, TextColumn target, int rows)
    {
        var lengths = ReadValues<int>(reader, rows);
        var bytes = ReadValues<byte>(reader, lengths.Sum()).AsSpan();
        target.Reserve(target.Count + rows);
        foreach (int length in lengths)
        {
            target.Append(bytes[..length]);
            bytes = bytes[length..];
        }
    }
}
