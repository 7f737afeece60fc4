using System.Globalization;
using System.Text;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage.Tables;

namespace Curb.Storage.Facts;

/// <summary>
/// Writes a checked question as SQL. Names come from the declaration, never from the question's text; values of plain text columns are parameters;
/// codes, numbers, dates and flags are written out by this class, so that the engine can skip blocks that hold none of them.
/// </summary>
internal sealed class FactSql
{
    private readonly StringBuilder _sql = new();
    private readonly List<object?> _values = [];
    private readonly StoredFact _fact;
    private readonly CodedTexts _texts;

    private FactSql(StoredFact fact, CodedTexts texts)
    {
        _fact = fact;
        _texts = texts;
    }

    public string Text => _sql.ToString();

    public object?[] Values => [.. _values];

    /// <summary>Sums by dimensions: the dimensions' columns first, then one column for each measure.</summary>
    public static FactSql Sums(FactQuery query, Scope scope, StoredFact fact, CodedTexts texts)
    {
        var sql = new FactSql(fact, texts);
        sql._sql.Append("SELECT ");
        sql.Join(", ", [.. query.GroupBy.Select(sql.Name), .. query.Measures.Select<Measure, Action>(measure => () => sql.Measure(measure))]);
        sql.FromWhere(Named(query), query.Where, scope);
        if (query.GroupBy.Count > 0)
        {
            sql._sql.Append(" GROUP BY ").AppendJoin(", ", Enumerable.Range(1, query.GroupBy.Count));
        }

        return sql;
    }

    /// <summary>The rows that the first measure counts or sums, in the order of the received records.</summary>
    public static FactSql Rows(FactQuery query, Scope scope, string columns, int limit, StoredFact fact, CodedTexts texts)
    {
        var sql = new FactSql(fact, texts);
        sql._sql.Append("SELECT ").Append(columns);
        var first = query.Measures.Count > 0 ? query.Measures[0] : null;
        sql.FromWhere(fact.Declaration.Columns.Select(column => column.Name), [.. query.Where, .. first?.If ?? []], scope);
        if (first?.Column is { } summed)
        {
            bool flag = fact.Declaration.Find(summed)!.Type == ColumnType.Boolean;
            sql._sql.Append(CultureInfo.InvariantCulture, $" AND \"{summed}\"{(flag ? "" : " IS NOT NULL")}");
        }

        sql._sql.Append(CultureInfo.InvariantCulture, $" ORDER BY received_id NULLS LAST, {fact.Position} LIMIT {limit}");
        return sql;
    }

    private Action Name(string column) => () => _sql.Append('"').Append(column).Append('"');

    private void Join(string separator, IReadOnlyList<Action> parts)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            _sql.Append(i == 0 ? "" : separator);
            parts[i]();
        }
    }

    private void Measure(Measure measure)
    {
        if (measure.Column is null)
        {
            _sql.Append("count(");
            Chosen(measure, "1");
            _sql.Append(')');
            return;
        }

        var type = _fact.Declaration.Find(measure.Column)!.Type;
        string value = type == ColumnType.Boolean && !measure.Distinct ? $"CAST(\"{measure.Column}\" AS INTEGER)" : $"\"{measure.Column}\"";
        // fsum keeps what rounding loses, so that the order in which threads add does not show.
        _sql.Append(measure.Distinct ? "count(DISTINCT " : type == ColumnType.Double ? "fsum(" : "CAST(sum(");
        Chosen(measure, value);
        _sql.Append(measure.Distinct || type == ColumnType.Double ? ")" : ") AS DOUBLE)");
    }

    private void Chosen(Measure measure, string value)
    {
        if (measure.If.Count == 0)
        {
            _sql.Append(value);
            return;
        }

        _sql.Append("CASE WHEN ");
        Conditions(measure.If);
        _sql.Append(" THEN ").Append(value).Append(" END");
    }

    /// <summary>The columns that a question names.</summary>
    private static IEnumerable<string> Named(FactQuery query) =>
        [.. query.GroupBy, .. query.Where.Select(condition => condition.Column), .. query.Measures.Select(measure => measure.Column).OfType<string>(), .. query.Measures.SelectMany(measure => measure.If).Select(condition => condition.Column)];

    private void FromWhere(IEnumerable<string> named, IReadOnlyList<Condition> conditions, Scope scope)
    {
        bool byDepartment = scope.Departments.Count > 0 && _fact.Declaration.Find("department") is not null;
        _sql.Append(" FROM ").Append(_fact.Source(byDepartment ? ["institution", "department", .. named] : ["institution", .. named])).Append(" WHERE ");
        if (scope.Institutions is { } institutions)
        {
            InCodes("institution", true, _fact.Dictionary("institution", _texts).CodesWhere(institutions.Contains));
        }
        else
        {
            _sql.Append("TRUE");
        }

        DepartmentsOf(scope, byDepartment);
        if (conditions.Count > 0)
        {
            _sql.Append(" AND ");
            Conditions(conditions);
        }
    }

    /// <summary>Of an institution that is not seen as a whole only the rows of the departments named; none where the fact knows no department.</summary>
    private void DepartmentsOf(Scope scope, bool byDepartment)
    {
        foreach (var (institution, departments) in scope.Departments)
        {
            _sql.Append(" AND (NOT ");
            InCodes("institution", true, _fact.Dictionary("institution", _texts).CodesWhere(text => text == institution));
            if (byDepartment)
            {
                _sql.Append(" OR ");
                InCodes("department", true, _fact.Dictionary("department", _texts).CodesWhere(departments.Contains));
            }

            _sql.Append(')');
        }
    }

    private void Conditions(IReadOnlyList<Condition> conditions) => Join(" AND ", [.. conditions.Select<Condition, Action>(condition => () => Condition(condition))]);

    private void Condition(Condition condition)
    {
        var declared = _fact.Declaration.Find(condition.Column)!;
        bool coded = StoredColumn.Of(declared).Coded;
        if (condition.Test is ConditionTest.IsNull or ConditionTest.IsKnown)
        {
            _sql.Append(CultureInfo.InvariantCulture, $"\"{condition.Column}\" IS {(condition.Test == ConditionTest.IsNull ? "" : "NOT ")}NULL");
        }
        else if (coded)
        {
            CodedCondition(condition);
        }
        else
        {
            PlainCondition(condition, declared);
        }
    }

    /// <summary>A condition on a coded text column becomes the list of codes whose texts meet it.</summary>
    private void CodedCondition(Condition condition)
    {
        var values = condition.Values.Select(value => (string)value).ToList();
        var dictionary = _fact.Dictionary(condition.Column, _texts);
        bool wanted = condition.Test is not (ConditionTest.NotEqual or ConditionTest.NotIn);
        InCodes(condition.Column, wanted, dictionary.CodesWhere(text => condition.Test switch
        {
            ConditionTest.Less => FactVocabulary.CompareTexts(text, values[0]) < 0,
            ConditionTest.AtMost => FactVocabulary.CompareTexts(text, values[0]) <= 0,
            ConditionTest.Greater => FactVocabulary.CompareTexts(text, values[0]) > 0,
            ConditionTest.AtLeast => FactVocabulary.CompareTexts(text, values[0]) >= 0,
            ConditionTest.Between => FactVocabulary.CompareTexts(text, values[0]) >= 0 && FactVocabulary.CompareTexts(text, values[1]) <= 0,
            _ => values.Contains(text),
        }));
    }

    private void InCodes(string column, bool wanted, IReadOnlyList<int> codes)
    {
        if (codes.Count == 0)
        {
            _sql.Append(wanted ? "FALSE" : $"\"{column}\" IS NOT NULL");
            return;
        }

        _sql.Append('"').Append(column).Append(wanted ? "\" IN (" : "\" NOT IN (").AppendJoin(", ", codes).Append(')');
    }

    private void PlainCondition(Condition condition, Column declared)
    {
        if (condition.Test is ConditionTest.In or ConditionTest.NotIn && condition.Values.Count == 0)
        {
            InCodes(condition.Column, condition.Test == ConditionTest.In, []);
            return;
        }

        var (before, between, after) = condition.Test switch
        {
            ConditionTest.Equal => ("= ", "", ""),
            ConditionTest.NotEqual => ("<> ", "", ""),
            ConditionTest.Less => ("< ", "", ""),
            ConditionTest.AtMost => ("<= ", "", ""),
            ConditionTest.Greater => ("> ", "", ""),
            ConditionTest.AtLeast => (">= ", "", ""),
            ConditionTest.Between => ("BETWEEN ", " AND ", ""),
            ConditionTest.In => ("IN (", ", ", ")"),
            ConditionTest.NotIn => ("NOT IN (", ", ", ")"),
            _ => throw new ArgumentOutOfRangeException(nameof(condition)),
        };
        _sql.Append('"').Append(condition.Column).Append("\" ").Append(before);
        Join(between, [.. condition.Values.Select<object, Action>(value => () => Value(declared, FactVocabulary.ValueFor(declared, value)))]);
        _sql.Append(after);
    }

    private void Value(Column declared, object value)
    {
        switch (value)
        {
            case string text:
                _sql.Append('?');
                _values.Add(text);
                break;
            case bool flag:
                _sql.Append(flag ? "TRUE" : "FALSE");
                break;
            case int days when declared.Type == ColumnType.Date:
                _sql.Append(CultureInfo.InvariantCulture, $"DATE '{Days.ToDate(days):yyyy-MM-dd}'");
                break;
            case long micros when declared.Type == ColumnType.Timestamp:
                _sql.Append(CultureInfo.InvariantCulture, $"TIMESTAMP '{Instants.ToDateTime(micros):yyyy-MM-dd HH:mm:ss.ffffff}'");
                break;
            case long whole:
                _sql.Append(whole);
                break;
            case double number:
                _sql.Append(CultureInfo.InvariantCulture, $"CAST({number:R} AS DOUBLE)");
                break;
            default:
                throw new UnknownVocabularyException($"The column '{declared.Name}' can't be compared with '{value}'.");
        }
    }
}
