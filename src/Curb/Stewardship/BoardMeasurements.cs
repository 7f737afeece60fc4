using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Stewardship;

/// <summary>A measurement of a patient.</summary>
/// <param name="Item">Code of what was measured.</param>
/// <param name="Kind">temperature, inflammation, kidney or liver.</param>
/// <param name="Value">In the item's unit.</param>
/// <param name="Comparator">&lt;, &gt; … where only a bound is known; empty otherwise.</param>
/// <param name="Taken">When.</param>
public sealed record BoardMeasurement(string Item, string Kind, double Value, string Comparator, DateTime Taken);

/// <summary>What was measured of the patients of one institution, read stay by stay as it is asked for. For one thread.</summary>
/// <param name="facts">Facts.</param>
/// <param name="scope">What the caller may see.</param>
/// <param name="institution">Code.</param>
public sealed class BoardMeasurements(IFactSource facts, Scope scope, string institution)
{
    private const int MostRows = 2_000_000;
    private const int SomeAtOnce = 500;

    private readonly Dictionary<string, IReadOnlyList<BoardMeasurement>> _known = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlySet<string>> _delivered = new(() => facts
        .Ask(new FactQuery("measurement", [Measure.Rows()], [Condition.Is("institution", institution), new Condition("value", ConditionTest.IsKnown)], ["measured"]), scope)
        .Where(group => group.Sums[0] > 0).Select(group => group.Dimensions[0]).OfType<string>().ToHashSet(StringComparer.Ordinal));

    /// <summary>What the institution delivers at all.</summary>
    public IReadOnlySet<string> Delivered => _delivered.Value;

    /// <summary>Reads some stays together.</summary>
    public void Read(IEnumerable<string> encounters)
    {
        var missing = encounters.Where(encounter => !_known.ContainsKey(encounter)).Distinct().ToList();
        foreach (var some in Delivered.Count == 0 ? [] : missing.Chunk(SomeAtOnce))
        {
            var rows = (MeasurementFacts)facts.Rows(new FactQuery("measurement", [Measure.Rows()], [Condition.Is("institution", institution), new Condition("encounter", ConditionTest.In, [.. some])], []), scope, MostRows);
            foreach (var stay in Enumerable.Range(0, rows.Count).Where(row => rows.Value[row] is not null && rows.TakenAt[row] is not null && rows.Item.IsKnown(row)).GroupBy(row => rows.Encounter[row]!, StringComparer.Ordinal))
            {
                _known[stay.Key] = [.. stay.Select(row => new BoardMeasurement(rows.Item[row]!, rows.Kind[row] ?? "", rows.Value[row]!.Value, rows.Comparator[row] ?? "", Instants.ToDateTime(rows.TakenAt[row]!.Value))).OrderByDescending(one => one.Taken)];
            }
        }

        missing.ForEach(encounter => _known.TryAdd(encounter, []));
    }

    /// <summary>Measurements of a stay, newest first.</summary>
    public IReadOnlyList<BoardMeasurement> Of(string encounter)
    {
        Read([encounter]);
        return _known[encounter];
    }
}
