using Curb.Exchange.Tabular;
using Curb.Supervision.Forms;

namespace Curb.Exchange.Forms;

/// <summary>A form as a workbook: one sheet with the figures of the month, one with the sampled records. What is written can be read back.</summary>
public static class FormWorkbook
{
    private const string FiguresSheet = "月报 figures";
    private const string SampleSheet = "抽样 sample";
    private const string FieldColumn = "字段 field";
    private const string ValueColumn = "本月 value";
    private const string Yes = "是";
    private const string No = "否";

    /// <summary>Writes the workbook, filled with what is known.</summary>
    public static void Write(Stream target, FormDefinition form, FormContent content, FormContent? last)
    {
        var figures = new List<IReadOnlyList<string>> { new[] { FieldColumn, "项目 item", "单位 unit", "上月 last month", ValueColumn } };
        figures.AddRange(form.Fields.Select(field => (IReadOnlyList<string>)[field.Id, $"{field.Title.Zh} {field.Title.En}", $"{field.Unit.Zh} {field.Unit.En}", last?[field.Id] ?? "", content[field.Id]]));
        var sheets = new List<(string, IReadOnlyList<IReadOnlyList<string>>)> { (FiguresSheet, figures) };
        if (form.Sample is { } sample)
        {
            var rows = new List<IReadOnlyList<string>> { sample.Columns.Select(Head).ToList() };
            rows.AddRange(content.Sample.Select(row => (IReadOnlyList<string>)[.. sample.Columns.Select(column => Shown(column, row.GetValueOrDefault(column.Id, "")))]));
            sheets.Add((SampleSheet, rows));
        }

        XlsxWriter.Write(target, sheets);
    }

    /// <summary>Reads a filled-in workbook.</summary>
    /// <exception cref="UnusableFileException">It is no workbook of this form.</exception>
    public static FormContent Read(string path, FormDefinition form)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in Rows(path, FiguresSheet))
        {
            if (row.TryGetValue(FieldColumn, out var id) && form.Fields.Any(field => field.Id == id) && row.GetValueOrDefault(ValueColumn, "").Trim() is { Length: > 0 } value)
            {
                values[id] = value;
            }
        }

        var sample = new List<IReadOnlyDictionary<string, string>>();
        foreach (var row in form.Sample is null ? [] : Rows(path, SampleSheet))
        {
            var cells = form.Sample!.Columns.Where(column => row.GetValueOrDefault(Head(column), "").Trim().Length > 0).ToDictionary(column => column.Id, column => Meant(column, row[Head(column)].Trim()), StringComparer.Ordinal);
            if (cells.Count > 0)
            {
                sample.Add(cells);
            }
        }

        return new FormContent(values, sample);
    }

    private static string Head(FormField column) => $"{column.Title.Zh} {column.Id}";

    private static string Shown(FormField column, string value) => column.Kind == "yes-no" ? value switch { "yes" => Yes, "no" => No, _ => value } : value;

    private static string Meant(FormField column, string value) =>
        column.Kind == "yes-no" ? value.ToLowerInvariant() switch { Yes or "yes" or "y" or "1" => "yes", No or "no" or "n" or "0" => "no", _ => value }
        : column.Kind == "day" && value.Length > 10 ? value[..10] : value;

    private static IEnumerable<Dictionary<string, string>> Rows(string path, string sheet)
    {
        using var reader = TabularReader.Open(path, new TabularOptions { Sheet = sheet });
        var batch = new RowBatch();
        while (reader.Read(batch))
        {
            for (int row = 0; row < batch.Count; row++)
            {
                var cells = new Dictionary<string, string>(StringComparer.Ordinal);
                for (int column = 0; column < reader.Header.Count; column++)
                {
                    cells[reader.Header[column]] = batch.Text(row, column);
                }

                yield return cells;
            }
        }
    }
}
