using System.Text;
using System.Text.Json;
using Curb.Exchange.Orders;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Tests.Policies;

namespace Curb.Tests.Prescribing;

public sealed class OrderCheckTests
{
    private const string Beyond = "\"prescriber\":{\"privilege\":\"restricted\"},\"grade\":\"special\"";

    [Fact]
    public void A_refusal_that_rests_on_an_unverified_clause_or_catalogue_becomes_a_demand_for_a_reason_and_says_so()
    {
        var byCatalogue = OrderBook.Judge("grade-beyond-privilege", "\"prescriber\":{\"privilege\":\"restricted\"},\"drug\":\"MEM\",\"grade\":null");
        Assert.True(byCatalogue.Capped);
        Assert.Equal(RuleDemand.Reason, byCatalogue.Demand);
        var byClause = OrderBook.Judge("allergy", "\"allergies\":[{\"substance\":\"头孢曲松\",\"severe\":true}]");
        Assert.True(byClause.Capped);
    }

    [Fact]
    public void A_reason_given_for_a_rule_turns_its_demand_into_a_warning_and_a_refusal_never()
    {
        var combined = OrderCheck.Check(OrderBook.Order("\"active\":[{\"drug\":\"LVX\"},{\"drug\":\"VAN\"}],\"reasons\":{\"unjustified-combination\":\"sepsis\"}"), OrderBook.Knowledge);
        Assert.Equal(Verdict.Warn, combined.Verdict);
        var beyond = OrderCheck.Check(OrderBook.Order(Beyond + ",\"consult\":{\"agreed\":true},\"reasons\":{\"grade-beyond-privilege\":\"please\"}"), OrderBook.Knowledge);
        Assert.Equal(Verdict.Refuse, beyond.Verdict);
    }

    [Fact]
    public void Silent_rules_are_judged_and_counted_and_change_no_verdict()
    {
        var all = OrderCheck.Check(OrderBook.Order(Beyond), OrderBook.Knowledge with { Silent = new HashSet<string> { "*" } });
        Assert.Equal((Verdict.Allow, Verdict.Refuse), (all.Verdict, all.IfAllSpoke));
        var one = OrderCheck.Check(OrderBook.Order(Beyond), OrderBook.Knowledge with { Silent = new HashSet<string> { "grade-beyond-privilege" } });
        Assert.Equal((Verdict.Require, Verdict.Refuse), (one.Verdict, one.IfAllSpoke));
    }

    [Fact]
    public void An_emergency_override_one_grade_up_passes_with_the_duty_to_complete_the_papers()
    {
        var answer = OrderCheck.Check(OrderBook.Order(Beyond + ",\"emergency\":{\"reason\":\"septic shock\"}"), OrderBook.Knowledge);
        Assert.Equal(Verdict.Warn, answer.Verdict);
        Assert.Contains("24", answer.Rules.Single(finding => finding.Rule == "emergency-override").Answer.Duty!.En, StringComparison.Ordinal);
    }

    /// <summary>A refusal that the law lets an emergency open, and those that it does not: two grades up, outpatients, nothing beyond the privilege.</summary>
    [Theory]
    [InlineData(Beyond, true)]
    [InlineData("\"prescriber\":{\"privilege\":\"unrestricted\"},\"grade\":\"special\"", false)]
    [InlineData(Beyond + ",\"setting\":\"outpatient\"", false)]
    [InlineData("\"grade\":\"restricted\"", false)]
    [InlineData(Beyond + ",\"emergency\":{\"reason\":\"shock\"}", false)]
    public void The_emergency_opens_a_way_only_where_it_changes_the_verdict(string changes, bool opens) =>
        Assert.Equal(opens, OrderCheck.InEmergency(OrderBook.Order(changes), OrderBook.Knowledge) is not null);

    [Fact]
    public void Alternatives_are_in_grade_free_of_the_patients_allergies_and_cover_by_the_hospitals_figures()
    {
        var answer = OrderCheck.Check(OrderBook.Order(Beyond + ",\"drug\":\"TGC\",\"targets\":[\"kpn\"]"), OrderBook.Knowledge);
        Assert.Contains(answer.Alternatives, one => one.Drug == "AMK");
        Assert.DoesNotContain(answer.Alternatives, one => one.Drug is "MEM" or "LVX" or "CZO");
        var allergic = OrderCheck.Check(OrderBook.Order(Beyond + ",\"drug\":\"TGC\",\"allergies\":[{\"substance\":\"阿米卡星\"}]"), OrderBook.Knowledge);
        Assert.DoesNotContain(allergic.Alternatives, one => one.Drug == "AMK");
        Assert.NotNull(OrderCheck.Check(OrderBook.Order(Beyond + ",\"targets\":[],\"indication\":null"), OrderBook.Knowledge).NoAlternative);
    }

    [Fact]
    public void A_prescriber_whom_the_register_does_not_hold_has_no_privilege_whatever_the_caller_says()
    {
        var knowledge = OrderBook.Knowledge with { Privileges = new Dictionary<string, Prescriber> { ["D2"] = new("D2", null, Grade.Special) } };
        Assert.Equal(Verdict.Refuse, OrderCheck.Check(OrderBook.Order(""), knowledge).Verdict);
        Assert.Equal(Verdict.Allow, OrderCheck.Check(OrderBook.Order("\"prescriber\":{\"id\":\"D2\"}"), knowledge).Verdict);
    }

    [Fact]
    public void A_hospital_pack_may_be_stricter_and_a_looser_line_is_a_conflict_that_does_not_rule()
    {
        const string Header = "rule,severity,demand,clause,title_zh,title_en\n";
        const string Lines = "long-course,refuse,,local/rules#own,,\nspecial-for-outpatient,warn,,local/rules#own,,\nspecial-without-consult,require,reason,local/rules#own,,\n";
        var shipped = ShippedContent.PolicyTree;
        var files = new Dictionary<string, string>
        {
            ["local/rules/pack.yaml"] = "id: local/rules\ntitle: {zh: 本院, en: own}\nlevel: hospital\nin_force_from: 2020-01-01\nstatus: in-force\nconfidence: F\nchecked: 2026-01-01\n",
            ["local/rules/clauses.yaml"] = "- id: own\n  article: \"1\"\n  text: {zh: 本院规定, en: own rule}\n  confidence: F\n  checked: 2026-01-01\n",
            ["local/rules/order-rules.csv"] = Header + Lines,
        };
        var library = PolicyLibrary.Load(new ContentTree([.. shipped.Paths, .. files.Keys], path => files.TryGetValue(path, out string? text) ? text : shipped.Read(path)));
        var (settings, conflicts) = library.RulesInForce(new DateOnly(2026, 3, 1), ["local/rules"]);
        Assert.Equal(RuleSeverity.Refuse, settings["long-course"].Severity);
        Assert.Equal(RuleSeverity.Refuse, settings["special-for-outpatient"].Severity);
        Assert.Equal(RuleDemand.Consult, settings["special-without-consult"].Demand);
        Assert.Equal(["special-for-outpatient", "special-without-consult"], conflicts.Select(conflict => conflict.Looser.Rule).Order());
        Assert.Equal(RuleSeverity.Warn, library.RulesInForce(new DateOnly(2026, 3, 1), []).Settings["long-course"].Severity);
    }

    [Theory]
    [InlineData("severity", "deny")]
    [InlineData("clause", "cn/order84-2012#art-999")]
    public void A_line_with_an_unknown_word_or_clause_is_a_fault(string key, string planted)
    {
        var tree = ShippedContent.With(ShippedContent.PolicyTree, "cn/order-check/order-rules.csv", text => key == "severity"
            ? text.Replace("special-for-outpatient,refuse", "special-for-outpatient," + planted, StringComparison.Ordinal)
            : text.Replace("cn/order84-2012#art-28", planted, StringComparison.Ordinal));
        var faults = new List<ContentFault>();
        PolicyLibrary.Read(tree, faults);
        Assert.Contains(faults, fault => fault.Key == key && fault.Found.Contains(planted, StringComparison.Ordinal));
    }

    /// <summary>Taking away what is known never makes an order better than "allow" by itself: a rule whose fact is gone is met for another reason or can't be assessed.</summary>
    [Theory]
    [InlineData("allergies")]
    [InlineData("active")]
    [InlineData("other_drugs")]
    [InlineData("cultures")]
    [InlineData("isolates")]
    [InlineData("patient")]
    [InlineData("prescriber")]
    [InlineData("purpose")]
    [InlineData("indication")]
    [InlineData("route")]
    [InlineData("dose")]
    [InlineData("setting")]
    public void What_is_not_told_is_never_taken_for_a_breach(string member)
    {
        var answer = OrderCheck.Check(OrderBook.Order($"\"{member}\":null"), OrderBook.Knowledge);
        Assert.DoesNotContain(answer.Rules, finding => finding.Answer.Outcome == RuleOutcome.NotMet);
    }

    [Theory]
    [InlineData("[]", "one object")]
    [InlineData("{\"drug\":", "a JSON document")]
    [InlineData("{\"drug\":\"CRO\",\"alergies\":[]}", "allergies")]
    [InlineData("{\"drug\":\"aspirin\"}", "an antimicrobial")]
    [InlineData("{\"drug\":\"\\ud800\"}", "without lone surrogates")]
    [InlineData("{\"drug\":\"CRO\",\"patient\":{\"weight_kg\":-3}}", "a number from 0.2 to 500")]
    [InlineData("{\"drug\":\"CRO\",\"dose\":1}", "the unit of the dose")]
    [InlineData("{\"drug\":\"CRO\",\"isolates\":[{\"organism\":\"kpn\",\"collected\":\"2026-01-01\",\"results\":{\"CRO\":\"resistant\"}}]}", "s, i, r")]
    public void A_document_that_can_t_be_read_is_refused_with_path_found_and_expected(string document, string expected)
    {
        var reading = OrderDocument.Read(Encoding.UTF8.GetBytes(document), OrderBook.Terms, OrderBook.Now);
        Assert.Null(reading.Order);
        Assert.Contains(reading.Problems, problem => problem.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void The_answer_document_gives_each_rule_with_outcome_clause_and_trace()
    {
        var order = OrderBook.Order(Beyond);
        using var answer = JsonDocument.Parse(AnswerDocument.Write(order, OrderCheck.Check(order, OrderBook.Knowledge), ShippedContent.Policies));
        Assert.Equal("refuse", answer.RootElement.GetProperty("verdict").GetString());
        var rule = answer.RootElement.GetProperty("rules").EnumerateArray().First();
        Assert.Equal("cn/order84-2012#art-24", rule.GetProperty("clause").GetProperty("id").GetString());
        Assert.Contains("privilege=Restricted", rule.GetProperty("trace").EnumerateArray().Select(one => one.GetString()));
    }

    /// <summary>The short answer is the whole one less what the rules that are kept say: nothing else differs, and no rule is lost.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(Beyond)]
    [InlineData("\"drug\":\"MEM\",\"grade\":\"special\",\"setting\":\"outpatient\"")]
    [InlineData("\"drug\":\"MEM\",\"grade\":\"special\",\"emergency\":{\"reason\":\"抢救\"}")]
    public void The_short_answer_says_the_same_and_names_what_it_leaves_out(string changes)
    {
        var order = OrderBook.Order(changes);
        using var whole = JsonDocument.Parse(AnswerDocument.Write(order, OrderCheck.Check(order, OrderBook.Knowledge), ShippedContent.Policies));
        var written = new System.Buffers.ArrayBufferWriter<byte>();
        AnswerDocument.Write(written, order, OrderCheck.Check(order, OrderBook.Knowledge, Traces.OfBrokenRules), ShippedContent.Policies, AnswerLength.Minimal);
        using var brief = JsonDocument.Parse(written.WrittenMemory);
        foreach (var member in whole.RootElement.EnumerateObject().Where(member => member.Name != "rules"))
        {
            Assert.Equal(member.Value.GetRawText(), brief.RootElement.GetProperty(member.Name).GetRawText());
        }

        var rules = whole.RootElement.GetProperty("rules").EnumerateArray().ToList();
        var told = brief.RootElement.GetProperty("rules").EnumerateArray().Select(rule => rule.GetRawText()).ToList();
        Assert.Equal(rules.Where(rule => rule.GetProperty("outcome").GetString() == "not-met" || rule.TryGetProperty("duty", out _)).Select(rule => rule.GetRawText()), told);
        Assert.Equal(Named(rules.Where(rule => rule.GetProperty("outcome").GetString() == "cannot-assess")), brief.RootElement.GetProperty("cannot_assess").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(rules.Count, told.Count + brief.RootElement.GetProperty("met").GetArrayLength() + brief.RootElement.GetProperty("cannot_assess").GetArrayLength());

        static IEnumerable<string?> Named(IEnumerable<JsonElement> rules) => rules.Select(rule => rule.GetProperty("rule").GetString());
    }

    /// <summary>Alternatives rest on the ward's own isolates where there are enough of them, else on the hospital's.</summary>
    [Theory]
    [InlineData(30, true)]
    [InlineData(29, false)]
    public void Alternatives_rest_on_the_ward_where_it_has_enough_isolates(int tested, bool ofWard)
    {
        var ward = new ResistanceFigures(new Dictionary<(string Organism, string Drug), ResistanceFigure> { [("kpn", "AMK")] = new(tested, 20), [("kpn", "LVX")] = new(tested, 1) }, "2025");
        var answer = OrderCheck.Check(OrderBook.Order("\"drug\":\"MEM\",\"grade\":\"special\",\"setting\":\"outpatient\""), OrderBook.Knowledge with { Ward = ward });
        Assert.Equal(ofWard, answer.Alternatives.Any(one => one.Drug == "LVX"));
        Assert.Equal(!ofWard, answer.Alternatives.Any(one => one.Drug == "AMK"));
        Assert.Equal(ofWard, answer.Alternatives.Any(one => one.Because.Zh.StartsWith("本病区", StringComparison.Ordinal)));
    }

    /// <summary>What is written again from what was kept is byte for byte what was written first.</summary>
    [Fact]
    public void An_answer_is_the_same_however_often_it_is_written()
    {
        foreach (string changes in (string[])["", "\"drug\":\"MEM\",\"grade\":\"special\"", "\"purpose\":\"prophylaxis\"", "\"allergies\":null,\"patient\":null"])
        {
            var order = OrderBook.Order(changes);
            var written = Enumerable.Range(0, 5).Select(_ => Encoding.UTF8.GetString(AnswerDocument.Write(order, OrderCheck.Check(order, OrderBook.Knowledge), ShippedContent.Policies))).ToList();
            Assert.Single(written.Distinct());
            using var read = JsonDocument.Parse(written[0]);
            Assert.Equal(OrderCheck.Check(order, OrderBook.Knowledge).Rules.Count, read.RootElement.GetProperty("rules").GetArrayLength());
            Assert.All(read.RootElement.GetProperty("rules").EnumerateArray(), rule => Assert.Equal(JsonValueKind.Array, rule.GetProperty("trace").ValueKind));
        }
    }
}
