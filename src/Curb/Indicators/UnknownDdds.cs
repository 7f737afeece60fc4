using Curb.Disclosure;
using Curb.Facts;
using Curb.Policies;

namespace Curb.Indicators;

/// <summary>Why the DDDs of order lines are unknown, by the groups of a figure; asked only where a figure has unknown DDDs.</summary>
internal sealed class UnknownDdds
{
    /// <summary>The column that says why.</summary>
    public const string Problem = "ddd_problem";

    private readonly IReadOnlyList<string> _dimensions;
    private readonly Lazy<ILookup<string, (string? Problem, double Lines)>>? _problems;
    private readonly int[] _kept = [];

    public UnknownDdds(IFactSource facts, Scope scope, IndicatorSide side, IReadOnlyList<string> dimensions, IReadOnlyList<Condition> extra)
    {
        _dimensions = dimensions;
        if (!IsAskedOf(side))
        {
            return;
        }

        _kept = [.. Enumerable.Range(0, dimensions.Count).Where(i => side.Dimensions.ContainsKey(dimensions[i]))];
        string[] columns = [.. _kept.Select(i => side.Dimensions[dimensions[i]])];
        var query = new FactQuery(side.Fact, [Measure.Rows()], [.. side.Where, .. extra, Unknown], [.. columns.Append(Problem).Distinct()]);
        _problems = new(() => facts.Ask(query, scope).ToLookup(group => SideAnswer.Key(group.Dimensions.Take(columns.Length)), group => (group.Dimensions[^1], group.Sums[0] ?? 0)));
    }

    /// <summary>What lines meet whose DDDs are unknown.</summary>
    public static Condition Unknown { get; } = new("ddds", ConditionTest.IsNull);

    /// <summary>True for sides that sum the DDDs of lines.</summary>
    public static bool IsAskedOf(IndicatorSide side) => side is { Fact: "drug_use", Measure.Column: "ddds" };

    /// <summary>The reasons for one group of the dimensions asked for; empty where the side does not sum DDDs of lines.</summary>
    public Bilingual Because(IReadOnlyList<string?> group) =>
        _problems is null || group.Count != _dimensions.Count ? Bilingual.Empty : Reasons.DddsUnknown(_problems.Value[SideAnswer.Key(_kept.Select(i => group[i]))]);
}
