using Curb.Disclosure;
using Curb.Facts;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.TopDrugs;

/// <summary>Ranks the antimicrobials of a view by DDDs or by charges.</summary>
public static class TopDrugsQuestions
{
    public const int Shown = 10;

    public static PanelOutcome<TopDrugsView> Ask(IFactSource facts, Scope scope, FilterOptions options, string by, Names names, Phrases t, int shown = Shown)
    {
        var groups = facts.Ask(Question(options, by), scope);
        var lines = groups.Where(group => group.Dimensions[0] is not null && group.Sums[0] > 0)
            .GroupBy(group => group.Dimensions[0]!)
            .Select(drug => Line(drug.Key, [.. drug], names, t))
            .Where(line => !scope.Hides(line.Orders))
            .OrderByDescending(line => line.Amount).ThenBy(line => line.Drug, StringComparer.Ordinal).ToList();
        if (lines.Count == 0)
        {
            return new PanelOutcome<TopDrugsView>.Empty(groups.Count == 0 ? "drugs.empty" : $"drugs.empty-{by}");
        }

        return new PanelOutcome<TopDrugsView>.Shown(new TopDrugsView(by, [.. lines.Take(shown)], lines.Sum(line => line.Amount), (long)groups.Sum(group => group.Sums[2] ?? 0)));
    }

    private static FactQuery Question(FilterOptions options, string by) => new(
        "drug_use",
        [Measure.Sum(by == "cost" ? "cost" : "ddds"), Measure.Rows(), Measure.Rows(new Condition("ddds", ConditionTest.IsNull))],
        FactConditions.Of(options, Condition.Is("counted", true)),
        ["drug", "grade", "aware"]);

    private static DrugLine Line(string drug, IReadOnlyList<FactGroup> groups, Names names, Phrases t) => new(
        drug,
        names.Drug(t, drug),
        One(groups, 1),
        One(groups, 2),
        groups.Sum(group => group.Sums[0] ?? 0),
        (long)groups.Sum(group => group.Sums[1] ?? 0));

    /// <summary>Grade and AWaRe group can differ by route: then the one with the larger amount is shown.</summary>
    private static string One(IReadOnlyList<FactGroup> groups, int dimension) =>
        groups.GroupBy(group => group.Dimensions[dimension] ?? "").OrderByDescending(same => same.Sum(group => group.Sums[0] ?? 0)).First().Key;
}
