using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Tallies;

/// <summary>
/// Answers a question from tallies, as it would be answered from the rows: counts are the same numbers, sums differ by no more than the rounding of their last digit. A question that the tallies were
/// not kept for is not answered at all.
/// </summary>
public sealed class TallyAnswer
{
    private readonly FactQuery _query;
    private readonly FactTable _fact;
    private readonly Scope _scope;
    private readonly string[] _measures;
    private readonly Dictionary<string, TallyGroup> _groups = new(StringComparer.Ordinal);

    private TallyAnswer(FactQuery query, Scope scope)
    {
        (_query, _fact, _scope) = (query, FactVocabulary.Fact(query.Fact), scope);
        _measures = [.. query.Measures.Select(measure => TallyText.Of(_fact, measure.Distinct ? TallyDefinition.CountOf(measure) : measure))];
        if (query.GroupBy.Count == 0)
        {
            _groups.Add("", new TallyGroup([], query.Measures));
        }
    }

    /// <summary>The groups of a checked question; null where the tallies can't tell.</summary>
    /// <param name="query">The question.</param>
    /// <param name="scope">What the caller may see.</param>
    /// <param name="institutions">The tallies of every institution with facts in the scope.</param>
    public static IReadOnlyList<FactGroup>? Of(FactQuery query, Scope scope, IEnumerable<InstitutionTallies> institutions)
    {
        if (query.GroupBy.Count > TallyDefinition.MostKeys)
        {
            return null;
        }

        var answer = new TallyAnswer(query, scope);
        return institutions.All(answer.Add) ? FactVocabulary.InOrder(answer._fact, query.GroupBy, answer._groups.Values.Select(group => group.Answer())) : null;
    }

    /// <summary>Adds an institution's part; false where its tallies can't tell it.</summary>
    private bool Add(InstitutionTallies tallies)
    {
        string institution = tallies.Institution;
        if (!_scope.Covers(institution) || !_query.Where.Where(condition => condition.Column == "institution").All(condition => TallyConditions.Meets(_fact.Institution, institution, condition)))
        {
            return true;
        }

        bool narrowed = _scope.Departments.ContainsKey(institution);
        if (narrowed && _fact.Find("department") is null)
        {
            return true;
        }

        string[] needed = [.. _query.GroupBy.Where(name => name != "institution"), .. narrowed ? ["department"] : Array.Empty<string>()];
        var holding = tallies.Holding(_query, needed);
        var holders = _query.Measures.Select((measure, i) => Holder(holding, measure, _measures[i])).ToList();
        if (holding.Count == 0 || holders.Contains(null))
        {
            return false;
        }

        // Any of them knows every row, and so every group there is.
        var selections = holders.Prepend(holding[0]).Distinct().ToDictionary(tally => tally!, tally => Chosen(tally!, institution));
        for (int i = 0; i < holders.Count; i++)
        {
            var (selection, groups) = selections[holders[i]!];
            Add(i, holders[i]!, selection, groups);
        }

        return true;
    }

    /// <summary>Rows without a condition are what every tally counts; distinct values are found where they are a key.</summary>
    private static Tally? Holder(IReadOnlyList<Tally> holding, Measure measure, string text) =>
        measure is { Column: null, If.Count: 0 } ? holding.Count > 0 ? holding[0] : null
        : holding.FirstOrDefault(tally => tally.Column(text) is not null && (!measure.Distinct || tally.Keys.Any(key => key.Name == measure.Column)));

    private (TallySelection Selection, TallyGroup[] Groups) Chosen(Tally tally, string institution)
    {
        var selection = new TallySelection(tally, institution, _query, _scope);
        return (selection, [.. selection.Groups.Select(GroupOf)]);
    }

    private TallyGroup GroupOf(string?[] dimensions)
    {
        string key = _query.GroupBy.Count == 0 ? "" : string.Join('\u001f', dimensions.Select(value => value is null ? "-" : "+" + value));
        if (!_groups.TryGetValue(key, out var group))
        {
            _groups.Add(key, group = new TallyGroup(dimensions, _query.Measures));
        }

        return group;
    }

    private void Add(int place, Tally tally, TallySelection selection, TallyGroup[] groups)
    {
        var measure = _query.Measures[place];
        var column = measure is { Column: null, If.Count: 0 } ? null : tally.Column(_measures[place])!;
        var values = measure.Distinct ? tally.Keys.First(key => key.Name == measure.Column) : null;
        var groupOf = selection.GroupOf;
        for (int cell = 0; cell < groupOf.Length; cell++)
        {
            if (groupOf[cell] >= 0)
            {
                groups[groupOf[cell]].Add(place, tally, column, values, cell);
            }
        }
    }
}
