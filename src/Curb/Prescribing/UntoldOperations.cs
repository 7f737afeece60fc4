using Curb.Facts;

namespace Curb.Prescribing;

/// <summary>
/// Operations of a part of an institution's patients in whose orders no prophylaxis was found, until the whole feed is known: a hospital in whose feed no operation of a year
/// has a dose by the incision does not deliver what is given in the theatre, and nothing can be said of any of them.
/// </summary>
public sealed class UntoldOperations
{
    private readonly Dictionary<int, OperationFindingFacts> _byYear = [];
    private readonly HashSet<int> _told = [];

    /// <summary>An operation of the year has a dose by the incision: such doses are delivered.</summary>
    internal void Told(int year) => _told.Add(year);

    /// <summary>Findings of the year, which stand where such doses are delivered.</summary>
    internal OperationFindingFacts Of(int year) => _byYear.TryGetValue(year, out var known) ? known : _byYear[year] = new OperationFindingFacts();

    /// <summary>The findings of all parts that stand.</summary>
    public static IEnumerable<OperationFindingFacts> Settle(IReadOnlyCollection<UntoldOperations> parts)
    {
        var told = parts.SelectMany(part => part._told).ToHashSet();
        return parts.SelectMany(part => part._byYear.Where(year => told.Contains(year.Key)).OrderBy(year => year.Key).Select(year => year.Value));
    }
}
