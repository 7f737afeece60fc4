using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage.Facts;
using Curb.Tallies;
using Curb.Tests.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Curb.Tests.Tallies;

public class TallyAnswerTests
{
    [Fact]
    public void Whatever_tallies_answer_is_what_the_rows_answer()
    {
        var sets = (First: FactStoreTests.RandomFacts(1, 700, "H1"), More: FactStoreTests.RandomFacts(3, 333, "H1"), Second: FactStoreTests.RandomFacts(2, 400, "医院2"));
        var oracle = new FactsInMemory([sets.First, sets.More, sets.Second]);
        int answered = 0, asked = 0;
        Prop.ForAll(FactStoreTests.Questions().Select(question => (Query: Keepable(question.Query), question.Scope)).ToArbitrary(), question =>
        {
            var plan = new TallyPlan();
            plan.Want("isolate", question.Query.Where, question.Query.Measures, KeysOf(question.Query));
            var tallies = new[] { TallyGround.Fill("H1", plan.Tallies(), sets.First, sets.More), TallyGround.Fill("医院2", plan.Tallies(), sets.Second) };
            var scope = question.Scope;
            if (!scope.Covers("H1") && !scope.Covers("医院2"))
            {
                return;
            }

            asked++;
            if (TallyAnswer.Of(question.Query, scope, tallies.Where(one => scope.Covers(one.Institution))) is { } answer)
            {
                answered++;
                TallyGround.AssertSame(oracle.Ask(question.Query, scope), answer, question.Query.ToString());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600).WithReplay(20261122, 9));
        Assert.True(answered > asked / 2, $"only {answered} of {asked} questions were answered by tallies");
    }

    /// <summary>The question by the columns that sums can be kept by, with the sums that can be kept.</summary>
    private static FactQuery Keepable(FactQuery query)
    {
        bool IsKey(string name) => name is "institution" or "month" or "organism" or "patient" or "department" or "collected_on";
        var measures = query.Measures.Where(measure => (!measure.Distinct || IsKey(measure.Column!)) && measure.Column != "institution" && measure.If.All(condition => condition.Column != "institution")).ToList();
        return query with { Measures = measures.Count > 0 ? measures : [Measure.Rows()], GroupBy = [.. query.GroupBy.Where(IsKey).Take(2)] };
    }

    /// <summary>Columns that the question groups by, and those of its conditions that can be keys too.</summary>
    private static string[] KeysOf(FactQuery query) =>
        [.. query.GroupBy.Concat(query.Where.Select(condition => condition.Column).Where(name => name is "month" or "department" or "collected_on")).Distinct()];

    [Fact]
    public void A_question_about_other_rows_other_columns_or_another_sum_is_not_answered()
    {
        var plan = new TallyPlan();
        plan.Want("isolate", [Condition.Is("screening", true)], [Measure.Rows(), Measure.Sum("tested")], "month");
        var tallies = TallyGround.Fill("H1", plan.Tallies(), FactStoreTests.RandomFacts(1, 100, "H1"));
        IReadOnlyList<FactGroup>? Ask(FactQuery query) => TallyAnswer.Of(query, Scope.DataFolderOwner, [tallies]);
        var known = new FactQuery("isolate", [Measure.Rows(), Measure.Sum("tested")], [new Condition("month", ConditionTest.IsKnown), Condition.Is("screening", "true")], ["month", "institution"]);

        Assert.NotNull(Ask(known));
        Assert.Null(Ask(known with { Where = [] }));
        Assert.Null(Ask(known with { Where = [.. known.Where, Condition.Is("first_isolate", true)] }));
        Assert.Null(Ask(known with { GroupBy = ["department"] }));
        Assert.Null(Ask(known with { Measures = [Measure.Sum("age_years")] }));
        Assert.Null(Ask(known with { Measures = [Measure.Sum("tested", Condition.Is("first_isolate", true))] }));
        Assert.Null(Ask(known with { Measures = [Measure.DistinctOf("organism")] }));
        Assert.Null(Ask(known with { Fact = "drug_use", Where = [], Measures = [Measure.Rows()] }));
        Assert.Null(TallyAnswer.Of(known, Scope.DataFolderOwner.InDepartments(new Dictionary<string, IReadOnlySet<string>> { ["H1"] = new HashSet<string> { "ICU" } }), [tallies]));
    }

    [Fact]
    public void Single_departments_of_an_institution_are_counted_alone()
    {
        var plan = new TallyPlan();
        plan.Want("isolate", [], [Measure.Rows(), Measure.Sum("tested")], "month", "department");
        var facts = FactStoreTests.RandomFacts(5, 400, "H1");
        var scope = Scope.DataFolderOwner.InDepartments(new Dictionary<string, IReadOnlySet<string>> { ["H1"] = new HashSet<string> { "ICU", "内科" } });
        var query = new FactQuery("isolate", [Measure.Rows(), Measure.Sum("tested")], [], ["month"]);

        var answer = TallyAnswer.Of(query, scope, [TallyGround.Fill("H1", plan.Tallies(), facts)]);
        TallyGround.AssertSame(new FactsInMemory(facts).Ask(query, scope), answer!, "departments");
        Assert.True(answer!.Sum(group => group.Sums[0]) is > 0 and < 200);
    }

    [Theory]
    [InlineData(ConditionTest.AtLeast, true)]
    [InlineData(ConditionTest.Less, true)]
    [InlineData(ConditionTest.AtMost, false)]
    [InlineData(ConditionTest.Greater, false)]
    [InlineData(ConditionTest.Equal, false)]
    public void Times_are_kept_by_their_day_and_answer_only_what_the_day_decides(ConditionTest test, bool answered)
    {
        var plan = new TallyPlan();
        plan.Want("specimen", [], [Measure.Rows()], "collected_at");
        var facts = new FactSet();
        var random = new System.Random(4);
        for (int row = 0; row < 300; row++)
        {
            facts.Specimens.Institution.Append("H1");
            facts.Specimens.CollectedAt.Append(random.Next(9) == 0 ? null : new DateTime(1969, 12, 28).AddHours(random.Next(8 * 24)));
            facts.Specimens.EndRow();
        }

        var tallies = TallyGround.Fill("H1", plan.Tallies(), facts);
        for (int day = 0; day < 8; day++)
        {
            var query = new FactQuery("specimen", [Measure.Rows()], [new Condition("collected_at", test, new DateOnly(1969, 12, 28).AddDays(day))], []);
            var answer = TallyAnswer.Of(query, Scope.DataFolderOwner, [tallies]);
            Assert.Equal(answered, answer is not null);
            TallyGround.AssertSame(answer is null ? [] : new FactsInMemory(facts).Ask(query, Scope.DataFolderOwner), answer ?? [], test.ToString());
            Assert.Null(TallyAnswer.Of(query with { Where = [new Condition("collected_at", test, new DateTime(1969, 12, 28, 12, 0, 0))] }, Scope.DataFolderOwner, [tallies]));
        }

        Assert.Null(TallyAnswer.Of(new FactQuery("specimen", [Measure.Rows()], [], ["collected_at"]), Scope.DataFolderOwner, [tallies]));
    }

    [Fact]
    public void A_sum_shared_out_over_many_cells_loses_nothing_to_rounding()
    {
        var facts = new FactSet();
        var random = new System.Random(12);
        for (int row = 0; row < 20_000; row++)
        {
            facts.DrugUse.Institution.Append("H1");
            facts.DrugUse.Month.Append($"20{random.Next(10, 25)}-{random.Next(1, 13):00}");
            facts.DrugUse.Ddds.Append((random.Next(1, 10_000) / 1000.0) * Math.Pow(10, random.Next(-6, 6)));
            facts.DrugUse.EndRow();
        }

        var plan = new TallyPlan();
        plan.Want("drug_use", [], [Measure.Sum("ddds")], "month");
        var query = new FactQuery("drug_use", [Measure.Sum("ddds")], [], []);
        double exact = (double)Enumerable.Range(0, facts.DrugUse.Count).Aggregate(0m, (sum, row) => sum + (decimal)facts.DrugUse.Ddds[row]!.Value);
        double tallied = TallyAnswer.Of(query, Scope.DataFolderOwner, [TallyGround.Fill("H1", plan.Tallies(), facts)])![0].Sums[0]!.Value;
        Assert.Equal(exact, tallied, 1e-15 * exact);
    }

    [Fact]
    public void Bytes_that_are_cut_short_or_of_another_form_are_refused()
    {
        var plan = new TallyPlan();
        plan.Want("isolate", [], [Measure.Rows(), Measure.Sum("tested")], "month", "department");
        var book = new TallyBook(plan.Tallies());
        book.Add(FactStoreTests.RandomFacts(1, 50, "H1").Isolates);
        byte[] bytes = TallyCodec.Write(book.Tallies().Single());

        Assert.Equal(plan.Tallies()[0].Id, TallyCodec.Read(bytes).Id);
        Assert.Throws<InvalidDataException>(() => TallyCodec.Read(bytes.AsSpan(0, bytes.Length / 2)));
        Assert.Throws<InvalidDataException>(() => TallyCodec.Read([9, .. bytes.AsSpan(1)]));
        Assert.Throws<InvalidDataException>(() => TallyCodec.Read([]));
    }
}
