using System.Collections.Concurrent;
using System.Text;
using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Indicators;

/// <summary>Asks each question once within one computation, however many threads ask: many indicators share a cohort.</summary>
internal sealed class RememberedFacts(IFactSource source) : IFactSource
{
    private readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<FactGroup>>> _answers = new(StringComparer.Ordinal);

    public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope) =>
        _answers.GetOrAdd(Key(query), _ => new Lazy<IReadOnlyList<FactGroup>>(() => source.Ask(query, scope))).Value;

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
