using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Antibiograms;

/// <summary>
/// The cumulative antibiogram (CLSI M39) as questions to facts: first isolates, by organism and drug, within chosen dimensions.
/// Isolates whose organism is unknown are in no row. What counts as tested and resistant, expected resistance included: docs/decisions/antibiogram-counting.md.
/// </summary>
/// <param name="By">Dimension columns that isolate and susceptibility facts share: institution, month, specimen_group, ward_type, department, host, onset.</param>
/// <param name="FirstIsolates">Flag column that picks isolates: first_isolate, first_episode, first_phenotype, first_of_year; null for all isolates.</param>
/// <param name="Where">Further conditions, on columns that both facts have.</param>
public sealed record Antibiogram(IReadOnlyList<string> By, string? FirstIsolates = "first_isolate", IReadOnlyList<Condition>? Where = null)
{
    private static readonly object[] s_resistant = ["R", "NS", "IR"];
    private static readonly object[] s_notSusceptible = ["I", "SDD", "R", "NS", "IR"];
    private static readonly object[] s_calls = ["S", "I", "SDD", "R", "NS", "IR"];

    /// <summary>Columns by which an antibiogram can be divided.</summary>
    public static IReadOnlyList<string> Dimensions { get; } = ["institution", "month", "specimen_group", "ward_type", "department", "host", "onset"];

    /// <summary>Asks a fact source; rows in the order of their group, organism and drug.</summary>
    /// <exception cref="UnknownVocabularyException">A dimension is not a column of both facts.</exception>
    public IReadOnlyList<AntibiogramRow> Ask(IFactSource facts, Scope scope)
    {
        List<Condition> conditions = [.. Where ?? [], new("organism", ConditionTest.IsKnown)];
        if (FirstIsolates is not null)
        {
            conditions.Add(Condition.Is(FirstIsolates, true));
        }

        var isolates = facts.Ask(new FactQuery("isolate", [Measure.Rows()], conditions, [.. By, "organism"]), scope)
            .ToDictionary(group => Key(group.Dimensions), group => (long)(group.Sums[0] ?? 0));
        var results = facts.Ask(
            new FactQuery(
                "susceptibility",
                [
                    Measure.DistinctOf("isolate", new Condition("sir", ConditionTest.In, s_calls)),
                    Measure.DistinctOf("isolate", new Condition("sir", ConditionTest.In, s_notSusceptible)),
                    Measure.DistinctOf("isolate", new Condition("sir", ConditionTest.In, s_resistant)),
                    Measure.DistinctOf("isolate", Condition.Is("sir", "IR")),
                    Measure.DistinctOf("isolate", new Condition("sir", ConditionTest.IsNull)),
                ],
                conditions,
                [.. By, "organism", "drug"]),
            scope);
        return [.. results.Select(group => Row(group, isolates))];
    }

    private AntibiogramRow Row(FactGroup group, Dictionary<string, long> isolates)
    {
        long tested = (long)(group.Sums[0] ?? 0);
        long notSusceptible = (long)(group.Sums[1] ?? 0);
        long resistant = (long)(group.Sums[2] ?? 0);
        var dimensions = group.Dimensions;
        return new AntibiogramRow(
            [.. dimensions.Take(By.Count)],
            dimensions[By.Count]!,
            dimensions[By.Count + 1] ?? "",
            isolates.GetValueOrDefault(Key(dimensions.Take(By.Count + 1))),
            tested,
            tested - notSusceptible,
            notSusceptible - resistant,
            resistant,
            (long)(group.Sums[3] ?? 0))
        {
            Unread = (long)(group.Sums[4] ?? 0),
        };
    }

    private static string Key(IEnumerable<string?> dimensions) => string.Join('\u001f', dimensions);
}
