using Curb.Columns;
using Curb.Exchange.Documents;
using Curb.Web.Texts;

namespace Curb.Web.Laboratory;

/// <summary>Isolates as a workbook, a row each, with the columns of the isolate facts.</summary>
internal static class IsolateWorkbook
{
    public static void Write(Stream target, Table rows, Phrases t)
    {
        var columns = rows.Columns.Where(column => column.Name is not ("received_id" or "isolate")).ToList();
        using var workbook = new StreamedWorkbook(target);
        workbook.Sheet(t["laboratory.isolates"], [.. columns.Select(_ => 14.0)]);
        workbook.Row([.. columns.Select(column => t.Or("column." + column.Name, column.Name))]);
        for (int row = 0; row < rows.Count; row++)
        {
            workbook.Row([.. columns.Select(column => Cell(column, row, t))]);
        }
    }

    private static object? Cell(Column column, int row, Phrases t) => column.ValueAt(row) switch
    {
        bool flag => t[flag ? "yes" : "no"],
        DateOnly date => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        int days when column.Type == ColumnType.Date => Days.ToDate(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        var value => value,
    };
}
