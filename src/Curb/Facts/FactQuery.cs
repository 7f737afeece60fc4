namespace Curb.Facts;

/// <summary>
/// One question to the facts: sums over one fact table's rows under conditions, by dimensions. Uses only what every engine can do:
/// count, sum, case, group by. Column names are checked against the fact's declaration before anything is asked; an unknown name is an error.
/// </summary>
/// <param name="Fact">Table name: encounter, drug_use …</param>
/// <param name="Measures">What to sum, in the order in which the answer gives them.</param>
/// <param name="Where">Conditions that all must hold.</param>
/// <param name="GroupBy">Dimension columns.</param>
public sealed record FactQuery(string Fact, IReadOnlyList<Measure> Measures, IReadOnlyList<Condition> Where, IReadOnlyList<string> GroupBy);

/// <summary>One sum: of a column, or of 1 for each row (<see cref="Column"/> null); or the number of distinct values of a column. Only rows that meet <see cref="If"/> count.</summary>
public sealed record Measure(string? Column, IReadOnlyList<Condition> If, bool Distinct = false)
{
    public static Measure Rows(params IReadOnlyList<Condition> conditions) => new(null, conditions);

    public static Measure Sum(string column, params IReadOnlyList<Condition> conditions) => new(column, conditions);

    public static Measure DistinctOf(string column, params IReadOnlyList<Condition> conditions) => new(column, conditions, true);
}

/// <summary>One condition on a column. Values are text, whole numbers, decimal numbers, booleans or dates.</summary>
/// <param name="Column">Column name.</param>
/// <param name="Test">Comparison.</param>
/// <param name="Values">One value; several for <see cref="ConditionTest.In"/> and <see cref="ConditionTest.NotIn"/>; two for Between; none for the null tests.</param>
public sealed record Condition(string Column, ConditionTest Test, params IReadOnlyList<object> Values)
{
    public static Condition Is(string column, object value) => new(column, ConditionTest.Equal, value);
}

/// <summary>How a condition compares. A row whose column is unknown meets only <see cref="IsNull"/>.</summary>
public enum ConditionTest
{
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Between,
    In,
    NotIn,
    IsNull,
    IsKnown,
}

/// <summary>One group of an answer: the dimension values (null where unknown) and the sums (null where nothing was summed).</summary>
public sealed record FactGroup(IReadOnlyList<string?> Dimensions, IReadOnlyList<double?> Sums);
