using Curb.Exchange.Tabular;

namespace Curb.Exchange.Profiles;

/// <summary>Single rows of a delivered table as they stand in the file, for whoever mends them.</summary>
/// <param name="Header">Column names as in the file.</param>
/// <param name="Rows">By line (text) or sheet row.</param>
public sealed record SourceRows(IReadOnlyList<string> Header, IReadOnlyDictionary<int, IReadOnlyList<string>> Rows)
{
    /// <summary>Reads the wanted rows; a row that could not be split into cells is not among them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sheet">Sheet of a workbook; null for its first.</param>
    /// <param name="rowsAbove">Rows above the column names.</param>
    /// <param name="lines">The rows wanted.</param>
    /// <exception cref="UnusableFileException">The file can't be read as a table.</exception>
    public static SourceRows Read(string path, string? sheet, int rowsAbove, IReadOnlySet<int> lines)
    {
        using var reader = TabularReader.Open(path, TabularOptions.Default with { Sheet = sheet, RowsAboveHeader = rowsAbove, AllowDuplicateHeaders = true });
        var rows = new Dictionary<int, IReadOnlyList<string>>();
        var batch = new RowBatch();
        while (rows.Count < lines.Count && reader.Read(batch))
        {
            for (int row = 0; row < batch.Count; row++)
            {
                if (lines.Contains(batch.Line(row)))
                {
                    int at = row;
                    rows[batch.Line(row)] = [.. Enumerable.Range(0, batch.Columns).Select(column => batch.Text(at, column))];
                }
            }
        }

        return new SourceRows(reader.Header, rows);
    }
}
