using System.Globalization;
using Curb.Columns;
using Curb.Facts;

namespace Curb.Indicators;

/// <summary>The closed vocabulary of definitions: the declared fact tables, their columns and types.</summary>
internal static class FactTerms
{
    private static readonly Dictionary<string, FactTable> s_facts = new FactSet().Tables.ToDictionary(table => table.Name, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Facts => s_facts.Keys;

    public static IReadOnlyList<string> Columns(string fact) => s_facts.TryGetValue(fact, out var table) ? [.. table.Columns.Select(column => column.Name)] : [];

    public static Column? Find(string fact, string column) => s_facts.TryGetValue(fact, out var table) ? table.Find(column) : null;

    /// <summary>A text as a value of the column's type; null where it is not one.</summary>
    public static object? Parse(Column column, string text) => column.Type switch
    {
        ColumnType.Boolean => text == "true" ? true : text == "false" ? false : null,
        ColumnType.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole) ? whole : null,
        ColumnType.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long large) ? large : null,
        ColumnType.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
        ColumnType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        ColumnType.Text => text,
        _ => null,
    };

    /// <summary>Appends a text as a value of the column's type; empty text is unknown. False where column or value do not fit.</summary>
    public static bool Append(FactTable table, string name, string text)
    {
        if (table.Find(name) is not { } column || (text.Length > 0 && Parse(column, text) is null))
        {
            return false;
        }

        object? value = text.Length == 0 ? null : Parse(column, text);
        switch (column)
        {
            case TextColumn texts: texts.Append(value as string); break;
            case Column<bool> flags: flags.Append(value as bool?); break;
            case Column<int> dates when column.Type == ColumnType.Date: dates.Append(value is DateOnly day ? Days.From(day) : null); break;
            case Column<int> wholes: wholes.Append(value as int?); break;
            case Column<long> longs: longs.Append(value as long?); break;
            case Column<double> numbers: numbers.Append(value as double?); break;
        }

        return true;
    }

    public static bool IsSummable(Column column) => column.Type is ColumnType.Int32 or ColumnType.Int64 or ColumnType.Double;
}
