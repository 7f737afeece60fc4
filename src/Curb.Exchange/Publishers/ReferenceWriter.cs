using System.Globalization;
using System.Text;
using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>Writes a draft into reference/DATASET/EDITION: table.csv, SOURCE.yaml and AMENDMENTS.yaml.</summary>
public static class ReferenceWriter
{
    public static void Write(string referenceRoot, ReferenceDraft draft, DateOnly accessed)
    {
        string folder = Path.Combine(referenceRoot, draft.Dataset, draft.Edition);
        Directory.CreateDirectory(folder);
        string table = TableText(draft.Table);
        File.WriteAllText(Path.Combine(folder, "table.csv"), table);
        File.WriteAllText(Path.Combine(folder, "SOURCE.yaml"), SourceText(draft, table, accessed));
        File.WriteAllText(Path.Combine(folder, "AMENDMENTS.yaml"), AmendmentsText(draft.Amendments));
    }

    /// <summary>The table as text: comma, quotes where needed, line feed.</summary>
    public static string TableText(ReferenceTable table)
    {
        var text = new StringBuilder();
        AppendRow(text, table.Header);
        for (int row = 0; row < table.Count; row++)
        {
            AppendRow(text, table.RowAt(row));
        }

        return text.ToString();
    }

    /// <summary>SHA-256 of a text in UTF-8, as lower-case hexadecimal digits.</summary>
    public static string Fingerprint(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string SourceText(ReferenceDraft draft, string table, DateOnly accessed)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"source: {Quote(draft.Source.Source)}\nowner: {Quote(draft.Source.Owner)}\nedition: {Quote(draft.Edition)}\nlicence: {Quote(draft.Source.Licence)}\n");
        text.Append(CultureInfo.InvariantCulture, $"accessed: {accessed:yyyy-MM-dd}\nrows: {draft.Table.Count}\ntable_sha256: {Fingerprint(table)}\nkey: [{string.Join(", ", draft.Key)}]\nread:\n");
        foreach (var file in draft.Source.Files)
        {
            text.Append(CultureInfo.InvariantCulture, $"- file: {Quote(file.Name)}\n  bytes: {file.Bytes}\n  sha256: {file.Sha256}\n");
        }

        return text.ToString();
    }

    private static string AmendmentsText(IReadOnlyList<Amendment> amendments)
    {
        if (amendments.Count == 0)
        {
            return "# The table departs nowhere from what was read.\namendments: []\n";
        }

        var text = new StringBuilder("amendments:\n");
        foreach (var amendment in amendments)
        {
            text.Append(CultureInfo.InvariantCulture, $"- row: {Quote(amendment.Row)}\n  change: {amendment.Change}\n");
            if (amendment.Found.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  found: {Quote(amendment.Found)}\n");
            }

            if (amendment.Rows > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"  rows: {amendment.Rows}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"  reason: {Quote(amendment.Reason)}\n");
        }

        return text.ToString();
    }

    private static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal).ReplaceLineEndings(" ") + "'";

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells)
    {
        for (int i = 0; i < cells.Count; i++)
        {
            text.Append(i > 0 ? "," : "");
            bool quoted = cells[i].AsSpan().IndexOfAny(",\"\r\n") >= 0;
            text.Append(quoted ? "\"" + cells[i].Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : cells[i]);
        }

        text.Append('\n');
    }
}
