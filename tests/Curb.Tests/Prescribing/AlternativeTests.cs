using Curb.Prescribing;
using Curb.ReferenceData;

namespace Curb.Tests.Prescribing;

/// <summary>What is named instead of a drug that is refused: for whoever writes it, wherever it is written.</summary>
public sealed class AlternativeTests
{
    private const string Outpatient = "\"drug\":\"MEM\",\"grade\":\"special\",\"setting\":\"outpatient\",\"oral_possible\":null,\"department\":\"门诊\",\"prescriber\":{\"privilege\":\"unrestricted\"}";
    private const string Cellulitis = Outpatient + ",\"targets\":[\"sau\"],\"indication\":{\"code\":\"L03.1\",\"text\":\"蜂窝织炎\"}";
    private const string Cystitis = Outpatient + ",\"targets\":[\"eco\"],\"indication\":{\"code\":\"N30.0\",\"text\":\"急性膀胱炎\"}";

    /// <summary>E. coli and S. aureus as a hospital of the second level might count them, without any other figures.</summary>
    private static ResistanceFigures Figures => new(
        new Dictionary<(string Organism, string Drug), ResistanceFigure>
        {
            [("eco", "NIT")] = new(60, 1), [("eco", "FOS")] = new(60, 4), [("eco", "GEN")] = new(60, 19), [("eco", "AMP")] = new(60, 50), [("eco", "TZP")] = new(60, 3), [("eco", "LVX")] = new(60, 30), [("eco", "MEM")] = new(60, 0),
            [("sau", "LVX")] = new(44, 10), [("sau", "TCY")] = new(44, 6), [("sau", "OXA")] = new(44, 17), [("sau", "VAN")] = new(44, 0),
        },
        "2025-01 – 2025-12");

    private static OrderKnowledge Knowledge => OrderBook.Knowledge with { Resistance = Figures, Formulary = Listed("NIT", "FOS/O", "GEN", "AMX", "TZP", "LVX", "DOX", "MNO", "CZO", "VAN", "MEM") };

    [Fact]
    public void Whoever_may_write_the_unrestricted_grade_alone_is_named_two_drugs_that_he_may_write_here()
    {
        var answer = Ask(Cellulitis);
        Assert.Equal(Verdict.Refuse, answer.Verdict);
        Assert.Equal([("DOX", "O"), ("LVX", "O")], answer.Alternatives.Where(one => one.Route == "O").Select(one => (one.Drug, one.Route)).Order());
        Assert.All(answer.Alternatives, one => Assert.Equal(Grade.Unrestricted, one.Grade));
        Assert.Null(answer.NoAlternative);
        foreach (var one in answer.Alternatives)
        {
            var instead = Ask(Cellulitis.Replace("\"MEM\"", $"\"{one.Drug}\"", StringComparison.Ordinal).Replace("\"special\"", "\"unrestricted\"", StringComparison.Ordinal) + $",\"route\":\"{(one.Route == "O" ? "po" : "iv")}\",\"dose\":null");
            Assert.NotEqual(Verdict.Refuse, instead.Verdict);
        }
    }

    [Fact]
    public void What_a_test_of_another_drug_tells_says_so()
    {
        var tetracycline = Ask(Cellulitis).Alternatives.Single(one => one.Drug == "DOX");
        Assert.Contains("以TCY代测", tetracycline.Because.Zh, StringComparison.Ordinal);
        Assert.Contains("6/44", tetracycline.Because.Zh, StringComparison.Ordinal);
        Assert.Contains("金黄色葡萄球菌", tetracycline.Because.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("N30.0", true)]
    [InlineData("N10", false)]
    [InlineData("A41.5", false)]
    [InlineData("", false)]
    public void A_drug_that_acts_in_the_bladder_alone_is_named_for_cystitis_alone(string diagnosis, bool named)
    {
        var answer = Ask(Cystitis.Replace("N30.0", diagnosis, StringComparison.Ordinal));
        Assert.Equal(named, answer.Alternatives.Any(one => one.Drug == "NIT"));
        Assert.Equal(named, answer.Alternatives.Any(one => one is { Drug: "FOS", Route: "O" }));
    }

    [Theory]
    [InlineData("\"allergies\":[{\"substance\":\"左氧氟沙星\"}]", "LVX")]
    [InlineData("\"patient\":{\"age_years\":5,\"sex\":\"m\"}", "LVX")]
    [InlineData("\"patient\":{\"age_years\":5,\"sex\":\"m\"}", "DOX")]
    [InlineData("\"patient\":{\"age_years\":30,\"sex\":\"f\",\"pregnant\":true}", "DOX")]
    [InlineData("\"active\":[{\"drug\":\"MFX\"}]", "LVX")]
    [InlineData("\"isolates\":[{\"organism\":\"sau\",\"collected\":\"2026-02-20\",\"results\":{\"LVX\":\"R\"}}]", "LVX")]
    public void What_speaks_against_a_drug_in_this_patient_or_prescriber_keeps_it_from_being_named(string more, string drug)
    {
        Assert.Contains(Ask(Cellulitis).Alternatives, one => one.Drug == drug);
        Assert.DoesNotContain(Ask(Cellulitis + "," + more).Alternatives, one => one.Drug == drug);
    }

    [Fact]
    public void Whoever_may_prescribe_nothing_is_named_nothing_and_told_why()
    {
        var answer = Ask(Cellulitis.Replace("{\"privilege\":\"unrestricted\"}", "{\"privilege\":\"none\"}", StringComparison.Ordinal));
        Assert.Empty(answer.Alternatives);
        Assert.Contains("没有其他处方权限内", answer.NoAlternative!.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drug_that_the_kidney_forbids_is_not_named()
    {
        const string Failing = ",\"patient\":{\"age_years\":70,\"sex\":\"m\",\"weight_kg\":60,\"height_cm\":170,\"creatinine_umol_l\":400}";
        Assert.Contains(Ask(Cystitis).Alternatives, one => one.Drug == "NIT");
        Assert.DoesNotContain(Ask(Cystitis + Failing).Alternatives, one => one.Drug == "NIT");
    }

    [Theory]
    [InlineData("LVX", FormularyStatus.Suspended)]
    [InlineData("LVX", FormularyStatus.Withdrawn)]
    [InlineData("LVX", FormularyStatus.Unfiled)]
    public void What_the_hospital_stopped_or_does_not_hold_is_not_named(string drug, FormularyStatus status)
    {
        var stopped = Knowledge with { Formulary = new Formulary(Knowledge.Formulary!.Drugs.Select(one => new FormularyEntry(one, "", one == drug ? status : FormularyStatus.Listed))) };
        Assert.DoesNotContain(OrderCheck.Check(OrderBook.Order(Cellulitis), stopped).Alternatives, one => one.Drug == drug);
        Assert.DoesNotContain(OrderCheck.Check(OrderBook.Order(Cellulitis), Knowledge with { Formulary = Listed("DOX") }).Alternatives, one => one.Drug == drug);
    }

    [Fact]
    public void The_ward_goes_before_the_hospital_and_the_hospital_before_a_longer_time_and_the_answer_says_which()
    {
        var ward = Only("LVX", 30, 1);
        string Of(OrderKnowledge knowledge) => OrderCheck.Check(OrderBook.Order(Cellulitis), knowledge).Alternatives.Single(one => one.Drug == "LVX").Because.Zh;
        Assert.StartsWith("本病区", Of(Knowledge with { Ward = ward }), StringComparison.Ordinal);
        Assert.Contains("本病区不足 30 株", Of(Knowledge with { Ward = Only("LVX", 29, 1) }), StringComparison.Ordinal);
        Assert.Contains("10/44", Of(Knowledge with { Ward = Only("LVX", 29, 1) }), StringComparison.Ordinal);
        var few = Only("LVX", 20, 0).With(new ResistanceFigures(new Dictionary<(string Organism, string Drug), ResistanceFigure> { [("sau", "LVX")] = new(50, 5) }, "2023-01 – 2025-12"));
        Assert.Contains("2023-01", Of(Knowledge with { Resistance = few }), StringComparison.Ordinal);
        Assert.Contains("5/50", Of(Knowledge with { Resistance = few }), StringComparison.Ordinal);
    }

    /// <summary>The steps of the law rest on twelve months, whatever a longer time says.</summary>
    [Fact]
    public void The_law_is_never_judged_by_the_longer_time()
    {
        var longer = Only("LVX", 10, 9).With(new ResistanceFigures(new Dictionary<(string Organism, string Drug), ResistanceFigure> { [("sau", "LVX")] = new(100, 90) }, "2023-01 – 2025-12"));
        var answer = OrderCheck.Check(OrderBook.Order("\"drug\":\"LVX\",\"targets\":[\"sau\"]"), Knowledge with { Resistance = longer });
        Assert.Equal(RuleOutcome.CannotAssess, answer.Rules.Single(one => one.Rule == "hospital-resistance").Answer.Outcome);
    }

    [Fact]
    public void Where_none_is_left_the_answer_counts_why()
    {
        var pyelonephritis = Ask(Cystitis.Replace("N30.0", "N10", StringComparison.Ordinal)).NoAlternative;
        Assert.NotNull(pyelonephritis);
        Assert.Contains("超过 30%", pyelonephritis.Zh, StringComparison.Ordinal);
        Assert.Contains("感染部位不宜 2 种", pyelonephritis.Zh, StringComparison.Ordinal);
        Assert.Contains("没有其他处方权限内", OrderCheck.Check(OrderBook.Order(Cystitis), Knowledge with { Formulary = Listed("MEM", "TZP") }).NoAlternative!.Zh, StringComparison.Ordinal);
        Assert.Contains("尚无药敏统计", OrderCheck.Check(OrderBook.Order(Cystitis), Knowledge with { Resistance = ResistanceFigures.None }).NoAlternative!.Zh, StringComparison.Ordinal);
    }

    /// <summary>Usual organisms of a diagnosis are a guess: what covers the leading one is named after what covers all, and says which has no figures.</summary>
    [Fact]
    public void Where_targets_are_a_guess_the_leading_one_is_covered_and_the_gap_is_told()
    {
        var guessed = Ask(Cystitis.Replace("[\"eco\"]", "[]", StringComparison.Ordinal)).Alternatives.Single(one => one.Drug == "NIT");
        Assert.Contains("肺炎克雷伯菌无足够数据", guessed.Because.Zh.Replace("肺炎克雷伯菌肺炎亚种", "肺炎克雷伯菌", StringComparison.Ordinal), StringComparison.Ordinal);
        var named = Ask(Cystitis.Replace("[\"eco\"]", "[\"eco\",\"kpn\"]", StringComparison.Ordinal));
        Assert.DoesNotContain(named.Alternatives, one => one.Drug == "NIT");
    }

    /// <summary>A patient on the ward who can't swallow is named no tablets, and the drip of an inpatient stays a drip unless tablets are known to be possible.</summary>
    [Theory]
    [InlineData("false", false)]
    [InlineData("null", false)]
    [InlineData("true", true)]
    public void Tablets_are_named_for_inpatients_only_where_they_can_be_taken(string possible, bool named)
    {
        string inpatient = Cellulitis.Replace("\"outpatient\"", "\"inpatient\"", StringComparison.Ordinal).Replace("\"oral_possible\":null", $"\"oral_possible\":{possible}", StringComparison.Ordinal);
        var tablets = OrderCheck.Check(OrderBook.Order(inpatient), Knowledge with { Formulary = Listed("DOX/O", "LVX/O", "MEM") }).Alternatives;
        Assert.Equal(named, tablets.Any(one => one is { Drug: "DOX", Route: "O" }));
    }

    [Fact]
    public void Each_figure_stands_under_the_ground_that_it_comes_from()
    {
        var hospital = new ResistanceFigures(new Dictionary<(string Organism, string Drug), ResistanceFigure> { [("eco", "LVX")] = new(60, 6) }, "2025-01 – 2025-12");
        var answer = OrderCheck.Check(OrderBook.Order(Cellulitis.Replace("[\"sau\"]", "[\"sau\",\"eco\"]", StringComparison.Ordinal)), Knowledge with { Ward = Only("LVX", 35, 5), Resistance = hospital });
        Assert.Matches("^本病区（[^；]*）：金黄色葡萄球菌 5/35 耐药；本院（[^；]*本病区不足[^；]*）：大肠埃希菌 6/60 耐药$", answer.Alternatives.First(one => one.Drug == "LVX").Because.Zh);
    }

    private static OrderAnswer Ask(string changes) => OrderCheck.Check(OrderBook.Order(changes), Knowledge);

    private static ResistanceFigures Only(string drug, int tested, int resistant) => new(new Dictionary<(string Organism, string Drug), ResistanceFigure> { [("sau", drug)] = new(tested, resistant) }, "2025-01 – 2025-12");

    private static Formulary Listed(params string[] drugs) => new(drugs.Select(drug => new FormularyEntry(drug.Split('/')[0], drug.Contains('/') ? drug.Split('/')[1] : "", FormularyStatus.Listed)));
}
