using System.Globalization;
using System.Text;
using Curb.Columns;

namespace Curb.Facts;

/// <summary>
/// The closed vocabulary of questions: the declared facts and their columns. Every engine checks a question here before it asks anything,
/// so that a misspelt name is an error everywhere and never a quiet zero.
/// </summary>
public static class FactVocabulary
{
    /// <summary>The declared facts, each as an empty table.</summary>
    public static IReadOnlyList<FactTable> Facts { get; } = new FactSet().Tables;

    /// <exception cref="UnknownVocabularyException">No fact of that name.</exception>
    public static FactTable Fact(string name) =>
        Facts.FirstOrDefault(fact => fact.Name == name)
        ?? throw new UnknownVocabularyException($"There is no fact '{name}'. Facts: {string.Join(", ", Facts.Select(fact => fact.Name))}.");

    /// <exception cref="UnknownVocabularyException">The fact has no such column.</exception>
    public static Column Column(Table fact, string name) =>
        fact.Find(name)
        ?? throw new UnknownVocabularyException($"The fact '{fact.Name}' has no column '{name}'. Columns: {string.Join(", ", fact.Columns.Select(column => column.Name))}.");

    /// <summary>Checks every name and value of a question.</summary>
    /// <returns>The declaration of the fact that is asked.</returns>
    /// <exception cref="UnknownVocabularyException">A name is not declared, a column can't be summed, or a value does not fit its column.</exception>
    public static FactTable Check(FactQuery query)
    {
        var fact = Fact(query.Fact);
        foreach (var dimension in query.GroupBy)
        {
            Column(fact, dimension);
        }

        foreach (var condition in query.Where.Concat(query.Measures.SelectMany(measure => measure.If)))
        {
            Check(fact, condition);
        }

        foreach (var measure in query.Measures.Where(measure => measure.Column is not null))
        {
            CheckSummable(fact, measure);
        }

        return fact;
    }

    /// <summary>A condition's value in the form in which its column holds values: string, bool, long, double, days (int) or microseconds (long).</summary>
    /// <exception cref="UnknownVocabularyException">The value does not fit the column.</exception>
    public static object ValueFor(Column column, object value)
    {
        object? fitting = column.Type switch
        {
            ColumnType.Text => value as string,
            ColumnType.Boolean => value is bool ? value : value is string text && bool.TryParse(text, out bool flag) ? flag : null,
            ColumnType.Int32 or ColumnType.Int64 => Whole(value) ?? (object?)Number(value),
            ColumnType.Double => Number(value),
            ColumnType.Date => Date(value) is { } date ? Days.From(date) : null,
            ColumnType.Timestamp => Time(value) is { } time ? Instants.From(time) : null,
            _ => null,
        };
        return fitting ?? throw new UnknownVocabularyException($"The column '{column.Name}' holds values of type {column.Type}; '{value}' can't be compared with them.");
    }

    /// <summary>A dimension's value as text: true/false, yyyy-MM-dd, numbers in the invariant culture; null where unknown.</summary>
    public static string? DimensionText(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>Orders texts by their UTF-8 bytes, as every engine does.</summary>
    public static int CompareTexts(string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));

    /// <summary>Puts groups in the order of their dimensions: numbers by size, everything else by text, unknown last.</summary>
    public static IReadOnlyList<FactGroup> InOrder(FactTable fact, IReadOnlyList<string> dimensions, IEnumerable<FactGroup> groups)
    {
        var numeric = dimensions.Select(name => Column(fact, name).Type is ColumnType.Int32 or ColumnType.Int64 or ColumnType.Double).ToArray();
        var ordered = groups.ToList();
        ordered.Sort((a, b) => Compare(numeric, a, b));
        return ordered;
    }

    private static int Compare(bool[] numeric, FactGroup a, FactGroup b)
    {
        for (int i = 0; i < numeric.Length; i++)
        {
            int order = (a.Dimensions[i], b.Dimensions[i]) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                var (x, y) when numeric[i] => double.Parse(x, CultureInfo.InvariantCulture).CompareTo(double.Parse(y, CultureInfo.InvariantCulture)),
                var (x, y) => CompareTexts(x, y),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static void Check(FactTable fact, Condition condition)
    {
        var column = Column(fact, condition.Column);
        int? needed = condition.Test switch
        {
            ConditionTest.IsNull or ConditionTest.IsKnown => 0,
            ConditionTest.In or ConditionTest.NotIn => null,
            ConditionTest.Between => 2,
            _ => 1,
        };
        if (needed is { } count && count != condition.Values.Count)
        {
            throw new UnknownVocabularyException($"The condition {condition.Test} on '{condition.Column}' takes {count} values, not {condition.Values.Count}.");
        }

        foreach (var value in condition.Values)
        {
            ValueFor(column, value);
        }
    }

    private static void CheckSummable(FactTable fact, Measure measure)
    {
        var column = Column(fact, measure.Column!);
        if (!measure.Distinct && column.Type is ColumnType.Text or ColumnType.Date or ColumnType.Timestamp)
        {
            throw new UnknownVocabularyException($"The column '{column.Name}' of '{fact.Name}' is of type {column.Type} and can't be summed; its distinct values can be counted.");
        }
    }

    private static object? Whole(object value) => value switch
    {
        int or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        double number when number == Math.Floor(number) && Math.Abs(number) < 9e15 => (long)number,
        decimal number when number == decimal.Floor(number) => (long)number,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => whole,
        _ => null,
    };

    private static double? Number(object value) => value switch
    {
        int or long or float or double or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => null,
    };

    private static DateOnly? Date(object value) => value switch
    {
        DateOnly date => date,
        DateTime time => DateOnly.FromDateTime(time),
        string text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date,
        _ => null,
    };

    private static DateTime? Time(object value) => value switch
    {
        DateTime time => time,
        DateOnly date => date.ToDateTime(TimeOnly.MinValue),
        string text when DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) => time,
        _ => null,
    };
}
