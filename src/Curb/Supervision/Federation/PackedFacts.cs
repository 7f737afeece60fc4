using Curb.Columns;
using Curb.Facts;

namespace Curb.Supervision.Federation;

/// <summary>Facts as bytes: the columns that leave, by name, value after value. The same rows give the same bytes; a column that a receiver does not know is passed over.</summary>
public static class PackedFacts
{
    public static byte[] Write(FactTable facts)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        Write(writer, facts, FactDisclosure.Leaves);
        writer.Flush();
        return memory.ToArray();
    }

    /// <summary>Writes the columns of a table that leave.</summary>
    internal static void Write(BinaryWriter writer, Table facts, Func<Column, bool> leaves)
    {
        var columns = facts.Columns.Where(leaves).ToList();
        writer.Write(facts.Name);
        writer.Write(facts.Count);
        writer.Write(columns.Count);
        foreach (var column in columns)
        {
            writer.Write(column.Name);
            writer.Write((byte)column.Type);
            for (int row = 0; row < facts.Count; row++)
            {
                Write(writer, column.ValueAt(row));
            }
        }
    }

    /// <summary>Adds the rows to the table of the same name of a fact set.</summary>
    /// <exception cref="FormatException">No such fact, or the bytes are not those of facts.</exception>
    public static void Read(byte[] bytes, FactSet into)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        string name = reader.ReadString();
        ReadRows(reader, into.Tables.FirstOrDefault(table => table.Name == name) ?? throw new FormatException($"There is no fact named {name}."), FactDisclosure.Leaves);
    }

    /// <summary>Adds the rows to a table.</summary>
    /// <exception cref="FormatException">The bytes are not those of such a table.</exception>
    internal static void Read(BinaryReader reader, Table into, Func<Column, bool> leaves)
    {
        string name = reader.ReadString();
        ReadRows(reader, name == into.Name ? into : throw new FormatException($"Rows of {name} stand where those of {into.Name} were expected."), leaves);
    }

    private static void ReadRows(BinaryReader reader, Table facts, Func<Column, bool> leaves)
    {
        int rows = reader.ReadInt32(), columns = reader.ReadInt32(), before = facts.Count;
        for (int i = 0; i < columns; i++)
        {
            string column = reader.ReadString();
            var type = (ColumnType)reader.ReadByte();
            var target = facts.Find(column) is { } known && known.Type == type && leaves(known) ? known : null;
            for (int row = 0; row < rows; row++)
            {
                Append(target, ReadValue(reader, type));
            }
        }

        facts.EndRows(before + rows);
    }

    private static void Write(BinaryWriter writer, object? value)
    {
        writer.Write(value is not null);
        switch (value)
        {
            case bool flag: writer.Write(flag); break;
            case int whole: writer.Write(whole); break;
            case long large: writer.Write(large); break;
            case double number: writer.Write(number); break;
            case string text: writer.Write(text); break;
            case null: break;
            default: throw new FormatException($"A value of {value.GetType().Name} does not leave an institution.");
        }
    }

    private static object? ReadValue(BinaryReader reader, ColumnType type) => !reader.ReadBoolean() ? null : type switch
    {
        ColumnType.Boolean => reader.ReadBoolean(),
        ColumnType.Int32 => reader.ReadInt32(),
        ColumnType.Int64 => reader.ReadInt64(),
        ColumnType.Double => reader.ReadDouble(),
        ColumnType.Text => reader.ReadString(),
        _ => throw new FormatException($"A value of {type} does not leave an institution."),
    };

    private static void Append(Column? column, object? value)
    {
        switch (column)
        {
            case null: break;
            case TextColumn texts: texts.Append((string?)value); break;
            case Column<bool> flags: flags.Append((bool?)value); break;
            case Column<int> wholes: wholes.Append((int?)value); break;
            case Column<long> larges: larges.Append((long?)value); break;
            case Column<double> numbers: numbers.Append((double?)value); break;
        }
    }
}
