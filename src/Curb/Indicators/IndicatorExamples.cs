using System.Globalization;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Policies;
using Curb.Policies.Reading;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Indicators;

/// <summary>
/// Runs the examples of definitions (<c>indicators/&lt;id&gt;/examples/*.yaml</c>): tiny fact tables in, expected figures out. They are specification, documentation and test.
/// </summary>
public static class IndicatorExamples
{
    /// <param name="tree">The tree <c>indicators/</c>.</param>
    /// <param name="engine">Makes the fact source to ask: in memory, or a store filled with the facts.</param>
    /// <param name="faults">Receives what is wrong with the files.</param>
    public static IReadOnlyList<ExampleOutcome> Run(ContentTree tree, IndicatorLibrary indicators, PolicyLibrary policies, Func<FactSet, IFactSource> engine, List<ContentFault> faults) =>
        [.. from definition in indicators.Definitions
            from path in tree.Under($"{definition.Id}/examples")
            from map in ContentMap.ParseList(path, tree.Read(path), faults)
            from outcome in Run(path, definition, map, indicators, policies, engine)
            select outcome];

    private static IEnumerable<ExampleOutcome> Run(string path, IndicatorDefinition definition, ContentMap map, IndicatorLibrary indicators, PolicyLibrary policies, Func<FactSet, IFactSource> engine)
    {
        string name = map.Text("name", "what the example shows");
        string shows = map.OneOf("shows", ExampleOutcome.Kinds.ToArray());
        var facts = Facts(map.Map("facts", "tables: {encounter: lines of CSV}"));
        var question = Question(definition, map);
        var values = new IndicatorEngine(indicators, policies, engine(facts), Institutions(map.OptionalMap("institutions"))).Compute(question, Scope.DataFolderOwner);
        var expected = map.List("expect", "at least one figure: - {institution: H1, value: 50, verdict: met}");
        var outcomes = expected.Select(line => Compare(path, name, shows, line, values)).ToList();
        map.Close();
        return outcomes;
    }

    private static IndicatorQuestion Question(IndicatorDefinition definition, ContentMap map) => IndicatorQuestion.All with
    {
        Indicators = [definition.Id],
        From = CalendarMonth.Parse(map.OptionalText("from")),
        To = CalendarMonth.Parse(map.OptionalText("to")),
        By = map.Has("by") ? map.Texts("by") : ["institution"],
        Editions = map.Texts("editions"),
    };

    private static List<Institution> Institutions(ContentMap? map)
    {
        var institutions = new List<Institution>();
        foreach (string code in map?.Keys.ToList() ?? [])
        {
            var parts = map!.Text(code, "level/kind such as tertiary/general").Split('/');
            institutions.Add(Institution.Unregistered(code) with { Level = parts[0], Kind = parts[^1] });
        }

        return institutions;
    }

    private static FactSet Facts(ContentMap? map)
    {
        var facts = new FactSet();
        foreach (string name in map?.Keys.ToList() ?? [])
        {
            string text = map!.Text(name, "lines of CSV, the columns first");
            if (facts.Tables.FirstOrDefault(table => table.Name == name) is { } table)
            {
                Fill(table, map, name, text);
            }
            else
            {
                map.Fault(name, ContentMap.Quoted(name), "a fact: " + string.Join(", ", FactTerms.Facts));
            }
        }

        map?.Close();
        return facts;
    }

    private static void Fill(FactTable table, ContentMap map, string key, string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var columns = lines[0].Split(',', StringSplitOptions.TrimEntries);
        foreach (string line in lines.Skip(1))
        {
            var cells = line.Split(',', StringSplitOptions.TrimEntries);
            for (int i = 0; i < columns.Length; i++)
            {
                if (!FactTerms.Append(table, columns[i], i < cells.Length ? cells[i] : ""))
                {
                    map.Fault(key, $"\"{columns[i]}\" = \"{(i < cells.Length ? cells[i] : "")}\"", $"a column of {table.Name} and a value of its type");
                }
            }

            table.EndRow();
        }
    }

    /// <summary>The figure that has the line's dimensions, compared in what the line states.</summary>
    private static ExampleOutcome Compare(string path, string name, string shows, ContentMap line, IReadOnlyList<IndicatorValue> values)
    {
        var stated = line.Keys.ToDictionary(key => key, key => line.Text(key, "a value"));
        var found = values.FirstOrDefault(value => stated.All(pair => !IsDimension(value, pair.Key) || Dimension(value, pair.Key) == pair.Value));
        string expected = string.Join(' ', stated.Select(pair => $"{pair.Key}={pair.Value}"));
        string shown = found is null ? "no such figure" : string.Join(' ', stated.Select(pair => $"{pair.Key}={Shown(found, pair.Key, pair.Value)}"));
        return new ExampleOutcome(path, name, shows, expected, shown);
    }

    private static bool IsDimension(IndicatorValue value, string key) => key is "item" or "period" or "edition" || value.Dimensions.Any(pair => pair.Key == key);

    private static string? Dimension(IndicatorValue value, string key) => key switch
    {
        "item" => value.RankedItem,
        "period" => value.Period.ToString(),
        "edition" => value.Edition.Id,
        _ => value[key],
    };

    private static string Shown(IndicatorValue value, string key, string expected) => key switch
    {
        "numerator" => Number(value.Numerator, expected),
        "denominator" => Number(value.Denominator, expected),
        "value" => Number(value.Value, expected),
        "unknown" => Number(value.Unknown, expected),
        "rank" => Number(value.Rank, expected),
        "verdict" => value.Verdict.Term(),
        "clause" => value.Clause,
        "edition" => value.Edition.Id,
        "because" => value.Because.En.Contains(expected, StringComparison.Ordinal) ? expected : value.Because.En,
        _ => Dimension(value, key) ?? "unknown",
    };

    /// <summary>The expected text where the number is the same to nine digits, so that 33.333333333 can be written.</summary>
    private static string Number(double? number, string expected) =>
        number is { } known && double.TryParse(expected, NumberStyles.Float, CultureInfo.InvariantCulture, out double wanted) && Math.Abs(known - wanted) <= 1e-9 * Math.Max(1, Math.Abs(wanted))
            ? expected
            : number?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
