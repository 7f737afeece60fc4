using Curb.Columns;
using Curb.Facts;

namespace Curb.Tallies;

/// <summary>Conditions on the keys of a tally, looked at value by value as they would be row by row.</summary>
internal static class TallyConditions
{
    /// <summary>False where a question looks into a key more closely than the tally kept it: into the hours of a day.</summary>
    public static bool CanAnswer(FactQuery query, IReadOnlyList<string> keys)
    {
        var fact = FactVocabulary.Fact(query.Fact);
        bool IsTime(string name) => keys.Contains(name) && FactVocabulary.Column(fact, name).Type == ColumnType.Timestamp;
        return !query.GroupBy.Any(IsTime) && query.Where.Where(condition => IsTime(condition.Column)).All(IsOfDays);
    }

    /// <summary>A time is before a day, or not, as its own day is; every other comparison needs the time.</summary>
    private static bool IsOfDays(Condition condition) =>
        condition.Test is ConditionTest.IsKnown or ConditionTest.IsNull
        || (condition.Test is ConditionTest.Less or ConditionTest.AtLeast && condition.Values[0] is DateOnly or DateTime { TimeOfDay.Ticks: 0 });

    /// <summary>True where a value of a key meets a condition.</summary>
    /// <param name="column">The key's column.</param>
    /// <param name="text">The value as text; null where unknown.</param>
    /// <param name="condition">A condition on it.</param>
    public static bool Meets(Column column, string? text, Condition condition)
    {
        if (text is null || condition.Test is ConditionTest.IsNull or ConditionTest.IsKnown)
        {
            return condition.Test == (text is null ? ConditionTest.IsNull : ConditionTest.IsKnown);
        }

        int To(int value) => FactVocabulary.CompareTexts(text, TextOf(column, condition.Values[value]));
        return condition.Test switch
        {
            ConditionTest.Equal => To(0) == 0,
            ConditionTest.NotEqual => To(0) != 0,
            ConditionTest.Less => To(0) < 0,
            ConditionTest.AtMost => To(0) <= 0,
            ConditionTest.Greater => To(0) > 0,
            ConditionTest.AtLeast => To(0) >= 0,
            ConditionTest.Between => To(0) >= 0 && To(1) <= 0,
            ConditionTest.In => Enumerable.Range(0, condition.Values.Count).Any(value => To(value) == 0),
            ConditionTest.NotIn => Enumerable.Range(0, condition.Values.Count).All(value => To(value) != 0),
            _ => throw new ArgumentOutOfRangeException(nameof(condition)),
        };
    }

    /// <summary>A value as keys are written; days as yyyy-MM-dd, whose order as texts is theirs.</summary>
    private static string TextOf(Column column, object value) => FactVocabulary.ValueFor(column, value) switch
    {
        int days => FactVocabulary.DimensionText(Days.ToDate(days))!,
        long micros => FactVocabulary.DimensionText(Days.ToDate(Instants.Day(micros)))!,
        var text => (string)text,
    };
}
