using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;

namespace Curb.Facts;

/// <summary>
/// Facts held as tables in memory and asked row by row: slow, and readable enough to be checked by eye. It is what the answers of the engines are compared with.
/// </summary>
public sealed class FactsInMemory(params IReadOnlyList<FactSet> sets) : IFactSource
{
    /// <inheritdoc/>
    public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope)
    {
        var fact = FactVocabulary.Check(query);
        if (scope.Institutions is { Count: 0 })
        {
            return [];
        }

        var groups = new Dictionary<string, Group>(StringComparer.Ordinal);
        if (query.GroupBy.Count == 0)
        {
            groups.Add("", new Group([], query.Measures));
        }

        foreach (var (table, row) in RowsOf(query, scope))
        {
            var dimensions = query.GroupBy.Select(name => FactVocabulary.DimensionText(table.Find(name)!.ValueAt(row))).ToArray();
            string key = string.Join('\u001f', dimensions.Select(value => value is null ? "-" : "+" + value));
            if (!groups.TryGetValue(query.GroupBy.Count == 0 ? "" : key, out var group))
            {
                groups.Add(key, group = new Group(dimensions, query.Measures));
            }

            group.Add(table, row);
        }

        return FactVocabulary.InOrder(fact, query.GroupBy, groups.Values.Select(group => group.Answer()));
    }

    /// <inheritdoc/>
    public Table Rows(FactQuery query, Scope scope, int limit)
    {
        var answer = (FactTable)Activator.CreateInstance(FactVocabulary.Check(query).GetType())!;
        if (scope.Institutions is { Count: 0 })
        {
            return answer;
        }

        scope.RequireIdentification();
        foreach (var (table, row) in RowsOf(query, scope).Where(at => IsBehind(query, at.Table, at.Row)).OrderBy(at => at.Table.ReceivedId[at.Row] ?? long.MaxValue).Take(limit))
        {
            answer.AppendFrom(table, row);
        }

        return answer;
    }

    /// <inheritdoc/>
    public IEnumerable<IsolateProfiles> Profiles(Scope scope)
    {
        foreach (var set in sets.Where(set => set.Isolates.Count > 0))
        {
            bool[] covered = [.. Enumerable.Range(0, set.Isolates.Count).Select(row => set.Isolates.Institution[row] is { } institution && scope.Covers(institution, set.Isolates.Department[row]))];
            var isolates = set.Isolates;
            if (covered.Contains(false))
            {
                isolates = new IsolateFacts();
                foreach (int row in Enumerable.Range(0, covered.Length).Where(row => covered[row]))
                {
                    isolates.AppendFrom(set.Isolates, row);
                }
            }

            yield return ProfilePacking.Of(isolates, set.Results ?? IsolateResults.Of(set.Susceptibilities));
        }
    }

    private static bool IsBehind(FactQuery query, FactTable table, int row) =>
        query.Measures.Count == 0 ||
        (query.Measures[0].If.All(condition => Meets(table, row, condition)) &&
         (query.Measures[0].Column is not { } summed || table.Find(summed)!.ValueAt(row) is not (null or false)));

    private IEnumerable<(FactTable Table, int Row)> RowsOf(FactQuery query, Scope scope) =>
        from set in sets
        let table = set.Tables.First(table => table.Name == query.Fact)
        from row in Enumerable.Range(0, table.Count)
        where table.Institution[row] is { } institution && scope.Covers(institution, table.Find("department")?.ValueAt(row) as string)
        where query.Where.All(condition => Meets(table, row, condition))
        select (table, row);

    private static bool Meets(FactTable table, int row, Condition condition)
    {
        var column = table.Find(condition.Column)!;
        if (column.ValueAt(row) is not { } held)
        {
            return condition.Test == ConditionTest.IsNull;
        }

        var value = FactVocabulary.ValueFor(column, held);
        var orders = condition.Values.Select(given => Compare(value, FactVocabulary.ValueFor(column, given))).ToList();
        return condition.Test switch
        {
            ConditionTest.Equal => orders[0] == 0,
            ConditionTest.NotEqual => orders[0] != 0,
            ConditionTest.Less => orders[0] < 0,
            ConditionTest.AtMost => orders[0] <= 0,
            ConditionTest.Greater => orders[0] > 0,
            ConditionTest.AtLeast => orders[0] >= 0,
            ConditionTest.Between => orders[0] >= 0 && orders[1] <= 0,
            ConditionTest.In => orders.Contains(0),
            ConditionTest.NotIn => !orders.Contains(0),
            ConditionTest.IsKnown => true,
            ConditionTest.IsNull => false,
            _ => throw new ArgumentOutOfRangeException(nameof(condition)),
        };
    }

    private static int Compare(object held, object given) => (held, given) switch
    {
        (string a, string b) => FactVocabulary.CompareTexts(a, b),
        (bool a, bool b) => a.CompareTo(b),
        (long a, long b) => a.CompareTo(b),
        (int a, int b) => a.CompareTo(b),
        _ => Convert.ToDouble(held, null).CompareTo(Convert.ToDouble(given, null)),
    };

    /// <summary>The sums of one group while its rows come by.</summary>
    private sealed class Group(IReadOnlyList<string?> dimensions, IReadOnlyList<Measure> measures)
    {
        private readonly Total[] _totals = [.. measures.Select(_ => new Total())];

        public void Add(FactTable table, int row)
        {
            for (int i = 0; i < measures.Count; i++)
            {
                if (measures[i].If.All(condition => Meets(table, row, condition)))
                {
                    AddTo(_totals[i], measures[i], table, row);
                }
            }
        }

        public FactGroup Answer() => new(dimensions, [.. measures.Select((measure, i) => Answer(measure, _totals[i]))]);

        private static double? Answer(Measure measure, Total total) =>
            measure.Distinct ? total.Values.Count
            : measure.Column is null ? total.Rows
            : total.Rows == 0 ? null
            : total.Sum + total.Lost;

        private static void AddTo(Total total, Measure measure, FactTable table, int row)
        {
            var value = measure.Column is null ? 1 : table.Find(measure.Column)!.ValueAt(row);
            if (value is null)
            {
                return;
            }

            total.Rows++;
            if (measure.Distinct)
            {
                total.Values.Add(value);
            }
            else
            {
                total.Add(value is bool flag ? (flag ? 1 : 0) : Convert.ToDouble(value, null));
            }
        }
    }

    /// <summary>A sum that keeps what rounding loses (Neumaier 1974), so that the order of rows does not show.</summary>
    private sealed class Total
    {
        public long Rows { get; set; }

        public double Sum { get; private set; }

        public double Lost { get; private set; }

        public HashSet<object> Values { get; } = [];

        public void Add(double value)
        {
            double sum = Sum + value;
            Lost += Math.Abs(Sum) >= Math.Abs(value) ? Sum - sum + value : value - sum + Sum;
            Sum = sum;
        }
    }
}
