using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>What was found about the resistance classes of one isolate.</summary>
/// <param name="Classes">Classes that apply, in the order of their table.</param>
/// <param name="CannotAssess">Classes that are about the organism and could not be assessed, because none of the deciding drugs or tests was done.</param>
public sealed record ResistanceClasses(IReadOnlyList<string> Classes, IReadOnlyList<string> CannotAssess);

/// <summary>
/// Resistance classes by definitions that are data: tables <c>reference/resistance-classes</c> and, for MDR, XDR and PDR, <c>reference/mdr-categories</c>
/// (Magiorakos 2012). What was not tested is neither resistant nor susceptible.
/// </summary>
public sealed class ResistanceClassifier
{
    private const int CategoriesForMultidrug = 3;
    private const int CategoriesLeftInExtensive = 2;
    private const double LeastShareOfCategories = 0.5;

    private readonly List<ClassRule> _rules;
    private readonly List<CategoryRule> _categories;
    private readonly bool _intermediateCounts;
    private readonly Dictionary<string, Compiled> _byOrganism = new(StringComparer.Ordinal);

    /// <param name="library">Reference tables.</param>
    /// <param name="drugs">Drugs by the index under which results are given.</param>
    /// <param name="intermediateCounts">True where I means intermediate (CLSI) and so "non-susceptible" for MDR; false where it means increased exposure (EUCAST).</param>
    public ResistanceClassifier(ReferenceLibrary library, IReadOnlyList<string> drugs, bool intermediateCounts)
    {
        _intermediateCounts = intermediateCounts;
        var index = drugs.Select((drug, at) => (drug, at)).ToDictionary(pair => pair.drug, pair => pair.at, StringComparer.Ordinal);
        int[] Indexes(IEnumerable<string> codes) => [.. codes.Where(index.ContainsKey).Select(code => index[code])];
        var classes = library.Table("resistance-classes", library.Latest("resistance-classes"));
        _rules = [.. Enumerable.Range(0, classes.Count).Select(row => new ClassRule(
            classes[row, classes.Column("class")],
            classes[row, classes.Column("organism")],
            classes[row, classes.Column("organism_rank")],
            classes.List(row, classes.Column("except_organisms")),
            Indexes(classes.List(row, classes.Column("drugs"))),
            classes.List(row, classes.Column("tests"))))];
        var categories = library.Table("mdr-categories", library.Latest("mdr-categories"));
        _categories = [.. Enumerable.Range(0, categories.Count).Select(row => new CategoryRule(
            categories[row, categories.Column("organism")],
            categories[row, categories.Column("organism_rank")],
            categories.List(row, categories.Column("except_organisms")),
            Indexes(categories.List(row, categories.Column("drugs")))))];
    }

    /// <summary>Assesses one isolate.</summary>
    /// <param name="organism">Its organism.</param>
    /// <param name="tests">Its special tests.</param>
    /// <param name="byDrug">The most resistant result per drug index; none where not tested.</param>
    public ResistanceClasses Assess(Organism organism, SpecialTests tests, ReadOnlySpan<SirCategory> byDrug)
    {
        var compiled = For(organism);
        List<string> found = [];
        List<string> open = [];
        foreach (var rule in compiled.Classes)
        {
            bool? applies = Applies(rule, tests, byDrug);
            if (applies == true && !found.Contains(rule.Class))
            {
                found.Add(rule.Class);
            }
            else if (applies is null)
            {
                open.Add(rule.Class);
            }
        }

        if (compiled.Categories.Length > 0)
        {
            AddMultidrug(compiled, byDrug, found, open);
        }

        return new ResistanceClasses(found, open);
    }

    private static bool? Applies(ClassRule rule, SpecialTests tests, ReadOnlySpan<SirCategory> byDrug)
    {
        bool known = false;
        foreach (string test in rule.Tests)
        {
            var result = tests.Named(test);
            if (result == true)
            {
                return true;
            }

            known |= result is not null;
        }

        foreach (int drug in rule.Drugs)
        {
            if (byDrug[drug].IsResistant())
            {
                return true;
            }

            known |= byDrug[drug].IsCall();
        }

        return known ? false : null;
    }

    private void AddMultidrug(Compiled compiled, ReadOnlySpan<SirCategory> byDrug, List<string> found, List<string> open)
    {
        int tested = 0;
        int affected = 0;
        bool every = true;
        foreach (int[] drugs in compiled.Categories)
        {
            bool any = false;
            bool done = false;
            foreach (int drug in drugs)
            {
                bool call = byDrug[drug].IsCall() && byDrug[drug] != SirCategory.IR;
                bool resistant = call && (byDrug[drug].IsResistant() || (_intermediateCounts && byDrug[drug] is SirCategory.I or SirCategory.SDD));
                done |= call;
                any |= resistant;
                every &= !call || resistant;
            }

            tested += done ? 1 : 0;
            affected += any ? 1 : 0;
        }

        int categories = compiled.Categories.Length;
        bool methicillin = found.Contains("MRSA");
        if (affected >= CategoriesForMultidrug || methicillin)
        {
            found.Add("MDR");
            if (categories - affected <= CategoriesLeftInExtensive)
            {
                found.Add("XDR");
            }

            if (every && tested == categories && affected == categories)
            {
                found.Add("PDR");
            }
        }
        else if (tested < LeastShareOfCategories * categories)
        {
            open.Add("MDR");
        }
    }

    private Compiled For(Organism organism)
    {
        if (!_byOrganism.TryGetValue(organism.Code, out var compiled))
        {
            compiled = new Compiled(
                [.. _rules.Where(rule => About(organism, rule.Organism, rule.Rank, rule.Except))],
                [.. _categories.Where(rule => About(organism, rule.Organism, rule.Rank, rule.Except)).Select(rule => rule.Drugs)]);
            _byOrganism.Add(organism.Code, compiled);
        }

        return compiled;
    }

    private static bool About(Organism organism, string code, string rank, IReadOnlyList<string> except) =>
        OrganismRanks.Match(organism, rank, code) is not null && !except.Any(left => OrganismRanks.BelongsTo(organism, left));

    private sealed record ClassRule(string Class, string Organism, string Rank, IReadOnlyList<string> Except, int[] Drugs, IReadOnlyList<string> Tests);

    private sealed record CategoryRule(string Organism, string Rank, IReadOnlyList<string> Except, int[] Drugs);

    private sealed record Compiled(ClassRule[] Classes, int[][] Categories);
}
