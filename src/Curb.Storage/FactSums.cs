using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage.Facts;
using Curb.Tallies;

namespace Curb.Storage;

/// <summary>The sums that were kept with the facts of all institutions, read into memory: they answer while the store itself is still being opened.</summary>
public sealed class FactSums
{
    private readonly IReadOnlyDictionary<string, PackedTallies> _institutions;

    internal FactSums(IReadOnlyDictionary<string, PackedTallies> institutions, IReadOnlyList<FactStamp> stamps) => (_institutions, Stamps) = (institutions, stamps);

    /// <summary>The facts that the sums are of.</summary>
    public IReadOnlyList<FactStamp> Stamps { get; }

    /// <summary>True where there are facts, and sums were kept with those of every institution.</summary>
    public bool IsWhole => Stamps.Count > 0 && Stamps.All(stamp => _institutions.ContainsKey(stamp.Institution));

    /// <summary>The answer to a question; null where only the rows can tell.</summary>
    /// <param name="query">The question.</param>
    /// <param name="scope">What the caller may see.</param>
    /// <param name="isRowsNear">True where the rows can be asked without waiting for them: of many institutions at once they then tell sooner.</param>
    public IReadOnlyList<FactGroup>? Answer(FactQuery query, Scope scope, bool isRowsNear)
    {
        FactVocabulary.Check(query);
        if (scope.Institutions is { Count: 0 })
        {
            return [];
        }

        var asked = Stamps.Where(stamp => scope.Covers(stamp.Institution)).ToList();
        return asked.Count == 0 || (isRowsNear && asked.Count > StoredTallies.MostInstitutions) || !asked.TrueForAll(stamp => _institutions.ContainsKey(stamp.Institution))
            ? null
            : TallyAnswer.Of(query, scope, asked.Select(stamp => _institutions[stamp.Institution].Tallies));
    }
}
