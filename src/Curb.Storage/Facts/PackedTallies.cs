using Curb.Tallies;

namespace Curb.Storage.Facts;

/// <summary>The tallies of one institution as they were written, each unpacked when it is first asked for.</summary>
internal sealed class PackedTallies
{
    private readonly Dictionary<string, Lazy<Tally>> _tallies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<IReadOnlyList<string>>> _keys = new(StringComparer.Ordinal);

    public PackedTallies(string institution) => Tallies = new InstitutionTallies(institution, fact => _keys.GetValueOrDefault(fact, []), id => _tallies.GetValueOrDefault(id)?.Value);

    public InstitutionTallies Tallies { get; }

    /// <param name="fact">Fact table.</param>
    /// <param name="keys">Names of the keys with , between.</param>
    /// <param name="id">Id of the tally.</param>
    /// <param name="cells">Its bytes.</param>
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
