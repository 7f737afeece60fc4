using Curb.Disclosure;
using Curb.Exchange;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Scoreboard;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;

namespace Curb.Tests.Supervision;

public sealed class EvaluationTests : IDisposable
{
    private static readonly Period s_month = Period.Of(new CalendarMonth(2025, 5));
    private static readonly EvaluationBasis s_basis = new("data", "definitions", "policies");
    private static readonly Actor s_actor = new("test");
    private static readonly Institution[] s_institutions = [new("H1", "甲医院", "A", "secondary", "general", ""), new("H2", "乙医院", "B", "secondary", "general", ""), new("C1", "诊所", "C", "primary", "community", "")];

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Every_figure_of_a_run_is_that_of_the_engine_and_who_delivered_nothing_has_none()
    {
        var (run, engine, _) = Opened();
        var figures = run.Compute(s_month, [], (_, _, _) => { }).Single(one => one.Indicator == "outpatient-prescription-share");
        var asked = engine.Compute(IndicatorQuestion.All with { Indicators = [figures.Indicator], From = s_month.From, To = s_month.To }, Scope.Everywhere(false)).ToDictionary(value => value["institution"]!);
        Assert.Equal((asked["H1"].Numerator, asked["H1"].Denominator, asked["H1"].Value, asked["H1"].Verdict), (figures[0]!.Numerator, figures[0]!.Denominator, figures[0]!.Value, figures[0]!.Verdict));
        Assert.Equal(Verdict.Met, figures[0]!.Verdict);
        Assert.Null(figures[2]);
    }

    [Fact]
    public void A_told_figure_stands_where_nothing_was_computed_and_is_only_named_where_something_was()
    {
        var (run, _, _) = Opened();
        var source = new Bilingual("填报", "reported");
        var figures = run.Compute(s_month, [new("C1", "outpatient-prescription-share", 30, 100, FigureOrigin.Reported, source), new("H1", "outpatient-prescription-share", 90, 100, FigureOrigin.Reported, source)], (_, _, _) => { })
            .Single(one => one.Indicator == "outpatient-prescription-share");
        Assert.Equal((FigureOrigin.Reported, (double?)30), (figures[2]!.Origin, figures[2]!.Value));
        Assert.Equal((FigureOrigin.Computed, (double?)10), (figures[0]!.Origin, figures[0]!.Value));
        Assert.Contains("90/100", figures[0]!.Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_received_from_an_installation_outranks_what_was_typed()
    {
        var (run, _, _) = Opened();
        ToldFigure[] told = [new("C1", "outpatient-prescription-share", 30, 100, FigureOrigin.Reported, Bilingual.Empty), new("C1", "outpatient-prescription-share", 25, 100, FigureOrigin.Received, Bilingual.Empty)];
        Assert.All((ToldFigure[][])[told, [.. Enumerable.Reverse(told)]], order => Assert.Equal(FigureOrigin.Received, run.Compute(s_month, order, (_, _, _) => { }).Single(one => one.Indicator == "outpatient-prescription-share")[2]!.Origin));
    }

    [Fact]
    public void An_evaluation_is_kept_as_it_was_once_and_other_figures_make_another_version()
    {
        var (run, _, _) = Opened();
        using var records = RecordStore.OpenForAccounts(_root.File("data"), TimeProvider.System);
        var computed = run.Compute(s_month, [], (_, _, _) => { });
        var (first, isNew) = new EvaluationStore(records).Keep(s_month, s_basis, s_institutions, computed, s_actor);
        Assert.True(isNew);
        var store = new EvaluationStore(records);
        Assert.False(store.Keep(s_month, s_basis, s_institutions, computed, s_actor).IsNew);
        Assert.All(computed, one => Assert.All(Enumerable.Range(0, 3), place => Assert.Equal(one[place], store.Figures(first, one.Indicator)![place])));
        Assert.Equal(s_institutions, store.Institutions(first));
        var (second, _) = store.Keep(s_month, s_basis, s_institutions, run.Compute(s_month, [new("C1", "outpatient-prescription-share", 30, 100, FigureOrigin.Reported, Bilingual.Empty)], (_, _, _) => { }), s_actor);
        Assert.Equal((2, 2), (second.Version, store.Months().Single().Version));
        Assert.Null(store.Figures(first, "outpatient-prescription-share")![2]);
        Assert.Empty(store.Problems(first));
        Assert.Empty(records.AuditProblems());
    }

    [Fact]
    public void A_figure_that_is_changed_behind_the_program_is_found()
    {
        var (run, _, _) = Opened();
        using var records = RecordStore.OpenForAccounts(_root.File("data"), TimeProvider.System);
        var store = new EvaluationStore(records);
        var (kept, _) = store.Keep(s_month, s_basis, s_institutions, run.Compute(s_month, [], (_, _, _) => { }), s_actor);
        using (var connection = records.Connect())
        {
            using var command = RecordStore.Command(connection, "UPDATE evaluated_indicator SET figures = (SELECT figures FROM evaluated_indicator WHERE indicator <> 'outpatient-prescription-share' LIMIT 1) WHERE indicator = 'outpatient-prescription-share'");
            command.ExecuteNonQuery();
        }

        Assert.Contains(store.Problems(kept), problem => problem.Contains("outpatient-prescription-share", StringComparison.Ordinal));
    }

    [Fact]
    public void A_small_unit_that_jumps_is_not_named_and_a_large_one_that_moves_is()
    {
        var definition = IndicatorLibrary.Load(ContentFolder.Open("indicators")).Find("outpatient-prescription-share")!;
        EvaluatedIndicator Month(params (double Part, double Of)[] figures)
        {
            var month = new EvaluatedIndicator(definition.Id, "2015", "clause", figures.Length);
            for (int i = 0; i < figures.Length; i++)
            {
                month.Set(i, new EvaluatedFigure(figures[i].Part, figures[i].Of, 100 * figures[i].Part / figures[i].Of, Verdict.Met, FigureOrigin.Computed, false, 0, null, Bilingual.Empty));
            }

            return month;
        }

        var steady = Enumerable.Repeat((Part: 200.0, Of: 1000.0), 8).ToArray();
        var before = Month([.. steady, (2, 10), (2000, 10000)]);
        var now = Month([.. steady, (6, 12), (2600, 10000)]);
        var worse = Movements.Worse(definition, now, [(before, place => place)], [.. Enumerable.Range(0, 10)]);
        Assert.Equal([9], worse.Select(one => one.Institution));
        Assert.Empty(Movements.Worse(definition, before, [(now, place => place)], [.. Enumerable.Range(0, 10)]));
    }

    [Fact]
    public void Tiles_never_lie_on_one_another_and_keep_cities_together()
    {
        var districts = Enumerable.Range(0, 60).Select(i => (new Place($"13{i % 5:00}{i:00}", $"13{i % 5:00}", PlaceKind.District, $"区{i}", ""), (Place?)new Place($"13{i % 5:00}", "13", PlaceKind.City, $"市{i % 5}", "")));
        var tiles = TileMap.Of(districts);
        Assert.Equal(60, tiles.Select(tile => (tile.Column, tile.Row)).Distinct().Count());
        Assert.Equal(tiles, TileMap.Of(districts.Reverse()));
    }

    private static (EvaluationRun Run, IndicatorEngine Engine, FactSet Facts) Opened()
    {
        var facts = new FactSet();
        foreach (var (institution, each) in (ValueTuple<string, int>[])[("H1", 10), ("H2", 4)])
        {
            for (int i = 0; i < 100; i++)
            {
                facts.Prescriptions.Institution.Append(institution);
                facts.Prescriptions.Prescription.Append($"{institution}-{i}");
                facts.Prescriptions.Kind.Append("outpatient");
                facts.Prescriptions.Month.Append("2025-05");
                facts.Prescriptions.Antimicrobial.Append(i % each == 0);
                facts.Prescriptions.EndRow();
            }
        }

        var (indicators, policies, source) = (IndicatorLibrary.Load(ContentFolder.Open("indicators")), PolicyLibrary.Load(ContentFolder.Open("policies")), new FactsInMemory(facts));
        return (new EvaluationRun(indicators, policies, source, s_institutions), new IndicatorEngine(indicators, policies, source, s_institutions), facts);
    }
}
