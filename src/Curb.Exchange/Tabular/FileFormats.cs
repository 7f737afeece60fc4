namespace Curb.Exchange.Tabular;

/// <summary>Tells file formats apart by their first bytes, never by the file's name.</summary>
internal static class FileFormats
{
    private static readonly (byte[] Magic, string Found, string Expected)[] s_foreign =
    [
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel file (.xls) or a workbook with a password", "an .xlsx workbook without a password: open it in Excel and save it as .xlsx"),
        ("%PDF"u8.ToArray(), "a PDF file", "the table itself as CSV or .xlsx, not its print-out"),
        ([0x1F, 0x8B], "a gzip archive within a gzip archive", "a file packed once"),
        ("Rar!"u8.ToArray(), "a RAR archive", "the unpacked file"),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7-Zip archive", "the unpacked file"),
        ("PAR1"u8.ToArray(), "a Parquet file", "CSV, .xlsx, dBase or a WHONET SQLite database"),
        ([0x89, 0x50, 0x4E, 0x47], "a picture", "a table: CSV, .xlsx, dBase or a WHONET SQLite database"),
        ([0xFF, 0xD8, 0xFF], "a picture", "a table: CSV, .xlsx, dBase or a WHONET SQLite database"),
        ("<!DOCTYPE html"u8.ToArray(), "a web page", "the table itself as CSV or .xlsx (some systems export a web page under the name .xls: open it in Excel and save it as .xlsx)"),
        ("<html"u8.ToArray(), "a web page", "the table itself as CSV or .xlsx (some systems export a web page under the name .xls: open it in Excel and save it as .xlsx)"),
    ];

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];

    public static TabularReader Open(Stream stream, string name, string? path, TabularOptions options)
    {
        Span<byte> start = stackalloc byte[2];
        start = start[..Peek(stream, start)];
        return start.SequenceEqual(Gzip) ? OpenPlain(new PeekedStream(new UnpackedStream(stream, name)), name, null, options) : OpenPlain(stream, name, path, options);
    }

    private static TabularReader OpenPlain(Stream stream, string name, string? path, TabularOptions options)
    {
        Span<byte> start = stackalloc byte[4096];
        start = start[..Peek(stream, start)];
        if (start.IsEmpty)
        {
            throw new UnusableFileException(name, "an empty file (0 bytes)", "a table with a header row; export the file again", "empty-file");
        }

        if (start.StartsWith("SQLite format 3\0"u8))
        {
            return new SqliteTableReader(OnDisk(stream, path, out var temporary), temporary, name, options);
        }

        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8))
        {
            return new XlsxReader(Seekable(stream), name, options);
        }

        if (DBaseReader.Recognises(start))
        {
            return new DBaseReader(stream, name, path, options);
        }

        RefuseForeign(start, name);
        return new DelimitedReader(stream, name, options);
    }

    private static int Peek(Stream stream, Span<byte> start)
    {
        if (stream is PeekedStream peeked)
        {
            var seen = peeked.Peek();
            seen = seen[..Math.Min(seen.Length, start.Length)];
            seen.CopyTo(start);
            return seen.Length;
        }

        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return length;
    }

    private static void RefuseForeign(ReadOnlySpan<byte> start, string name)
    {
        foreach (var (magic, found, expected) in s_foreign)
        {
            if (start.StartsWith(magic))
            {
                throw new UnusableFileException(name, found, expected, "unknown-format");
            }
        }
    }

    /// <summary>The path of the file, or of a temporary copy of the stream.</summary>
    private static string OnDisk(Stream stream, string? path, out bool temporary)
    {
        temporary = path is null;
        if (path is not null)
        {
            stream.Dispose();
            return path;
        }

        var copy = Path.Combine(Path.GetTempPath(), $"curb-{Guid.NewGuid():N}.sqlite");
        using (var target = new FileStream(copy, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            stream.CopyTo(target);
        }

        stream.Dispose();
        return copy;
    }

    private static Stream Seekable(Stream stream)
    {
        if (stream.CanSeek)
        {
            return stream;
        }

        var path = Path.Combine(Path.GetTempPath(), $"curb-{Guid.NewGuid():N}.xlsx");
        var copy = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        stream.CopyTo(copy);
        stream.Dispose();
        copy.Position = 0;
        return copy;
    }
}
