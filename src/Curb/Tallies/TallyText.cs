using Curb.Columns;
using Curb.Facts;

namespace Curb.Tallies;

/// <summary>Questions as text that is the same wherever the same is asked: what a tally that was kept is found again by.</summary>
internal static class TallyText
{
    /// <summary>Conditions that must all hold, in an order of their own.</summary>
    public static string Of(Table fact, IEnumerable<Condition> conditions) => string.Join('&', conditions.Select(condition => Of(fact, condition)).Distinct().Order(StringComparer.Ordinal));

    /// <summary>What is summed, counted, or counted once.</summary>
    public static string Of(Table fact, Measure measure) => $"{(measure.Distinct ? "distinct" : measure.Column is null ? "rows" : "sum")} {measure.Column} if {Of(fact, measure.If)}";

    public static string Of(Table fact, Condition condition)
    {
        var column = FactVocabulary.Column(fact, condition.Column);
        return $"{condition.Column} {condition.Test} {string.Join('\u001f', condition.Values.Select(value => FactVocabulary.DimensionText(FactVocabulary.ValueFor(column, value))))}";
    }
}
