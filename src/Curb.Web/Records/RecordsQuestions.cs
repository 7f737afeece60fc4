using Curb.Columns;

namespace Curb.Web.Records;

/// <summary>Cuts one page out of the rows behind a question.</summary>
public static class RecordsQuestions
{
    public const int PageRows = 50;

    /// <summary>Most rows that one CSV holds.</summary>
    public const int CsvRows = 200_000;

    public static RecordsView Page(Func<int, Table> ask, string title, string view, int page)
    {
        int first = (page - 1) * PageRows;
        var rows = ask(first + PageRows + 1);
        int count = Math.Clamp(rows.Count - first, 0, PageRows);
        return new RecordsView(title, rows.Name, view, Known(rows, first, count), rows, first, count, page, rows.Count > first + PageRows);
    }

    private static IReadOnlyList<Column> Known(Table rows, int first, int count) =>
        [.. rows.Columns.Where(column => column.Name is not ("received_id" or "institution") && Enumerable.Range(first, count).Any(column.IsKnown))];
}
