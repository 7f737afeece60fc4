namespace Curb.Exchange.Tabular;

/// <summary>Separator, quote and line end of a delimited text file.</summary>
/// <param name="Separator">The byte between cells.</param>
/// <param name="Quote">The byte around cells that hold separators or line breaks.</param>
/// <param name="NewLine">Line feed, or carriage return in files that have no line feed.</param>
internal readonly record struct DelimitedDialect(byte Separator, byte Quote, byte NewLine)
{
    private static readonly byte[] s_candidates = [(byte)',', (byte)'\t', (byte)';', (byte)'|'];

    public string SeparatorName => Separator switch
    {
        (byte)',' => "comma",
        (byte)'\t' => "tab",
        (byte)';' => "semicolon",
        (byte)'|' => "vertical bar",
        _ => $"'{(char)Separator}'",
    };

    /// <summary>Judges by the first lines of a file: the separator that stands equally often on most of them, and most often.</summary>
    public static DelimitedDialect Detect(ReadOnlySpan<byte> sample, char? separator)
    {
        byte newLine = sample.Contains((byte)'\n') || !sample.Contains((byte)'\r') ? (byte)'\n' : (byte)'\r';
        byte quote = QuoteOf(sample, newLine);
        if (separator is { } given)
        {
            return new((byte)given, quote, newLine);
        }

        byte best = (byte)',';
        double bestScore = 0;
        foreach (byte candidate in s_candidates)
        {
            double score = Score(sample, candidate, quote, newLine);
            if (score > bestScore)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return new(best, quote, newLine);
    }

    /// <summary>Occurrences in the header, weighted by the share of the following lines that have as many.</summary>
    private static double Score(ReadOnlySpan<byte> sample, byte candidate, byte quote, byte newLine)
    {
        var counts = new List<int>();
        bool quoted = false;
        int count = 0;
        bool any = false;
        foreach (byte b in sample)
        {
            quoted ^= b == quote;
            if (b == newLine && !quoted)
            {
                if (any)
                {
                    counts.Add(count);
                }

                (count, any) = (0, false);
                if (counts.Count == 50)
                {
                    break;
                }
            }
            else if (b == candidate && !quoted)
            {
                count++;
                any = true;
            }
            else if (b is not ((byte)'\r' or (byte)' '))
            {
                any = true;
            }
        }

        if (any && counts.Count == 0)
        {
            counts.Add(count);
        }

        int header = counts.Count == 0 ? 0 : counts[0];
        return header == 0 ? 0 : header * (0.1 + ((double)counts.Count(c => c == header) / counts.Count));
    }

    /// <summary>A double quote, unless single quotes stand around the first line's cells.</summary>
    private static byte QuoteOf(ReadOnlySpan<byte> sample, byte newLine)
    {
        int end = sample.IndexOf(newLine);
        var first = (end < 0 ? sample : sample[..end]).Trim("\r \t"u8);
        bool single = first.Length > 2 && first[0] == (byte)'\'' && first[^1] == (byte)'\'' && !first.Contains((byte)'"');
        return single ? (byte)'\'' : (byte)'"';
    }
}
