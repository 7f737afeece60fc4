using System.Text;
using Curb.Intake;

namespace Curb.Exchange.Tabular;

/// <summary>
/// Delimited text in blocks that end with a record. Fetching a block is reading, transcoding and the search for its last record's end;
/// splitting it into cells (<see cref="DelimitedSplitter"/>) needs nothing but the block and so runs on any thread.
/// </summary>
internal sealed class DelimitedReader : TabularReader
{
    private readonly TabularOptions _options;
    private readonly Utf8Source _source;
    private readonly DelimitedDialect _dialect;
    private readonly DelimitedSplitter _splitter;
    private readonly QuotedCells _quotes;
    private readonly List<Rejection> _waiting = [];
    private byte[] _carry = [];
    private int _line = 1;
    private bool _ended;

    public DelimitedReader(Stream stream, string name, TabularOptions options)
        : base(name)
    {
        _options = options;
        _source = new Utf8Source(stream, options.Encoding);
        ReadMore();
        RefuseBinary();
        SkipRowsAbove(options.RowsAboveHeader);
        var separator = options.Separator ?? TakeSeparatorLine();
        _dialect = DelimitedDialect.Detect(_carry.AsSpan(0, Math.Min(_carry.Length, 64 << 10)), separator);
        _quotes = new QuotedCells(_dialect, options.MaxQuotedBytes);
        TakeHeader(ReadHeader(), options, _line - 1);
        _splitter = new DelimitedSplitter(name, _dialect, options, Header.Count);
    }

    public override string Reading => $"delimited text, {_source.EncodingName}, {_dialect.SeparatorName}";

    protected override bool Fetch(RowBatch batch)
    {
        batch.Begin(Header.Count);
        if (batch.Bytes.Length < _options.BlockBytes)
        {
            batch.Bytes = new byte[_options.BlockBytes];
        }

        int length = TakeCarry(batch);
        int end;
        while (true)
        {
            length = Fill(batch.Bytes, length);
            end = _quotes.EndOfLastRecord(batch.Bytes.AsSpan(0, length), _ended);
            if (end > 0 || _ended)
            {
                break;
            }

            if (length >= _options.MaxLineBytes)
            {
                length = SkipLongLine(batch.Bytes, length);
            }
            else
            {
                batch.Bytes = Widened(batch.Bytes);
            }
        }

        return Hand(batch, length, end);
    }

    protected override void Split(RowBatch batch) => _splitter.Split(batch, _source.Transcodes);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
        }
    }

    private bool Hand(RowBatch batch, int length, int end)
    {
        _carry = batch.Bytes.AsSpan(end, length - end).ToArray();
        batch.Length = end;
        batch.FirstLine = _line;
        batch.IsLast = _ended;
        _line += batch.Bytes.AsSpan(0, end).Count(_dialect.NewLine);
        _waiting.ForEach(batch.Reject);
        bool any = end > 0 || _waiting.Count > 0;
        _waiting.Clear();
        return any;
    }

    private int TakeCarry(RowBatch batch)
    {
        if (_carry.Length > batch.Bytes.Length)
        {
            batch.Bytes = new byte[_carry.Length * 2];
        }

        _carry.CopyTo(batch.Bytes, 0);
        return _carry.Length;
    }

    private int Fill(byte[] buffer, int length)
    {
        while (length < buffer.Length && !_ended)
        {
            int read = _source.Read(buffer.AsSpan(length));
            _ended = read == 0;
            length += read;
        }

        return length;
    }

    private byte[] Widened(byte[] bytes)
    {
        var wider = new byte[Math.Min(bytes.Length * 2L, Math.Max(_options.MaxLineBytes, bytes.Length + 1L))];
        bytes.CopyTo(wider, 0);
        return wider;
    }

    /// <summary>Drops a line that is longer than the limit without holding it, and notes the rejection. Returns how many bytes behind it are in the buffer.</summary>
    private int SkipLongLine(byte[] buffer, int length)
    {
        var start = Encoding.UTF8.GetString(buffer, 0, 60);
        _waiting.Add(Rejected(_line, start + "…", $"a line of at most {_options.MaxLineBytes >> 20} MiB; a line break is probably missing: export the file again", "line-too-long"));
        while (true)
        {
            int newLine = buffer.AsSpan(0, length).IndexOf(_dialect.NewLine);
            if (newLine >= 0)
            {
                _line++;
                buffer.AsSpan(newLine + 1, length - newLine - 1).CopyTo(buffer);
                return length - newLine - 1;
            }

            length = Fill(buffer, 0);
            if (length == 0)
            {
                return 0;
            }
        }
    }

    // --- the beginning of the file --------------------------------------------------------------------------------

    private void ReadMore()
    {
        var more = new byte[Math.Max(_options.BlockBytes, 4096)];
        int read = Fill(more, 0);
        _carry = [.. _carry, .. more.AsSpan(0, read)];
    }

    private void RefuseBinary()
    {
        if (_carry.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new UnusableFileException(Name, "a file without any text", "a table with a header row; export the file again", "empty-file");
        }

        var sample = _carry.AsSpan(0, Math.Min(_carry.Length, 64 << 10));
        int control = 0;
        foreach (byte b in sample)
        {
            control += b < 0x20 && b is not ((byte)'\t' or (byte)'\r' or (byte)'\n' or 0x1A) ? 1 : 0;
        }

        if (control > 4 && control * 20 > sample.Length)
        {
            throw new UnusableFileException(Name, "binary content", "a table: CSV or text, .xlsx, dBase or a WHONET SQLite database", "binary-file");
        }
    }

    private void SkipRowsAbove(int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            int newLine = _carry.AsSpan().IndexOf((byte)'\n');
            _carry = newLine < 0 ? [] : _carry[(newLine + 1)..];
            _line++;
        }
    }

    /// <summary>Spreadsheet programs may put a line "sep=;" above the header.</summary>
    private char? TakeSeparatorLine()
    {
        if (_carry.Length < 6 || !Ascii.EqualsIgnoreCase(_carry.AsSpan(0, 4), "sep="u8) || _carry[5] is not ((byte)'\r' or (byte)'\n'))
        {
            return null;
        }

        char separator = (char)_carry[4];
        SkipRowsAbove(1);
        return separator;
    }

    private List<string> ReadHeader()
    {
        while (true)
        {
            int end = EndOfFirstRecord();
            while (end < 0 && !_ended && _carry.Length < _options.MaxLineBytes)
            {
                ReadMore();
                end = EndOfFirstRecord();
            }

            if (end < 0 && !_ended)
            {
                throw new UnusableFileException(Name, $"a first line of more than {_options.MaxLineBytes >> 20} MiB", "a header row with the names of the columns; line breaks are probably missing: export the file again", "line-too-long", _line);
            }

            end = end < 0 ? _carry.Length : end;
            var record = _carry.AsSpan(0, end);
            RefuseDamaged(record);
            var cells = DelimitedSplitter.Cells(record, _dialect, _options.MaxQuotedBytes);
            _line += record.Count(_dialect.NewLine);
            bool blank = cells.All(string.IsNullOrWhiteSpace);
            if (!blank || end == 0)
            {
                _line += end == _carry.Length && !record.EndsWith([_dialect.NewLine]) ? 1 : 0;
                _carry = _carry[end..];
                return cells;
            }

            _carry = _carry[end..];
        }
    }

    private int EndOfFirstRecord()
    {
        for (int at = 0; at < _carry.Length; at++)
        {
            byte b = _carry[at];
            if (b == _dialect.NewLine)
            {
                return at + 1;
            }

            if (b == _dialect.Quote && _quotes.Opens(_carry, at) && _quotes.FindClose(_carry, at, _ended, out int close) == QuotedCells.Close.Found)
            {
                at = close;
            }
        }

        return -1;
    }

    private void RefuseDamaged(ReadOnlySpan<byte> header)
    {
        if (header.Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(header) || (_source.Transcodes && header.IndexOf("\uFFFD"u8) >= 0))
        {
            throw new UnusableFileException(Name, "a header row with characters that don't fit the file's encoding", "column names in one encoding (UTF-8 or GB18030): save the file again as UTF-8", "bad-encoding", _line);
        }
    }
}
