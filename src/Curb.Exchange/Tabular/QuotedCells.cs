namespace Curb.Exchange.Tabular;

/// <summary>Where quoted cells end. Shared by the search for the end of a block and by the splitting of it, which must agree.</summary>
internal readonly struct QuotedCells(DelimitedDialect dialect, int maxBytes)
{
    public enum Close
    {
        /// <summary>Closed, and followed by a separator, a line end or the end of the file.</summary>
        Found,

        /// <summary>Never closed, or closed before further text: not a quoted cell.</summary>
        Broken,

        /// <summary>The text in hand ends before it can be told.</summary>
        Unknown,
    }

    /// <summary>True where a quote at this place opens a cell.</summary>
    public bool Opens(ReadOnlySpan<byte> text, int quoteAt) =>
        quoteAt == 0 || text[quoteAt - 1] == dialect.Separator || text[quoteAt - 1] == dialect.NewLine;

    /// <summary>Looks for the closing quote of the cell opened at <paramref name="open"/>; gives its place.</summary>
    public Close FindClose(ReadOnlySpan<byte> text, int open, bool isLast, out int close)
    {
        close = open;
        int from = open + 1;
        while (true)
        {
            int step = text[from..].IndexOf(dialect.Quote);
            if (step < 0 || from + step - open > maxBytes)
            {
                return isLast || step >= 0 || text.Length - open > maxBytes ? Close.Broken : Close.Unknown;
            }

            close = from + step;
            if (close + 1 == text.Length)
            {
                return isLast ? Close.Found : Close.Unknown;
            }

            byte next = text[close + 1];
            if (next != dialect.Quote)
            {
                return EndsCell(text, close + 1, isLast);
            }

            from = close + 2;
        }
    }

    /// <summary>The offset behind the last record that is whole; 0 where none is.</summary>
    public int EndOfLastRecord(ReadOnlySpan<byte> text, bool isLast)
    {
        if (isLast)
        {
            return text.Length;
        }

        if (!text.Contains(dialect.Quote))
        {
            return text.LastIndexOf(dialect.NewLine) + 1;
        }

        int end = 0;
        for (int at = 0; at < text.Length;)
        {
            int step = text[at..].IndexOf(dialect.Quote);
            var plain = step < 0 ? text[at..] : text.Slice(at, step);
            end = plain.LastIndexOf(dialect.NewLine) is >= 0 and var newLine ? at + newLine + 1 : end;
            if (step < 0)
            {
                break;
            }

            at += step;
            if (!Opens(text, at))
            {
                at++;
                continue;
            }

            var found = FindClose(text, at, isLast, out int close);
            if (found == Close.Unknown)
            {
                break;
            }

            at = found == Close.Found ? close + 1 : AfterLine(text, at);
            end = found == Close.Found ? end : at <= text.Length ? at : end;
        }

        return Math.Min(end, text.Length);
    }

    /// <summary>The offset behind the line in which <paramref name="at"/> lies; beyond the text where the line isn't whole.</summary>
    private int AfterLine(ReadOnlySpan<byte> text, int at) =>
        text[at..].IndexOf(dialect.NewLine) is >= 0 and var step ? at + step + 1 : text.Length + 1;

    private Close EndsCell(ReadOnlySpan<byte> text, int at, bool isLast)
    {
        if (text[at] == dialect.Separator || text[at] == dialect.NewLine)
        {
            return Close.Found;
        }

        if (text[at] != (byte)'\r')
        {
            return Close.Broken;
        }

        if (at + 1 == text.Length)
        {
            return isLast ? Close.Found : Close.Unknown;
        }

        return text[at + 1] == dialect.NewLine ? Close.Found : Close.Broken;
    }
}
