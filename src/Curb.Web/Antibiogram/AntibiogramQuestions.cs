using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Web.Laboratory;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.Antibiogram;

/// <summary>Asks for the antibiogram of a view: first isolates per patient and species, human; cultures marked as screening are left out.</summary>
public static class AntibiogramQuestions
{
    /// <summary>Rows that fit a page; the rest is counted and in the CSV.</summary>
    private const int MostOrganisms = 24;

    private static readonly string[] s_grams = ["-", "+"];

    /// <param name="counting">What counts as susceptible in the cells.</param>
    public static PanelOutcome<AntibiogramView> Ask(IFactSource facts, Scope scope, FilterOptions options, LaboratoryFilter filter, CountingRule counting, Names names, Phrases t, int most = MostOrganisms)
    {
        if (filter.Cuts(options, scope))
        {
            return new PanelOutcome<AntibiogramView>.Empty("laboratory.filter-within");
        }

        var question = new Antibiograms.Antibiogram(["gram"], "first_isolate", filter.Conditions(options));
        var profiles = facts.Profiles(scope).ToList();
        var counted = question.Count(profiles);
        var results = SmallAntibiogramCells.Of(question, profiles, counting, scope).Shown(counted, options.Period);
        var organisms = results.GroupBy(row => row.Organism)
            .Select(rows => Row(rows.Key, rows.First().Group[0] ?? "", rows.First().Isolates, rows.ToDictionary(row => row.Drug, row => CellOf(row, counting)), names))
            .OrderByDescending(row => row.Isolates).ThenBy(row => row.Code, StringComparer.Ordinal).ToList();
        if (organisms.Count == 0)
        {
            return new PanelOutcome<AntibiogramView>.Empty(
                question.Isolates(profiles).Count > 0 ? "antibiogram.no-results"
                : filter == LaboratoryFilter.None ? "antibiogram.empty" : "antibiogram.no-results-specimen");
        }

        var shown = organisms.Take(most).OrderBy(row => row.Gram == "negative" ? 0 : row.Gram == "positive" ? 1 : 2).ToList();
        var specimens = (question with { By = ["specimen_group"], Where = (filter with { Specimen = null }).Conditions(options) }).Isolates(profiles).Select(group => group.Group[0]).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        return new PanelOutcome<AntibiogramView>.Shown(new AntibiogramView(shown, Columns(shown, names, t), specimens, filter.Specimen, results.Sum(row => row.Unread), organisms.Count - shown.Count, counting) { Withheld = counted.Count - results.Count });
    }

    private static Cell CellOf(AntibiogramRow row, CountingRule counting) => new(row.Tested, row.Counted(counting), row.Resistant, row.Expected);

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
