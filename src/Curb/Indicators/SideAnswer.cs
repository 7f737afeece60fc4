using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Indicators;

/// <summary>The sums of one side for every group, asked in one query.</summary>
internal sealed class SideAnswer
{
    private readonly Dictionary<string, SideCell> _cells;
    private readonly int[] _kept;

    private SideAnswer(Dictionary<string, SideCell> cells, int[] kept)
    {
        _cells = cells;
        _kept = kept;
    }

    public IEnumerable<IReadOnlyList<string?>> Groups => _cells.Values.Select(cell => cell.Group);

    /// <summary>True where the answer carries each of the dimensions asked for.</summary>
    public bool CarriesAll(int dimensions) => _kept.Length == dimensions;

    public static SideAnswer Ask(IFactSource facts, Scope scope, IndicatorSide side, IReadOnlyList<string> dimensions, IReadOnlyList<Condition> extra)
    {
        int[] kept = [.. Enumerable.Range(0, dimensions.Count).Where(i => side.Dimensions.ContainsKey(dimensions[i]))];
        var query = new FactQuery(side.Fact, Measures(side.Measure), [.. side.Where, .. extra], [.. kept.Select(i => side.Dimensions[dimensions[i]])]);
        var cells = facts.Ask(query, scope).Where(group => (group.Sums[1] ?? 0) > 0).Select(group => Cell(side, group));
        return new SideAnswer(cells.ToDictionary(cell => Key(cell.Group), StringComparer.Ordinal), kept);
    }

    /// <summary>The cell for a group of the dimensions asked for; dimensions that the side does not carry are passed over.</summary>
    public SideCell? For(IReadOnlyList<string?> group) => _cells.GetValueOrDefault(Key([.. _kept.Select(i => group[i])]));

    public static string Key(IEnumerable<string?> group) => string.Join('\u001f', group.Select(value => value ?? "\u0000"));

    /// <summary>The measure itself, all rows of the cohort, and the rows whose part in the measure is unknown.</summary>
    public static List<Measure> Measures(Measure measure) => [measure, Measure.Rows(), .. UnknownConditions(measure).Select(unknown => Measure.Rows(unknown))];

    /// <summary>The conditions under which a row's part in a measure is unknown, no two of which a row can meet.</summary>
    public static IEnumerable<IReadOnlyList<Condition>> UnknownConditions(Measure measure)
    {
        for (int i = 0; i < measure.If.Count; i++)
        {
            if (measure.If[i].Test is not (ConditionTest.IsNull or ConditionTest.IsKnown))
            {
                yield return [.. measure.If.Take(i), new Condition(measure.If[i].Column, ConditionTest.IsNull)];
            }
        }

        if (measure.Column is { } column)
        {
            yield return [.. measure.If, new Condition(column, ConditionTest.IsNull)];
        }
    }

    private static SideCell Cell(IndicatorSide side, FactGroup group)
    {
        double unknown = group.Sums.Skip(2).Sum(sum => sum ?? 0);
        double rows = group.Sums[1] ?? 0;
        bool nothingKnown = group.Sums[0] is null && unknown > 0;
        return new SideCell(group.Dimensions, nothingKnown ? null : group.Sums[0] ?? 0, rows, unknown, side.Measure.Column is null);
    }
}

/// <summary>One group's sum.</summary>
/// <param name="Group">Values of the dimensions that the side carries.</param>
/// <param name="Sum">The sum; null where every part of it is unknown.</param>
/// <param name="Rows">Rows of the cohort.</param>
/// <param name="Unknown">Rows whose part is unknown.</param>
/// <param name="CountsRows">True where the measure counts rows, so that an unknown row adds 0 or 1.</param>
internal sealed record SideCell(IReadOnlyList<string?> Group, double? Sum, double Rows, double Unknown, bool CountsRows);
