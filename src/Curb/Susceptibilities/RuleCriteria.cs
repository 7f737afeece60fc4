using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>
/// Reads the criteria of expert rules: terms joined by AND within OR. A term is a test (ESBL=+, BETA_LACT=-), or a drug or drug class with R or NS
/// (OXA=NS, CEPH3=R); a class term holds where any drug of the class does.
/// </summary>
internal sealed class RuleCriteria(ReferenceLibrary library, bool intermediateIsNonSusceptible)
{
    /// <summary>Alternatives; each a list of terms that all must hold.</summary>
    public IReadOnlyList<IReadOnlyList<RuleTerm>> Read(ExpertRule rule) =>
        [.. rule.Criteria.Split(" OR ", StringSplitOptions.TrimEntries).Select(alternative =>
            (IReadOnlyList<RuleTerm>)[.. alternative.Split(" AND ", StringSplitOptions.TrimEntries).Select(term => Term(rule, term))])];

    /// <summary>True where a drug is the one named, or belongs to the WHONET class or subclass named.</summary>
    public bool IsOf(string drug, string name) =>
        drug == name
        || (library.Antimicrobial(drug) is { } known && library.DrugClass(known.DrugClass) is { } its
            && (its.WhonetClasses.Contains(name, StringComparer.OrdinalIgnoreCase) || its.WhonetSubclasses.Contains(name, StringComparer.OrdinalIgnoreCase)));

    private RuleTerm Term(ExpertRule rule, string term)
    {
        var sides = term.Split('=', 2, StringSplitOptions.TrimEntries);
        if (sides.Length == 2 && SpecialTests.OfField(sides[0]) is not null && sides[1] is "+" or "-" or "p" or "n")
        {
            return new RuleTerm(SpecialTests.OfField(sides[0]), sides[1] is "+" or "p", null);
        }

        bool isDrug = library.Antimicrobial(sides[0]) is not null || library.DrugClasses.Any(c => c.WhonetClasses.Concat(c.WhonetSubclasses).Contains(sides[0], StringComparer.OrdinalIgnoreCase));
        if (sides.Length != 2 || !isDrug || sides[1] is not ("R" or "NS"))
        {
            throw new ReferenceFaultException($"reference/expert-rules, rule {rule.Rule}: found \"{term}\"; expected a test with + or -, or a drug or drug class with R or NS, such as OXA=NS.");
        }

        bool orIntermediate = sides[1] == "NS" && intermediateIsNonSusceptible;
        return new RuleTerm(null, false, new ResultMemory(result => result.Test is { } tested && Meets(result.Interpretation.Category, orIntermediate) && IsOf(tested.Drug, sides[0])));
    }

    private static bool Meets(SirCategory category, bool orIntermediate) =>
        category is SirCategory.R or SirCategory.NS || (orIntermediate && category is SirCategory.I or SirCategory.SDD);
}

/// <summary>One term: a test with the outcome it must have, or results of which one must meet it.</summary>
internal sealed record RuleTerm(string? Test, bool Positive, ResultMemory? Results)
{
    public bool Holds(SpecialTests tests, InterpretationLookup lookup, ReadOnlySpan<int> results) =>
        Results is null ? tests.Named(Test!) == Positive : Results.Any(lookup, results);
}

/// <summary>A yes or no about distinct results, found once for each.</summary>
internal sealed class ResultMemory(Func<InterpretedResult, bool> judge)
{
    private const sbyte Yes = 1;
    private const sbyte No = -1;
    private sbyte[] _known = [];

    public bool Any(InterpretationLookup lookup, ReadOnlySpan<int> results)
    {
        foreach (int result in results)
        {
            if (Of(lookup, result))
            {
                return true;
            }
        }

        return false;
    }

    public bool Of(InterpretationLookup lookup, int result)
    {
        if (result >= _known.Length)
        {
            Array.Resize(ref _known, Math.Max(lookup.Count, result + 1) * 2);
        }

        return (_known[result] != 0 ? _known[result] : _known[result] = judge(lookup[result]) ? Yes : No) == Yes;
    }
}
