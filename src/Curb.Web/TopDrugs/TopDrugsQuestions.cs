using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.TopDrugs;

/// <summary>Ranks the antimicrobials of a view by DDDs or by charges.</summary>
public static class TopDrugsQuestions
{
    public const int Shown = 10;

    public static PanelOutcome<TopDrugsView> Ask(IFactSource facts, Scope scope, FilterOptions options, string by, Names names, Phrases t, int shown = Shown)
    {
        if (scope.FewestShown > 0 && options.Department is not null)
        {
            return new PanelOutcome<TopDrugsView>.Empty("panel.no-part-above");
        }

        var groups = facts.Ask(Question(options, by), scope);
        var parts = scope.FewestShown > 0 ? Parts(facts, scope, options, by) : null;
        var lines = groups.Where(group => group.Dimensions[0] is not null && group.Sums[0] > 0)
            .GroupBy(group => group.Dimensions[0]!)
            .Select(drug => Line(drug.Key, [.. drug], names, t))
            .Where(line => parts?.Covers(line.Drug, options.Period!.Value) != false)
            .OrderByDescending(line => line.Amount).ThenBy(line => line.Drug, StringComparer.Ordinal).ToList();
        if (lines.Count == 0)
        {
            return new PanelOutcome<TopDrugsView>.Empty(parts is not null && groups.Count > 0 ? "panel.whole-years" : groups.Count == 0 ? "drugs.empty" : $"drugs.empty-{by}");
        }

        return new PanelOutcome<TopDrugsView>.Shown(new TopDrugsView(by, [.. lines.Take(shown)], lines.Sum(line => line.Amount), (long)groups.Where(group => parts?.Covers(group.Dimensions[0] ?? "", options.Period!.Value) != false).Sum(group => group.Sums[2] ?? 0)));
    }

    /// <summary>Which drugs are shown above institutions, decided over all months of the data: by what is ranked and by order lines.</summary>
    private static ShownParts Parts(IFactSource facts, Scope scope, FilterOptions options, string by)
    {
        var groups = facts.Ask(Question(options with { Period = null }, by) with { GroupBy = ["drug", "month"] }, scope).Where(group => CalendarMonth.Parse(group.Dimensions[1]) is not null).ToList();
        var months = groups.ToLookup(group => group.Dimensions[0] ?? "", group => (Month: CalendarMonth.Parse(group.Dimensions[1])!.Value.Index, group.Sums), StringComparer.Ordinal);
        Dictionary<int, double> By(string drug, int sum) => months[drug].GroupBy(one => one.Month).ToDictionary(month => month.Key, month => month.Sum(one => one.Sums[sum] ?? 0));
        var counts = months.ToDictionary(drug => drug.Key, drug => new MonthlyCounts([By(drug.Key, 1), By(drug.Key, 0)]), StringComparer.Ordinal);
        int last = months.SelectMany(drug => drug).Select(one => one.Month).DefaultIfEmpty(int.MinValue).Max();
        return ShownParts.Of(counts, ShownMonths.Of(MonthlyCounts.Together([.. counts.Values]), scope, last), scope, last);
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
