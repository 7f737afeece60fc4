using Curb.Columns;
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
    private const int MostInstitutions = 8;

    /// <summary>Institutions whose tallies are held in memory.</summary>
    private const int MostHeld = 64;

    private static readonly (string, DuckDbType)[] s_layout =
        [("institution", DuckDbType.Varchar), ("fact", DuckDbType.Varchar), ("keys", DuckDbType.Varchar), ("tally", DuckDbType.Varchar), ("cells", DuckDbType.Blob)];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
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
            appender.SetText(0, 0, System.Text.Encoding.UTF8.GetBytes(institution));
            appender.SetText(1, 0, System.Text.Encoding.UTF8.GetBytes(tally.Fact));
            appender.SetText(2, 0, System.Text.Encoding.UTF8.GetBytes(string.Join(',', tally.Keys.Select(key => key.Name))));
            appender.SetText(3, 0, System.Text.Encoding.UTF8.GetBytes(tally.Id));
            appender.SetText(4, 0, TallyCodec.Write(tally));
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
    private Held TalliesOf(string institution)
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

    private Held Read(string institution)
    {
        var held = new Held(institution);
        using var connection = columns.Connections.Rent();
        using var result = connection.Query($"SELECT fact, keys, tally, cells FROM {Table} WHERE institution = ?", institution);
        while (result.NextChunk())
        {
            for (int row = 0; row < result.Rows; row++)
            {
                held.Add((string)result.Value(0, row)!, (string)result.Value(1, row)!, (string)result.Value(2, row)!, result.Column(3).Utf8(row).ToArray());
            }
        }

        return held;
    }

    /// <summary>The tallies of one institution, each unpacked when it is first asked for.</summary>
    private sealed class Held
    {
        private readonly Dictionary<string, Lazy<Tally>> _tallies = new(StringComparer.Ordinal);
        private readonly Dictionary<string, List<IReadOnlyList<string>>> _keys = new(StringComparer.Ordinal);

        public Held(string institution) => Tallies = new InstitutionTallies(institution, fact => _keys.GetValueOrDefault(fact, []), id => _tallies.GetValueOrDefault(id)?.Value);

        public InstitutionTallies Tallies { get; }

        public void Add(string fact, string keys, string id, byte[] cells)
        {
            _tallies.Add(id, new Lazy<Tally>(() => TallyCodec.Read(cells)));
            if (!_keys.TryGetValue(fact, out var kept))
            {
                _keys.Add(fact, kept = []);
            }

            string[] names = keys.Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (!kept.Any(one => one.SequenceEqual(names)))
            {
                kept.Add(names);
            }
        }
    }
}
