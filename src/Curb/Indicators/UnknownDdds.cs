using Curb.Disclosure;
using Curb.Facts;
using Curb.Policies;

namespace Curb.Indicators;

/// <summary>Why the DDDs of order lines are unknown, by the groups of a figure; asked only where a figure has unknown DDDs.</summary>
internal sealed class UnknownDdds
{
    private readonly IReadOnlyList<string> _dimensions;
    private readonly Lazy<ILookup<string, (string? Problem, double Lines)>>? _problems;
    private readonly int[] _kept = [];

    public UnknownDdds(IFactSource facts, Scope scope, IndicatorSide side, IReadOnlyList<string> dimensions, IReadOnlyList<Condition> extra)
    {
        _dimensions = dimensions;
        if (side is not { Fact: "drug_use", Measure.Column: "ddds" })
        {
            return;
        }

        _kept = [.. Enumerable.Range(0, dimensions.Count).Where(i => side.Dimensions.ContainsKey(dimensions[i]))];
        string[] columns = [.. _kept.Select(i => side.Dimensions[dimensions[i]])];
        var query = new FactQuery(side.Fact, [Measure.Rows()], [.. side.Where, .. extra, new Condition("ddds", ConditionTest.IsNull)], [.. columns.Append("ddd_problem").Distinct()]);
        _problems = new(() => facts.Ask(query, scope).ToLookup(group => SideAnswer.Key(group.Dimensions.Take(columns.Length)), group => (group.Dimensions[^1], group.Sums[0] ?? 0)));
    }

    /// <summary>The reasons for one group of the dimensions asked for; empty where the side does not sum DDDs of lines.</summary>
    public Bilingual Because(IReadOnlyList<string?> group) =>
        _problems is null || group.Count != _dimensions.Count ? Bilingual.Empty : Reasons.DddsUnknown(_problems.Value[SideAnswer.Key(_kept.Select(i => group[i]))]);
}
