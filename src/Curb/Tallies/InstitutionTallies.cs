using Curb.Facts;

namespace Curb.Tallies;

/// <summary>The tallies that an institution's facts were kept with.</summary>
/// <param name="institution">Its code.</param>
/// <param name="keys">By which keys tallies of a fact were kept.</param>
/// <param name="find">The tally of an id; null where none was kept.</param>
public sealed class InstitutionTallies(string institution, Func<string, IReadOnlyList<IReadOnlyList<string>>> keys, Func<string, Tally?> find)
{
    public string Institution => institution;

    /// <summary>The tallies of exactly the rows that a question looks at, kept by all that it groups by or chooses from; the smallest first.</summary>
    /// <param name="query">The question.</param>
    /// <param name="needed">Keys that a tally must have.</param>
    internal IReadOnlyList<Tally> Holding(FactQuery query, IReadOnlyList<string> needed) =>
        [.. keys(query.Fact).Where(kept => needed.All(kept.Contains) && TallyConditions.CanAnswer(query, kept)).Select(kept => find(IdOf(query, kept))).OfType<Tally>().OrderBy(tally => tally.Rows.Length)];

    private static string IdOf(FactQuery query, IReadOnlyList<string> kept) =>
        TallyDefinition.IdOf(query.Fact, kept, query.Where.Where(condition => condition.Column != "institution" && !kept.Contains(condition.Column)));
}
