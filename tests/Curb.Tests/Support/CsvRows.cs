using System.Text;

namespace Curb.Tests.Support;

/// <summary>Rows of a plain CSV file by column name, read by the shortest possible code: for oracles, which must not use the project's own reader.</summary>
internal static class CsvRows
{
    public static IEnumerable<Func<string, string>> Of(string path)
    {
        using var reader = new StreamReader(path);
        var header = Cells(reader.ReadLine()!);
        while (reader.ReadLine() is { } line)
        {
            var cells = Cells(line);
            yield return name => cells[header.IndexOf(name)];
        }
    }

    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        foreach (char c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
