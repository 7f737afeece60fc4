using Curb.Columns;
using Curb.Facts;
using Curb.Policies.Reading;

namespace Curb.Indicators;

/// <summary>Reads conditions: <c>{kind: inpatient, combined_most: {at_least: 2}, purpose: {in: [therapy, unknown]}}</c>. All must hold.</summary>
internal static class ConditionReader
{
    private static readonly Dictionary<string, ConditionTest> s_tests = new(StringComparer.Ordinal)
    {
        ["is"] = ConditionTest.Equal,
        ["not"] = ConditionTest.NotEqual,
        ["less_than"] = ConditionTest.Less,
        ["at_most"] = ConditionTest.AtMost,
        ["more_than"] = ConditionTest.Greater,
        ["at_least"] = ConditionTest.AtLeast,
        ["in"] = ConditionTest.In,
        ["not_in"] = ConditionTest.NotIn,
    };

    public static IReadOnlyList<Condition> Read(ContentMap? map, string fact)
    {
        var conditions = new List<Condition>();
        foreach (string name in map?.Keys.ToList() ?? [])
        {
            if (FactTerms.Find(fact, name) is { } column)
            {
                conditions.AddRange(ReadColumn(map!, column));
            }
            else
            {
                map!.OptionalText(name);
                map.Fault(name, ContentMap.Quoted(name), $"a column of {fact}: {string.Join(", ", FactTerms.Columns(fact))}");
            }
        }

        map?.Close();
        return conditions;
    }

    private static IEnumerable<Condition> ReadColumn(ContentMap map, Column column)
    {
        if (map.IsMapping(column.Name))
        {
            return ReadTests(map.OptionalMap(column.Name)!, column);
        }

        return [new Condition(column.Name, ConditionTest.Equal, Values(map, column.Name, column))];
    }

    private static List<Condition> ReadTests(ContentMap map, Column column)
    {
        var conditions = new List<Condition>();
        foreach (string key in map.Keys.ToList())
        {
            if (s_tests.TryGetValue(key, out var test))
            {
                conditions.Add(new Condition(column.Name, test, Values(map, key, column)));
            }
            else if (key == "known")
            {
                conditions.Add(new Condition(column.Name, map.Flag(key, true) ? ConditionTest.IsKnown : ConditionTest.IsNull));
            }
            else
            {
                map.OptionalText(key);
                map.Fault(key, ContentMap.Quoted(key), "a comparison: known, " + string.Join(", ", s_tests.Keys));
            }
        }

        return conditions;
    }

    private static object[] Values(ContentMap map, string key, Column column) =>
        [.. map.Texts(key).Select(text => FactTerms.Parse(column, text) ?? FaultyValue(map, key, column, text))];

    private static string FaultyValue(ContentMap map, string key, Column column, string text)
    {
        map.Fault(key, ContentMap.Quoted(text), $"a value of {column.Name}, which is {column.Type}");
        return text;
    }
}
