using Curb.Columns;
using Curb.Exchange.Tabular;

namespace Curb.Exchange.Profiles;

/// <summary>Second files of a delivery, read whole when first asked. A second file that isn't there leaves the column unknown.</summary>
internal sealed class Lookups(string folder)
{
    private static readonly string[] s_endings = [".csv", ".txt", ".tsv", ".xlsx", ".dbf", ".csv.gz"];
    private readonly Dictionary<LookupDefinition, Dictionary<string, List<(long Since, string Text)>>> _read = [];

    /// <summary>The text of the second file for a key; null where there is none. With times, the last row not after <paramref name="asOf"/>, or the first of all where every row is later.</summary>
    public string? Find(LookupDefinition lookup, string key, long? asOf)
    {
        if (!_read.TryGetValue(lookup, out var rows))
        {
            _read.Add(lookup, rows = Read(lookup));
        }

        if (!rows.TryGetValue(key, out var found))
        {
            return null;
        }

        int at = asOf is { } time ? found.FindLastIndex(row => row.Since <= time) : found.Count - 1;
        return found[Math.Max(at, 0)].Text;
    }

    /// <summary>Path of a second file, whatever the case of its letters; null where it isn't there.</summary>
    public string? PathOf(string file) => Directory.EnumerateFiles(folder.Length == 0 ? "." : folder)
        .Where(path => FileStem.Of(path).Equals(file, StringComparison.OrdinalIgnoreCase))
        .Where(path => Array.Exists(s_endings, ending => Path.GetFileName(path).Equals(file + ending, StringComparison.OrdinalIgnoreCase)))
        .Order(StringComparer.Ordinal).FirstOrDefault();

    private Dictionary<string, List<(long Since, string Text)>> Read(LookupDefinition lookup)
    {
        var rows = new Dictionary<string, List<(long Since, string Text)>>(StringComparer.Ordinal);
        var path = PathOf(lookup.File);
        if (path is null)
        {
            return rows;
        }

        using var reader = TabularReader.Open(path);
        int key = Column(reader, lookup.Key), take = Column(reader, lookup.Take), since = lookup.Since.Length > 0 ? Column(reader, lookup.Since) : -1;
        var dates = new DateForms();
        var batch = new RowBatch();
        while (reader.Read(batch))
        {
            for (int row = 0; row < batch.Count; row++)
            {
                long time = since >= 0 && dates.TryRead(batch.Trimmed(row, since), out long micros, out _) ? micros : 0;
                var name = batch.Text(row, key).Trim();
                if (!rows.TryGetValue(name, out var list))
                {
                    rows.Add(name, list = []);
                }

                list.Add((time, batch.Text(row, take).Trim()));
            }
        }

        foreach (var list in rows.Values)
        {
            list.Sort((a, b) => a.Since.CompareTo(b.Since));
        }

        return rows;
    }

    private static int Column(TabularReader reader, string header)
    {
        for (int i = 0; i < reader.Header.Count; i++)
        {
            if (reader.Header[i].Equals(header, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new UnusableFileException(reader.Name, $"the columns {string.Join(", ", reader.Header.Take(12))}", $"a column {header}", "missing-column", 1, header);
    }
}
