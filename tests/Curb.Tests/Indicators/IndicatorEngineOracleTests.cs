using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Tests.Policies;

namespace Curb.Tests.Indicators;

public class IndicatorEngineOracleTests
{
    public static TheoryData<string> Measures => [.. Computed.Where(definition => definition.Kind != IndicatorKind.Ranking).Select(definition => definition.Id)];

    /// <summary>Those whose newest edition can be computed; one that awaits records has nothing to compare.</summary>
    private static IEnumerable<IndicatorDefinition> Computed => ShippedContent.Indicators.Definitions.Where(definition => !definition.Editions[^1].Awaited);

    [Fact]
    public void Every_indicator_has_a_second_implementation()
    {
        var known = IndicatorOracle.Formulas.Keys.Concat(IndicatorOracle.Rankings.Keys).Concat(IndicatorOracle.ProductRankings.Keys);
        Assert.Empty(Computed.Select(definition => definition.Id).Except(known));
        Assert.Empty(known.Except(Computed.Select(definition => definition.Id)));
    }

    [Fact]
    public void An_indicator_that_awaits_records_is_never_assessed_and_says_what_it_awaits()
    {
        var engine = Engine(new FactsInMemory(RandomFacts.Make(3)));
        foreach (var definition in ShippedContent.Indicators.Definitions.Where(definition => definition.Editions[^1].Awaited))
        {
            var values = engine.Compute(IndicatorQuestion.All with { Indicators = [definition.Id], By = ["institution"] }, Scope.DataFolderOwner);
            Assert.Equal(RandomFacts.Institutions, values.Select(value => value["institution"]));
            Assert.All(values, value => Assert.True(value is { Numerator: null, Denominator: null, Value: null, Verdict: Verdict.CannotAssess } && value.Because.En.Contains(definition.Editions[^1].Awaits.En, StringComparison.Ordinal), definition.Id));
        }
    }

    [Theory]
    [InlineData("injection-products-per-drug")]
    [InlineData("oral-products-per-drug")]
    public void Rankings_of_products_count_each_product_of_a_drug_once(string indicator)
    {
        var facts = RandomFacts.Make(8);
        var use = facts.DrugUse;
        var ranked = Engine(new FactsInMemory(facts)).Compute(IndicatorQuestion.All with { Indicators = [indicator] }, Scope.DataFolderOwner).Where(value => value["institution"] == "H1").ToList();
        var lines = Enumerable.Range(0, use.Count).Where(i => use.Institution[i] == "H1" && use.Counted[i] == true && use.Month[i] is not null && use.Route[i] == IndicatorOracle.ProductRankings[indicator]).ToList();
        Assert.All(ranked, value => Assert.Equal(lines.Where(i => use.Drug[i] == value.RankedItem).Select(i => use.Product[i]).OfType<string>().Distinct().Count(), value.Numerator));
        Assert.Equal(10, ranked.Count);
    }

    [Theory]
    [MemberData(nameof(Measures))]
    public void Engine_and_row_by_row_count_agree_for_institution_month_and_department(string indicator)
    {
        for (int seed = 1; seed <= 2; seed++)
        {
            var facts = RandomFacts.Make(seed);
            Assert.True(Compare(facts, new FactsInMemory(facts), indicator, "institution") >= 3);
            Assert.True(Compare(facts, new FactsInMemory(facts), indicator, "institution", "month") >= 15);
            Assert.True(Compare(facts, new FactsInMemory(facts), indicator, "institution", "department") >= 9);
            Assert.True(Compare(facts, new FactsInMemory(facts), indicator, "month") >= 6);
        }
    }

    [Fact]
    public void The_embedded_store_gives_the_same_figures_as_the_row_by_row_count()
    {
        string path = Directory.CreateTempSubdirectory("curb-indicators-").FullName;
        try
        {
            using var folder = DataFolder.Open(path, DataFolderAccess.Write);
            var facts = RandomFacts.Make(99);
            foreach (string institution in RandomFacts.Institutions)
            {
                folder.Facts.Replace(institution, OnlyOf(facts, institution), "test");
            }

            Assert.All(IndicatorOracle.Formulas.Keys, indicator => Assert.True(Compare(facts, folder.Facts, indicator, "institution", "month") >= 15));
        }
        finally
        {
            Directory.Delete(path, true);
        }
    }

    [Theory]
    [InlineData("top-drugs-by-ddds")]
    [InlineData("top-drugs-by-cost")]
    public void Rankings_list_the_ten_largest_drugs_with_their_share(string indicator)
    {
        var facts = RandomFacts.Make(7);
        var question = IndicatorQuestion.All with { Indicators = [indicator] };
        var ranked = Engine(new FactsInMemory(facts)).Compute(question, Scope.DataFolderOwner).ToLookup(value => value["institution"]);
        foreach (string institution in RandomFacts.Institutions)
        {
            var orders = IndicatorOracle.Orders(facts, new Slice(institution, null, null)).ToList();
            double total = orders.Sum(IndicatorOracle.Rankings[indicator]);
            var expected = orders.GroupBy(order => order.Drug!).Select(group => (Drug: group.Key, Sum: group.Sum(IndicatorOracle.Rankings[indicator])))
                .OrderByDescending(pair => pair.Sum).ThenBy(pair => pair.Drug, StringComparer.Ordinal).Take(10).ToList();
            var found = ranked[institution].ToList();
            Assert.Equal(expected.Select(pair => pair.Drug), found.Select(value => value.RankedItem));
            Assert.Equal(Enumerable.Range(1, 10), found.Select(value => value.Rank!.Value));
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Sum / total * 100, pair.Second.Value!.Value, 9));
        }
    }

    [Fact]
    public void Months_of_an_additive_indicator_add_up_to_the_whole_period()
    {
        var engine = Engine(new FactsInMemory(RandomFacts.Make(11)));
        foreach (string indicator in new[] { "inpatient-use-rate", "use-intensity", "outpatient-prescription-share", "days-of-therapy" })
        {
            var question = IndicatorQuestion.All with { Indicators = [indicator] };
            var whole = engine.Compute(question, Scope.DataFolderOwner);
            var months = engine.Compute(question with { By = ["institution", "month"] }, Scope.DataFolderOwner).ToLookup(value => value["institution"]);
            Assert.All(whole, value => Assert.Equal(value.Numerator!.Value, months[value["institution"]].Sum(month => month.Numerator ?? 0), 6));
            Assert.All(whole, value => Assert.Equal(value.Denominator!.Value, months[value["institution"]].Sum(month => month.Denominator ?? 0), 6));
        }
    }

    internal static IndicatorEngine Engine(IFactSource facts, params Curb.Supervision.Institution[] institutions) =>
        new(ShippedContent.Indicators, ShippedContent.Policies, facts, institutions);

    /// <summary>Compares every figure that the engine gives; returns how many there were.</summary>
    private static int Compare(FactSet facts, IFactSource source, string indicator, params string[] by)
    {
        var values = Engine(source).Compute(IndicatorQuestion.All with { Indicators = [indicator], By = by }, Scope.DataFolderOwner);
        // Where every row is unknown the engine says so, and a count of zero would be wrong.
        var assessed = values.Where(value => value.Numerator is not null || value.Unknown == 0);
        foreach (var value in assessed.Where(value => !by.Contains("department") || value["department"] is not null))
        {
            var (numerator, denominator) = IndicatorOracle.Formulas[indicator](facts, new Slice(value["institution"], value["department"], value["month"]));
            string where = $"{indicator} {string.Join(' ', value.Dimensions)}: {value.Because.En}";
            Assert.True(value.Numerator is { } found && Math.Abs(found - numerator) < 1e-6, $"{where}: numerator {value.Numerator}, row by row {numerator}");
            Assert.True(denominator is null == value.Denominator is null && Math.Abs((value.Denominator ?? 0) - (denominator ?? 0)) < 1e-6, $"{where}: denominator {value.Denominator}, row by row {denominator}");
            double? expected = denominator is null ? numerator : denominator > 0 ? numerator / denominator * value.Indicator.Factor : null;
            expected = expected > value.Indicator.Guards.MaximumValue ? null : expected;      // what can't be true is not published
            Assert.True(expected is null == value.Value is null && Math.Abs((value.Value ?? 0) - (expected ?? 0)) < 1e-6, $"{where}: value {value.Value}, row by row {expected}");
        }

        return values.Count;
    }

    private static FactSet OnlyOf(FactSet facts, string institution)
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
}
