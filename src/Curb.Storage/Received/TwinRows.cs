using System.Globalization;
using System.Text;
using Curb.Intake.Received;
using Curb.Storage.Tables;

namespace Curb.Storage.Received;

/// <summary>
/// Rows that share every field of their key, told apart by a number behind it: <c>key</c>, <c>key#2</c>, <c>key#3</c>. The number is the order in which one file
/// happened to list them, so it says nothing in the next file. Each delivered row therefore first meets the standing row of its group that says the same,
/// whatever their numbers; only rows that say something new take the place of those that nobody met, by number. The same rows in another order change nothing,
/// and a corrected row replaces the one it corrects.
/// </summary>
internal sealed class TwinRows
{
    private const byte Mark = (byte)'#';
    private readonly Dictionary<string, List<Twin>> _groups = new(StringComparer.Ordinal);

    /// <summary>Looks up the groups that stand for the institution of a batch.</summary>
    public TwinRows(BatchContext batch, StoredTable table)
    {
        string of = $"FROM {table.Name} WHERE institution = {batch.InstitutionCode(table)}";
        const string bare = "regexp_replace(key, '#[0-9]+$', '')";
        string numbered = $"SELECT {bare} {of} AND key LIKE '%#%' AND {bare} <> key";
        using var result = batch.Writer.Query($"SELECT key, id, {StoredTable.ContentHash} {of} AND {bare} IN ({numbered}) ORDER BY id");
        while (result.NextChunk())
        {
            for (int row = 0; row < result.Rows; row++)
            {
                var key = Encoding.UTF8.GetString(result.Column(0).Utf8(row));
                GroupOf(Bare(key)).Add(new Twin(key, new StandingRow(result.Column(1).Values<long>()[row], result.Column(2).Values<UInt128>()[row])));
            }
        }
    }

    /// <summary>Finds for each row of a group the standing row that it repeats or corrects, and gives the row that one's key.</summary>
    /// <param name="part">The delivered rows; keys of rows in groups may change.</param>
    /// <param name="contents">Digest of each row.</param>
    /// <param name="standing">What stands under the keys as delivered, by row; brought in line with the keys as they are then.</param>
    public void Settle(ReceivedTable part, UInt128[] contents, Dictionary<int, StandingRow> standing)
    {
        foreach (var (bare, rows) in RowsOfGroups(part))
        {
            var group = GroupOf(bare);
            foreach (int row in rows)
            {
                if (standing.Remove(row, out var before) && !group.Exists(twin => twin.Key == part.Key[row]))
                {
                    group.Add(new Twin(part.Key[row]!, before));
                }
            }

            var others = rows.Where(row => !Meet(row, group.Find(twin => !twin.Met && twin.Before?.Content == contents[row]), part, standing)).ToList();
            others.ForEach(row => Place(row, group, part, standing));
        }
    }

    /// <summary>A row that says something new: in the place of a twin that nobody met, its own number first; otherwise under a number not yet given.</summary>
    private static void Place(int row, List<Twin> group, ReceivedTable part, Dictionary<int, StandingRow> standing)
    {
        var key = part.Key[row]!;
        if (Meet(row, group.Find(twin => !twin.Met && twin.Key == key) ?? group.Find(twin => !twin.Met), part, standing))
        {
            return;
        }

        var bare = Bare(key);
        for (int number = 2; group.Exists(twin => twin.Key == key); number++)
        {
            key = string.Create(CultureInfo.InvariantCulture, $"{bare}#{number}");
        }

        part.Key.Set(row, key);
        group.Add(new Twin(key, null) { Met = true });
    }

    private static bool Meet(int row, Twin? twin, ReceivedTable part, Dictionary<int, StandingRow> standing)
    {
        if (twin is not { Before: { } before })
        {
            return false;
        }

        twin.Met = true;
        part.Key.Set(row, twin.Key);
        standing[row] = before;
        return true;
    }

    /// <summary>The rows of the part that have a twin among its rows or among those that stand, by the key without its number.</summary>
    private Dictionary<string, List<int>> RowsOfGroups(ReceivedTable part)
    {
        var numbered = new HashSet<string>(StringComparer.Ordinal);
        for (int row = 0; row < part.Count; row++)
        {
            if (IsNumbered(part.Key.Utf8(row)))
            {
                numbered.Add(Bare(part.Key[row]!));
            }
        }

        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (int row = 0; row < part.Count && numbered.Count + _groups.Count > 0; row++)
        {
            var bare = part.Key[row] is { } key ? Bare(key) : "";
            if (numbered.Contains(bare) || _groups.ContainsKey(bare))
            {
                (groups.TryGetValue(bare, out var rows) ? rows : groups[bare] = []).Add(row);
            }
        }

        return groups;
    }

    private List<Twin> GroupOf(string bare) => _groups.TryGetValue(bare, out var group) ? group : _groups[bare] = [];

    private static bool IsNumbered(ReadOnlySpan<byte> key)
    {
        int mark = key.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return mark >= 0 && mark < key.Length - 1 && key[mark] == Mark;
    }

    private static string Bare(string key)
    {
        int mark = key.AsSpan().LastIndexOfAnyExceptInRange('0', '9');
        return mark >= 0 && mark < key.Length - 1 && key[mark] == (char)Mark ? key[..mark] : key;
    }

    /// <summary>One row of a group: as it stood before the batch, or new in it.</summary>
    private sealed class Twin(string key, StandingRow? before)
    {
        public string Key => key;

        public StandingRow? Before => before;

        /// <summary>True once a delivered row took its place.</summary>
        public bool Met { get; set; }
    }
}

/// <summary>A row in the store: its id and the digest of its content.</summary>
internal readonly record struct StandingRow(long Id, UInt128 Content);
