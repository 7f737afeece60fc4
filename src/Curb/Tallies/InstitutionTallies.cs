using Curb.Facts;

namespace Curb.Tallies;

/// <summary>The tallies that an institution's facts were kept with.</summary>
/// <param name="institution">Its code.</param>
/// <param name="keys">By which keys tallies of a fact were kept.</param>
/// <param name="find">The tally of an id; null where none was kept.</param>
public sealed class InstitutionTallies(string institution, Func<string, IReadOnlyList<IReadOnlyList<string>>> keys, Func<string, Tally?> find)
{
    public string Institution => institution;

    /// <summary>The tally that keeps a measure of the rows a question looks at, by all that it groups by or chooses from; null where none does.</summary>
    internal Tally? Holding(FactQuery query, string measure, IReadOnlyList<string> needed)
    {
        foreach (var kept in keys(query.Fact))
        {
            if (needed.All(kept.Contains) && TallyConditions.CanAnswer(query, kept)
                && find(TallyDefinition.IdOf(query.Fact, kept, query.Where.Where(condition => condition.Column != "institution" && !kept.Contains(condition.Column)))) is { } tally
                && (measure.Length == 0 || tally.Column(measure) is not null))
            {
                return tally;
            }
        }

        return null;
    }
}
