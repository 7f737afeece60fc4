using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>
/// Applies the expert rules of <c>reference/expert-rules</c> to the results of one isolate. A rule never touches a result that is resistant already,
/// never overwrites what was measured (<see cref="Interpretation.Measured"/>), and only ever makes a result resistant. Where the drugs and tests of its criteria
/// were not done, a rule says nothing. Made for one <see cref="InterpretationLookup"/> and one thread.
/// </summary>
public sealed class ExpertRules
{
    private readonly List<CompiledRule> _rules;
    private readonly Dictionary<string, CompiledRule[]> _byOrganism = new(StringComparer.Ordinal);

    private ExpertRules(List<CompiledRule> rules) => _rules = rules;

    /// <summary>The newest edition of the rules in the reference tables.</summary>
    /// <param name="library">Reference tables.</param>
    /// <param name="guideline">EUCAST or CLSI. EUCAST's I is susceptible at increased exposure, so it meets no criterion of non-susceptibility; CLSI's I does.</param>
    /// <exception cref="ReferenceFaultException">A criterion names neither a drug, a drug class nor a test.</exception>
    public static ExpertRules Load(ReferenceLibrary library, string guideline)
    {
        var criteria = new RuleCriteria(library, guideline != "EUCAST");
        return new ExpertRules([.. library.ExpertRules.Select(rule => new CompiledRule(rule, criteria))]);
    }

    /// <summary>True where no rule is about the organism: its results need no second look.</summary>
    public bool AreSilentOn(Organism organism) => For(organism).Length == 0;

    /// <summary>Replaces result ids of one isolate by changed ones where a rule says so.</summary>
    /// <param name="organism">Organism of the isolate.</param>
    /// <param name="tests">Its special tests.</param>
    /// <param name="lookup">Where the ids come from.</param>
    /// <param name="results">The isolate's result ids; replaced in place.</param>
    public void Apply(Organism organism, SpecialTests tests, InterpretationLookup lookup, Span<int> results)
    {
        foreach (var rule in For(organism))
        {
            if (rule.Changeable.Any(lookup, results) && rule.Holds(tests, lookup, results))
            {
                foreach (ref int result in results)
                {
                    result = rule.Changeable.Of(lookup, result) ? lookup.Changed(result, rule.Rule) : result;
                }
            }
        }
    }

    private CompiledRule[] For(Organism organism)
    {
        if (!_byOrganism.TryGetValue(organism.Code, out var rules))
        {
            rules = [.. _rules.Where(rule => OrganismRanks.Match(organism, rule.Rule.OrganismRank, rule.Rule.Organism) is not null)];
            _byOrganism.Add(organism.Code, rules);
        }

        return rules;
    }

    private sealed class CompiledRule
    {
        private readonly IReadOnlyList<IReadOnlyList<RuleTerm>> _alternatives;

        public CompiledRule(ExpertRule rule, RuleCriteria criteria)
        {
            Rule = rule;
            _alternatives = criteria.Read(rule);
            Changeable = new ResultMemory(result =>
                result.Interpretation.Category is SirCategory.S or SirCategory.I or SirCategory.SDD
                && result.Test is { } test && !rule.ExceptDrugs.Contains(test.Drug) && rule.Affected.Any(name => criteria.IsOf(test.Drug, name)));
        }

        public ExpertRule Rule { get; }

        /// <summary>Results that the rule makes resistant where it holds.</summary>
        public ResultMemory Changeable { get; }

        public bool Holds(SpecialTests tests, InterpretationLookup lookup, ReadOnlySpan<int> results)
        {
            foreach (var alternative in _alternatives)
            {
                bool holds = true;
                for (int i = 0; i < alternative.Count && holds; i++)
                {
                    holds = alternative[i].Holds(tests, lookup, results);
                }

                if (holds)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
