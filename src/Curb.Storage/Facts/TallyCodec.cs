using System.IO.Compression;
using System.Text;
using Curb.Tallies;

namespace Curb.Storage.Facts;

/// <summary>A tally as bytes: codes and counts as numbers of few bytes, sums as they are, packed.</summary>
internal static class TallyCodec
{
    private const byte Form = 1;

    public static byte[] Write(Tally tally)
    {
        using var packed = new MemoryStream();
        packed.WriteByte(Form);
        using (var stream = new DeflateStream(packed, CompressionLevel.Fastest))
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(tally.Id);
            writer.Write(tally.Fact);
            writer.Write7BitEncodedInt(tally.Rows.Length);
            writer.Write7BitEncodedInt(tally.Keys.Count);
            foreach (var key in tally.Keys)
            {
                Write(writer, key);
            }

            Write(writer, tally.Rows);
            writer.Write7BitEncodedInt(tally.Columns.Count);
            foreach (var column in tally.Columns)
            {
                Write(writer, column);
            }
        }

        return packed.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no tally.</exception>
    public static Tally Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != Form)
        {
            throw new InvalidDataException("The bytes are no tally of a form that this program knows.");
        }

        using var stream = new DeflateStream(new MemoryStream(bytes[1..].ToArray()), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        whole.Position = 0;
        using var reader = new BinaryReader(whole, Encoding.UTF8);
        try
        {
            string id = reader.ReadString(), fact = reader.ReadString();
            int cells = reader.Read7BitEncodedInt();
            var keys = new TallyKey[reader.Read7BitEncodedInt()];
            for (int i = 0; i < keys.Length; i++)
            {
                keys[i] = ReadKey(reader, cells);
            }

            int[] rows = Numbers(reader, cells);
            var columns = new TallyColumn[reader.Read7BitEncodedInt()];
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i] = ReadColumn(reader, cells);
            }

            return new Tally(id, fact, keys, rows, columns);
        }
        catch (Exception cut) when (cut is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("The bytes of a tally are cut short.", cut);
        }
    }

    private static void Write(BinaryWriter writer, TallyKey key)
    {
        writer.Write(key.Name);
        writer.Write7BitEncodedInt(key.Texts.Length);
        foreach (string? text in key.Texts.Skip(1))
        {
            writer.Write(text!);
        }

        Write(writer, key.Codes);
    }

    private static TallyKey ReadKey(BinaryReader reader, int cells)
    {
        string name = reader.ReadString();
        var texts = new string?[reader.Read7BitEncodedInt()];
        for (int i = 1; i < texts.Length; i++)
        {
            texts[i] = reader.ReadString();
        }

        return new TallyKey(name, texts, Numbers(reader, cells));
    }

    private static void Write(BinaryWriter writer, TallyColumn column)
    {
        writer.Write(column.Measure);
        Write(writer, column.Counted);
        writer.Write(column.Sums is not null);
        if (column.Sums is { } sums)
        {
            Write(writer, sums);
            Write(writer, column.Lost!);
        }
    }

    private static TallyColumn ReadColumn(BinaryReader reader, int cells)
    {
        string measure = reader.ReadString();
        int[] counted = Numbers(reader, cells);
        bool sum = reader.ReadBoolean();
        return new TallyColumn(measure, counted, sum ? Decimals(reader, cells) : null, sum ? Decimals(reader, cells) : null);
    }

    private static void Write(BinaryWriter writer, int[] numbers)
    {
        foreach (int number in numbers)
        {
            writer.Write7BitEncodedInt(number);
        }
    }

    private static int[] Numbers(BinaryReader reader, int count)
    {
        var numbers = new int[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = reader.Read7BitEncodedInt();
        }

        return numbers;
    }

    private static void Write(BinaryWriter writer, double[] numbers)
    {
        foreach (double number in numbers)
        {
            writer.Write(number);
        }
    }

    private static double[] Decimals(BinaryReader reader, int count)
    {
        var numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = reader.ReadDouble();
        }

        return numbers;
    }
}
