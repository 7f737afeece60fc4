using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Quality;
using Curb.Supervision;
using Curb.Tallies;
using Curb.Tests.Indicators;
using Curb.Tests.Policies;
using Curb.Tests.Support;

namespace Curb.Tests.Tallies;

/// <summary>What scorecard and indicator pages ask, answered from tallies alone: a question that they were not kept for fails, and every answer is compared with the rows'.</summary>
public class IndicatorTalliesTests
{
    private static readonly (string From, string To)[] s_periods = [("2025-01", "2025-06"), ("2025-03", "2025-03"), ("2025-02", "2025-05"), ("2019-01", "2026-12")];

    private static readonly string[][] s_groupings = [["institution"], ["month"], ["department"], ["institution", "month"], ["institution", "department"], ["department", "month"]];

    [Fact]
    public void Every_indicator_by_every_grouping_and_period_is_that_of_the_rows()
    {
        var source = Source(21);
        foreach (var (from, to) in s_periods)
        {
            foreach (string[] by in s_groupings)
            {
                Ask(source, Question(from, to, by), Scope.DataFolderOwner);
                Ask(source, Question(from, to, by) with { Only = Only("institution", "H2") }, Scope.Of(["H2"], false));
                Ask(source, Question(from, to, by) with { Only = Only("institution", "H1", "department", "ICU") }, Scope.DataFolderOwner);
            }
        }

        Assert.True(source.Asked > 3000, $"{source.Asked} questions");
    }

    [Fact]
    public void Every_edition_of_every_indicator_is_that_of_the_rows()
    {
        var source = Source(31);
        Ask(source, Question("2025-01", "2025-06", "institution") with { Editions = [IndicatorQuestion.EveryEdition] }, Scope.DataFolderOwner);
        Ask(source, Question("2025-02", "2025-04", "department") with { Editions = [IndicatorQuestion.EveryEdition], Only = Only("institution", "H3") }, Scope.DataFolderOwner);
    }

    [Fact]
    public void A_reader_of_single_departments_gets_the_figures_of_their_rows()
    {
        var scope = Scope.DataFolderOwner.InDepartments(new Dictionary<string, IReadOnlySet<string>> { ["H1"] = new HashSet<string> { "ICU", "普外科" } });
        var (facts, tallies) = Filled(41);
        var rows = new FactsInMemory(facts);
        var engine = IndicatorEngineOracleTests.Engine(rows);
        foreach (var definition in ShippedContent.Indicators.Definitions.Where(definition => definition.Kind != IndicatorKind.Ranking && definition.Carries(["institution", "department"])))
        {
            var question = Question("2025-01", "2025-05", "department") with { Indicators = [definition.Id] };
            Assert.Equal(engine.Compute(question, scope).Select(Show), IndicatorEngineOracleTests.Engine(new TallyGround.TalliesAlone(rows, tallies)).Compute(question, scope).Select(Show));
        }
    }

    [Fact]
    public void Checks_of_delivery_and_denominators_are_those_of_the_rows()
    {
        var facts = RandomFacts.Make(51, 200);
        AddDays(facts);
        var tallies = Tallies(facts);
        var rows = new FactsInMemory(facts);
        var source = new TallyGround.TalliesAlone(rows, tallies);
        var checks = QualityCheck.Load(Reference.Library);
        Assert.Equal(new FeedQuality(checks, rows).Find(Scope.DataFolderOwner).Select(finding => finding.ToString()), new FeedQuality(checks, source).Find(Scope.DataFolderOwner).Select(finding => finding.ToString()));
        foreach (var (from, to) in s_periods)
        {
            var period = new Period(CalendarMonth.Parse(from)!.Value, CalendarMonth.Parse(to)!.Value);
            var (wanted, given) = (new DenominatorReconciliation(rows).Of(period, Scope.DataFolderOwner), new DenominatorReconciliation(source).Of(period, Scope.DataFolderOwner));
            Assert.Equal(wanted.Select(table => table.Institution), given.Select(table => table.Institution));
            Assert.All(wanted.Zip(given).SelectMany(pair => pair.First.Denominators.Zip(pair.Second.Denominators)), pair => Assert.True(TallyGround.Same(pair.First.Value, pair.Second.Value) && TallyGround.Same(pair.First.Ddds, pair.Second.Ddds), pair.First.Name));
        }
    }

    [Fact]
    public void The_plan_names_each_tally_once_and_no_more_keys_than_there_may_be()
    {
        Assert.Equal(TallyGround.Shipped.Count, TallyGround.Shipped.Select(tally => tally.Id).Distinct().Count());
        Assert.All(TallyGround.Shipped, tally => Assert.InRange(tally.Keys.Count, 0, TallyDefinition.MostKeys));
        Assert.All(TallyGround.Shipped, tally => Assert.Equal(tally.MeasureTexts.Count, tally.MeasureTexts.Distinct().Count()));
    }

    /// <summary>Days and times within the months that the rows have, for the last 90 days of a feed.</summary>
    private static void AddDays(FactSet facts)
    {
        var random = new Random(6);
        for (int row = 0; row < facts.Encounters.Count; row++)
        {
            int day = Days.From(new DateOnly(2025, 1, 1)) + random.Next(181);
            facts.Encounters.StartedOn.Set(row, random.Next(20) == 0 ? null : day - random.Next(12));
            facts.Encounters.EndedOn.Set(row, random.Next(20) == 0 ? null : day);
            facts.DrugUse.StartedAt.Set(row, random.Next(20) == 0 ? null : (day * Instants.MicrosecondsPerDay) + random.Next(86_400_000));
            facts.Specimens.CollectedAt.Set(row, random.Next(20) == 0 ? null : day * Instants.MicrosecondsPerDay);
            facts.Isolates.CollectedOn.Set(row, random.Next(20) == 0 ? null : day);
        }
    }

    private static IndicatorQuestion Question(string from, string to, params string[] by) =>
        new([], CalendarMonth.Parse(from), CalendarMonth.Parse(to), by, Only(), PolicyChoice.InForce) { Rankings = false };

    private static Dictionary<string, string> Only(params string[] pairs) => pairs.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    private static TallyGround.TalliesAlone Source(int seed)
    {
        var (facts, tallies) = Filled(seed);
        return new TallyGround.TalliesAlone(new FactsInMemory(facts), tallies);
    }

    private static (FactSet Facts, IReadOnlyList<InstitutionTallies> Tallies) Filled(int seed)
    {
        var facts = RandomFacts.Make(seed, 200);
        return (facts, Tallies(facts));
    }

    private static IReadOnlyList<InstitutionTallies> Tallies(FactSet facts) =>
        [.. RandomFacts.Institutions.Select(institution => TallyGround.Fill(institution, TallyGround.Shipped, TallyGround.OnlyOf(facts, institution)))];

    /// <summary>The source itself compares every answer with the rows'.</summary>
    private static void Ask(IFactSource tallied, IndicatorQuestion question, Scope scope) =>
        Assert.NotEmpty(IndicatorEngineOracleTests.Engine(tallied, [.. RandomFacts.Institutions.Select(Institution.Unregistered)]).Compute(question, scope));

    private static string Show(IndicatorValue value) => $"{value.Indicator.Id} {value.Edition.Id} {string.Join(' ', value.Dimensions)}: {value.Numerator:g12} {value.Denominator:g12} {value.Value:g12} {value.Verdict} {value.Because.En}";
}
