using Curb.Facts;

namespace Curb.Tallies;

/// <summary>Which tallies are kept with the facts of an institution: gathered from what will be asked.</summary>
public sealed class TallyPlan
{
    private readonly List<Wanted> _wanted = [];

    /// <summary>No tallies: every question is answered from the rows.</summary>
    public static IReadOnlyList<TallyDefinition> None { get; } = [];

    /// <summary>Wants sums of a fact's rows under conditions.</summary>
    /// <param name="fact">Fact table.</param>
    /// <param name="where">Conditions of the rows.</param>
    /// <param name="measures">What is summed, counted, or counted once for each value.</param>
    /// <param name="keys">Columns by which questions group or choose.</param>
    /// <exception cref="UnknownVocabularyException">A name is not declared.</exception>
    public void Want(string fact, IReadOnlyList<Condition> where, IReadOnlyList<Measure> measures, params IReadOnlyList<string> keys)
    {
        FactVocabulary.Check(new FactQuery(fact, measures, where, keys));
        // Rows belong to the institution whose facts they are among, whatever they say themselves: nothing is counted by that.
        var kept = measures.Where(measure => measure.Column != "institution" && measure.If.All(condition => condition.Column != "institution")).ToList();
        foreach (var distinct in kept.Where(measure => measure.Distinct))
        {
            Add(fact, where, [TallyDefinition.CountOf(distinct)], [.. keys, distinct.Column!]);
        }

        Add(fact, where, [.. kept.Where(measure => !measure.Distinct)], keys);
    }

    /// <summary>The tallies that answer all that was wanted; what looks at the same rows by fewer keys shares one.</summary>
    public IReadOnlyList<TallyDefinition> Tallies()
    {
        var tallies = new List<Wanted>();
        foreach (var wanted in _wanted.OrderByDescending(wanted => wanted.Keys.Count))
        {
            if (tallies.Find(tally => tally.Holds(wanted)) is { } holder)
            {
                holder.Measures.AddRange(wanted.Measures);
            }
            else
            {
                tallies.Add(new Wanted(wanted.Fact, wanted.Where, wanted.Keys, [.. wanted.Measures]));
            }
        }

        return [.. tallies.Select(tally => tally.Definition())];
    }

    private void Add(string fact, IReadOnlyList<Condition> where, List<Measure> measures, IReadOnlyList<string> keys)
    {
        var ordered = TallyDefinition.InOrder(keys.Where(key => key != "institution"));
        if (ordered.Count <= TallyDefinition.MostKeys && ordered.All(key => TallyDefinition.CanBeKey(FactVocabulary.Column(FactVocabulary.Fact(fact), key))))
        {
            _wanted.Add(new Wanted(fact, [.. where.Where(condition => condition.Column != "institution" && !ordered.Contains(condition.Column))], ordered, measures));
        }
    }

    private sealed record Wanted(string Fact, IReadOnlyList<Condition> Where, IReadOnlyList<string> Keys, List<Measure> Measures)
    {
        private string Rows => TallyText.Of(FactVocabulary.Fact(Fact), Where);

        public bool Holds(Wanted other) =>
            Fact == other.Fact && other.Keys.All(Keys.Contains) && Rows == TallyText.Of(FactVocabulary.Fact(Fact), other.Where);

        public TallyDefinition Definition() => new(Fact, Where, Keys, [.. Measures.DistinctBy(measure => TallyText.Of(FactVocabulary.Fact(Fact), measure))]);
    }
}
