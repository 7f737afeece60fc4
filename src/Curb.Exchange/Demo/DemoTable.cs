using System.Globalization;
using System.Reflection;

namespace Curb.Exchange.Demo;

/// <summary>One of the generator's own tables (Demo/Tables/*.csv, built into the program): plain commas, no quotes.</summary>
internal sealed class DemoTable
{
    private readonly string[] _header;
    private readonly List<string[]> _rows;

    private DemoTable(string[] header, List<string[]> rows)
    {
        _header = header;
        _rows = rows;
    }

    public static DemoTable Open(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Curb.Demo.{name}.csv")
            ?? throw new InvalidOperationException($"The demo table {name} is not part of the program.");
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(','));
        return new DemoTable(lines.First(), [.. lines.Skip(1)]);
    }

    public IEnumerable<Row> Rows => _rows.Select(cells => new Row(_header, cells));

    /// <summary>One row, its cells by column name.</summary>
    public readonly record struct Row(string[] Header, string[] Cells)
    {
        public string this[string column] => Cells[Array.IndexOf(Header, column)];

        public double Number(string column) => double.Parse(this[column], CultureInfo.InvariantCulture);

        public int Whole(string column) => int.Parse(this[column], CultureInfo.InvariantCulture);

        public bool Flag(string column) => this[column] == "true";
    }
}
