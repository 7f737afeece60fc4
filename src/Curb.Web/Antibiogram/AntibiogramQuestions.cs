using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.Antibiogram;

/// <summary>Asks for the antibiogram of a view: first isolates per patient and species, human; screening cultures are counted too, in the isolates and in the cells alike, since results do not carry the mark.</summary>
public static class AntibiogramQuestions
{
    /// <summary>Rows that fit a page; the rest is counted and in the CSV.</summary>
    private const int MostOrganisms = 24;

    private static readonly string[] s_grams = ["-", "+"];

    public static PanelOutcome<AntibiogramView> Ask(IFactSource facts, Scope scope, FilterOptions options, string? specimen, Names names, Phrases t, int most = MostOrganisms)
    {
        var isolates = facts.Ask(new FactQuery("isolate", [Measure.Rows()], [.. First(options, null), Condition.Is("first_isolate", true)], ["organism", "gram", "specimen_group"]), scope);
        if (isolates.Count == 0)
        {
            return new PanelOutcome<AntibiogramView>.Empty("antibiogram.empty");
        }

        var results = new Antibiograms.Antibiogram([], "first_isolate", First(options, specimen)).Ask(facts, scope).Where(row => !scope.Hides(row.Tested)).ToList();
        var cells = results.GroupBy(row => row.Organism).ToDictionary(rows => rows.Key, rows => rows.ToDictionary(row => row.Drug, CellOf));
        var organisms = isolates.Where(group => group.Dimensions[0] is not null && (specimen is null || group.Dimensions[2] == specimen))
            .GroupBy(group => (Organism: group.Dimensions[0]!, Gram: group.Dimensions[1] ?? ""))
            .Where(group => cells.ContainsKey(group.Key.Organism))
            .Select(group => Row(group.Key.Organism, group.Key.Gram, (long)group.Sum(g => g.Sums[0] ?? 0), cells[group.Key.Organism], names))
            .Where(row => !scope.Hides(row.Isolates))
            .OrderByDescending(row => row.Isolates).ThenBy(row => row.Code, StringComparer.Ordinal).ToList();
        var shown = organisms.Take(most).OrderBy(row => row.Gram == "negative" ? 0 : row.Gram == "positive" ? 1 : 2).ToList();
        var specimens = isolates.Select(group => group.Dimensions[2]).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        if (shown.Count == 0)
        {
            return new PanelOutcome<AntibiogramView>.Empty(specimen is null ? "antibiogram.no-results" : "antibiogram.no-results-specimen");
        }

        return new PanelOutcome<AntibiogramView>.Shown(new AntibiogramView(shown, Columns(shown, names, t), specimens, specimen, results.Sum(row => row.Unread), organisms.Count - shown.Count));
    }

    private static IReadOnlyList<Condition> First(FilterOptions options, string? specimen)
    {
        var conditions = FactConditions.Of(options, Condition.Is("host", "human"));
        return specimen is null ? conditions : [.. conditions, Condition.Is("specimen_group", specimen)];
    }

    private static Cell CellOf(AntibiogramRow row) => new(row.Tested, row.Susceptible, row.Resistant, row.Expected);

    private static OrganismRow Row(string code, string gram, long isolates, Dictionary<string, Cell> cells, Names names)
    {
        var organism = names.Organism(code);
        return new OrganismRow(code, organism?.Name ?? code, organism?.NameZh ?? "", Array.IndexOf(s_grams, gram) switch { 0 => "negative", 1 => "positive", _ => "other" }, isolates, cells);
    }

    /// <summary>Drugs of Gram-negatives first, then those of Gram-positives only, then antifungals; each by class.</summary>
    private static IReadOnlyList<DrugColumn> Columns(IReadOnlyList<OrganismRow> rows, Names names, Phrases t) =>
        [.. rows.SelectMany(row => row.Cells.Where(cell => cell.Value.Tested > 0).Select(cell => (Drug: cell.Key, row.Gram)))
            .GroupBy(pair => pair.Drug, StringComparer.Ordinal)
            .OrderBy(drug => drug.Any(pair => pair.Gram == "negative") ? 0 : drug.Any(pair => pair.Gram == "positive") ? 1 : 2)
            .ThenBy(drug => names.DrugClass(drug.Key), StringComparer.Ordinal).ThenBy(drug => drug.Key, StringComparer.Ordinal)
            .Select(drug => new DrugColumn(drug.Key, names.Drug(t, drug.Key)))];
}
