using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision;
using Curb.Tests.Policies;

namespace Curb.Tests.Indicators;

public class IndicatorEngineTests
{
    private static readonly Institution s_tertiary = new("H1", "一院", "", "tertiary", "general", "");
    private static readonly Institution s_psychiatric = new("H2", "二院", "", "tertiary", "psychiatric", "");

    [Fact]
    public void An_institution_without_any_specimen_record_cannot_be_assessed_for_culture()
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", 40, 40, (e, i) => e.Therapeutic.Append(true));
        Orders(facts, "H1", "2024-03", 40);
        var value = One(facts, "culture-before-therapy");
        Assert.Equal(Verdict.CannotAssess, value.Verdict);
        Assert.Null(value.Numerator);
        Assert.Null(value.Value);
        Assert.Contains("specimen records", value.Because.En, StringComparison.Ordinal);
        Assert.Contains("未报送标本送检记录", value.Because.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void An_institution_without_any_order_cannot_be_assessed_and_is_not_at_zero()
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", 40, 0);
        var value = One(facts, "inpatient-use-rate");
        Assert.Equal(Verdict.CannotAssess, value.Verdict);
        Assert.Null(value.Numerator);
        Assert.Equal(40, value.Denominator);
    }

    [Fact]
    public void A_month_in_which_the_orders_stopped_coming_is_a_gap_and_so_is_every_period_that_holds_it()
    {
        var facts = new FactSet();
        foreach (string month in new[] { "2024-01", "2024-02", "2024-03" })
        {
            Stays(facts, "H1", month, 50, month == "2024-02" ? 0 : 30);
            Orders(facts, "H1", month, month == "2024-02" ? 0 : 60);
        }

        var months = Ask(facts, "inpatient-use-rate", "institution", "month");
        Assert.Equal([Verdict.Met, Verdict.CannotAssess, Verdict.Met], months.Select(value => value.Verdict));
        Assert.Equal(Verdict.CannotAssess, One(facts, "inpatient-use-rate").Verdict);
    }

    [Fact]
    public void A_quiet_month_of_a_ward_that_hardly_uses_antimicrobials_is_a_true_zero()
    {
        var facts = new FactSet();
        Stays(facts, "H2", "2024-01", 30, 1);
        Orders(facts, "H2", "2024-01", 1);
        Stays(facts, "H2", "2024-02", 30, 0);
        var months = Ask(facts, "inpatient-use-rate", "institution", "month");
        Assert.Equal(0, months[1].Value);
        Assert.Equal(Verdict.Met, months[1].Verdict);
    }

    [Theory]
    [InlineData(60, Verdict.Met)]
    [InlineData(61, Verdict.NotMet)]
    public void A_tertiary_general_hospital_is_judged_by_sixty_percent(int users, Verdict verdict)
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", 100, users);
        Orders(facts, "H1", "2024-03", 100);
        var value = One(facts, "inpatient-use-rate");
        Assert.Equal((double)users, value.Value);
        Assert.Equal(verdict, value.Verdict);
        Assert.Equal(60, value.Target!.Value.Value);
        Assert.Equal("cn/evaluation-2015#annex-inpatient-use-rate", value.Clause);
        Assert.True(value.TargetVerified);
    }

    [Theory]
    [InlineData(11, 20, 55)]
    [InlineData(7, 100, 7)]
    [InlineData(29, 50, 58)]
    public void A_share_of_whole_numbers_is_exact_so_that_a_limit_met_to_the_point_is_met(int users, int stays, double value)
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", stays, users);
        Orders(facts, "H1", "2024-03", 100);
        Assert.Equal(value, One(facts, "inpatient-use-rate").Value!.Value);
    }

    [Fact]
    public void Targets_of_specialised_hospitals_are_shown_as_unverified()
    {
        var facts = new FactSet();
        Stays(facts, "H2", "2024-03", 100, 6);
        Orders(facts, "H2", "2024-03", 100);
        var value = One(facts, "inpatient-use-rate");
        Assert.Equal(5, value.Target!.Value.Value);
        Assert.Equal(Verdict.NotMet, value.Verdict);
        Assert.False(value.TargetVerified);
    }

    [Fact]
    public void A_hospital_whose_kind_is_not_registered_gets_its_value_and_no_verdict()
    {
        var facts = new FactSet();
        Stays(facts, "H9", "2024-03", 100, 10);
        Orders(facts, "H9", "2024-03", 100);
        var value = One(facts, "inpatient-use-rate");
        Assert.Equal(10, value.Value);
        Assert.Equal(Verdict.CannotAssess, value.Verdict);
        Assert.Contains("not registered", value.Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Years_centuries_ahead_are_months_like_any_other()
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2150-03", 20, 5);
        Stays(facts, "H1", "2199-12", 20, 5);
        Orders(facts, "H1", "2150-03", 5);
        Orders(facts, "H1", "2199-12", 5);
        var value = One(facts, "inpatient-use-rate");
        Assert.Equal("2150-03/2199-12", value.Period.ToString());
        Assert.Equal(25, value.Value);
        Assert.Equal(Verdict.Met, value.Verdict);
        Assert.Equal("2025", value.Edition.Id);
    }

    [Fact]
    public void Fewer_than_a_hundred_patient_days_are_too_few_to_judge_and_over_two_hundred_DDDs_ask_for_the_unit()
    {
        var small = new FactSet();
        Stays(small, "H1", "2024-03", 9, 5);
        Orders(small, "H1", "2024-03", 10, 1);
        Assert.Contains("too small", One(small, "use-intensity").Because.En, StringComparison.Ordinal);

        var wild = new FactSet();
        Stays(wild, "H1", "2024-03", 50, 50);
        Orders(wild, "H1", "2024-03", 50, 500);
        var value = One(wild, "use-intensity");
        Assert.Equal(Verdict.CannotAssess, value.Verdict);
        Assert.Contains("check the unit of the DDDs", value.Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Use_intensity_is_per_hundred_patient_days_and_by_drug_keeps_the_whole_denominator()
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", 50, 50);
        Orders(facts, "H1", "2024-03", 30, 2, "A");
        Orders(facts, "H1", "2024-03", 10, 4, "B");
        Assert.Equal(100.0 / 500 * 100, One(facts, "use-intensity").Value);
        var drugs = Ask(facts, "使用强度", "drug");
        Assert.Equal([("A", 12.0), ("B", 8.0)], drugs.Select(value => (value["drug"]!, value.Value!.Value)));
        Assert.All(drugs, value => Assert.Equal(500, value.Denominator));
        Assert.All(drugs, value => Assert.Contains("institution as a whole", value.Because.En, StringComparison.Ordinal));
    }

    [Fact]
    public void Orders_without_DDD_are_never_zero_and_stop_the_verdict_when_they_are_many()
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", 50, 50);
        Orders(facts, "H1", "2024-03", 90, 1);
        Orders(facts, "H1", "2024-03", 10, null);
        var value = One(facts, "use-intensity");
        Assert.Equal(Verdict.CannotAssess, value.Verdict);
        Assert.Equal(10, value.Unknown);
        Assert.Contains("10 of 100", value.Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_flags_stop_the_verdict_only_where_they_could_turn_it()
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", 100, 50, (e, i) => { }, unknownFrom: 95);
        Orders(facts, "H1", "2024-03", 100);
        Assert.Equal(Verdict.Met, One(facts, "inpatient-use-rate").Verdict);

        var doubtful = new FactSet();
        Stays(doubtful, "H1", "2024-03", 100, 58, (e, i) => { }, unknownFrom: 95);
        Orders(doubtful, "H1", "2024-03", 100);
        var value = One(doubtful, "inpatient-use-rate");
        Assert.Equal(Verdict.CannotAssess, value.Verdict);
        Assert.Contains("between 58 and 63", value.Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Interventional_procedures_count_until_2023_and_not_from_2024()
    {
        var facts = new FactSet();
        foreach (string month in new[] { "2023-06", "2024-06" })
        {
            Orders(facts, "H1", month, 20);
            for (int i = 0; i < 40; i++)
            {
                var s = facts.Surgeries;
                s.Institution.Append("H1");
                s.Month.Append(month);
                s.IncisionClass.Append("1");
                s.Interventional.Append(i < 20);
                s.ProphylaxisGiven.Append(i < 20);
                s.EndRow();
            }
        }

        var months = Ask(facts, "class-one-prophylaxis-rate", "institution", "month");
        Assert.Equal([("2023-06", 50.0, "2015"), ("2024-06", 0.0, "2024")], months.Select(value => (value["month"]!, value.Value!.Value, value.Edition.Id)));
        Assert.Equal([Verdict.NotMet, Verdict.Met], months.Select(value => value.Verdict));
        Assert.Contains("edition changed", One(facts, "class-one-prophylaxis-rate").Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_dose_window_follows_the_edition_of_the_period()
    {
        var facts = new FactSet();
        foreach (string month in new[] { "2014-06", "2016-06" })
        {
            Orders(facts, "H1", month, 20);
            foreach (int minutes in Enumerable.Repeat(45, 10).Concat(Enumerable.Repeat(90, 10)))
            {
                facts.Surgeries.Institution.Append("H1");
                facts.Surgeries.Month.Append(month);
                facts.Surgeries.ProphylaxisGiven.Append(true);
                facts.Surgeries.MinutesBefore.Append(minutes);
                facts.Surgeries.TimingApplies.Append(true);
                facts.Surgeries.FirstDoseByNotice.Append("in-window");
                facts.Surgeries.FirstDoseByGuideline.Append(minutes <= 60 ? "in-window" : "early");
                facts.Surgeries.EndRow();
            }
        }

        Assert.Equal([100.0, 50.0], Ask(facts, "first-dose-in-window", "month").Select(value => value.Value!.Value));
    }

    [Fact]
    public void Several_institutions_together_leave_out_those_that_did_not_deliver()
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", 100, 50);
        Orders(facts, "H1", "2024-03", 100);
        Stays(facts, "H2", "2024-03", 100, 0);
        var value = Assert.Single(Ask(facts, "inpatient-use-rate", "month"));
        Assert.Equal((50, 100), (value.Numerator, value.Denominator));
        Assert.Contains("left out: H2", value.Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scope_sees_its_own_institutions_and_outside_them_small_cells_are_withheld()
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", 5, 2);
        Orders(facts, "H1", "2024-03", 5);
        Stays(facts, "H2", "2024-03", 50, 2);
        Orders(facts, "H2", "2024-03", 50);
        var question = IndicatorQuestion.All with { Indicators = ["inpatient-use-rate"], By = ["institution", "department"] };
        var seen = Engine(facts).Compute(question, Scope.Of(["H1"], false));
        var value = Assert.Single(seen);
        Assert.Null(value.Value);
        Assert.Null(value.Denominator);
        Assert.Contains("withheld", value.Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Institutions_that_delivered_nothing_are_named_and_cannot_be_assessed()
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", 50, 20);
        Orders(facts, "H1", "2024-03", 50);
        var values = Ask(facts, "inpatient-use-rate", "institution");
        Assert.Equal([("H1", Verdict.Met), ("H2", Verdict.CannotAssess)], values.Select(value => (value["institution"]!, value.Verdict)));
    }

    [Fact]
    public void Using_more_drugs_than_the_list_may_hold_breaks_the_limit_and_using_fewer_proves_nothing()
    {
        var facts = new FactSet();
        for (int drug = 0; drug < 51; drug++)
        {
            Orders(facts, "H1", "2024-03", 1, 1, $"D{drug}");
        }

        Assert.Equal(Verdict.NotMet, One(facts, "varieties-used").Verdict);
        var few = new FactSet();
        Orders(few, "H1", "2024-03", 40, 1, "A");
        Assert.Equal((1, Verdict.CannotAssess), (One(few, "varieties-used").Value, One(few, "varieties-used").Verdict));
    }

    [Fact]
    public void Unknown_names_are_errors_that_name_what_exists()
    {
        var facts = new FactSet();
        Assert.Contains("inpatient-use-rate", Assert.Throws<UnknownVocabularyException>(() => Ask(facts, "use-rate", "institution")).Message, StringComparison.Ordinal);
        Assert.Contains("is not a dimension", Assert.Throws<UnknownVocabularyException>(() => Ask(facts, "使用率", "ward")).Message, StringComparison.Ordinal);
        Assert.Contains("can't be asked by drug", Assert.Throws<UnknownVocabularyException>(() => Ask(facts, "使用率", "drug")).Message, StringComparison.Ordinal);
        Assert.Contains("can't be asked by", Assert.Throws<UnknownVocabularyException>(() => Engine(facts).Compute(IndicatorQuestion.All with { Indicators = ["使用率"], Only = new Dictionary<string, string> { ["drug"] = "A" } }, Scope.DataFolderOwner)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_behind_a_numerator_are_exactly_those_it_counts()
    {
        var facts = RandomFacts.Make(21);
        var question = IndicatorQuestion.All with { Only = new Dictionary<string, string> { ["institution"] = "H1" } };
        foreach (var definition in ShippedContent.Indicators.Definitions.Where(definition => definition.Editions[^1] is { Numerator.Measure.Column: null, Awaited: false }))
        {
            var value = Assert.Single(Engine(facts).Compute(question with { Indicators = [definition.Id] }, Scope.DataFolderOwner));
            Assert.Equal((int)value.Numerator!.Value, Engine(facts).RowsBehind(definition.Id, true, question, Scope.DataFolderOwner, int.MaxValue).Count);
            if (value.Denominator is null)
            {
                continue;
            }

            Assert.Equal((int)value.Denominator!.Value, definition.Editions[^1].Denominator!.Measure.Column is null ? Engine(facts).RowsBehind(definition.Id, false, question, Scope.DataFolderOwner, int.MaxValue).Count : (int)value.Denominator.Value);
        }
    }

    [Fact]
    public void Where_every_dose_is_unknown_the_rows_shown_are_those_of_unknown_value()
    {
        var facts = new FactSet();
        for (int i = 0; i < 3; i++)
        {
            facts.DrugUse.Institution.Append(i == 2 ? "H2" : "H1");
            facts.DrugUse.Kind.Append("inpatient");
            facts.DrugUse.Discharged.Append(true);
            facts.DrugUse.Counted.Append(true);
            facts.DrugUse.Month.Append("2024-03");
            facts.DrugUse.Ddds.Append(i == 2 ? 5 : null);
            facts.DrugUse.EndRow();
        }

        var question = IndicatorQuestion.All with { Only = new Dictionary<string, string> { ["institution"] = "H1" }, From = new CalendarMonth(2024, 3), To = new CalendarMonth(2024, 3) };
        Assert.Equal(2, Engine(facts).RowsBehind("use-intensity", true, question, Scope.DataFolderOwner, 100).Count);
        Assert.Equal(2, Engine(facts).RowsUnknown("use-intensity", true, question, Scope.DataFolderOwner, 100).Count);
        Assert.Equal(1, Engine(facts).RowsBehind("use-intensity", true, question with { Only = new Dictionary<string, string> { ["institution"] = "H2" } }, Scope.DataFolderOwner, 100).Count);
    }

    [Fact]
    public void Editions_lie_side_by_side_and_only_the_one_in_force_is_judged()
    {
        var facts = new FactSet();
        Orders(facts, "H1", "2024-03", 20);
        for (int i = 0; i < 20; i++)
        {
            var e = facts.Encounters;
            e.Institution.Append("H1");
            e.Kind.Append("inpatient");
            e.Discharged.Append(true);
            e.Month.Append("2024-03");
            e.Therapeutic.Append(true);
            e.MicrobiologyBeforeTherapy.Append(i < 4);
            e.TestedBeforeTherapy.Append(i < 12);
            e.CultureBeforeTherapy.Append(i < 8);
            e.EndRow();
            facts.Specimens.Institution.Append("H1");
            facts.Specimens.Month.Append("2024-03");
            facts.Specimens.EndRow();
        }

        var engine = IndicatorEngineOracleTests.Engine(new FactsInMemory(facts), new Curb.Supervision.Institution("H1", "一院", "One", "tertiary", "general", ""));
        var all = engine.Compute(IndicatorQuestion.All with { Indicators = ["culture-before-therapy"], Editions = [IndicatorQuestion.EveryEdition] }, Scope.DataFolderOwner);

        Assert.Equal([("2011", 20.0, false), ("2015", 20.0, false), ("2021", 60.0, false), ("2024", 40.0, true)], all.Select(value => (value.Edition.Id, value.Value!.Value, value.EditionInForce)));
        Assert.All(all, value => Assert.Equal(value.EditionInForce, value.Verdict != Verdict.CannotAssess));
        Assert.Equal(60, Assert.Single(engine.Compute(IndicatorQuestion.All with { Indicators = ["culture-before-therapy"], Editions = ["2021"] }, Scope.DataFolderOwner)).Value);
        var refused = Assert.Throws<UnknownVocabularyException>(() => engine.Compute(IndicatorQuestion.All with { Indicators = ["culture-before-therapy"], Editions = ["1999"] }, Scope.DataFolderOwner));
        Assert.Contains("2011, 2015, 2021, 2024", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void By_prescriptions_and_by_visits_are_two_named_indicators_with_the_same_target()
    {
        var facts = new FactSet();
        for (int i = 0; i < 40; i++)
        {
            facts.Prescriptions.Institution.Append("H1");
            facts.Prescriptions.Month.Append("2024-03");
            facts.Prescriptions.Kind.Append("outpatient");
            facts.Prescriptions.Antimicrobial.Append(i < 8);
            facts.Prescriptions.EndRow();
        }

        for (int i = 0; i < 20; i++)
        {
            facts.Encounters.Institution.Append("H1");
            facts.Encounters.Month.Append("2024-03");
            facts.Encounters.Kind.Append("outpatient");
            facts.Encounters.UsedAny.Append(i < 6);
            facts.Encounters.EndRow();
        }

        var (byPrescription, byVisit) = (One(facts, "outpatient-prescription-share"), One(facts, "outpatient-visit-share"));
        Assert.Equal((20.0, Verdict.Met), (byPrescription.Value!.Value, byPrescription.Verdict));
        Assert.Equal((30.0, Verdict.NotMet), (byVisit.Value!.Value, byVisit.Verdict));
        Assert.Equal(byPrescription.Target!.Parameter.Id, byVisit.Target!.Parameter.Id);
    }

    [Fact]
    public void Unknown_DDDs_say_why_they_are_unknown_and_rank_no_drug()
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", 40, 40);
        Orders(facts, "H1", "2024-03", 30, ddds: null, problem: "frequency-unknown");
        Orders(facts, "H1", "2024-03", 10, ddds: null, problem: "dose-missing");

        var value = One(facts, "use-intensity");

        Assert.Equal((Verdict.CannotAssess, null, null), (value.Verdict, value.Numerator, value.Value));
        Assert.Contains("DDDs of 30 can't be computed: the frequency was not delivered", value.Because.En, StringComparison.Ordinal);
        Assert.Contains("30 条无法计算DDD：频次未报送", value.Because.Zh, StringComparison.Ordinal);
        Assert.Contains("DDDs of 10 can't be computed", value.Because.En, StringComparison.Ordinal);
        Assert.All(Ask(facts, "top-drugs-by-ddds", "institution"), ranked => Assert.Null(ranked.Rank));
    }

    [Fact]
    public void Rows_of_unknown_value_stand_in_the_denominator_and_the_highest_possible_value_is_told()
    {
        var facts = new FactSet();
        Stays(facts, "H1", "2024-03", 40, 10, unknownFrom: 30);
        Orders(facts, "H1", "2024-03", 40);

        var value = One(facts, "inpatient-use-rate");

        Assert.Equal((10.0, 40.0, 25.0, Verdict.Met), (value.Numerator!.Value, value.Denominator!.Value, value.Value!.Value, value.Verdict));
        Assert.Contains("10 of 40 rows have no known value and count as no; the true value may be as high as 50", value.Because.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_for_unknown_DDDs_is_told_in_words()
    {
        var codes = typeof(Curb.AntimicrobialUse.DddProblems).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.NotEqual(code, DddProblemText.Of(code).En));
    }

    private static IndicatorEngine Engine(FactSet facts) => IndicatorEngineOracleTests.Engine(new FactsInMemory(facts), s_tertiary, s_psychiatric);

    private static IReadOnlyList<IndicatorValue> Ask(FactSet facts, string indicator, params string[] by) =>
        Engine(facts).Compute(IndicatorQuestion.All with { Indicators = [indicator], By = by }, Scope.DataFolderOwner);

    /// <summary>The figure of the one institution that has facts.</summary>
    private static IndicatorValue One(FactSet facts, string indicator) =>
        Ask(facts, indicator, "institution").First(value => value.Denominator is not null || value.Numerator is not null);

    private static void Stays(FactSet facts, string institution, string month, int count, int users, Action<EncounterFacts, int>? more = null, int unknownFrom = int.MaxValue)
    {
        var e = facts.Encounters;
        for (int i = 0; i < count; i++)
        {
            e.Institution.Append(institution);
            e.Kind.Append("inpatient");
            e.Discharged.Append(true);
            e.Month.Append(month);
            e.Department.Append("内科");
            e.PatientDays.Append(10);
            e.UsedAny.Append(i >= unknownFrom ? null : (bool?)(i < users));
            more?.Invoke(e, i);
            e.EndRow();
        }
    }

    private static void Orders(FactSet facts, string institution, string month, int count, double? ddds = 1, string drug = "AMX", string? problem = null)
    {
        var d = facts.DrugUse;
        for (int i = 0; i < count; i++)
        {
            d.Institution.Append(institution);
            d.Kind.Append("inpatient");
            d.Discharged.Append(true);
            d.Counted.Append(true);
            d.Month.Append(month);
            d.Drug.Append(drug);
            d.Ddds.Append(ddds);
            d.DddProblem.Append(problem);
            d.EndRow();
        }
    }
}
