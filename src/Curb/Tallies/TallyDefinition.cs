using Curb.Columns;
using Curb.Facts;

namespace Curb.Tallies;

/// <summary>
/// Sums of one fact's rows under conditions, kept by the values of some columns (month, department …): a question about these rows, in any of their months and departments, is then a sum over
/// few cells instead of over all rows.
/// </summary>
/// <param name="Fact">Fact table.</param>
/// <param name="Where">Conditions that all rows of the tally meet; none of them on a key.</param>
/// <param name="Keys">Columns by which the sums are kept apart, in their order. Dates stand as they are, times by their day.</param>
/// <param name="Measures">What is summed or counted; nothing distinct, for which the column is a key.</param>
public sealed record TallyDefinition(string Fact, IReadOnlyList<Condition> Where, IReadOnlyList<string> Keys, IReadOnlyList<Measure> Measures)
{
    /// <summary>Most keys of a tally.</summary>
    public const int MostKeys = 3;

    private static readonly string[] s_usualOrder = ["month", "department"];

    /// <summary>Fact, keys and conditions as text: no two tallies of an institution share it.</summary>
    public string Id { get; } = IdOf(Fact, Keys, Where);

    /// <summary>The id of the tally that keeps these rows by these keys.</summary>
    internal static string IdOf(string fact, IEnumerable<string> keys, IEnumerable<Condition> where) => $"{fact} by {string.Join(',', keys)} where {TallyText.Of(FactVocabulary.Fact(fact), where)}";

    /// <summary>The measures as text, by which a question finds its own.</summary>
    public IReadOnlyList<string> MeasureTexts { get; } = [.. Measures.Select(measure => TallyText.Of(FactVocabulary.Fact(Fact), measure))];

    /// <summary>Columns in the order in which keys stand.</summary>
    internal static IReadOnlyList<string> InOrder(IEnumerable<string> keys) =>
        [.. keys.Distinct().OrderBy(key => Array.IndexOf(s_usualOrder, key) is var at and >= 0 ? at : s_usualOrder.Length).ThenBy(key => key, StringComparer.Ordinal)];

    /// <summary>True for columns that can be keys: texts, dates, and times (by their day).</summary>
    internal static bool CanBeKey(Column column) => column.Type is ColumnType.Text or ColumnType.Date or ColumnType.Timestamp;

    /// <summary>The count by which distinct values are found again: the rows of each value.</summary>
    internal static Measure CountOf(Measure distinct) => Measure.Rows([.. distinct.If, new Condition(distinct.Column!, ConditionTest.IsKnown)]);
}
