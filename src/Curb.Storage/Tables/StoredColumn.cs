using Curb.Columns;
using Curb.Storage.DuckDb;

namespace Curb.Storage.Tables;

/// <summary>One column as the column store holds it.</summary>
/// <param name="Name">The declared name.</param>
/// <param name="Type">Physical type.</param>
/// <param name="Coded">True where texts are held as whole numbers, codes of the column's own dictionary (<see cref="CodedTexts"/>).</param>
internal sealed record StoredColumn(string Name, DuckDbType Type, bool Coded)
{
    // Texts that differ from row to row gain nothing from a dictionary; every other text column repeats itself.
    private static readonly HashSet<string> s_plainTexts = new(StringComparer.Ordinal)
    {
        "key", "patient", "encounter", "specimen", "prescription", "order_key", "isolate_key", "surgery",
        "report", "comment", "other_tests", "indication", "result", "diagnosis", "rejected_reason",
    };

    public static StoredColumn Of(Column declared) => declared.Type switch
    {
        ColumnType.Text when s_plainTexts.Contains(declared.Name) => new(declared.Name, DuckDbType.Varchar, false),
        ColumnType.Text => CodedText(declared.Name),
        _ => new(declared.Name, PhysicalType(declared.Type), false),
    };

    public static StoredColumn CodedText(string name) => new(name, DuckDbType.Integer, true);

    /// <summary>A list of whole numbers a row.</summary>
    public static StoredColumn List(string name, bool coded) => new(name, DuckDbType.List, coded);

    /// <summary>The condition that a row holds a code beyond the last one.</summary>
    public string HasCodeBeyond(string last) =>
        Type == DuckDbType.List ? $"list_min(\"{Name}\") < 1 OR list_max(\"{Name}\") > {last}" : $"\"{Name}\" NOT BETWEEN 1 AND {last}";

    /// <summary>The column's definition in DDL.</summary>
    public string Definition => $"\"{Name}\" {TypeName}";

    public string TypeName => Type switch
    {
        DuckDbType.Boolean => "BOOLEAN",
        DuckDbType.Integer => "INTEGER",
        DuckDbType.BigInt => "BIGINT",
        DuckDbType.Double => "DOUBLE",
        DuckDbType.Date => "DATE",
        DuckDbType.Timestamp => "TIMESTAMP",
        DuckDbType.Varchar => "VARCHAR",
        DuckDbType.List => "INTEGER[]",
        DuckDbType.UHugeInt => "UHUGEINT",
        _ => throw new NotSupportedException($"Columns of type {Type} are not stored."),
    };

    private static DuckDbType PhysicalType(ColumnType type) => type switch
    {
        ColumnType.Boolean => DuckDbType.Boolean,
        ColumnType.Int32 => DuckDbType.Integer,
        ColumnType.Int64 => DuckDbType.BigInt,
        ColumnType.Double => DuckDbType.Double,
        ColumnType.Date => DuckDbType.Date,
        ColumnType.Timestamp => DuckDbType.Timestamp,
        _ => throw new NotSupportedException($"Columns of type {type} are not stored."),
    };
}
