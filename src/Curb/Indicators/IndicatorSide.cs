using Curb.Facts;

namespace Curb.Indicators;

/// <summary>Numerator or denominator: one sum over one fact's rows.</summary>
/// <param name="Fact">Fact table.</param>
/// <param name="Measure">What is summed, and the conditions (<c>if</c>) of rows that count.</param>
/// <param name="Where">The cohort: rows that are looked at.</param>
/// <param name="Dimensions">Dimension names and the columns that carry them; institution and month always among them.</param>
/// <param name="Across">Dimensions that this side does not carry and over which it stays the same: patient-days for every drug.</param>
/// <param name="Otherwise">The side to ask where this one does not carry a wanted dimension; same meaning, other grain. Null where none.</param>
public sealed record IndicatorSide(
    string Fact,
    Measure Measure,
    IReadOnlyList<Condition> Where,
    IReadOnlyDictionary<string, string> Dimensions,
    IReadOnlySet<string> Across,
    IndicatorSide? Otherwise)
{
    public string MonthColumn => Dimensions["month"];

    /// <summary>The side that can be asked by these dimensions: this one, the one behind it, or null.</summary>
    public IndicatorSide? For(IEnumerable<string> dimensions) =>
        dimensions.All(name => Dimensions.ContainsKey(name) || Across.Contains(name)) ? this : Otherwise?.For(dimensions);

    /// <summary>The same side, kept the same over a dimension: the total of which a ranked item is a share.</summary>
    public IndicatorSide Over(string dimension) => this with
    {
        Dimensions = Dimensions.Where(pair => pair.Key != dimension).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
        Across = Across.Append(dimension).ToHashSet(StringComparer.Ordinal),
        Otherwise = Otherwise?.Over(dimension),
    };
}

/// <summary>A fact without which the indicator can't be assessed: what was not delivered is not zero.</summary>
/// <param name="Fact">Fact table that must have rows of the institution in the period.</param>
/// <param name="Where">Which rows prove delivery.</param>
/// <param name="MonthColumn">Its month column.</param>
/// <param name="What">What is missing where it has none: "specimen records".</param>
public sealed record NeededFact(string Fact, IReadOnlyList<Condition> Where, string MonthColumn, Policies.Bilingual What);

/// <summary>Rows that ought to count and can't, because something about them is unknown.</summary>
/// <param name="Missing">Counts them.</param>
/// <param name="Of">Counts all that ought to count.</param>
/// <param name="What">"orders without DDD".</param>
public sealed record Completeness(IndicatorSide Missing, IndicatorSide Of, Policies.Bilingual What);
