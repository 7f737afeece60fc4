using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Tallies;

/// <summary>The cells of one tally that a question looks at, and the group of each.</summary>
internal sealed class TallySelection
{
    private readonly List<string?[]> _groups = [];
    private readonly int[] _groupOf;

    /// <param name="tally">The tally.</param>
    /// <param name="institution">The institution that it is of.</param>
    /// <param name="query">The question.</param>
    /// <param name="scope">What the caller may see.</param>
    public TallySelection(Tally tally, string institution, FactQuery query, Scope scope)
    {
        var chosen = tally.Keys.Select(key => Chosen(key, institution, query, scope)).ToArray();
        var grouped = query.GroupBy.Select(name => name == "institution" ? null : tally.Keys.First(key => key.Name == name)).ToArray();
        var numbers = new Dictionary<long, int>();
        _groupOf = new int[tally.Rows.Length];
        for (int cell = 0; cell < _groupOf.Length; cell++)
        {
            _groupOf[cell] = IsChosen(tally, chosen, cell) ? Group(grouped, cell, institution, numbers) : -1;
        }
    }

    /// <summary>The values of the dimensions that the question groups by.</summary>
    public IReadOnlyList<string?[]> Groups => _groups;

    /// <summary>The group of every cell; -1 where the question does not look at it.</summary>
    public ReadOnlySpan<int> GroupOf => _groupOf;

    private static bool[]? Chosen(TallyKey key, string institution, FactQuery query, Scope scope)
    {
        var column = FactVocabulary.Column(FactVocabulary.Fact(query.Fact), key.Name);
        var conditions = query.Where.Where(condition => condition.Column == key.Name).ToList();
        bool within = key.Name == "department" && scope.Departments.ContainsKey(institution);
        return conditions.Count == 0 && !within ? null
            : [.. key.Texts.Select(text => conditions.All(condition => TallyConditions.Meets(column, text, condition)) && (!within || scope.Covers(institution, text)))];
    }

    private static bool IsChosen(Tally tally, bool[]?[] chosen, int cell)
    {
        for (int key = 0; key < chosen.Length; key++)
        {
            if (chosen[key] is { } some && !some[tally.Keys[key].Codes[cell]])
            {
                return false;
            }
        }

        return true;
    }

    private int Group(TallyKey?[] grouped, int cell, string institution, Dictionary<long, int> numbers)
    {
        long combination = 0;
        foreach (var key in grouped)
        {
            combination = (combination << 21) | (long)(key?.Codes[cell] ?? 0);
        }

        if (!numbers.TryGetValue(combination, out int number))
        {
            numbers.Add(combination, number = _groups.Count);
            _groups.Add([.. grouped.Select(key => key is null ? institution : key.Texts[key.Codes[cell]])]);
        }

        return number;
    }
}
