using Curb.Intake;

namespace Curb.Exchange.Tabular;

/// <summary>
/// Reads a table file row by row, whatever it is: delimited text (separator, quotes and encoding detected), an XLSX sheet, dBase, a table of a SQLite database.
/// Cells come as UTF-8 text exactly as delivered; a cell that looks like a formula is text like any other.
/// Rows that can't be split are rejections of their batch; a file that can't be used at all throws <see cref="UnusableFileException"/>.
/// </summary>
public abstract class TabularReader : IDisposable
{
    protected TabularReader(string name) => Name = name;

    /// <summary>Name of the file without folders.</summary>
    public string Name { get; }

    /// <summary>How the file is read, for people: "delimited text, GB18030, comma". Complete once the file was read to its end.</summary>
    public abstract string Reading { get; }

    /// <summary>The column names in file order, trimmed; a column without a name is "".</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>Line or sheet row in which the column names stand.</summary>
    public int HeaderLine { get; private set; } = 1;

    /// <summary>Opens a file; "-" is standard input.</summary>
    /// <exception cref="UnusableFileException">Empty, binary, of an unknown format, or without a usable header.</exception>
    /// <exception cref="IOException">The file can't be opened.</exception>
    public static TabularReader Open(string path, TabularOptions? options = null)
    {
        options ??= TabularOptions.Default;
        if (path == "-")
        {
            return Open(Console.OpenStandardInput(), "standard input", options);
        }

        var name = Path.GetFileName(path);
        if (Directory.Exists(path))
        {
            throw new UnusableFileException(name, "a folder", "a file", "not-a-file");
        }

        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        return stream.CanSeek ? OpenOwned(stream, name, path, options) : Open(stream, name, options);
    }

    /// <summary>Opens a stream; formats that need a file on disk are first copied to a temporary one.</summary>
    public static TabularReader Open(Stream stream, string name, TabularOptions? options = null) =>
        OpenOwned(new PeekedStream(stream), name, null, options ?? TabularOptions.Default);

    /// <summary>Names of a workbook's visible sheets, in order; empty for files of any other format.</summary>
    /// <exception cref="UnusableFileException">A damaged workbook.</exception>
    public static IReadOnlyList<string> Sheets(string path, TabularOptions? options = null)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> start = stackalloc byte[4];
        if (stream.ReadAtLeast(start, 4, throwOnEndOfStream: false) < 4 || !start.SequenceEqual("PK\u0003\u0004"u8))
        {
            return [];
        }

        stream.Position = 0;
        using var workbook = new XlsxWorkbook(stream, Path.GetFileName(path), options ?? TabularOptions.Default);
        return [.. workbook.VisibleSheets];
    }

    private static TabularReader OpenOwned(Stream stream, string name, string? path, TabularOptions options)
    {
        try
        {
            return FileFormats.Open(stream, name, path, options);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Fills the batch with the next rows; false at the end of the file. A batch may hold nothing but rejections.</summary>
    public bool Read(RowBatch batch)
    {
        if (!Fetch(batch))
        {
            return false;
        }

        Split(batch);
        return true;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Fills the batch with raw rows, in file order; only ever called by one thread at a time.</summary>
    protected abstract bool Fetch(RowBatch batch);

    /// <summary>Splits a fetched batch into cells; may run on several threads for different batches.</summary>
    protected virtual void Split(RowBatch batch)
    {
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Takes the header: trimmed, empty names at the end dropped, duplicates refused.</summary>
    protected void TakeHeader(IReadOnlyList<string> cells, TabularOptions options, int line)
    {
        var names = cells.Select(cell => cell.Trim().Trim('\uFEFF').Trim()).Select(name => options.Renamed.GetValueOrDefault(name, name)).ToList();
        if (names.All(name => name.Length == 0))
        {
            throw new UnusableFileException(Name, "no column names", "a header row with the names of the columns above the data", "no-header", line);
        }

        if (!options.AllowDuplicateHeaders)
        {
            RefuseDuplicates(names, line);
        }

        (Header, HeaderLine) = (names, line);
    }

    /// <summary>For a caller that opened with <see cref="TabularOptions.AllowDuplicateHeaders"/> and has nothing more urgent to say of the header.</summary>
    /// <exception cref="UnusableFileException">Two columns carry the same name.</exception>
    public void RefuseDuplicateHeaders() => RefuseDuplicates(Header, HeaderLine);

    private void RefuseDuplicates(IReadOnlyList<string> names, int line)
    {
        var twice = names.Select((name, at) => (name, at)).Where(pair => pair.name.Length > 0)
            .GroupBy(pair => pair.name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            var places = string.Join(" and ", twice.Select(pair => pair.at + 1));
            throw new UnusableFileException(Name, $"the column name {twice.Key} at columns {places}", "each column name once: rename or delete one of them", "duplicate-header", line, twice.Key);
        }
    }

    protected Rejection Rejected(int line, string found, string expected, string reason, int sourceRows = 1, string column = "") =>
        new(Name, line, column, found.Length > 200 ? found[..200] : found, expected, reason, sourceRows);
}
