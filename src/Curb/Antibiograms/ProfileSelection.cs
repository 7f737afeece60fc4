using Curb.Facts;

namespace Curb.Antibiograms;

/// <summary>Conditions on packed isolates, made ready for one set of profiles: which codes of each dimension are wanted, and which flags.</summary>
internal sealed class ProfileSelection
{
    private readonly (ProfileColumn Column, bool[] Wanted)[] _conditions;
    private readonly byte _mask;
    private readonly byte _value;
    private readonly IsolateProfiles _profiles;

    private ProfileSelection(IsolateProfiles profiles, (ProfileColumn Column, bool[] Wanted)[] conditions, ProfileFlags mask, ProfileFlags value)
    {
        (_profiles, _conditions, _mask, _value) = (profiles, conditions, (byte)mask, (byte)value);
    }

    /// <exception cref="UnknownVocabularyException">A name is not one of isolate profiles.</exception>
    public static ProfileSelection Of(IsolateProfiles profiles, string? firstIsolates, ScreeningCultures screening, IReadOnlyList<Condition> where)
    {
        var first = firstIsolates is null ? 0 : Flag(firstIsolates);
        var mask = first | (screening == ScreeningCultures.Included ? 0 : ProfileFlags.Screening);
        var value = first | (screening == ScreeningCultures.Only ? ProfileFlags.Screening : 0);
        return new ProfileSelection(profiles, [.. where.Select(condition => Wanted(profiles, condition))], mask, value);
    }

    /// <summary>True where some isolate may meet the conditions: whole institutions are passed over else.</summary>
    public bool MayHold => _profiles.Count > 0 && _conditions.All(condition => condition.Wanted.Contains(true));

    /// <summary>Writes the places, within the stretch, of the isolates that meet the conditions; returns their number.</summary>
    public int Pick(int from, int count, Span<int> codes, Span<int> picked)
    {
        int kept = 0;
        var flags = _profiles.Flags.Span.Slice(from, count);
        for (int i = 0; i < flags.Length; i++)
        {
            picked[kept] = i;
            kept += (flags[i] & _mask) == _value ? 1 : 0;
        }

        foreach (var (column, wanted) in _conditions)
        {
            if (kept == 0)
            {
                break;
            }

            column.Read(from, codes[..count]);
            int still = 0;
            for (int i = 0; i < kept; i++)
            {
                int at = picked[i];
                picked[still] = at;
                still += wanted[codes[at]] ? 1 : 0;
            }

            kept = still;
        }

        return kept;
    }

    /// <exception cref="UnknownVocabularyException">No such flag.</exception>
    private static ProfileFlags Flag(string name) => name switch
    {
        "first_isolate" => ProfileFlags.FirstIsolate,
        "first_episode" => ProfileFlags.FirstEpisode,
        "first_phenotype" => ProfileFlags.FirstPhenotype,
        "first_of_year" => ProfileFlags.FirstOfYear,
        _ => throw new UnknownVocabularyException($"'{name}' marks no first isolates. Flags: first_isolate, first_episode, first_phenotype, first_of_year."),
    };

    private static (ProfileColumn Column, bool[] Wanted) Wanted(IsolateProfiles profiles, Condition condition)
    {
        var column = profiles.Find(condition.Column)
            ?? throw new UnknownVocabularyException($"Isolate profiles have no dimension '{condition.Column}'. Dimensions: {string.Join(", ", IsolateProfiles.Dimensions)}.");
        var values = condition.Values.Select(value => value as string ?? throw new UnknownVocabularyException($"The dimension '{condition.Column}' holds texts; '{value}' can't be compared with them.")).ToList();
        return (column, [.. column.Texts.Select(text => Meets(text, condition.Test, values))]);
    }

    private static bool Meets(string? text, ConditionTest test, List<string> values)
    {
        if (text is null || test is ConditionTest.IsNull or ConditionTest.IsKnown)
        {
            return test == (text is null ? ConditionTest.IsNull : ConditionTest.IsKnown);
        }

        int Order(int value) => FactVocabulary.CompareTexts(text, values[value]);
        return test switch
        {
            ConditionTest.Equal => Order(0) == 0,
            ConditionTest.NotEqual => Order(0) != 0,
            ConditionTest.Less => Order(0) < 0,
            ConditionTest.AtMost => Order(0) <= 0,
            ConditionTest.Greater => Order(0) > 0,
            ConditionTest.AtLeast => Order(0) >= 0,
            ConditionTest.Between => Order(0) >= 0 && Order(1) <= 0,
            ConditionTest.In => values.Contains(text),
            ConditionTest.NotIn => !values.Contains(text),
            _ => throw new ArgumentOutOfRangeException(nameof(test)),
        };
    }
}
