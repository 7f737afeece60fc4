using System.Text;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage.DuckDb;
using Curb.Storage.Tables;
using Curb.Tallies;

namespace Curb.Storage.Facts;

/// <summary>
/// The tallies that were written with the facts of institutions, in the same transaction: they answer for exactly the facts that stand. An institution without them, or a question they were not kept
/// for, is answered from the rows.
/// </summary>
internal sealed class StoredTallies(ColumnStore columns)
{
    public const string Table = "fact_tally";

    /// <summary>Institutions that a question may look at: for regions, whose every institution is small, one pass over the rows of all is faster than many tallies.</summary>
    internal const int MostInstitutions = 8;

    /// <summary>Institutions whose tallies are held in memory.</summary>
    private const int MostHeld = 64;

    private static readonly (string, DuckDbType)[] s_layout =
        [("institution", DuckDbType.Varchar), ("fact", DuckDbType.Varchar), ("keys", DuckDbType.Varchar), ("tally", DuckDbType.Varchar), ("cells", DuckDbType.Blob)];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PackedTallies> _held = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _institutions;
    private int _generation;

    /// <summary>The groups of a checked question; null where it has to be answered from the rows.</summary>
    public IReadOnlyList<FactGroup>? Answer(FactQuery query, Scope scope)
    {
        var asked = Institutions().Where(scope.Covers).ToList();
        return asked.Count is 0 or > MostInstitutions ? null : TallyAnswer.Of(query, scope, asked.Select(institution => TalliesOf(institution).Tallies));
    }

    /// <summary>Forgets what is held: facts were replaced.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _generation++;
            _institutions = null;
            _held.Clear();
        }
    }

    public static void Remove(DuckDbConnection writer, string institution) => writer.Execute($"DELETE FROM {Table} WHERE institution = ?", institution);

    public static void Write(DuckDbConnection writer, string institution, IEnumerable<Tally> tallies)
    {
        using var appender = writer.Append(Table, s_layout);
        foreach (var tally in tallies)
        {
            string[] texts = [institution, tally.Fact, string.Join(',', tally.Keys.Select(key => key.Name)), tally.Id];
            for (int column = 0; column < texts.Length; column++)
            {
                appender.SetText(column, 0, Encoding.UTF8.GetBytes(texts[column]));
            }

            appender.SetText(texts.Length, 0, TallyCodec.Write(tally));
            appender.Push(1);
        }

        appender.Complete();
    }

    private IReadOnlyList<string> Institutions()
    {
        int generation;
        lock (_gate)
        {
            if (_institutions is { } known)
            {
                return known;
            }

            generation = _generation;
        }

        using var connection = columns.Connections.Rent();
        using var result = connection.Query("SELECT institution FROM fact_stamp");
        IReadOnlyList<string> found = [.. result.AllRows().Select(row => (string)row[0]!)];
        lock (_gate)
        {
            _institutions = generation == _generation ? found : _institutions;
        }

        return found;
    }

    /// <summary>The institution's tallies as they were packed; what was read while facts were replaced is not held.</summary>
    private PackedTallies TalliesOf(string institution)
    {
        int generation;
        lock (_gate)
        {
            if (_held.TryGetValue(institution, out var known))
            {
                return known;
            }

            generation = _generation;
        }

        var read = Read(institution);
        lock (_gate)
        {
            if (generation == _generation)
            {
                if (_held.Count >= MostHeld)
                {
                    _held.Clear();
                }

                return _held.TryAdd(institution, read) ? read : _held[institution];
            }
        }

        return read;
    }

    private PackedTallies Read(string institution)
    {
        using var connection = columns.Connections.Rent();
        using var result = connection.Query($"SELECT institution, fact, keys, tally, cells FROM {Table} WHERE institution = ?", institution);
        return Packed(result).GetValueOrDefault(institution) ?? new PackedTallies(institution);
    }

    /// <summary>The tallies of all institutions; null where they take more than so many bytes.</summary>
    public IReadOnlyDictionary<string, PackedTallies>? All(long mostBytes)
    {
        using var connection = columns.Connections.Rent();
        if ((connection.Whole($"SELECT sum(octet_length(cells)) FROM {Table}") ?? 0) > mostBytes)
        {
            return null;
        }

        using var result = connection.Query($"SELECT institution, fact, keys, tally, cells FROM {Table}");
        return Packed(result);
    }

    private static Dictionary<string, PackedTallies> Packed(DuckDbResult result)
    {
        var packed = new Dictionary<string, PackedTallies>(StringComparer.Ordinal);
        while (result.NextChunk())
        {
            for (int row = 0; row < result.Rows; row++)
            {
                string Text(int column) => (string)result.Value(column, row)!;
                if (!packed.TryGetValue(Text(0), out var institution))
                {
                    packed.Add(Text(0), institution = new PackedTallies(Text(0)));
                }

                institution.Add(Text(1), Text(2), Text(3), result.Column(4).Utf8(row).ToArray());
            }
        }

        return packed;
    }
}
