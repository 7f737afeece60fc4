using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Susceptibilities;
using Curb.Tests.Support;

namespace Curb.Tests.Isolates;

/// <summary>The readable second implementation of the resistance classes: table rows and names, nothing compiled.</summary>
internal static class SlowResistanceClasses
{
    private sealed record Row(string Name, IReadOnlyList<string> Drugs, IReadOnlyList<string> Extra);

    public static ResistanceClasses Assess(Organism organism, SpecialTests tests, IReadOnlyDictionary<string, SirCategory> results, bool intermediateCounts)
    {
        var found = new List<string>();
        var open = new List<string>();
        foreach (var rule in About(organism, "resistance-classes", "class", "tests").GroupBy(row => row.Name))
        {
            var answers = rule.Select(row => Applies(row, tests, results)).ToList();
            (answers.Contains(true) ? found : answers.Contains(null) ? open : []).Add(rule.Key);
        }

        bool NonSusceptible(SirCategory category) => category.IsResistant() || (intermediateCounts && category is SirCategory.I or SirCategory.SDD);
        Multidrug(About(organism, "mdr-categories", "category", null), results, NonSusceptible, found, open);
        var groups = About(organism, "difficult-to-treat", "group", "required");
        if (groups.Count > 0 && groups.SelectMany(group => Called(group, results)).All(NonSusceptible))
        {
            bool judged = groups.Where(group => group.Extra.Contains("yes")).All(group => Called(group, results).Any());
            (judged ? found : open).Add("DTR");
        }

        return new ResistanceClasses(found, open);
    }

    private static void Multidrug(List<Row> categories, IReadOnlyDictionary<string, SirCategory> results, Func<SirCategory, bool> nonSusceptible, List<string> found, List<string> open)
    {
        List<List<SirCategory>> tested = [.. categories.Select(category => Called(category, results).Where(result => result != SirCategory.IR).ToList())];
        int affected = tested.Count(category => category.Any(nonSusceptible));
        if (categories.Count > 0 && (affected >= 3 || found.Contains("MRSA")))
        {
            found.AddRange(new[] { "MDR", "XDR", "PDR" }.Take(
                categories.Count - affected > 2 ? 1 : tested.All(category => category.Count > 0 && category.All(nonSusceptible)) ? 3 : 2));
        }
        else if (categories.Count > 0 && tested.Count(category => category.Count > 0) * 2 < categories.Count)
        {
            open.Add("MDR");
        }
    }

    private static bool? Applies(Row row, SpecialTests tests, IReadOnlyDictionary<string, SirCategory> results)
    {
        bool?[] done = [.. row.Extra.Select(tests.Named)];
        var called = Called(row, results).ToList();
        return called.Any(result => result.IsResistant()) || done.Contains(true) ? true : called.Count > 0 || done.Contains(false) ? false : null;
    }

    private static IEnumerable<SirCategory> Called(Row row, IReadOnlyDictionary<string, SirCategory> results) =>
        row.Drugs.Where(results.ContainsKey).Select(drug => results[drug]).Where(result => result.IsCall());

    private static List<Row> About(Organism organism, string dataset, string name, string? extra)
    {
        var library = ReferenceTables.Library;
        var table = library.Table(dataset, library.Latest(dataset));
        return [.. Enumerable.Range(0, table.Count)
            .Where(row => OrganismRanks.Match(organism, table[row, table.Column("organism_rank")], table[row, table.Column("organism")]) is not null
                && !table.List(row, table.Column("except_organisms")).Any(left => OrganismRanks.BelongsTo(organism, left)))
            .Select(row => new Row(table[row, table.Column(name)], table.List(row, table.Column("drugs")), extra is null ? [] : table.List(row, table.Column(extra))))];
    }
}
