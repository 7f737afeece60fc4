using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Quality;
using Curb.Storage;
using Curb.Storage.Facts;
using Curb.Tallies;
using Curb.Tests.Policies;
using Curb.Tests.Support;

namespace Curb.Tests.Tallies;

/// <summary>What tests of tallies share: the shipped plan, facts asked with and without tallies.</summary>
internal static class TallyGround
{
    /// <summary>The tallies that derivation keeps.</summary>
    public static IReadOnlyList<TallyDefinition> Shipped { get; } = IndicatorTallies.Of(ShippedContent.Indicators, QualityCheck.Load(Reference.Library));

    /// <summary>The rows of one institution.</summary>
    public static FactSet OnlyOf(FactSet facts, string institution)
    {
        var part = new FactSet();
        foreach (var (from, to) in facts.Tables.Zip(part.Tables))
        {
            for (int row = 0; row < from.Count; row++)
            {
                if (from.Institution[row] == institution)
                {
                    to.AppendFrom(from, row);
                }
            }
        }

        return part;
    }

    /// <summary>The tallies of an institution, filled in memory from several sets of facts.</summary>
    public static InstitutionTallies Fill(string institution, IReadOnlyList<TallyDefinition> definitions, params IReadOnlyList<FactSet> sets)
    {
        var book = new TallyBook(definitions);
        foreach (var table in sets.SelectMany(set => set.Tables))
        {
            book.Add(table);
        }

        var tallies = book.Tallies().Select(tally => TallyCodec.Read(TallyCodec.Write(tally))).ToDictionary(tally => tally.Id, StringComparer.Ordinal);
        var keys = definitions.GroupBy(definition => definition.Fact).ToDictionary(group => group.Key, group => group.Select(definition => definition.Keys).DistinctBy(names => string.Join(',', names)).ToList());
        return new InstitutionTallies(institution, fact => keys.GetValueOrDefault(fact, []), tallies.GetValueOrDefault);
    }

    public static void AssertSame(IReadOnlyList<FactGroup> rows, IReadOnlyList<FactGroup> tallied, string question)
    {
        Assert.Equal(rows.Select(Name), tallied.Select(Name));
        foreach (var (wanted, given) in rows.Zip(tallied).SelectMany(pair => pair.First.Sums.Zip(pair.Second.Sums)))
        {
            Assert.True(Same(wanted, given), $"{question}: {wanted} by rows, {given} by tallies");
        }
    }

    /// <summary>Whole numbers are the same; of others the last digits may be rounded differently.</summary>
    public static bool Same(double? wanted, double? given) =>
        wanted == given || (wanted is { } number && given is { } other && number != Math.Floor(number) && Math.Abs(number - other) <= 1e-13 * Math.Abs(number));

    private static string Name(FactGroup group) => string.Join('|', group.Dimensions.Select(value => value ?? "\u0000"));

    /// <summary>A store asked as it was before there were tallies.</summary>
    public sealed class RowsOf(FactStore store) : IFactSource
    {
        public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope) => store.AskRows(query, scope);

        public Table Rows(FactQuery query, Scope scope, int limit) => store.Rows(query, scope, limit);

        public IEnumerable<IsolateProfiles> Profiles(Scope scope) => store.Profiles(scope);
    }

    /// <summary>Tallies alone: a question that they can't answer fails, and every answer is compared with the rows'.</summary>
    public sealed class TalliesAlone(IFactSource rows, params IReadOnlyList<InstitutionTallies> institutions) : IFactSource
    {
        public int Asked { get; private set; }

        public IReadOnlyList<FactGroup> Ask(FactQuery query, Scope scope)
        {
            string question = $"{query.Fact} by {string.Join(',', query.GroupBy)} where {string.Join(" & ", query.Where)}: {string.Join(" ; ", query.Measures.Select(measure => $"{measure} {string.Join('&', measure.If)}"))}";
            var answer = TallyAnswer.Of(query, scope, institutions);
            Assert.True(answer is not null, $"Not answered by tallies: {question}");
            AssertSame(rows.Ask(query, scope), answer, question);
            Asked++;
            return answer;
        }

        public Table Rows(FactQuery query, Scope scope, int limit) => rows.Rows(query, scope, limit);

        public IEnumerable<IsolateProfiles> Profiles(Scope scope) => rows.Profiles(scope);
    }
}
