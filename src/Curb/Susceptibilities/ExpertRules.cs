using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>Special tests of an isolate: true positive, false negative, null not done.</summary>
public readonly record struct SpecialTests(bool? BetaLactamase, bool? Esbl, bool? Carbapenemase, bool? Methicillin, bool? InducibleClindamycin)
{
    public static SpecialTests None => default;

    /// <summary>The test of a name in rule tables; null for a name that is none.</summary>
    internal bool? Named(string name) => name switch
    {
        "beta-lactamase" => BetaLactamase,
        "esbl" => Esbl,
        "carbapenemase" => Carbapenemase,
        "methicillin" => Methicillin,
        "inducible-clindamycin" => InducibleClindamycin,
        _ => null,
    };
}

/// <summary>One expert rule: results of an isolate that follow from others of the same isolate. Table <c>reference/result-rules</c>.</summary>
/// <param name="Id">Id, kebab-case.</param>
/// <param name="Organism">Organism or group code.</param>
/// <param name="OrganismRank">As in breakpoint tables.</param>
/// <param name="When">Alternatives; each a list of terms that all must hold: <c>OXA=R</c>, <c>methicillin+</c>, <c>beta-lactamase-</c>.</param>
/// <param name="Drugs">Drugs it changes.</param>
/// <param name="Classes">Classes whose drugs it changes.</param>
/// <param name="ExceptDrugs">Drugs it leaves alone.</param>
/// <param name="Becomes">Category that susceptible and intermediate results become.</param>
/// <param name="Source">Publisher and table.</param>
public sealed record ExpertRule(
    string Id,
    string Organism,
    string OrganismRank,
    IReadOnlyList<IReadOnlyList<string>> When,
    IReadOnlyList<string> Drugs,
    IReadOnlyList<string> Classes,
    IReadOnlyList<string> ExceptDrugs,
    SirCategory Becomes,
    string Source);

/// <summary>
/// Applies expert rules to the results of one isolate. A rule never touches a result that is resistant already, never overwrites what was measured
/// (<see cref="Interpretation.Measured"/>), and only ever makes a result less susceptible.
/// </summary>
public sealed class ExpertRules
{
    private const string Dataset = "result-rules";
    private readonly IReadOnlyList<ExpertRule> _rules;
    private readonly Func<string, Antimicrobial?> _antimicrobial;
    private readonly Dictionary<string, ExpertRule[]> _byOrganism = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Rule, string Drug), bool> _affected = [];

    public ExpertRules(IReadOnlyList<ExpertRule> rules, Func<string, Antimicrobial?> antimicrobial)
    {
        _rules = rules;
        _antimicrobial = antimicrobial;
    }

    /// <summary>The newest edition of the rules in the reference tables.</summary>
    public static ExpertRules Load(ReferenceLibrary library)
    {
        var table = library.Table(Dataset, library.Latest(Dataset));
        var rules = new List<ExpertRule>();
        for (int row = 0; row < table.Count; row++)
        {
            string Cell(string column) => table[row, table.Column(column)];
            var when = Cell("when").Split(';').Select(alternative => (IReadOnlyList<string>)alternative.Split('&')).ToList();
            var becomes = SirCategories.Read(Cell("becomes")) ?? throw table.Wrong(row, table.Column("becomes"), "a category such as R");
            rules.Add(new ExpertRule(Cell("id"), Cell("organism"), Cell("organism_rank"), when, table.List(row, table.Column("drugs")),
                table.List(row, table.Column("classes")), table.List(row, table.Column("except_drugs")), becomes, Cell("source")));
        }

        return new ExpertRules(rules, library.Antimicrobial);
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
            if (!Holds(rule, tests, lookup, results))
            {
                continue;
            }

            foreach (ref int result in results)
            {
                var known = lookup[result];
                if (known.Test is { } test && CanChange(known.Interpretation.Category) && Affects(rule, test.Drug))
                {
                    result = lookup.Changed(result, rule);
                }
            }
        }
    }

    private static bool CanChange(SirCategory category) => category is SirCategory.S or SirCategory.I or SirCategory.SDD;

    private static bool Holds(ExpertRule rule, SpecialTests tests, InterpretationLookup lookup, ReadOnlySpan<int> results)
    {
        foreach (var alternative in rule.When)
        {
            bool holds = true;
            for (int i = 0; i < alternative.Count && holds; i++)
            {
                holds = Holds(alternative[i], tests, lookup, results);
            }

            if (holds)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(string term, SpecialTests tests, InterpretationLookup lookup, ReadOnlySpan<int> results)
    {
        if (term[^1] is '+' or '-')
        {
            return tests.Named(term[..^1]) == (term[^1] == '+');
        }

        foreach (int result in results)
        {
            var known = lookup[result];
            if (known.Test is { } test && term.Length > 4 && term.AsSpan(0, term.Length - 2).SequenceEqual(test.Drug)
                && known.Interpretation.Category is SirCategory.R or SirCategory.NS)
            {
                return true;
            }
        }

        return false;
    }

    private ExpertRule[] For(Organism organism)
    {
        if (!_byOrganism.TryGetValue(organism.Code, out var rules))
        {
            rules = [.. _rules.Where(rule => OrganismRanks.Match(organism, rule.OrganismRank, rule.Organism) is not null)];
            _byOrganism.Add(organism.Code, rules);
        }

        return rules;
    }

    private bool Affects(ExpertRule rule, string drug)
    {
        if (!_affected.TryGetValue((rule.Id, drug), out bool affected))
        {
            affected = !rule.ExceptDrugs.Contains(drug)
                && (rule.Drugs.Contains(drug) || rule.Classes.Any(c => DrugClasses.Contains(_antimicrobial(drug), c)));
            _affected.Add((rule.Id, drug), affected);
        }

        return affected;
    }
}
