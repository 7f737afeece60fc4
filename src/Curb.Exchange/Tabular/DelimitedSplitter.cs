using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using Curb.Intake;

namespace Curb.Exchange.Tabular;

/// <summary>Splits blocks of delimited text into cells. Blocks without quotes go 32 bytes at a step; a block with quotes goes record by record.</summary>
internal sealed class DelimitedSplitter(string file, DelimitedDialect dialect, TabularOptions options, int columns)
{
    [ThreadStatic]
    private static List<(int RawStart, int TextStart, int TextEnd, bool Quoted)>? t_cells;

    private readonly QuotedCells _quotes = new(dialect, options.MaxQuotedBytes);

    public void Split(RowBatch batch, bool transcoded)
    {
        var text = batch.Bytes.AsSpan(0, batch.Length);
        int line = batch.FirstLine;
        if (IsClean(text, transcoded) && !text.Contains(dialect.Quote))
        {
            SplitPlain(batch, 0, text.Length, ref line);
            return;
        }

        bool clean = IsClean(text, transcoded);
        for (int at = 0; at < text.Length;)
        {
            at = SplitRecord(batch, at, ref line, clean, transcoded);
        }
    }

    /// <summary>The cells of one record as texts, for headers.</summary>
    public static List<string> Cells(ReadOnlySpan<byte> record, DelimitedDialect dialect, int maxQuotedBytes)
    {
        var quotes = new QuotedCells(dialect, maxQuotedBytes);
        record = record.TrimEnd("\r\n"u8);
        var cells = new List<string>();
        int at = 0;
        while (at <= record.Length)
        {
            if (at < record.Length && record[at] == dialect.Quote && quotes.FindClose(record, at, true, out int close) == QuotedCells.Close.Found)
            {
                var quote = ((char)dialect.Quote).ToString();
                cells.Add(Encoding.UTF8.GetString(record[(at + 1)..close]).Replace(quote + quote, quote, StringComparison.Ordinal));
                at = close + 2;
                continue;
            }

            int step = record[at..].IndexOf(dialect.Separator);
            int end = step < 0 ? record.Length : at + step;
            cells.Add(Encoding.UTF8.GetString(record[at..end]));
            at = end + 1;
        }

        return cells;
    }

    // --- blocks without quotes ------------------------------------------------------------------------------------

    /// <summary>Rows from <paramref name="from"/> to <paramref name="to"/>, none of which has a quoted cell.</summary>
    private void SplitPlain(RowBatch batch, int from, int to, ref int line)
    {
        ref byte bytes = ref MemoryMarshal.GetArrayDataReference(batch.Bytes);
        var separators = Vector256.Create(dialect.Separator);
        var newLines = Vector256.Create(dialect.NewLine);
        int rowStart = from;
        int at = from;
        batch.CellAt(from);
        for (; at + 32 <= to; at += 32)
        {
            var chunk = Vector256.LoadUnsafe(ref bytes, (nuint)at);
            uint hits = (Vector256.Equals(chunk, separators) | Vector256.Equals(chunk, newLines)).ExtractMostSignificantBits();
            if (hits == 0)
            {
                continue;
            }

            int used = batch.Used;
            var starts = batch.Starts(40);
            do
            {
                int hit = at + BitOperations.TrailingZeroCount(hits);
                hits &= hits - 1;
                if (Unsafe.Add(ref bytes, hit) == dialect.NewLine)
                {
                    batch.Used = used;
                    EndRow(batch, rowStart, hit, true, line++);
                    rowStart = hit + 1;
                    starts = batch.Starts(40);
                    used = batch.Used;
                }

                starts[used++] = hit + 1;
            }
            while (hits != 0);
            batch.Used = used;
        }

        for (; at < to; at++)
        {
            byte b = batch.Bytes[at];
            if (b == dialect.NewLine)
            {
                EndRow(batch, rowStart, at, true, line++);
                rowStart = at + 1;
                batch.CellAt(at + 1);
            }
            else if (b == dialect.Separator)
            {
                batch.CellAt(at + 1);
            }
        }

        if (rowStart < to)
        {
            EndRow(batch, rowStart, to, false, line);
        }

        batch.DropRow();
    }

    /// <summary>Finishes the row whose bytes end before <paramref name="end"/>; a blank line is passed over, a ragged one rejected.</summary>
    private void EndRow(RowBatch batch, int rowStart, int end, bool hasNewLine, int line)
    {
        int textEnd = end > rowStart && batch.Bytes[end - 1] == (byte)'\r' ? end - 1 : end;
        int cells = batch.CellsOfRow;
        if ((textEnd - rowStart < cells || cells == 1) && IsBlank(batch, rowStart, textEnd))
        {
            batch.DropRow();
        }
        else if (cells == columns)
        {
            batch.FinishRow(textEnd, line);
        }
        else
        {
            EndRagged(batch, rowStart, textEnd, hasNewLine, line);
        }
    }

    private void EndRagged(RowBatch batch, int rowStart, int textEnd, bool hasNewLine, int line)
    {
        int cells = batch.CellsOfRow;
        if (cells > columns && Enumerable.Range(columns, cells - columns).All(extra => batch.CellOfRowInHand(extra, textEnd).Trim(" "u8).IsEmpty))
        {
            int end = EndOfColumn(batch, columns - 1, textEnd);
            batch.CutRow();
            batch.FinishRow(end, line);
            return;
        }

        bool truncated = !hasNewLine && batch.IsLast && cells < columns;
        batch.DropRow();
        var found = $"{cells} cells: {Show(batch.Bytes.AsSpan(rowStart, textEnd - rowStart))}";
        batch.Reject(truncated
            ? Rejected(line, found, $"{columns} cells, as the header has; the file ends in the middle of this row: export it again", "truncated-row")
            : Rejected(line, found, $"{columns} cells, as the header has; look for a missing or an extra {dialect.SeparatorName}, or quote the cell that holds one", "ragged-row"));
    }

    private static int EndOfColumn(RowBatch batch, int column, int textEnd)
    {
        var cell = batch.CellOfRowInHand(column, textEnd);
        var bytes = batch.Bytes.AsSpan();
        return cell.IsEmpty ? batch.RawStartOfCellInHand(column) : (int)Unsafe.ByteOffset(ref bytes[0], ref MemoryMarshal.GetReference(cell)) + cell.Length;
    }

    private bool IsBlank(RowBatch batch, int start, int end)
    {
        foreach (byte b in batch.Bytes.AsSpan(start, end - start))
        {
            if (b != dialect.Separator && b is not ((byte)' ' or (byte)'\t' or 0x1A))
            {
                return false;
            }
        }

        return true;
    }

    // --- blocks with quotes or damaged bytes ----------------------------------------------------------------------

    private int SplitRecord(RowBatch batch, int start, ref int line, bool clean, bool transcoded)
    {
        var text = batch.Bytes.AsSpan(0, batch.Length);
        int lineEnd = text[start..].IndexOf(dialect.NewLine) is >= 0 and var step ? start + step : text.Length;
        var physical = text[start..lineEnd];
        if (!clean && Damage(physical, transcoded) is var (reason, expected))
        {
            return RejectLine(batch, start, lineEnd, ref line, expected, reason);
        }

        if (!physical.Contains(dialect.Quote))
        {
            SplitPlain(batch, start, Math.Min(lineEnd + 1, text.Length), ref line);
            return lineEnd + 1;
        }

        return SplitQuoted(batch, start, lineEnd, ref line);
    }

    /// <summary>One record with quotes in it. Where the quotes don't balance its first line is rejected, and reading goes on with the line below.</summary>
    private int SplitQuoted(RowBatch batch, int start, int lineEnd, ref int line)
    {
        var text = batch.Bytes.AsSpan(0, batch.Length);
        var cells = t_cells ??= [];
        cells.Clear();
        int at = start;
        int end;
        while (true)
        {
            bool quoted = at < text.Length && text[at] == dialect.Quote;
            int cellEnd;
            if (quoted)
            {
                if (_quotes.FindClose(text, at, true, out int close) != QuotedCells.Close.Found)
                {
                    return RejectUnbalanced(batch, start, lineEnd, ref line);
                }

                cells.Add((at, at + 1, close, true));
                cellEnd = close + 1;
            }
            else
            {
                cellEnd = text[at..].IndexOfAny(dialect.Separator, dialect.NewLine) is >= 0 and var step ? at + step : text.Length;
                int textEnd = cellEnd > at && (cellEnd == text.Length || text[cellEnd] == dialect.NewLine) && text[cellEnd - 1] == (byte)'\r' ? cellEnd - 1 : cellEnd;
                cells.Add((at, at, textEnd, false));
            }

            if (cellEnd < text.Length && text[cellEnd] == dialect.Separator)
            {
                at = cellEnd + 1;
                continue;
            }

            end = cellEnd < text.Length && text[cellEnd] == (byte)'\r' ? cellEnd + 1 : cellEnd;
            break;
        }

        int lines = text[start..end].Count(dialect.NewLine);
        if (lines > 0 && cells.Count != columns)
        {
            return RejectUnbalanced(batch, start, lineEnd, ref line);
        }

        TakeCells(batch, cells, start, end, line);
        line += lines + 1;
        return end + 1;
    }

    private void TakeCells(RowBatch batch, List<(int RawStart, int TextStart, int TextEnd, bool Quoted)> cells, int start, int end, int line)
    {
        foreach (var cell in cells)
        {
            if (cell.Quoted)
            {
                batch.QuotedCellAt(cell.RawStart, cell.TextStart, Unquote(batch.Bytes.AsSpan(cell.TextStart, cell.TextEnd - cell.TextStart)));
            }
            else
            {
                batch.CellAt(cell.RawStart);
            }
        }

        int textEnd = cells[^1].Quoted ? end : cells[^1].TextEnd;
        if (cells.Count == columns)
        {
            batch.FinishRow(textEnd, line);
        }
        else
        {
            EndRagged(batch, start, textEnd, end < batch.Length, line);
        }
    }

    /// <summary>Takes doubled quotes to single ones, in place; gives the new length.</summary>
    private int Unquote(Span<byte> cell)
    {
        int first = cell.IndexOf(dialect.Quote);
        if (first < 0)
        {
            return cell.Length;
        }

        int to = first;
        for (int from = first; from < cell.Length; from++)
        {
            cell[to++] = cell[from];
            from += cell[from] == dialect.Quote ? 1 : 0;
        }

        return to;
    }

    private int RejectUnbalanced(RowBatch batch, int start, int lineEnd, ref int line) =>
        RejectLine(batch, start, lineEnd, ref line, "quotes that open and close a whole cell, with quotes inside it doubled: \"a \"\"b\"\" c\"", "unbalanced-quotes");

    private int RejectLine(RowBatch batch, int start, int lineEnd, ref int line, string expected, string reason)
    {
        batch.DropRow();
        batch.Reject(Rejected(line, Show(batch.Bytes.AsSpan(start, lineEnd - start)), expected, reason));
        line++;
        return lineEnd + 1;
    }

    // --- damaged bytes --------------------------------------------------------------------------------------------

    private static bool IsClean(ReadOnlySpan<byte> text, bool transcoded) =>
        !text.Contains((byte)0) && (Ascii.IsValid(text) || (System.Text.Unicode.Utf8.IsValid(text) && !(transcoded && text.IndexOf("\uFFFD"u8) >= 0)));

    private static (string Reason, string Expected)? Damage(ReadOnlySpan<byte> line, bool transcoded)
    {
        if (line.Contains((byte)0))
        {
            return ("nul-byte", "text without NUL bytes; the row was damaged on its way: export the file again");
        }

        return IsClean(line, transcoded) ? null : ("mixed-encoding", "the encoding of the rest of the file; rows from another program were pasted in: save the whole file as UTF-8");
    }

    private Rejection Rejected(int line, string found, string expected, string reason) => new(file, line, "", found, expected, reason);

    private static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 400)].TrimEnd("\r\n"u8)).Replace('\0', '␀');
        return text.Length > 160 ? text[..160] : text;
    }
}
