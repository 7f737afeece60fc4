using System.Diagnostics;
using System.Globalization;
using Curb.AntimicrobialUse;
using Curb.Cli.Commands;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Intake;
using Curb.Isolates;
using Curb.Policies;
using Curb.Quality;
using Curb.Storage;
using Curb.Tallies;
using Curb.Tests.AntimicrobialUse;
using Curb.Tests.Derivation;
using Curb.Tests.Indicators;
using Curb.Tests.Policies;
using Curb.Tests.Storage;
using Curb.Tests.Support;

namespace Curb.Tests.Tallies;

public sealed class StoredTalliesTests : IDisposable
{
    private static readonly FactQuery s_ddds = new("drug_use", [Measure.Rows(), Measure.Sum("ddds")], [Condition.Is("kind", "inpatient"), Condition.Is("discharged", true), Condition.Is("counted", true)], ["department"]);

    private static readonly FactQuery[] s_bedside =
    [
        new("measurement", [Measure.Rows(), Measure.Sum("value")], [], ["department", "measured"]), new("adverse_reaction", [Measure.Rows(), Measure.DistinctOf("report", Condition.Is("causal", true))], [], ["drug"]),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(9)]
    [InlineData(int.MaxValue)]
    public void Scorecard_figures_of_a_derived_hospital_are_those_of_its_rows(int ordersPerPart)
    {
        using var data = DataFolder.Open(_folder.Path, DataFolderAccess.Write);
        Derive(data, ordersPerPart, seed: 5);
        IndicatorEngine slow = IndicatorEngineOracleTests.Engine(new TallyGround.RowsOf(data.Facts)), fast = IndicatorEngineOracleTests.Engine(data.Facts);
        var window = slow.Window(IndicatorQuestion.All, Scope.DataFolderOwner)!.Value;
        var departments = data.Facts.AskRows(new FactQuery("encounter", [Measure.Rows()], [], ["department"]), Scope.DataFolderOwner).Select(group => group.Dimensions[0]).OfType<string>().ToList();
        int compared = 0;
        foreach (var (from, to) in new[] { (window.From, window.To), (window.From, window.From), (CalendarMonth.At(window.To.Index - 1), window.To) })
        {
            foreach (string[] by in new[] { new[] { "institution" }, ["month"], ["department"], ["institution", "month", "department"] })
            {
                foreach (string? only in departments.Take(2).Prepend(null))
                {
                    var question = new IndicatorQuestion([], from, to, by, only is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["department"] = only }, PolicyChoice.InForce);
                    var (wanted, given) = (slow.Compute(question, Scope.DataFolderOwner), fast.Compute(question, Scope.DataFolderOwner));
                    AssertSame(wanted, given);
                    compared += wanted.Count;
                }
            }
        }

        var checks = QualityCheck.Load(Reference.Library);
        Assert.Equal(new FeedQuality(checks, new TallyGround.RowsOf(data.Facts)).Find(Scope.DataFolderOwner).Select(finding => finding.ToString()), new FeedQuality(checks, data.Facts).Find(Scope.DataFolderOwner).Select(finding => finding.ToString()));
        Assert.True(departments.Count >= 2 && compared > 1000, $"{compared} figures of {departments.Count} departments");
    }

    [Fact]
    public void Facts_replaced_without_tallies_are_answered_from_their_rows_and_never_by_the_old_sums()
    {
        using var data = DataFolder.Open(_folder.Path, DataFolderAccess.Write);
        var (first, second) = (KilledDerivation.Facts(1), KilledDerivation.Facts(2));
        data.Facts.Replace("H1", first, "first", TallyGround.Shipped);
        AssertAnswers(data, first);
        data.Facts.Replace("H1", second, "second");
        AssertAnswers(data, second);
        data.Facts.Replace("H1", first, "third", TallyGround.Shipped);
        AssertAnswers(data, first);
    }

    [Fact]
    public void A_replacement_that_fails_or_is_given_up_leaves_the_sums_of_the_facts_that_stand()
    {
        using var data = DataFolder.Open(_folder.Path, DataFolderAccess.Write);
        var (first, second) = (KilledDerivation.Facts(1), KilledDerivation.Facts(2));
        data.Facts.Replace("H1", first, "first", TallyGround.Shipped);
        using (var replacement = data.Facts.BeginReplace("H1", "given up", TallyGround.Shipped))
        {
            replacement.Add(second);
            AssertAnswers(data, first);
        }

        AssertAnswers(data, first);
        second.DrugUse.Ddds.Set(0, double.NaN);
        Assert.Throws<InvalidDataException>(() => data.Facts.Replace("H1", second, "fails", TallyGround.Shipped));
        AssertAnswers(data, first);
    }

    [Fact]
    public void Each_institution_has_its_own_sums_and_one_without_them_sends_the_question_to_the_rows()
    {
        using var data = DataFolder.Open(_folder.Path, DataFolderAccess.Write);
        var facts = RandomFacts.Make(8, 100);
        data.Facts.Replace("H1", TallyGround.OnlyOf(facts, "H1"), "s", TallyGround.Shipped);
        data.Facts.Replace("H2", TallyGround.OnlyOf(facts, "H2"), "s", TallyGround.Shipped);
        var query = s_ddds with { GroupBy = ["institution", "month"] };
        TallyGround.AssertSame(data.Facts.AskRows(query, Scope.DataFolderOwner), data.Facts.Ask(query, Scope.DataFolderOwner), "two");
        data.Facts.Replace("H3", TallyGround.OnlyOf(facts, "H3"), "s");
        Assert.Equal(["H1", "H2", "H3"], data.Facts.Ask(query, Scope.DataFolderOwner).Select(group => group.Dimensions[0]).Distinct());
        TallyGround.AssertSame(new FactsInMemory(facts).Ask(query, Scope.DataFolderOwner), data.Facts.Ask(query, Scope.DataFolderOwner), "three");
    }

    [Fact]
    public void Sums_answer_where_no_row_is_left_to_be_counted()
    {
        var facts = KilledDerivation.Facts(3);
        using (var data = DataFolder.Open(_folder.Path, DataFolderAccess.Write))
        {
            data.Facts.Replace("H1", facts, "s", TallyGround.Shipped);
            using var write = data.Columns.BeginWrite("planting");
            write.Connection.Execute("DELETE FROM fact_drug_use");
            write.Commit();
        }

        using var read = DataFolder.Open(_folder.Path, DataFolderAccess.Read);
        Assert.Empty(read.Facts.AskRows(s_ddds, Scope.DataFolderOwner));
        TallyGround.AssertSame(new FactsInMemory(facts).Ask(s_ddds, Scope.DataFolderOwner), read.Facts.Ask(s_ddds, Scope.DataFolderOwner), "planted");
    }

    [Fact]
    public void Facts_that_are_made_anew_and_empty_leave_no_sums_of_the_old_ones()
    {
        using (var data = DataFolder.Open(_folder.Path, DataFolderAccess.Write))
        {
            data.Facts.Replace("H1", KilledDerivation.Facts(3), "s", TallyGround.Shipped);
            using var write = data.Columns.BeginWrite("planting");
            write.Connection.Execute("ALTER TABLE fact_drug_use DROP COLUMN product");
            Assert.True(write.Connection.Whole("SELECT count(*) FROM fact_tally") > 50);
            write.Commit();
        }

        using var again = DataFolder.Open(_folder.Path, DataFolderAccess.Write);
        using var found = again.Columns.Connections.Rent();
        Assert.Equal(0, found.Whole("SELECT count(*) FROM fact_tally"));
        Assert.Empty(again.Facts.Ask(s_ddds, Scope.DataFolderOwner));
    }

    /// <summary>A child replaces the facts of one institution without a pause and is killed; sums and rows that stand are those of one and the same run.</summary>
    [Fact]
    public async Task A_derivation_killed_at_any_instant_leaves_facts_and_their_sums_or_neither()
    {
        var random = new Random(77);
        int last = 0;
        for (int kill = 0; kill < 8; kill++)
        {
            using var child = Process.Start(new ProcessStartInfo("dotnet", [typeof(ChildProcess).Assembly.Location, ChildProcess.DeriveUntilKilled, _folder.Path]) { RedirectStandardOutput = true })!;
            try
            {
                Assert.Equal("ready", await child.StandardOutput.ReadLineAsync());
                for (int line = random.Next(8); line > 0; line--)
                {
                    await child.StandardOutput.ReadLineAsync();
                }

                await Task.Delay(random.Next(20));
            }
            finally
            {
                child.Kill();
                await child.WaitForExitAsync();
            }

            using var data = DataFolder.Open(_folder.Path, kill % 2 == 0 ? DataFolderAccess.Read : DataFolderAccess.Write);
            if (data.Facts.Stamps(Scope.DataFolderOwner) is [var stamp])
            {
                last = int.Parse(stamp.Stamp, CultureInfo.InvariantCulture);
                AssertAnswers(data, KilledDerivation.Facts(last));
                using var connection = data.Columns.Connections.Rent();
                Assert.Equal(TallyGround.Shipped.Count, connection.Whole("SELECT count(*) FROM fact_tally"));
            }
        }

        Assert.True(last >= 2, $"only {last} runs were committed: the children were killed before they did anything");
    }

    /// <summary>Sums, rows and the facts as they were handed in say the same.</summary>
    private static void AssertAnswers(DataFolder data, FactSet facts)
    {
        var wanted = new FactsInMemory(facts).Ask(s_ddds, Scope.DataFolderOwner);
        TallyGround.AssertSame(wanted, data.Facts.Ask(s_ddds, Scope.DataFolderOwner), "as asked");
        TallyGround.AssertSame(wanted, data.Facts.AskRows(s_ddds, Scope.DataFolderOwner), "by rows");
        foreach (var query in s_bedside)
        {
            var told = new FactsInMemory(facts).Ask(query, Scope.DataFolderOwner);
            Assert.NotEmpty(told);
            TallyGround.AssertSame(told, data.Facts.Ask(query, Scope.DataFolderOwner), query.Fact);
        }
    }

    private static void AssertSame(IReadOnlyList<IndicatorValue> wanted, IReadOnlyList<IndicatorValue> given)
    {
        Assert.Equal(wanted.Select(Show), given.Select(Show));
        Assert.All(wanted.Zip(given), pair => Assert.True(
            TallyGround.Same(pair.First.Numerator, pair.Second.Numerator) && TallyGround.Same(pair.First.Denominator, pair.Second.Denominator) && TallyGround.Same(pair.First.Value, pair.Second.Value),
            $"{Show(pair.First)}: {pair.First.Value} by rows, {pair.Second.Value} by sums"));
    }

    private static string Show(IndicatorValue value) =>
        $"{value.Indicator.Id} {value.Edition.Id} {value.Period} {string.Join(' ', value.Dimensions)} {value.Verdict} {value.Unknown} {value.Rank} {value.RankedItem} {value.TooSmall} {value.Because.En}";

    private static void Derive(DataFolder data, int ordersPerPart, int seed)
    {
        using (var batch = data.Received.Begin("H1", new SourceFile("first", "first", 1, "test", "all", "CSV, UTF-8, comma")))
        {
            batch.Add(TangledHospital.Make(seed, patients: 120));
            batch.Commit();
        }

        var derivation = new FactDerivation(Reference.Library, SmallHospital.Catalogue, UseSettings.Load(Reference.Library), new LaboratorySettings(), "test")
        {
            OrdersPerPart = ordersPerPart, Packs = ShippedContent.Policies, Tallies = TallyGround.Shipped,
        };
        derivation.Run(data, "H1");
    }
}
