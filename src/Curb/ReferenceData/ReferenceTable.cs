using System.Globalization;
using System.Runtime.CompilerServices;

namespace Curb.ReferenceData;

/// <summary>
/// A table.csv of the reference tree, split into cells: first line the header, comma between cells, double quotes around cells that need them.
/// Small on purpose, since every start of the program reads several of these: the loops are compiled optimised at once instead of after a warm-up.
/// </summary>
public sealed class ReferenceTable
{
    private readonly string[] _cells;
    private readonly Dictionary<string, int> _columns;

    private ReferenceTable(string path, string[] header, string[] cells)
    {
        Path = path;
        Header = header;
        _cells = cells;
        _columns = new Dictionary<string, int>(header.Length, StringComparer.Ordinal);
        for (int i = 0; i < header.Length; i++)
        {
            _columns[header[i]] = i;
        }
    }

    /// <summary>Path inside the tree, for messages.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Header { get; }

    /// <summary>Number of rows, header not counted.</summary>
    public int Count => Header.Count == 0 ? 0 : _cells.Length / Header.Count;

    public string this[int row, int column] => _cells[(row * Header.Count) + column];

    /// <summary>Position of a column.</summary>
    /// <exception cref="ReferenceFaultException">The table has no such column.</exception>
    public int Column(string name) =>
        _columns.TryGetValue(name, out int at) ? at : throw new ReferenceFaultException($"{Path}, header: found {string.Join(',', Header)}, expected a column '{name}'.");

    /// <summary>The cells of one row, copied.</summary>
    public string[] RowAt(int row) => _cells[(row * Header.Count)..((row + 1) * Header.Count)];

    /// <summary>A table made of cells already split; rows shorter than the header are filled with empty cells.</summary>
    /// <exception cref="ReferenceFaultException">A row is longer than the header.</exception>
    public static ReferenceTable Of(string path, string[] header, IEnumerable<string[]> rows)
    {
        var cells = new List<string>();
        int row = 0;
        foreach (string[] line in rows)
        {
            row++;
            if (line.Length > header.Length)
            {
                throw new ReferenceFaultException($"{path}, row {row}: found {line.Length} cells, expected {header.Length} ({string.Join(',', header)}).");
            }

            cells.AddRange(line);
            cells.AddRange(Enumerable.Repeat("", header.Length - line.Length));
        }

        return new ReferenceTable(path, header, cells.ToArray());
    }

    /// <summary>Splits the text of a table.</summary>
    /// <exception cref="ReferenceFaultException">A row has more or fewer cells than the header, or a quote is never closed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ReferenceTable Parse(string path, string text)
    {
        var cells = new List<string>(text.Length / 8);
        int position = text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;
        int width = ReadLine(path, text, ref position, cells);
        var header = cells.ToArray();
        cells.Clear();
        for (int row = 1; position < text.Length; row++)
        {
            int found = ReadLine(path, text, ref position, cells);
            if (found != width)
            {
                throw new ReferenceFaultException($"{path}, row {row}: found {found} cells, expected {width} ({string.Join(',', header)}).");
            }
        }

        return new ReferenceTable(path, header, cells.ToArray());
    }

    /// <summary>A decimal number of a cell; null for an empty one.</summary>
    /// <exception cref="ReferenceFaultException">Neither empty nor a number.</exception>
    public decimal? Decimal(int row, int column)
    {
        string cell = this[row, column];
        return cell.Length == 0 ? null
            : decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value
            : throw Wrong(row, column, "a number or nothing");
    }

    /// <summary>True for "true", false for "false" or an empty cell.</summary>
    /// <exception cref="ReferenceFaultException">Anything else.</exception>
    public bool Flag(int row, int column) => this[row, column] switch
    {
        "true" => true,
        "false" or "" => false,
        _ => throw Wrong(row, column, "true or false"),
    };

    /// <summary>A cell that holds a list with semicolons between the entries.</summary>
    public IReadOnlyList<string> List(int row, int column)
    {
        string cell = this[row, column];
        return cell.Length == 0 ? [] : cell.Split(';');
    }

    public string? TextOrNull(int row, int column) => this[row, column] is { Length: > 0 } text ? text : null;

    /// <summary>The fault of a cell: path, row, column, found, expected.</summary>
    public ReferenceFaultException Wrong(int row, int column, string expected) =>
        new($"{Path}, row {row + 1}, column '{Header[column]}': found '{this[row, column]}', expected {expected}.");

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ReadLine(string path, string text, ref int position, List<string> cells)
    {
        int before = cells.Count;
        while (true)
        {
            cells.Add(position < text.Length && text[position] == '"' ? ReadQuoted(path, text, ref position) : ReadPlain(text, ref position));
            if (position >= text.Length)
            {
                return cells.Count - before;
            }

            char end = text[position++];
            if (end == ',')
            {
                continue;
            }

            if (end == '\r' && position < text.Length && text[position] == '\n')
            {
                position++;
            }

            return cells.Count - before;
        }
    }

    private static string ReadPlain(string text, ref int position)
    {
        int length = text.AsSpan(position).IndexOfAny(',', '\n', '\r');
        length = length < 0 ? text.Length - position : length;
        string cell = length == 0 ? "" : text.Substring(position, length);
        position += length;
        return cell;
    }

    private static string ReadQuoted(string path, string text, ref int position)
    {
        int start = ++position;
        while (true)
        {
            int quote = text.IndexOf('"', position);
            if (quote < 0)
            {
                throw new ReferenceFaultException($"{path}: a quote opened at character {start} is never closed.");
            }

            position = quote + 1;
            if (position < text.Length && text[position] == '"')
            {
                position++;
                continue;
            }

            return text[start..quote].Replace("\"\"", "\"", StringComparison.Ordinal);
        }
    }
}
