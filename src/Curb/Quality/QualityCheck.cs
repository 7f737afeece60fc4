using System.Globalization;
using Curb.Facts;
using Curb.Policies;
using Curb.ReferenceData;

namespace Curb.Quality;

/// <summary>One check of what an institution delivers. Table <c>reference/quality-checks</c>.</summary>
/// <param name="Id">Kebab-case.</param>
/// <param name="Feed">Fact table whose rows are looked at.</param>
/// <param name="TimeColumn">Its column of dates or times, for the last 90 days.</param>
/// <param name="Dimension">completeness, validity, consistency or linkage.</param>
/// <param name="Where">Rows that are looked at.</param>
/// <param name="Good">What makes one of them good, any of which is enough.</param>
/// <param name="Minimum">Least share of good rows, 0 to 1.</param>
/// <param name="Indicators">Indicators that can't be trusted below it.</param>
/// <param name="What">What is checked, as a statement that ought to be true.</param>
public sealed record QualityCheck(
    string Id, string Feed, string TimeColumn, string Dimension, IReadOnlyList<Condition> Where, IReadOnlyList<Condition> Good, double Minimum, IReadOnlyList<string> Indicators, Bilingual What)
{
    /// <summary>The checks of the newest edition.</summary>
    /// <exception cref="ReferenceFaultException">A condition can't be read.</exception>
    public static IReadOnlyList<QualityCheck> Load(ReferenceLibrary reference)
    {
        var table = reference.Table("quality-checks", reference.Latest("quality-checks"));
        string Cell(int row, string column) => table[row, table.Column(column)];
        return [.. Enumerable.Range(0, table.Count).Select(row => new QualityCheck(
            Cell(row, "id"), Cell(row, "feed"), Cell(row, "time"), Cell(row, "dimension"),
            [.. Cell(row, "where").Split(';', StringSplitOptions.RemoveEmptyEntries).SelectMany(text => Conditions(table, row, text))], Conditions(table, row, Cell(row, "good")),
            double.Parse(Cell(row, "minimum"), CultureInfo.InvariantCulture), Cell(row, "indicators").Split(';', StringSplitOptions.RemoveEmptyEntries), new Bilingual(Cell(row, "zh"), Cell(row, "en"))))];
    }

    /// <summary>"route known", "kind is inpatient", "purpose not unknown", "ddd_problem not_or_unknown implausible" (another value or none).</summary>
    private static List<Condition> Conditions(ReferenceTable table, int row, string text)
    {
        var words = text.Split(' ');
        return words switch
        {
            [var column, "known"] => [new Condition(column, ConditionTest.IsKnown)],
            [var column, "is", var value] => [new Condition(column, ConditionTest.Equal, Value(value))],
            [var column, "not", var value] => [new Condition(column, ConditionTest.NotEqual, Value(value))],
            [var column, "not_or_unknown", var value] => [new Condition(column, ConditionTest.NotEqual, Value(value)), new Condition(column, ConditionTest.IsNull)],
            [var column, "at_most", var value] => [new Condition(column, ConditionTest.AtMost, Value(value))],
            [var column, "at_least", var value] => [new Condition(column, ConditionTest.AtLeast, Value(value))],
            _ => throw table.Wrong(row, table.Column("good"), "a column and: known, is, not, not_or_unknown, at_most, at_least"),
        };
    }

    private static object Value(string text) =>
        bool.TryParse(text, out bool flag) ? flag : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : text;
}
