using System.Collections.Concurrent;
using System.Text;
using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Indicators;

/// <summary>
/// Asks each question once within one computation, however many threads ask: many indicators share a cohort. Questions that were foreseen and look at the same rows in the same
/// groups are asked as one, so that the rows are passed over once for all of them.
/// </summary>
internal sealed class RememberedFacts(IFactSource source) : IFactSource
{
    /// <summary>Sums asked for at once; a question of the engine grows slow with very many.</summary>
    private const int MostMeasures = 48;

    private readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<FactGroup>>> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Together> _foreseen = new(StringComparer.Ordinal);

    /// <summary>Foresees the questions of a computation by running it once over no facts at all: what it asks whatever the answers are, is asked together afterwards.</summary>
    public void Foresee(Action<IFactSource> computation)
    {
        var rehearsal = new Rehearsal();
        computation(rehearsal);
        foreach (var alike in rehearsal.Asked.GroupBy(Rows))
        {
            var measures = alike.SelectMany(query => query.Measures).DistinctBy(Show).ToList();
            if (alike.DistinctBy(Key).Count() > 1)
            {
                _foreseen[alike.Key] = new Together(alike.First(), measures);
            }
        }
    }

    public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope) =>
        _answers.GetOrAdd(Key(query), _ => new Lazy<IReadOnlyList<FactGroup>>(() => _foreseen.TryGetValue(Rows(query), out var together) && together.Holds(query) ? together.Answer(query, source, scope) : source.Ask(query, scope))).Value;

    Table IFactSource.Rows(FactQuery query, Scope scope, int limit) => source.Rows(query, scope, limit);

    public IEnumerable<IsolateProfiles> Profiles(Scope scope) => source.Profiles(scope);

    /// <summary>The question as text; the scope is the same for one computation.</summary>
    internal static string Key(FactQuery query) => $"{Rows(query)}|{string.Join('|', query.Measures.Select(Show))}";

    /// <summary>The rows and groups that a question looks at, as text.</summary>
    private static string Rows(FactQuery query) => new StringBuilder(query.Fact).Append('|').AppendJoin(',', query.GroupBy).Append('|').AppendJoin('&', query.Where.Select(Show)).ToString();

    private static string Show(Measure measure) => $"{measure.Column}{measure.Distinct}{string.Join('&', measure.If.Select(Show))}";

    private static string Show(Condition condition) => $"{condition.Column} {condition.Test} {string.Join('\u001f', condition.Values)}";

    /// <summary>Questions about the same rows in the same groups.</summary>
    private sealed class Together
    {
        private readonly FactQuery _rows;
        private readonly Dictionary<string, int> _places;
        private readonly Measure[][] _parts;
        private readonly Lock _gate = new();
        private readonly IReadOnlyList<FactGroup>?[] _answers;

        public Together(FactQuery rows, IReadOnlyList<Measure> measures)
        {
            _rows = rows;
            _places = measures.Select((measure, place) => (Text: Show(measure), place)).ToDictionary(pair => pair.Text, pair => pair.place, StringComparer.Ordinal);
            _parts = [.. measures.Chunk(MostMeasures)];
            _answers = new IReadOnlyList<FactGroup>?[_parts.Length];
        }

        public bool Holds(FactQuery query) => query.Measures.All(measure => _places.ContainsKey(Show(measure)));

        /// <summary>The groups of a question with its own sums; a group is there for every question about the same rows.</summary>
        public IReadOnlyList<FactGroup> Answer(FactQuery query, IFactSource source, Scope scope)
        {
            int[] places = [.. query.Measures.Select(measure => _places[Show(measure)])];
            var parts = places.Select(place => place / MostMeasures).Distinct().ToDictionary(part => part, part => Part(part, source, scope));
            return [.. parts.Values.First().Select((group, row) => new FactGroup(group.Dimensions, [.. places.Select(place => parts[place / MostMeasures][row].Sums[place % MostMeasures])]))];
        }

        private IReadOnlyList<FactGroup> Part(int part, IFactSource source, Scope scope)
        {
            lock (_gate)
            {
                return _answers[part] ??= source.Ask(_rows with { Measures = _parts[part] }, scope);
            }
        }
    }

    /// <summary>No facts at all; notes what is asked.</summary>
    private sealed class Rehearsal : IFactSource
    {
        public List<FactQuery> Asked { get; } = [];

        public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope)
        {
            Asked.Add(query);
            return [];
        }

        public Table Rows(FactQuery query, Scope scope, int limit) => throw new NotSupportedException("Figures are made of sums; no rows are read.");

        public IEnumerable<IsolateProfiles> Profiles(Scope scope) => [];
    }
}
