using System.Globalization;
using System.Text;
using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Intake;

namespace Curb.Exchange.Governance;

/// <summary>A column of a sheet that people fill in.</summary>
/// <param name="Name">Name in the code and in English sheets.</param>
/// <param name="Header">Chinese header of the template.</param>
/// <param name="Also">Further headers that mean the same.</param>
/// <param name="Example">A filled example.</param>
/// <param name="Needed">True where the column must be in the file.</param>
public sealed record SheetColumn(string Name, string Header, IReadOnlyList<string> Also, string Example, bool Needed = false);

/// <summary>What a sheet gave: lines that could be read, and for every other row what was found where and what was expected.</summary>
/// <param name="Lines">Lines in the order of the file.</param>
/// <param name="Rejections">Cells and rows that could not be read, by row and column.</param>
/// <param name="Read">Source rows read.</param>
public sealed record SheetReading<T>(IReadOnlyList<T> Lines, IReadOnlyList<Rejection> Rejections, int Read);

/// <summary>One row of a sheet while it is read: every wrong cell is noted, so that a clerk mends them all at once.</summary>
public sealed class SheetRow(string file, int line, IReadOnlyDictionary<string, string> cells, IReadOnlyList<SheetColumn> columns)
{
    private static readonly string[] s_days = ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd", "yyyy-MM-dd HH:mm:ss"];
    private readonly List<Rejection> _wrong = [];

    public IReadOnlyList<Rejection> Wrong => _wrong;

    public int Line => line;

    /// <summary>The text of a cell; empty where the column or the cell is missing.</summary>
    public string Text(string column) => cells.GetValueOrDefault(column, "");

    /// <summary>The text of a cell that must be filled in.</summary>
    public string Needed(string column, string expected)
    {
        string text = Text(column);
        if (text.Length == 0)
        {
            Reject(column, "", expected, "missing-value");
        }

        return text;
    }

    /// <summary>One of some words; each value under all words that mean it.</summary>
    public T? OneOf<T>(string column, IReadOnlyDictionary<string, T> words, bool needed)
        where T : struct
    {
        string text = Text(column);
        if (text.Length == 0 && !needed)
        {
            return null;
        }

        if (words.TryGetValue(CellText.HalfWidth(text).ToLowerInvariant(), out var value))
        {
            return value;
        }

        Reject(column, text, string.Join(" / ", words.GroupBy(pair => pair.Value).Select(group => group.First().Key)), text.Length == 0 ? "missing-value" : "unknown-code");
        return null;
    }

    public DateOnly? Day(string column, bool needed)
    {
        string text = CellText.HalfWidth(Text(column)).Trim();
        if (text.Length == 0 && !needed)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, s_days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Reject(column, text, "a day such as 2026-01-31", text.Length == 0 ? "missing-value" : "impossible-date");
        return null;
    }

    public decimal? Number(string column, decimal least, decimal most)
    {
        string text = CellText.HalfWidth(Text(column)).Replace(",", "", StringComparison.Ordinal);
        if (text.Length == 0)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal number) && number >= least && number <= most)
        {
            return number;
        }

        Reject(column, text, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), "not-a-number");
        return null;
    }

    /// <summary>Notes what is wrong with a cell; the first wrong cell counts the row.</summary>
    public void Reject(string column, string found, string expected, string reason) =>
        _wrong.Add(new Rejection(file, line, columns.FirstOrDefault(one => one.Name == column)?.Header ?? column, found.Length > 200 ? found[..200] : found, expected, reason, _wrong.Count == 0 ? 1 : 0));
}

/// <summary>Reads sheets that people fill in: CSV or XLSX, headers in Chinese or English in any order.</summary>
public static class RecordSheet
{
    private const int LongestCell = 4000;
    private const int MostRows = 50_000;

    /// <param name="path">The file.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="line">Makes a line of a row; what it notes as wrong leaves the row out. Null leaves it out without being wrong.</param>
    /// <exception cref="UnusableFileException">No table, or a needed column is missing.</exception>
    public static SheetReading<T> Read<T>(string path, IReadOnlyList<SheetColumn> columns, Func<SheetRow, T?> line)
        where T : class
    {
        using var reader = TabularReader.Open(path);
        return Read(reader, columns, line);
    }

    /// <inheritdoc cref="Read{T}(string, IReadOnlyList{SheetColumn}, Func{SheetRow, T})"/>
    public static SheetReading<T> Read<T>(Stream stream, string name, IReadOnlyList<SheetColumn> columns, Func<SheetRow, T?> line)
        where T : class
    {
        using var reader = TabularReader.Open(stream, name);
        return Read(reader, columns, line);
    }

    private static SheetReading<T> Read<T>(TabularReader reader, IReadOnlyList<SheetColumn> columns, Func<SheetRow, T?> line)
        where T : class
    {
        var places = columns.Select(column => (Column: column, At: Place(reader.Header, column))).ToList();
        if (places.Find(place => place.At < 0 && place.Column.Needed).Column is { } missing)
        {
            throw new UnusableFileException(reader.Name, string.Join(", ", reader.Header), $"a column named {missing.Header} ({missing.Name}); the columns are {string.Join(", ", columns.Select(column => column.Header))}", "missing-column", reader.HeaderLine);
        }

        var (lines, rejections) = (new List<T>(), new List<Rejection>());
        int read = 0;
        var batch = new RowBatch();
        while (reader.Read(batch))
        {
            rejections.AddRange(batch.Rejections);
            read += (int)batch.RowsRead;
            if (read > MostRows)
            {
                throw new UnusableFileException(reader.Name, $"more than {MostRows} rows", $"at most {MostRows} rows", "too-many-rows");
            }

            for (int row = 0; row < batch.Count; row++)
            {
                var cells = Cells(batch, row, places);
                if (cells.Values.All(text => text.Length == 0))
                {
                    read--;
                    continue;
                }

                var asked = new SheetRow(reader.Name, batch.Line(row), cells, columns);
                foreach (var (name, text) in cells.Where(cell => cell.Value.Length > LongestCell))
                {
                    asked.Reject(name, text[..100], $"at most {LongestCell} characters", "too-long");
                }

                var made = line(asked);
                if (asked.Wrong.Count > 0)
                {
                    rejections.AddRange(asked.Wrong);
                }
                else if (made is not null)
                {
                    lines.Add(made);
                }
            }
        }

        return new SheetReading<T>(lines, rejections, read);
    }

    /// <summary>The template of a sheet: its headers and one filled example.</summary>
    public static byte[] Template(string name, IReadOnlyList<SheetColumn> columns)
    {
        using var bytes = new MemoryStream();
        using (var workbook = new Documents.StreamedWorkbook(bytes))
        {
            workbook.Sheet(name, [.. columns.Select(_ => 18.0)]);
            workbook.Row([.. columns.Select(column => (object?)column.Header)]);
            workbook.Row([.. columns.Select(column => (object?)column.Example)]);
        }

        return bytes.ToArray();
    }

    private static Dictionary<string, string> Cells(RowBatch batch, int row, List<(SheetColumn Column, int At)> places) =>
        places.Where(place => place.At >= 0).ToDictionary(place => place.Column.Name, place => Encoding.UTF8.GetString(batch.Trimmed(row, place.At)).Trim(), StringComparer.Ordinal);

    private static int Place(IReadOnlyList<string> header, SheetColumn column)
    {
        for (int at = 0; at < header.Count; at++)
        {
            string plain = Plain(header[at]);
            if (plain == Plain(column.Name) || plain == Plain(column.Header) || column.Also.Any(other => Plain(other) == plain))
            {
                return at;
            }
        }

        return -1;
    }

    private static string Plain(string text) => CellText.HalfWidth(text).Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
