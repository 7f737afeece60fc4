using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>What a new table changes against the present one: shown before anything is written.</summary>
public sealed record TableChanges(IReadOnlyList<TableChange> Changes)
{
    public int Count(string kind) => Changes.Count(change => change.Kind == kind);

    /// <summary>Compares by key; rows that share a key are compared as a group, so order and repetition do not make false changes.</summary>
    public static TableChanges Compare(ReferenceTable? present, ReferenceTable next, IReadOnlyList<string> key)
    {
        var before = present is null ? [] : Grouped(present, key);
        var after = Grouped(next, key);
        var changes = new List<TableChange>();
        foreach (var (name, rows) in after)
        {
            if (!before.Remove(name, out var old))
            {
                changes.AddRange(rows.Select(row => new TableChange("added", name, "", row)));
            }
            else if (!old.Order(StringComparer.Ordinal).SequenceEqual(rows.Order(StringComparer.Ordinal)))
            {
                changes.Add(new TableChange("changed", name, string.Join(" & ", old.Except(rows)), string.Join(" & ", rows.Except(old))));
            }
        }

        changes.AddRange(before.SelectMany(gone => gone.Value.Select(row => new TableChange("removed", gone.Key, row, ""))));
        return new TableChanges(changes);
    }

    /// <summary>The key cells of a row with | between.</summary>
    public static string KeyOf(ReferenceTable table, int row, IReadOnlyList<string> key) => string.Join('|', key.Select(column => table[row, table.Column(column)]));

    private static Dictionary<string, List<string>> Grouped(ReferenceTable table, IReadOnlyList<string> key)
    {
        var groups = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        bool keyed = key.All(column => table.Header.Contains(column, StringComparer.Ordinal));
        for (int row = 0; row < table.Count; row++)
        {
            string name = keyed ? KeyOf(table, row, key) : table[row, 0];
            (groups.TryGetValue(name, out var rows) ? rows : groups[name] = []).Add(string.Join(',', table.Header.Zip(table.RowAt(row), (column, cell) => cell.Length > 0 ? $"{column}={cell}" : "").Where(cell => cell.Length > 0)));
        }

        return groups;
    }
}

/// <summary>One row that is added, removed or changed.</summary>
public sealed record TableChange(string Kind, string Row, string Before, string After);
