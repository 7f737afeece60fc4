using System.Globalization;
using System.Text;

namespace Curb.Web.Records;

/// <summary>A table as a CSV download that spreadsheets open rightly: UTF-8 with BOM, and no cell that would run as a formula.</summary>
public sealed class CsvFile
{
    private readonly StringBuilder _text = new();
    private readonly List<object?[]> _rows = [];

    public CsvFile(params IEnumerable<string> header) => Row(header);

    /// <summary>Rows of facts, each column by its name.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="most">At most so many of them.</param>
    public static CsvFile Of(Columns.Table rows, int most)
    {
        var csv = new CsvFile(rows.Columns.Select(column => column.Name));
        for (int i = 0; i < Math.Min(rows.Count, most); i++)
        {
            int row = i;
            csv.Row(rows.Columns.Select(column => column.ValueAt(row)));
        }

        return csv;
    }

    /// <summary>The cells as they were given, the header first.</summary>
    public IReadOnlyList<object?[]> Rows => _rows;

    public void Row(params IEnumerable<object?> cells)
    {
        _rows.Add([.. cells]);
        _text.AppendJoin(',', _rows[^1].Select(Cell)).Append("\r\n");
    }

    public byte[] Bytes() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_text.ToString())];

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            string plain => Harmless(plain),
            bool flag => flag ? "true" : "false",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>A text that a spreadsheet would take for a formula gets an apostrophe before it; single signs (organism type + and -) stay.</summary>
    private static string Harmless(string text) => text.Length > 1 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && text.Length > 1 ? "'" + text : text;
}
