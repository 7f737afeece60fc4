using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>
/// The rules of <c>reference/laboratory-rules</c> about several results of one isolate. A criterion is terms joined by AND within OR; a term names drugs (any of them, with |)
/// and what one of them must be: R (R or NS), S, !R (none resistant) or missing (none has a category); or a special test with + or -. Measured categories count,
/// not those an expert rule made; a drug that was not tested meets missing and !R and nothing else.
/// </summary>
internal sealed class LaboratoryRules
{
    private readonly List<Rule> _rules = [];
    private readonly Dictionary<string, Rule[]> _byOrganism = new(StringComparer.Ordinal);

    public LaboratoryRules(ReferenceLibrary library)
    {
        var table = library.Table("laboratory-rules", library.Latest("laboratory-rules"));
        for (int row = 0; row < table.Count; row++)
        {
            string At(string column) => table[row, table.Column(column)];
            var except = table.List(row, table.Column("except_organisms"));
            _rules.Add(new Rule(At("finding"), At("kind"), At("organism"), At("organism_rank"), except, Read(At("finding"), At("criteria")), At("text"), At("text_zh"), At("source"), At("confidence")));
        }
    }

    /// <summary>The findings of one isolate with results.</summary>
    public IEnumerable<LaboratoryFinding> Judge(int row, Organism organism, SpecialTests tests, IReadOnlyDictionary<string, SirCategory> results) =>
        from rule in About(organism)
        let held = rule.Alternatives.FirstOrDefault(terms => terms.All(term => term.Holds(tests, results)))
        where held is not null
        let drugs = held.SelectMany(term => term.Drugs).Distinct().ToList()
        select new LaboratoryFinding(row, rule.Finding, rule.Kind, string.Join(';', drugs), Shown(drugs, results), rule.Text, rule.TextZh, rule.Source, rule.Confidence);

    private static string Shown(IEnumerable<string> drugs, IReadOnlyDictionary<string, SirCategory> results) =>
        string.Join(' ', drugs.Select(drug => $"{drug}={(results.TryGetValue(drug, out var category) && category.IsCall() ? category.Text() : "not tested")}"));

    private Rule[] About(Organism organism)
    {
        if (!_byOrganism.TryGetValue(organism.Code, out var rules))
        {
            _byOrganism[organism.Code] = rules = [.. _rules.Where(rule =>
                OrganismRanks.Match(organism, rule.Rank, rule.Organism) is not null && !rule.Except.Any(left => OrganismRanks.BelongsTo(organism, left)))];
        }

        return rules;
    }

    private static List<List<Term>> Read(string finding, string criteria) =>
        [.. criteria.Split(" OR ").Select(alternative => alternative.Split(" AND ").Select(term => ReadTerm(finding, term.Trim())).ToList())];

    private static Term ReadTerm(string finding, string text)
    {
        var sides = text.Split('=', 2);
        if (sides.Length == 2 && SpecialTests.OfField(sides[0]) is { } test && sides[1] is "+" or "-")
        {
            return new Term([], SpecialTests.OfField(sides[0]), sides[1]);
        }

        return sides.Length == 2 && sides[1] is "R" or "S" or "!R" or "missing"
            ? new Term(sides[0].Split('|'), null, sides[1])
            : throw new ReferenceFaultException($"reference/laboratory-rules, {finding}: found \"{text}\"; expected drugs with R, S, !R or missing, or a special test with + or -, such as IPM|MEM=R.");
    }

    private sealed record Term(string[] Drugs, string? Test, string Wanted)
    {
        public bool Holds(SpecialTests tests, IReadOnlyDictionary<string, SirCategory> results)
        {
            if (Test is not null)
            {
                return tests.Named(Test) == (Wanted == "+");
            }

            var found = Drugs.Select(drug => results.GetValueOrDefault(drug));
            return Wanted switch
            {
                "R" => found.Any(IsResistant),
                "S" => found.Any(category => category == SirCategory.S),
                "!R" => !found.Any(IsResistant),
                _ => !found.Any(category => category.IsCall()),
            };
        }

        private static bool IsResistant(SirCategory category) => category is SirCategory.R or SirCategory.NS;
    }

    private sealed record Rule(
        string Finding, string Kind, string Organism, string Rank, IReadOnlyList<string> Except, List<List<Term>> Alternatives, string Text, string TextZh, string Source, string Confidence);
}
