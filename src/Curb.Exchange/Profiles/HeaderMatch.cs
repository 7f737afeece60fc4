using System.Text;
using Curb.Exchange.Tabular;

namespace Curb.Exchange.Profiles;

/// <summary>Which column of a file is which column of a table definition: by its header, then by synonyms in the order in which they stand.</summary>
internal sealed class HeaderMatch
{
    private readonly Dictionary<string, int> _byHeader = [];
    private readonly Dictionary<string, string> _readFrom;

    private HeaderMatch(TableDefinition table, IReadOnlyList<string> header)
    {
        Table = table;
        _readFrom = table.Columns.Where(column => column.From.Length > 0).ToDictionary(column => column.Header, column => column.From);
        var plain = header.Select(Plain).ToArray();
        var bare = header.Select(name => Plain(WithoutRemark(name))).ToArray();
        var taken = new HashSet<int>();
        foreach (var names in Passes(table))
        {
            foreach (var (column, name) in names)
            {
                int at = _byHeader.ContainsKey(column.Header) ? -1 : Array.FindIndex(plain, found => found.Length > 0 && found == name);
                at = at >= 0 || _byHeader.ContainsKey(column.Header) ? at : Array.FindIndex(bare, found => found.Length > 0 && found == name);
                if (at >= 0 && taken.Add(at))
                {
                    _byHeader[column.Header] = at;
                }
            }
        }

        Unknown = [.. header.Where((name, at) => name.Length > 0 && !taken.Contains(at))];
    }

    public TableDefinition Table { get; }

    /// <summary>Headers that no column of the definition takes.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>Number of columns found.</summary>
    public int Found => _byHeader.Count;

    public IEnumerable<ColumnDefinition> Missing => Table.Columns.Where(column => (column.Required || column.Present) && !_byHeader.ContainsKey(column.Header));

    public static HeaderMatch Of(TableDefinition table, IReadOnlyList<string> header) => new(table, header);

    /// <summary>Place of a column in the file; -1 where the file has none.</summary>
    public int IndexOf(string header) => _byHeader.GetValueOrDefault(_readFrom.GetValueOrDefault(header, header), -1);

    /// <summary>A header without what writers vary: case, blanks, width of letters, underscores, marks for "required".</summary>
    public static string Plain(string header)
    {
        var plain = new StringBuilder(header.Length);
        foreach (char c in CellText.HalfWidth(header))
        {
            if (!char.IsWhiteSpace(c) && c is not ('_' or '-' or '*' or '"' or '\'' or ':' or '.'))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
        }

        return plain.ToString();
    }

    /// <summary>The found header that is most like a missing one; null where none is.</summary>
    public static string? Closest(ColumnDefinition missing, IEnumerable<string> found)
    {
        var wanted = missing.Synonyms.Prepend(missing.Header).Select(Plain).ToList();
        var best = found.Where(name => name.Length > 0).Select(name => (Name: name, Distance: wanted.Min(want => Distance(Plain(name), want)))).OrderBy(pair => pair.Distance).FirstOrDefault();
        return best.Name is not null && best.Distance <= 0.6 ? best.Name : null;
    }

    /// <summary>Says that a required column is missing, and which header may be meant.</summary>
    public UnusableFileException MissingColumn(string file, IReadOnlyList<string> header)
    {
        var missing = Missing.First();
        var closest = Closest(missing, Unknown.Count > 0 ? Unknown : header);
        var others = missing.Synonyms.Count > 0 ? $" (or {string.Join(", ", missing.Synonyms.Take(4))})" : "";
        var found = closest is null ? $"the columns {string.Join(", ", header.Take(12))}" : $"no such column; the closest header is {closest}";
        return new UnusableFileException(file, found, $"a column {missing.Header}{others}: rename the column or add it", "missing-column", 1, missing.Header);
    }

    private static IEnumerable<IEnumerable<(ColumnDefinition Column, string Name)>> Passes(TableDefinition table)
    {
        var own = table.Columns.Where(column => column.From.Length == 0).ToList();
        yield return own.Select(column => (column, Plain(column.Header)));
        int most = own.Select(column => column.Synonyms.Count).DefaultIfEmpty().Max();
        for (int i = 0; i < most; i++)
        {
            int place = i;
            yield return own.Where(column => place < column.Synonyms.Count).Select(column => (column, Plain(column.Synonyms[place])));
        }
    }

    /// <summary>体重(kg) and 入院时间（必填） without what stands in brackets.</summary>
    private static string WithoutRemark(string header)
    {
        int at = header.AsSpan().IndexOfAny("(（[【");
        return at > 0 ? header[..at] : header;
    }

    /// <summary>Edits from one text to the other, as a share of the longer one.</summary>
    private static double Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), corner + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return (double)row[b.Length] / Math.Max(1, Math.Max(a.Length, b.Length));
    }
}
