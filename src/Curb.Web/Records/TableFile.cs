using Curb.Exchange.Documents;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Records;

/// <summary>A table as a download: CSV, or an Excel workbook with numbers as numbers where the query says as=xlsx.</summary>
public sealed class TableFile(string name, CsvFile table) : IResult
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const double UsualWidth = 18;

    public Task ExecuteAsync(HttpContext httpContext) =>
        (httpContext.Request.Query["as"] == "xlsx" ? Results.File(Packed(), Workbook, Path.ChangeExtension(name, ".xlsx")) : Results.File(table.Bytes(), "text/csv; charset=utf-8", name)).ExecuteAsync(httpContext);

    private byte[] Packed()
    {
        using var bytes = new MemoryStream();
        using (var workbook = new StreamedWorkbook(bytes))
        {
            workbook.Sheet(Path.GetFileNameWithoutExtension(name), [.. table.Rows.Take(1).SelectMany(row => row).Select(_ => UsualWidth)]);
            foreach (var row in table.Rows)
            {
                workbook.Row([.. row.Select(Shown)]);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Dates in the form of every table; flags as words.</summary>
    private static object? Shown(object? value) => value switch
    {
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        double number when !double.IsFinite(number) => null,
        _ => value,
    };
}
