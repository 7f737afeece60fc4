using Curb.Columns;
using Curb.Facts;
using Curb.Intake.Received;
using Curb.Policies;
using Curb.Prescribing;

namespace Curb.Tests.Prescribing;

/// <summary>The same rules over orders as they were received.</summary>
public sealed class OrderFindingsTests
{
    private static readonly DateTime s_day = new(2026, 3, 1, 8, 0, 0);

    [Fact]
    public void A_second_drug_of_a_class_is_found_on_the_later_order_and_not_on_the_earlier_one()
    {
        var facts = Facts(("o1", "CRO", 0, 72, "主治医师"), ("o2", "CTX", 24, 96, "主治医师"), ("o3", "CTX", 200, 220, "主治医师"));
        var found = Derive(facts);
        Assert.Equal(["o2"], Orders(found, "duplicate-class"));
    }

    [Fact]
    public void A_renewed_order_of_the_same_drug_is_the_same_course_and_no_duplicate()
    {
        var found = Derive(Facts(("o1", "CRO", 0, 48, "主治医师"), ("o2", "CRO", 24, 96, "主治医师")));
        Assert.Empty(Orders(found, "duplicate-class"));
    }

    [Fact]
    public void A_grade_that_the_title_can_never_be_granted_is_found_and_an_unverified_catalogue_does_not_refuse()
    {
        var found = Derive(Facts(("o1", "MEM", 0, 48, "主治医师"), ("o2", "MEM", 500, 548, "主任医师"), ("o3", "MEM", 900, 948, "护士长")));
        Assert.Equal(["o1"], Orders(found, "grade-beyond-privilege"));
        int row = Enumerable.Range(0, found.Count).First(at => found.Rule[at] == "grade-beyond-privilege");
        Assert.Equal(("require", false, "cn/order84-2012#art-24"), (found.Severity[row], found.Verified[row]!.Value, found.Clause[row]));
    }

    [Fact]
    public void What_hospitals_do_not_deliver_is_never_a_finding()
    {
        var found = Derive(Facts(("o1", "MEM", 0, 48, "主任医师")));
        Assert.DoesNotContain(Enumerable.Range(0, found.Count).Select(row => found.Rule[row]), rule => rule is "special-without-consult" or "special-file" or "allergy" or "interaction" or "culture-before-therapy");
    }

    [Fact]
    public void An_earlier_isolate_that_was_resistant_is_found_and_one_whose_result_came_later_is_not_known()
    {
        var facts = Facts(("o1", "CRO", 0, 48, "主治医师"), ("o2", "CRO", 240, 288, "主治医师"));
        PatientLaboratory Of(params (string Patient, int DaysBefore, string Drug, string Sir)[] isolates) => Laboratory(isolates);
        Assert.Equal(["o1", "o2"], Orders(Derive(facts, Of(("p1", 3, "CRO", "R"))), "earlier-isolate-resistant"));
        Assert.Equal(["o2"], Orders(Derive(facts, Of(("p1", 2, "CRO", "R"))), "earlier-isolate-resistant"));
        Assert.Equal(["o1"], Orders(Derive(facts, Of(("p1", 90, "CRO", "R"))), "earlier-isolate-resistant"));
        Assert.Empty(Orders(Derive(facts, Of(("p1", 91, "CRO", "R"))), "earlier-isolate-resistant"));
        Assert.Empty(Orders(Derive(facts, Of(("p2", 5, "CRO", "R"))), "earlier-isolate-resistant"));
        Assert.Empty(Orders(Derive(facts, Of(("p1", 5, "CRO", "S"))), "earlier-isolate-resistant"));
        Assert.Empty(Orders(Derive(facts), "earlier-isolate-resistant"));
    }

    [Theory]
    [InlineData(30, null)]
    [InlineData(31, "inform")]
    [InlineData(40, "inform")]
    [InlineData(41, "warn")]
    [InlineData(50, "warn")]
    [InlineData(51, "require")]
    [InlineData(75, "require")]
    [InlineData(76, "require")]
    public void Received_orders_are_judged_by_the_hospitals_resistance_of_the_twelve_months_before(int resistant, string? severity)
    {
        // 100 first isolates of February: 1 March knows them, 28 February does not. A guessed target never refuses.
        var laboratory = Laboratory([.. Enumerable.Range(0, 100).Select(n => ($"q{n}", 10, "CRO", n < resistant ? "R" : "S"))]);
        var facts = Facts(("o1", "CRO", 0, 48, "主治医师"), ("o0", "CRO", -24 * 5, -24 * 4, "主治医师"));
        var diagnoses = new ReceivedDiagnoses();
        diagnoses.Encounter.Append("e1");
        diagnoses.Code.Append("J15.0");
        diagnoses.EndRow();
        var orders = new ReceivedOrders(facts, diagnoses, OrderBook.Lists) { Laboratory = laboratory };
        var found = OrderFindings.Derive(orders, facts.DrugUse, day => Knowledge with { Resistance = laboratory.FiguresBefore(day) });
        Assert.Equal(severity is null ? [] : [$"o1 {severity}"], Enumerable.Range(0, found.Count).Where(row => found.Rule[row] == "hospital-resistance").Select(row => $"{found.OrderKey[row]} {found.Severity[row]}"));
    }

    [Fact]
    public void Parts_judged_side_by_side_give_the_same_findings_as_one_after_the_other()
    {
        var facts = Facts([.. Enumerable.Range(0, 300).Select(n => ($"o{n}", n % 3 == 0 ? "MEM" : n % 3 == 1 ? "CRO" : "CTX", n * 7, (n * 7) + 40, n % 2 == 0 ? "住院医师" : "主任医师"))]);
        var orders = new ReceivedOrders(facts, new ReceivedDiagnoses(), OrderBook.Lists);
        var slow = Enumerable.Range(0, orders.Count).SelectMany(row => OrderCheck.Judge(orders.Of(row)!, Knowledge).Rules.Where(finding => finding.Answer.Outcome == RuleOutcome.NotMet).Select(finding => $"{row} {finding.Rule} {finding.Answer.Because.En}"));
        var fast = OrderFindings.Judge(orders, _ => Knowledge, 3).Select(one => $"{one.Row} {one.Finding.Rule} {one.Finding.Answer.Because.En}");
        Assert.Equal(slow, fast);
    }

    [Fact]
    public void A_simulated_severity_counts_alerts_and_refusals_of_each_physician_before_and_after()
    {
        var facts = Facts(("o1", "CRO", 0, 72, "主治医师"), ("o2", "CTX", 24, 96, "主治医师"));
        var orders = new ReceivedOrders(facts, new ReceivedDiagnoses(), OrderBook.Lists);
        var simulation = OrderSimulation.Run(orders, facts.DrugUse, _ => Knowledge, new Dictionary<string, RuleSeverity?> { ["duplicate-class"] = RuleSeverity.Refuse }, _ => true, 10);
        var physician = Assert.Single(simulation.Physicians);
        Assert.Equal((2, 0, 1), (physician.Orders, physician.RefusalsBefore, physician.RefusalsAfter));
        Assert.Equal(1, Assert.Single(simulation.Sample).Row);
    }

    [Theory]
    [InlineData(1, "400", null, 70.0, true)]
    [InlineData(1, "400", "<", 70.0, false)]
    [InlineData(1, "80", null, 70.0, false)]
    [InlineData(168, "400", null, 70.0, true)]
    [InlineData(169, "400", null, 70.0, false)]
    [InlineData(-1, "400", null, 70.0, false)]
    [InlineData(1, "400", null, null, true)]
    public void A_creatinine_before_the_order_tells_whether_the_dose_fits_renal_function(int hoursBefore, string value, string? comparator, double? weight, bool found)
    {
        var facts = Facts(("o1", "MEM", 0, 48, "主任医师"));
        var dosed = facts.DrugUse;
        dosed.DddUnit.Set(0, "g");
        dosed.Amount.Set(0, 12);
        dosed.Days.Set(0, 2);
        dosed.DosesPerDay.Set(0, 3);
        facts.Encounters.Institution.Append("H1");
        facts.Encounters.Encounter.Append("e1");
        facts.Encounters.AgeYears.Append(70.0);
        facts.Encounters.EndRow();
        var stays = new ReceivedEncounters();
        stays.Key.Append("e1");
        stays.Sex.Append("m");
        stays.WeightKg.Append(weight);
        stays.EndRow();
        facts.Measurements.Patient.Append("p1");
        facts.Measurements.Item.Append("creatinine");
        facts.Measurements.Comparator.Append(comparator);
        facts.Measurements.Value.Append(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
        facts.Measurements.TakenAt.Append(Instants.From(s_day.AddHours(-hoursBefore)));
        facts.Measurements.EndRow();
        var orders = new ReceivedOrders(facts, new ReceivedDiagnoses(), OrderBook.Lists) { Stays = stays };
        Assert.Equal(found ? ["o1"] : [], Orders(OrderFindings.Derive(orders, facts.DrugUse, _ => Knowledge), "renal-dose"));
        Assert.Empty(Orders(Derive(facts), "renal-dose"));
    }

    private static OrderKnowledge Knowledge => OrderBook.Knowledge with { Formulary = null, Resistance = ResistanceFigures.None };

    private static FindingFacts Derive(FactSet facts, PatientLaboratory? laboratory = null) => OrderFindings.Derive(new ReceivedOrders(facts, new ReceivedDiagnoses(), OrderBook.Lists) { Laboratory = laboratory }, facts.DrugUse, _ => Knowledge);

    private static PatientLaboratory Laboratory(params (string Patient, int DaysBefore, string Drug, string Sir)[] isolates)
    {
        var facts = new IsolateFacts();
        var results = new SusceptibilityFacts();
        for (int row = 0; row < isolates.Length; row++)
        {
            var (patient, before, drug, sir) = isolates[row];
            facts.Isolate.Append(row + 1L);
            facts.Patient.Append(patient);
            facts.Organism.Append("kpn");
            facts.CollectedOn.Append(Days.From(DateOnly.FromDateTime(s_day).AddDays(-before)));
            facts.FirstIsolate.Append(true);
            facts.EndRow();
            results.Isolate.Append(row + 1L);
            results.Drug.Append(drug);
            results.Sir.Append(sir);
            results.EndRow();
        }

        return new PatientLaboratory(facts, IsolateResults.Of(results));
    }

    private static IEnumerable<string?> Orders(FindingFacts found, string rule) => Enumerable.Range(0, found.Count).Where(row => found.Rule[row] == rule).Select(row => found.OrderKey[row]);

    private static FactSet Facts(params (string Key, string Drug, int FromHours, int ToHours, string Title)[] orders)
    {
        var facts = new FactSet();
        foreach (var (key, drug, from, to, title) in orders)
        {
            var use = facts.DrugUse;
            use.Institution.Append("H1");
            use.OrderKey.Append(key);
            use.Encounter.Append("e1");
            use.Patient.Append("p1");
            use.Kind.Append("inpatient");
            use.Physician.Append("D1");
            use.PrescriberTitle.Append(title);
            use.Drug.Append(drug);
            use.Route.Append("P");
            use.Intravenous.Append(true);
            use.Systemic.Append(true);
            use.Counted.Append(true);
            use.Purpose.Append("therapy");
            use.StartedAt.Append(Instants.From(s_day.AddHours(from)));
            use.StoppedAt.Append(Instants.From(s_day.AddHours(to)));
            use.OrderMonth.Append("2026-03");
            use.EndRow();
        }

        return facts;
    }
}
