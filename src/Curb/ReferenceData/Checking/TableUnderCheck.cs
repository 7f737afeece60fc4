namespace Curb.ReferenceData.Checking;

/// <summary>A table while it is checked: cells by column name, findings collected.</summary>
internal sealed class TableUnderCheck(ReferenceTable table, List<ReferenceFinding> findings)
{
    public int Count => table.Count;

    public string Cell(int row, string column) => table[row, table.Column(column)];

    public string[] List(int row, string column) => Cell(row, column).Split(';', StringSplitOptions.RemoveEmptyEntries);

    public decimal? Number(int row, string column)
    {
        try
        {
            return table.Decimal(row, table.Column(column));
        }
        catch (ReferenceFaultException)
        {
            Fail(row, column, "a number or nothing");
            return null;
        }
    }

    public void Fail(int row, string column, string expected) =>
        findings.Add(new ReferenceFinding(table.Path, row + 1, column, column.Length > 0 && table.Header.Contains(column, StringComparer.Ordinal) ? Cell(row, column) : string.Join(',', table.RowAt(row)), expected));

    public void Expect(bool holds, int row, string column, string expected)
    {
        if (!holds)
        {
            Fail(row, column, expected);
        }
    }

    public void ExpectEach(int row, string column, Func<string, bool> holds, string expected)
    {
        foreach (string entry in List(row, column))
        {
            Expect(holds(entry), row, column, $"{expected}; '{entry}' is not");
        }
    }

    /// <summary>No two rows may share a key.</summary>
    public void ExpectUnique(string column, Func<int, string> key)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < Count; row++)
        {
            if (!seen.TryAdd(key(row), row))
            {
                Fail(row, column, $"a key of its own; row {seen[key(row)] + 1} has the same");
            }
        }
    }

    /// <summary>True where the table has a column.</summary>
    public bool Has(string column) => table.Header.Contains(column, StringComparer.Ordinal);

    /// <summary>False, with a finding, where a column of the dataset is missing.</summary>
    public bool HasColumns(params ReadOnlySpan<string> columns)
    {
        bool all = true;
        foreach (string column in columns)
        {
            if (!table.Header.Contains(column, StringComparer.Ordinal))
            {
                findings.Add(new ReferenceFinding(table.Path, 0, column, string.Join(',', table.Header), $"a column '{column}'"));
                all = false;
            }
        }

        return all;
    }
}
