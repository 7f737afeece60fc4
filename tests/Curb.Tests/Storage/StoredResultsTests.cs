using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Curb.Tests.Storage;

/// <summary>Results are stored as isolate and outcome; questions must not notice.</summary>
public sealed class StoredResultsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;

    public StoredResultsTests() => _data = DataFolder.Open(_folder.Path, DataFolderAccess.Write);

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Results_read_back_are_those_that_were_stored_with_all_that_they_carry()
    {
        var (facts, spread) = RandomFacts(1, 60, "H1", 0);
        _data.Facts.Replace("H1", facts, "s");
        AssertSameRows(spread.Susceptibilities, _data.Facts.Read<SusceptibilityFacts>(Scope.DataFolderOwner));
        Assert.Equal(spread.Susceptibilities.Count, _data.Facts.Count("H1", "susceptibility"));
    }

    [Fact]
    public void Rows_of_facts_and_compact_results_are_stored_alike()
    {
        var (facts, spread) = RandomFacts(1, 60, "H1", 0);
        _data.Facts.Replace("H1", spread, "s");
        AssertSameRows(facts.Results!.Spread(facts.Isolates), _data.Facts.Read<SusceptibilityFacts>(Scope.DataFolderOwner));
    }

    [Fact]
    public void Results_replaced_again_and_given_up_in_between_are_the_newest()
    {
        var (old, _) = RandomFacts(1, 60, "H1", 0);
        var (given, _) = RandomFacts(2, 60, "H1", 0);
        var (latest, spread) = RandomFacts(3, 60, "H1", 0);
        _data.Facts.Replace("H1", old, "s");
        using (var replacement = _data.Facts.BeginReplace("H1", "s"))
        {
            replacement.Add(given);
        }

        _data.Facts.Replace("H1", latest, "s");
        AssertSameRows(spread.Susceptibilities, _data.Facts.Read<SusceptibilityFacts>(Scope.DataFolderOwner));
        Assert.DoesNotContain(new FolderVerification(_data).Run(), check => check is { Check: "dictionaries", Problem: not null });
    }

    [Fact]
    public void A_result_without_an_isolate_is_refused()
    {
        var facts = new FactSet();
        facts.Susceptibilities.Drug.Append("CIP");
        facts.Susceptibilities.EndRow();
        Assert.Throws<ArgumentException>(() => _data.Facts.Replace("H1", facts, "s"));
    }

    [Fact]
    public void Every_question_about_results_has_the_same_answer_as_row_by_row()
    {
        var (first, firstSpread) = RandomFacts(1, 80, "H1", 0);
        var (second, secondSpread) = RandomFacts(2, 50, "医院2", 1000);
        _data.Facts.Replace("H1", first, "s");
        _data.Facts.Replace("医院2", second, "s");
        var oracle = new FactsInMemory([firstSpread, secondSpread]);
        Prop.ForAll(Questions().ToArbitrary(), question =>
        {
            var expected = oracle.Ask(question.Query, question.Scope);
            var actual = _data.Facts.Ask(question.Query, question.Scope);
            Assert.Equal(expected.Select(Show), actual.Select(Show));
            AssertSameRows(oracle.Rows(question.Query, question.Scope, 20), _data.Facts.Rows(question.Query, question.Scope, 20));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261122, 7));
    }

    private static string Show(FactGroup group) =>
        $"{string.Join('|', group.Dimensions.Select(value => value ?? "?"))}: {string.Join(' ', group.Sums.Select(sum => sum?.ToString("G9", System.Globalization.CultureInfo.InvariantCulture) ?? "null"))}";

    private static void AssertSameRows(Table expected, Table actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int row = 0; row < expected.Count; row++)
        {
            Assert.Equal(expected.Columns.Select(column => column.ValueAt(row)), actual.Columns.Select(column => column.ValueAt(row)));
        }
    }

    /// <summary>Isolates with up to six results each of forty distinct outcomes, a fifth of all values unknown; the same facts compact and spread.</summary>
    private static (FactSet Compact, FactSet Spread) RandomFacts(int seed, int count, string institution, long firstId)
    {
        var random = new System.Random(seed);
        var isolates = new IsolateFacts();
        var outcomes = new ResultOutcomes();
        for (int row = 0; row < 40; row++)
        {
            Fill(outcomes, random, outcomes.Columns);
        }

        var starts = new List<int> { 0 };
        for (int row = 0; row < count; row++)
        {
            isolates.Institution.Append(institution);
            isolates.ReceivedId.Append(firstId + row);
            isolates.Isolate.Append(firstId + row);
            Fill(isolates, random, SusceptibilityFacts.OfIsolate.Select(name => isolates.Find(name)!));
            starts.Add(starts[^1] + random.Next(7));
        }

        int[] outcomeOf = [.. Enumerable.Range(0, starts[^1]).Select(_ => random.Next(40))];
        var results = new IsolateResults(isolates.Isolate.Values.ToArray(), [.. starts], outcomeOf, outcomes);
        return (new FactSet { Isolates = isolates, Results = results }, Spread(isolates, results.Spread(isolates)));
    }

    private static FactSet Spread(IsolateFacts isolates, SusceptibilityFacts rows)
    {
        var facts = new FactSet { Isolates = isolates };
        Enumerable.Range(0, rows.Count).ToList().ForEach(row => facts.Susceptibilities.AppendFrom(rows, row));
        return facts;
    }

    private static void Fill(Table table, System.Random random, IEnumerable<Column> columns)
    {
        string[] texts = ["2023-01", "2023-02", "ICU", "内科", "eco", "CIP", "S", "R", "O'Brien"];
        foreach (var column in columns.Where(_ => random.Next(5) > 0))
        {
            switch (column)
            {
                case TextColumn text: text.Append(texts[random.Next(texts.Length)]); break;
                case Column<bool> flag: flag.Append(random.Next(2) == 0); break;
                case Column<double> number: number.Append(random.Next(0, 40) / 8.0); break;
            }
        }

        table.EndRow();
    }

    private static Gen<(FactQuery Query, Scope Scope)> Questions()
    {
        string[] texts = ["institution", "organism", "month", "department", "drug", "method", "sir", "reported", "reason"];
        string[] columns = [.. texts, "value", "isolate", "received_id", "first_isolate", "first_of_year"];
        var condition = from column in Gen.Elements(columns)
                        from test in Gen.Elements(ConditionTest.Equal, ConditionTest.NotEqual, ConditionTest.AtMost, ConditionTest.IsNull, ConditionTest.IsKnown)
                        from value in column switch
                        {
                            "value" => Gen.Choose(0, 40).Select(eighths => (object)(eighths / 8.0)),
                            "isolate" or "received_id" => Gen.Choose(0, 80).Select(id => (object)(long)id),
                            "first_isolate" or "first_of_year" => Gen.Elements<object>(true, false),
                            _ => Gen.Elements<object>("2023-01", "ICU", "eco", "S", "O'Brien", "H1", "not there"),
                        }
                        select new Condition(column, test, test is ConditionTest.IsNull or ConditionTest.IsKnown ? [] : [value]);
        var conditions = from count in Gen.Choose(0, 2) from list in Gen.ArrayOf(condition, count) select list;
        var measure = from kind in Gen.Choose(0, 2)
                      from counted in Gen.Elements(columns)
                      from only in conditions
                      select kind switch { 0 => Measure.Rows(only), 1 => Measure.Sum("value", only), _ => Measure.DistinctOf(counted, only) };
        var scope = Gen.Elements(Scope.DataFolderOwner, Scope.Of(["H1"], true), Scope.Of(["医院2", "H9"], true), Scope.Nothing);
        return from measures in Gen.NonEmptyListOf(measure)
               from wheres in conditions
               from dimensionCount in Gen.Choose(0, 3)
               from dimensions in Gen.ArrayOf(Gen.Elements(columns), dimensionCount)
               from asked in scope
               select (new FactQuery("susceptibility", [.. measures.Take(3)], wheres, [.. dimensions.Distinct()]), asked);
    }
}
