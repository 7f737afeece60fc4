using System.Text;
using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Indicators;

/// <summary>Asks each question once within one computation: many indicators share a cohort.</summary>
internal sealed class RememberedFacts(IFactSource source) : IFactSource
{
    private readonly Dictionary<string, IReadOnlyList<FactGroup>> _answers = new(StringComparer.Ordinal);

    public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope)
    {
        string key = Key(query);
        if (!_answers.TryGetValue(key, out var answer))
        {
            answer = source.Ask(query, scope);
            _answers[key] = answer;
        }

        return answer;
    }

    public Table Rows(FactQuery query, Scope scope, int limit) => source.Rows(query, scope, limit);

    public IEnumerable<IsolateProfiles> Profiles(Scope scope) => source.Profiles(scope);

    /// <summary>The question as text; the scope is the same for one computation.</summary>
    private static string Key(FactQuery query)
    {
        var key = new StringBuilder(query.Fact).Append('|').AppendJoin(',', query.GroupBy).Append('|').AppendJoin('&', query.Where.Select(Show));
        foreach (var measure in query.Measures)
        {
            key.Append('|').Append(measure.Column).Append(measure.Distinct).AppendJoin('&', measure.If.Select(Show));
        }

        return key.ToString();
    }

    private static string Show(Condition condition) => $"{condition.Column} {condition.Test} {string.Join('\u001f', condition.Values)}";
}
