namespace Curb.Exchange.Tabular;

/// <summary>How a table file is to be read where detection isn't wanted, and the limits that keep a hostile or broken file from exhausting the machine.</summary>
public sealed record TabularOptions
{
    public static TabularOptions Default { get; } = new();

    /// <summary>Separator of delimited text; detected where null.</summary>
    public char? Separator { get; init; }

    /// <summary>Encoding of delimited text or dBase by name (UTF-8, UTF-16LE, UTF-16BE, GB18030, Windows-1252); detected where null.</summary>
    public string? Encoding { get; init; }

    /// <summary>Sheet of a workbook by name; the first visible one where null.</summary>
    public string? Sheet { get; init; }

    /// <summary>Table of a SQLite database.</summary>
    public string Table { get; init; } = "Isolates";

    /// <summary>Rows above the header that are skipped (a title, for instance).</summary>
    public int RowsAboveHeader { get; init; }

    /// <summary>True where two columns may carry the same header; the caller then sees to it which one it takes.</summary>
    public bool AllowDuplicateHeaders { get; init; }

    /// <summary>Column names that are read as others: name in the file → name it stands for; blank: the column is left out.</summary>
    public IReadOnlyDictionary<string, string> Renamed { get; init; } = new Dictionary<string, string>();

    /// <summary>A longer line of delimited text is rejected without being held.</summary>
    public int MaxLineBytes { get; init; } = 16 << 20;

    /// <summary>A quoted cell that isn't closed within so many bytes counts as an unbalanced quote.</summary>
    public int MaxQuotedBytes { get; init; } = 256 << 10;

    /// <summary>Bytes of text in one batch of delimited text.</summary>
    public int BlockBytes { get; init; } = 512 << 10;

    /// <summary>A workbook part that unpacks to more than this is refused.</summary>
    public long MaxUnpackedBytes { get; init; } = 8L << 30;

    /// <summary>A workbook part of more than <see cref="RatioMatters"/> bytes that is packed tighter than this is refused as a zip bomb.</summary>
    public int MaxPackingRatio { get; init; } = 300;

    /// <summary>Below this size the packing ratio says nothing.</summary>
    public long RatioMatters { get; init; } = 32L << 20;
}
