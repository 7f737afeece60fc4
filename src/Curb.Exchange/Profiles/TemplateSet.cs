using System.Text;
using Curb.Exchange.Tabular;

namespace Curb.Exchange.Profiles;

/// <summary>
/// The files that a hospital fills in, written from a profile: for each table an empty template and a filled example, with a guide to the columns
/// (a second sheet in workbooks, one file beside CSV). The example is a file of its own, so that it can't slip in among real rows.
/// </summary>
public static class TemplateSet
{
    /// <summary>Prefix of the filled examples' file names.</summary>
    public const string ExamplePrefix = "示例-";

    private const string GuideTitle = "填写说明";

    /// <summary>Names and contents of the files.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Files(ProfileDefinition profile, string format)
    {
        foreach (var table in profile.Tables)
        {
            var header = table.Columns.Where(column => column.From.Length == 0).ToList();
            var names = header.Select(column => column.Header).ToList();
            var examples = Enumerable.Range(0, header.Max(column => column.Examples.Count)).Select(row => header.Select(column => row < column.Examples.Count ? column.Examples[row] : "").ToList()).ToList();
            if (format == "xlsx")
            {
                yield return (table.Title + ".xlsx", Workbook(table, [names]));
                yield return (ExamplePrefix + table.Title + ".xlsx", Workbook(table, [names, .. examples]));
            }
            else
            {
                yield return (table.Title + ".csv", Csv([names]));
                yield return (ExamplePrefix + table.Title + ".csv", Csv([names, .. examples]));
            }
        }

        if (format == "csv")
        {
            yield return (GuideTitle + ".md", Encoding.UTF8.GetBytes(Guide(profile)));
        }
    }

    private static byte[] Workbook(TableDefinition table, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        using var stream = new MemoryStream();
        XlsxWriter.Write(stream, [(table.Title, rows), (GuideTitle, [["列名", "必填", "可识别的其他列名", "可填内容", "说明"], .. table.Columns.Where(column => column.From.Length == 0).Select(GuideRow), [], [table.Guide]])]);
        return stream.ToArray();
    }

    private static List<string> GuideRow(ColumnDefinition column) =>
        [column.Header, column.Required ? "必填" : column.Present ? "须有此列，可空" : "", string.Join("、", column.Synonyms), string.Join("、", column.Values.Keys), column.Meaning];

    private static string Guide(ProfileDefinition profile)
    {
        var guide = new StringBuilder($"# {GuideTitle}\n\n日期写作 2024-03-05，时间写作 2024-03-05 14:20。文件可存为 UTF-8 或 GB18030 编码的 CSV，或 .xlsx。重复提供同一文件不会重复计数；更正后的行以编号相同者替换原行。\n");
        foreach (var table in profile.Tables)
        {
            guide.Append($"\n## {table.Title}\n\n{table.Guide}\n\n| 列名 | 必填 | 可识别的其他列名 | 可填内容 | 说明 |\n| --- | --- | --- | --- | --- |\n");
            foreach (var column in table.Columns.Where(column => column.From.Length == 0))
            {
                guide.Append($"| {string.Join(" | ", GuideRow(column))} |\n");
            }
        }

        return guide.ToString();
    }

    /// <summary>UTF-8 with a byte order mark, by which spreadsheet programs recognise it.</summary>
    private static byte[] Csv(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var text = string.Concat(rows.Select(row => string.Join(',', row.Select(Quote)) + "\r\n"));
        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)];
    }

    private static string Quote(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
