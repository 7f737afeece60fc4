using System.Globalization;
using System.Text;
using Curb.Columns;
using Curb.Exchange.Profiles;
using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.Exchange.Demo;

/// <summary>
/// Writes a demo hospital as the files that a hospital would send: the Chinese template tables, and its isolates both as a template table and for WHONET.
/// Some files are GB18030, some UTF-8. A few rows are repeated and a few can't be read, each named in the answer.
/// </summary>
public static class DemoFiles
{
    private const string Laboratory = "细菌药敏";

    /// <summary>Writes all files of a district of one institution.</summary>
    /// <param name="district">Made at hospital scale.</param>
    /// <param name="templates">The definition of the profile cn-templates.</param>
    /// <param name="folder">Made where it is missing.</param>
    public static IReadOnlyList<DemoFile> Write(DemoDistrict district, ProfileDefinition templates, string folder)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var parts = district.Parts().Select(part => part.Delivery).ToList();
        var files = templates.Tables
            .Where(table => table.Table.Length > 0)
            .Select((table, index) => Template(parts, table, folder, index % 2 == 0))
            .OfType<DemoFile>()
            .ToList();
        files.Add(DemoLaboratoryFiles.WriteTemplate(parts, templates.Tables.Single(table => table.Title == Laboratory), folder));
        files.Add(DemoLaboratoryFiles.WriteWhonet(parts, folder));
        return files;
    }

    /// <summary>One template table; null where the demo has no rows for it.</summary>
    private static DemoFile? Template(List<Delivery> parts, TableDefinition definition, string folder, bool chineseEncoding)
    {
        var rows = parts.SelectMany(part => Rows(part, definition)).ToList();
        return rows.Count == 0 ? null : WriteRows(folder, $"templates/{definition.Title}.csv", "cn-templates", definition.Columns.Select(column => column.Header).ToArray(), rows, chineseEncoding, Faulty(definition));
    }

    private static IEnumerable<string[]> Rows(Delivery part, TableDefinition definition)
    {
        var table = part.Tables.Single(table => table.Name == definition.Table);
        var kinds = table is ReceivedEncounters encounters ? encounters.Kind : null;
        var readers = definition.Columns.Select(column => Reader(table, column, definition)).ToList();
        bool inpatient = definition.Constants.GetValueOrDefault("kind") == "inpatient";
        return Enumerable.Range(0, table.Count)
            .Where(row => kinds is null || (kinds[row] == "inpatient") == inpatient)
            .Select(row => readers.Select(read => read(row)).ToArray());
    }

    /// <summary>How a template cell is made from a received row: the inverse of how the profile reads it.</summary>
    private static Func<int, string> Reader(ReceivedTable table, ColumnDefinition column, TableDefinition definition)
    {
        var source = column.To.Length > 0 ? table.Find(column.To.Split(' ')[0]) : definition.Key[0] == column.Header ? table.Key : null;
        var words = column.Values.Where(pair => pair.Value.Length > 0).DistinctBy(pair => pair.Value).ToDictionary(pair => pair.Value, pair => pair.Key);
        return row => source is null ? "" : Cell(source, row) is var text && words.TryGetValue(text, out var word) ? word : Cell(source, row);
    }

    internal static string Cell(Column column, int row) => column.ValueAt(row) switch
    {
        null => "",
        bool flag => flag ? "是" : "否",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The column in which rows are spoilt, and with what; null where the table is left clean.</summary>
    private static (string Column, string[] Found)? Faulty(TableDefinition definition) => definition.Kind switch
    {
        "visits" => ("就诊类型", ["体检", ""]),
        "stays" => ("入院时间", ["2024-02-30 10:00", "昨天上午"]),
        "drug-orders" => ("开始时间", ["2024-13-45 08:00", "", "二零二四年三月"]),
        "surgeries" => ("手术开始时间", ["25:61"]),
        _ => null,
    };

    /// <summary>Writes rows, then repeats some of them and appends copies of others with a fault (under keys of their own).</summary>
    internal static DemoFile WriteRows(string folder, string path, string profile, string[] header, List<string[]> rows, bool chineseEncoding, (string Column, string[] Found)? faulty)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using var writer = new StreamWriter(full, false, chineseEncoding ? Encoding.GetEncoding("GB18030") : new UTF8Encoding(true));
        Line(writer, header);
        rows.ForEach(row => Line(writer, row));
        int repeated = faulty is null ? 0 : Math.Min(3, rows.Count);
        rows.Take(repeated).ToList().ForEach(row => Line(writer, row));
        var faults = new List<DemoFault>();
        foreach (var found in faulty?.Found ?? [])
        {
            int column = Array.IndexOf(header, faulty!.Value.Column);
            int line = rows.Count + repeated + faults.Count + 2;
            var row = (string[])rows[faults.Count].Clone();
            row[0] += string.Create(CultureInfo.InvariantCulture, $"F{line}");
            row[column] = found;
            Line(writer, row);
            faults.Add(new DemoFault(line, header[column], found));
        }

        return new DemoFile(path, profile, rows.Count + repeated + faults.Count, repeated, faults);
    }

    private static void Line(StreamWriter writer, string[] cells) =>
        writer.Write(string.Join(',', cells.Select(cell => cell.AsSpan().IndexOfAny(",\"\n") < 0 ? cell : "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"")) + "\r\n");
}
