using Curb.Exchange.Orders;
using Curb.Policies;
using Curb.Prescribing;
using Curb.Tests.Policies;

namespace Curb.Tests.Prescribing;

/// <summary>Each rule as a table: what is changed in a sound order, and what the rule answers: outcome and severity.</summary>
public sealed class OrderRuleTests
{
    [Fact]
    public void A_sound_order_meets_every_rule_and_is_allowed()
    {
        var answer = OrderCheck.Check(OrderBook.Order(""), OrderBook.Knowledge);
        Assert.Equal(Verdict.Allow, answer.Verdict);
        Assert.All(answer.Rules, finding => Assert.True(finding.Answer.Outcome == RuleOutcome.Met, $"{finding.Rule}: {finding.Answer.Because.En}"));
    }

    [Theory]
    [InlineData("grade-beyond-privilege", "'prescriber':{'privilege':'restricted'},'grade':'special'", "not-met refuse")]
    [InlineData("grade-beyond-privilege", "'prescriber':{'privilege':'restricted'},'grade':'restricted'", "met")]
    [InlineData("grade-beyond-privilege", "'prescriber':{'privilege':'none'}", "not-met refuse")]
    [InlineData("grade-beyond-privilege", "'prescriber':{'title':'主任医师'},'grade':'special'", "cannot-assess")]
    [InlineData("grade-beyond-privilege", "'prescriber':{'title':'主治医师'},'grade':'special'", "not-met refuse")]
    [InlineData("grade-beyond-privilege", "'prescriber':{'privilege':'special','suspended_until':'2026-03-01'}", "not-met refuse")]
    [InlineData("grade-beyond-privilege", "'prescriber':{'privilege':'special','suspended_until':'2026-02-28'}", "met")]
    [InlineData("grade-beyond-privilege", "'prescriber':{'privilege':'restricted'},'drug':'MEM','grade':null", "not-met require")]
    [InlineData("special-without-consult", "'grade':'special'", "not-met require")]
    [InlineData("special-without-consult", "'grade':'special','consult':{'agreed':true,'at':'2026-03-01T08:00'}", "met")]
    [InlineData("special-without-consult", "'grade':'special','consult':{'agreed':true,'at':'2026-03-01T11:00'}", "not-met require")]
    [InlineData("special-without-consult", "'grade':'special','consult':{'agreed':false}", "not-met require")]
    [InlineData("special-for-outpatient", "'grade':'special','setting':'outpatient'", "not-met refuse")]
    [InlineData("special-for-outpatient", "'grade':'special','setting':'emergency'", "met")]
    [InlineData("special-for-outpatient", "'grade':'special','setting':null", "cannot-assess")]
    [InlineData("emergency-override", "'prescriber':{'privilege':'restricted'},'grade':'special','emergency':{'reason':''}", "not-met require")]
    [InlineData("emergency-override", "'prescriber':{'privilege':'restricted'},'grade':'special','emergency':{'reason':'septic shock'}", "met")]
    [InlineData("emergency-override", "'prescriber':{'privilege':'unrestricted'},'grade':'special','emergency':{'reason':'septic shock'}", "not-met require")]
    [InlineData("emergency-override", "'prescriber':{'privilege':'restricted'},'grade':'special','emergency':{'reason':'septic shock','since':'2026-02-28T09:29'}", "not-met require")]
    [InlineData("emergency-override", "'prescriber':{'privilege':'restricted'},'grade':'special','emergency':{'reason':'septic shock','since':'2026-02-28T09:30'}", "met")]
    [InlineData("not-in-formulary", "'drug':'CZA'", "not-met require")]
    [InlineData("suspended-or-banned", "'drug':'FOX'", "not-met require")]
    [InlineData("suspended-or-banned", "'drug':'CMZ'", "met")]
    [InlineData("mild-infection-grade", "'grade':'restricted','indication':{'code':'J15.0','severity':'mild'}", "not-met warn")]
    [InlineData("mild-infection-grade", "'grade':'restricted','indication':{'code':'J15.0'}", "cannot-assess")]
    [InlineData("no-indication", "'indication':{'code':'I10','text':'高血压'}", "not-met require")]
    [InlineData("no-indication", "'indication':null", "cannot-assess")]
    [InlineData("no-indication", "'indication':{'code':'I10'},'purpose':'prophylaxis'", "met")]
    [InlineData("culture-before-therapy", "'grade':'restricted','cultures':[]", "not-met require")]
    [InlineData("culture-before-therapy", "'grade':'restricted','cultures':null", "cannot-assess")]
    [InlineData("culture-before-therapy", "'grade':'restricted','cultures':[{'collected':'2026-03-01T10:01'}]", "not-met require")]
    [InlineData("culture-before-therapy", "'grade':'restricted','cultures':[{'collected':'2026-02-26T09:59'}]", "not-met require")]
    [InlineData("culture-before-therapy", "'grade':'restricted','cultures':[],'continues':true", "met")]
    [InlineData("culture-before-key-combination", "'drug':'MEM','active':[{'drug':'VAN'}],'cultures':[]", "not-met require")]
    [InlineData("culture-before-key-combination", "'drug':'MEM','active':[{'drug':'CZO'}],'cultures':[]", "met")]
    [InlineData("culture-before-key-combination", "'drug':'MEM','active':null,'cultures':[]", "cannot-assess")]
    [InlineData("special-file", "'drug':'TGC','special_file':false", "not-met require")]
    [InlineData("special-file", "'drug':'TGC','special_file':null", "cannot-assess")]
    [InlineData("prophylaxis-not-indicated", "'purpose':'prophylaxis','operation':{'procedure':'53.0'}", "not-met require")]
    [InlineData("prophylaxis-not-indicated", "'purpose':'prophylaxis','operation':{'procedure':'53.0','high_risk':true}", "met")]
    [InlineData("prophylaxis-not-indicated", "'purpose':'prophylaxis'", "cannot-assess")]
    [InlineData("prophylaxis-drug", "'drug':'MEM','purpose':'prophylaxis','operation':{'procedure':'81.54'}", "not-met require")]
    [InlineData("prophylaxis-drug", "'drug':'CZO','purpose':'prophylaxis','operation':{'procedure':'81.54'}", "met")]
    [InlineData("prophylaxis-drug", "'drug':'VAN','purpose':'prophylaxis','operation':{'procedure':'81.54'}", "cannot-assess")]
    [InlineData("prophylaxis-timing", "'drug':'CZO','purpose':'prophylaxis','operation':{'start':'2026-03-01T10:30'}", "met")]
    [InlineData("prophylaxis-timing", "'drug':'CZO','purpose':'prophylaxis','operation':{'start':'2026-03-01T11:01'}", "not-met warn")]
    [InlineData("prophylaxis-timing", "'drug':'CZO','purpose':'prophylaxis','operation':{'start':'2026-03-01T10:29'}", "not-met warn")]
    [InlineData("prophylaxis-timing", "'drug':'CZO','purpose':'prophylaxis','operation':{'start':'2026-03-01T09:59'}", "not-met warn")]
    [InlineData("prophylaxis-timing", "'drug':'VAN','purpose':'prophylaxis','operation':{'start':'2026-03-01T11:30'}", "met")]
    [InlineData("prophylaxis-timing", "'purpose':'prophylaxis','operation':{'procedure':'74.1','start':'2026-03-01T09:59'}", "met")]
    [InlineData("prophylaxis-duration", "'purpose':'prophylaxis','stop':'2026-03-02T12:00','operation':{'procedure':'53.0','end':'2026-03-01T12:00'}", "met")]
    [InlineData("prophylaxis-duration", "'purpose':'prophylaxis','stop':'2026-03-02T12:01','operation':{'procedure':'53.0','end':'2026-03-01T12:00'}", "not-met require")]
    [InlineData("prophylaxis-duration", "'purpose':'prophylaxis','stop':'2026-03-03T12:00','operation':{'procedure':'36.1','end':'2026-03-01T12:00'}", "met")]
    [InlineData("duplicate-class", "'active':[{'drug':'CTX'}]", "not-met require")]
    [InlineData("duplicate-class", "'active':[{'drug':'LVX'}]", "met")]
    [InlineData("duplicate-class", "'active':null", "cannot-assess")]
    [InlineData("redundant-anaerobic-cover", "'drug':'MEM','active':[{'drug':'MTR'}]", "not-met warn")]
    [InlineData("redundant-anaerobic-cover", "'drug':'CRO','active':[{'drug':'MTR'}]", "met")]
    [InlineData("unjustified-combination", "'active':[{'drug':'LVX'},{'drug':'VAN'}]", "not-met require")]
    [InlineData("unjustified-combination", "'active':[{'drug':'LVX'},{'drug':'LVX'}]", "met")]
    [InlineData("unjustified-combination", "'active':[{'drug':'LVX'},{'drug':'VAN'}],'reasons':{'unjustified-combination':'sepsis, unknown source'}", "not-met require")]
    [InlineData("interaction", "'drug':'MEM','other_drugs':['丙戊酸钠']", "not-met require")]
    [InlineData("interaction", "'drug':'MEM','other_drugs':null", "cannot-assess")]
    [InlineData("interaction", "'drug':'AMK','other_drugs':['呋塞米']", "not-met warn")]
    [InlineData("allergy", "'allergies':[{'substance':'头孢曲松'}]", "not-met require")]
    [InlineData("allergy", "'allergies':[{'substance':'青霉素'}]", "not-met inform")]
    [InlineData("allergy", "'allergies':[{'substance':'青霉素','reaction':'过敏性休克'}]", "not-met warn")]
    [InlineData("allergy", "'drug':'AMX','allergies':[{'substance':'penicillin'}]", "not-met require")]
    [InlineData("allergy", "'allergies':[{'substance':'花生'}]", "cannot-assess")]
    [InlineData("allergy", "'allergies':null", "cannot-assess")]
    [InlineData("pregnancy", "'drug':'DOX','patient':{'sex':'f','pregnant':true}", "not-met require")]
    [InlineData("pregnancy", "'drug':'DOX','patient':{'sex':'f'}", "cannot-assess")]
    [InlineData("pregnancy", "'drug':'CZO','patient':{'sex':'f','pregnant':true}", "met")]
    [InlineData("age", "'drug':'DOX','patient':{'age_years':7.9}", "not-met require")]
    [InlineData("age", "'drug':'DOX','patient':{'age_years':8}", "met")]
    [InlineData("age", "'drug':'LVX','patient':{'age_years':17}", "not-met require")]
    [InlineData("age", "'drug':'LVX','patient':{}", "cannot-assess")]
    [InlineData("dose-over-limit", "'dose':4", "met")]
    [InlineData("dose-over-limit", "'dose':4.2", "not-met require")]
    [InlineData("dose-over-limit", "'dose':2,'frequency':'q6h'", "not-met require")]
    [InlineData("dose-over-limit", "'patient':{'age_years':5,'weight_kg':20},'dose':2", "met")]
    [InlineData("dose-over-limit", "'patient':{'age_years':5,'weight_kg':15},'dose':2", "not-met require")]
    [InlineData("dose-over-limit", "'patient':{'age_years':5},'dose':2", "cannot-assess")]
    [InlineData("dose-over-limit", "'dose':1,'dose_unit':'支'", "cannot-assess")]
    [InlineData("dose-over-limit", "'dose':5,'dose_unit':'支','strength_g':1", "not-met require")]
    [InlineData("dosing-interval", "'drug':'MEM','dose':1,'frequency':'bid'", "not-met warn")]
    [InlineData("dosing-interval", "'drug':'MEM','dose':1,'frequency':'bid','patient':{'age_years':60}", "cannot-assess")]
    [InlineData("dosing-interval", "'drug':'MEM','dose':1,'frequency':'bid','patient':{'age_years':60,'sex':'m','weight_kg':60,'creatinine_umol_l':200}", "met")]
    [InlineData("renal-dose", "'drug':'MEM','dose':1,'frequency':'q8h','patient':{'age_years':60,'sex':'m','weight_kg':60,'creatinine_umol_l':300}", "not-met require")]
    [InlineData("renal-dose", "'drug':'MEM','dose':1,'frequency':'q12h','patient':{'age_years':60,'sex':'m','weight_kg':60,'creatinine_umol_l':300}", "met")]
    [InlineData("renal-dose", "'drug':'MEM','patient':{'age_years':60}", "cannot-assess")]
    [InlineData("renal-dose", "'drug':'MEM','patient':{'age_years':60,'dialysis':true}", "cannot-assess")]
    [InlineData("oral-possible", "'drug':'LVX','oral_possible':true", "not-met warn")]
    [InlineData("oral-possible", "'drug':'LVX','oral_possible':null", "cannot-assess")]
    [InlineData("supply-days", "'setting':'outpatient','days':7", "met")]
    [InlineData("supply-days", "'setting':'outpatient','days':8", "not-met require")]
    [InlineData("supply-days", "'setting':'emergency','days':4", "not-met require")]
    [InlineData("long-course", "'days':13", "met")]
    [InlineData("long-course", "'days':14", "not-met warn")]
    [InlineData("earlier-isolate-resistant", "'isolates':[{'organism':'kpn','collected':'2026-02-01','results':{'CRO':'R'}}]", "not-met require")]
    [InlineData("earlier-isolate-resistant", "'isolates':[{'organism':'kpn','collected':'2026-02-01','results':{'CRO':'R'}},{'organism':'kpn','collected':'2026-02-20','results':{'CRO':'S'}}]", "met")]
    [InlineData("earlier-isolate-resistant", "'isolates':[{'organism':'kpn','collected':'2025-11-01','results':{'CRO':'R'}}]", "met")]
    [InlineData("earlier-isolate-resistant", "'isolates':[{'organism':'kpn','collected':'2026-02-01','results':{'MEM':'R'}}]", "cannot-assess")]
    [InlineData("earlier-isolate-resistant", "'isolates':null", "cannot-assess")]
    [InlineData("expected-resistance", "'drug':'AMP','targets':['kpn']", "not-met require")]
    [InlineData("expected-resistance", "'drug':'AMP','targets':['kpn'],'active':[{'drug':'MEM'}]", "met")]
    [InlineData("expected-resistance", "'targets':[],'indication':null", "cannot-assess")]
    [InlineData("hospital-resistance", "'drug':'CRO'", "met")]
    [InlineData("hospital-resistance", "'drug':'CTX'", "not-met inform")]
    [InlineData("hospital-resistance", "'drug':'CAZ'", "not-met warn")]
    [InlineData("hospital-resistance", "'drug':'CXM'", "not-met require")]
    [InlineData("hospital-resistance", "'drug':'CZO'", "not-met refuse")]
    [InlineData("hospital-resistance", "'drug':'CZO','targets':[]", "not-met require")]
    [InlineData("hospital-resistance", "'drug':'CZO','isolates':[{'organism':'kpn','collected':'2026-02-20','results':{'CZO':'S'}}]", "met")]
    [InlineData("hospital-resistance", "'drug':'TZP'", "cannot-assess")]
    [InlineData("emergency-override", "'prescriber':{'privilege':'restricted'},'grade':'special','emergency':{'reason':'septic shock','since':'2026-02-28T09:31'}", "met")]
    [InlineData("culture-before-therapy", "'grade':'restricted','cultures':[{'collected':'2026-02-26T10:00'}]", "met")]
    [InlineData("culture-before-therapy", "'grade':'restricted','cultures':[{'collected':'2026-02-26T10:01'}]", "met")]
    [InlineData("culture-before-therapy", "'grade':'restricted','cultures':[{'collected':'2026-03-01T10:00'}]", "met")]
    [InlineData("prophylaxis-timing", "'drug':'CZO','purpose':'prophylaxis','operation':{'start':'2026-03-01T11:00'}", "met")]
    [InlineData("prophylaxis-timing", "'drug':'VAN','purpose':'prophylaxis','operation':{'start':'2026-03-01T12:00'}", "met")]
    [InlineData("prophylaxis-timing", "'drug':'VAN','purpose':'prophylaxis','operation':{'start':'2026-03-01T12:01'}", "not-met warn")]
    [InlineData("prophylaxis-timing", "'drug':'VAN','purpose':'prophylaxis','operation':{'start':'2026-03-01T11:00'}", "met")]
    [InlineData("prophylaxis-timing", "'drug':'VAN','purpose':'prophylaxis','operation':{'start':'2026-03-01T10:59'}", "not-met warn")]
    [InlineData("prophylaxis-duration", "'purpose':'prophylaxis','stop':'2026-03-02T11:59','operation':{'procedure':'53.0','end':'2026-03-01T12:00'}", "met")]
    [InlineData("prophylaxis-duration", "'purpose':'prophylaxis','stop':'2026-03-03T12:01','operation':{'procedure':'36.1','end':'2026-03-01T12:00'}", "not-met require")]
    [InlineData("age", "'drug':'LVX','patient':{'age_years':17.99}", "not-met require")]
    [InlineData("age", "'drug':'LVX','patient':{'age_years':18}", "met")]
    [InlineData("age", "'drug':'AMK','patient':{'age_years':5.99}", "not-met warn")]
    [InlineData("age", "'drug':'AMK','patient':{'age_years':6}", "met")]
    [InlineData("dose-over-limit", "'dose':4.08", "met")]
    [InlineData("dose-over-limit", "'dose':4.09", "not-met require")]
    [InlineData("dose-over-limit", "'dose':2.04,'frequency':'q12h'", "met")]
    [InlineData("dose-over-limit", "'dose':2.05,'frequency':'q12h'", "not-met require")]
    [InlineData("dosing-interval", "'drug':'MEM','dose':1,'frequency':'bid','patient':{'age_years':60,'sex':'m','weight_kg':60,'creatinine_mg_dl':1.1111}", "not-met warn")]
    [InlineData("dosing-interval", "'drug':'MEM','dose':1,'frequency':'bid','patient':{'age_years':60,'sex':'m','weight_kg':60,'creatinine_mg_dl':1.1112}", "met")]
    [InlineData("renal-dose", "'drug':'MEM','dose':2,'frequency':'q8h','patient':{'age_years':60,'sex':'m','weight_kg':60,'creatinine_mg_dl':1.3071}", "met")]
    [InlineData("renal-dose", "'drug':'MEM','dose':2,'frequency':'q8h','patient':{'age_years':60,'sex':'m','weight_kg':60,'creatinine_mg_dl':1.3072}", "not-met require")]
    [InlineData("supply-days", "'setting':'outpatient','days':6.9", "met")]
    [InlineData("supply-days", "'setting':'outpatient','days':7.1", "not-met require")]
    [InlineData("supply-days", "'setting':'emergency','days':3", "met")]
    [InlineData("long-course", "'days':15", "not-met warn")]
    [InlineData("unjustified-combination", "'active':[{'drug':'LVX'}]", "met")]
    [InlineData("earlier-isolate-resistant", "'isolates':[{'organism':'kpn','collected':'2025-12-01','results':{'CRO':'R'}}]", "not-met require")]
    [InlineData("earlier-isolate-resistant", "'isolates':[{'organism':'kpn','collected':'2025-11-30','results':{'CRO':'R'}}]", "met")]
    [InlineData("earlier-isolate-resistant", "'isolates':[{'organism':'kpn','collected':'2026-03-01','results':{'CRO':'R'}}]", "not-met require")]
    [InlineData("hospital-resistance", "'drug':'FEP'", "met")]
    [InlineData("hospital-resistance", "'drug':'LVX'", "not-met inform")]
    [InlineData("hospital-resistance", "'drug':'CIP'", "not-met warn")]
    [InlineData("hospital-resistance", "'drug':'SXT'", "not-met require")]
    [InlineData("hospital-resistance", "'drug':'AMC'", "met")]
    [InlineData("not-in-formulary", "'drug':'CRO'", "met")]
    [InlineData("mild-infection-grade", "'grade':'restricted','indication':{'code':'J15.0','severity':'severe'}", "met")]
    [InlineData("prophylaxis-timing", "'drug':'CZO','purpose':'prophylaxis'", "cannot-assess")]
    [InlineData("prophylaxis-duration", "'purpose':'prophylaxis'", "cannot-assess")]
    [InlineData("redundant-anaerobic-cover", "'drug':'MEM','active':null", "cannot-assess")]
    [InlineData("unjustified-combination", "'active':null", "cannot-assess")]
    [InlineData("oral-possible", "'drug':'LVX','oral_possible':false", "met")]
    [InlineData("allergy", "'allergies':[]", "met")]
    [InlineData("supply-days", "'setting':'outpatient','days':null", "cannot-assess")]
    [InlineData("long-course", "'days':null", "cannot-assess")]
    [InlineData("interaction", "'drug':'MEM','other_drugs':[]", "met")]
    [InlineData("special-file", "'drug':'TGC','special_file':true", "met")]
    public void A_rule_answers(string rule, string changes, string expected)
    {
        var finding = OrderBook.Judge(rule, changes.Replace('\'', '"'));
        string found = AnswerDocument.Word(finding.Answer.Outcome) + (finding.Severity is { } severity ? " " + AnswerDocument.Word(severity) : "");
        Assert.True(expected == found, $"{found}: {finding.Answer.Because.En} [{string.Join("; ", finding.Trace)}]");
    }

    [Fact]
    public void Every_rule_of_the_book_is_set_by_a_pack_and_every_setting_names_a_rule_of_the_book() =>
        Assert.Equal(OrderRuleBook.All.Select(rule => rule.Id).Concat(OperationFindings.OwnRules).Order(), ShippedContent.Policies.OrderRules.Select(setting => setting.Rule).Order());

    /// <summary>Rules of operations have their examples in the pack (OperationFindingTests).</summary>
    [Fact]
    public void Every_rule_that_a_pack_sets_is_shown_kept_broken_and_without_the_facts_that_it_needs()
    {
        var method = typeof(OrderRuleTests).GetMethod(nameof(A_rule_answers))!;
        var shown = method.GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().SelectMany(row => row.GetData(method)).Select(row => $"{row[0]} {((string)row[2]).Split(' ')[0]}").Concat(s_shownBelow).ToHashSet();
        Assert.Empty(Unshown(ShippedContent.Policies.OrderRules.Select(setting => setting.Rule).Except(OperationFindings.OwnRules), shown));
        Assert.Equal(["planted cannot-assess", "planted met"], Unshown(["planted", "allergy"], new HashSet<string>(shown) { "planted not-met" }).Order());
    }

    /// <summary>Whose missing facts are no members of an order document; and an override that is none is no question.</summary>
    private static readonly string[] s_shownBelow = ["not-in-formulary cannot-assess", "suspended-or-banned cannot-assess", "special-without-consult cannot-assess", "emergency-override cannot-assess"];

    private static IEnumerable<string> Unshown(IEnumerable<string> rules, HashSet<string> shown) => rules.SelectMany(rule => new[] { $"{rule} met", $"{rule} not-met", $"{rule} cannot-assess" }).Where(kind => !shown.Contains(kind));

    [Fact]
    public void Without_a_supply_list_and_without_records_of_consults_nobody_can_say()
    {
        var order = OrderBook.Order("\"grade\":\"special\"") with { ConsultsKnown = false };
        var rules = OrderCheck.Check(order, OrderBook.Knowledge with { Formulary = null }).Rules;
        Assert.All(s_shownBelow[..3], shown => Assert.Equal(RuleOutcome.CannotAssess, rules.Single(finding => finding.Rule == shown.Split(' ')[0]).Answer.Outcome));
        Assert.Equal(RuleOutcome.Met, rules.Single(finding => finding.Rule == "emergency-override").Answer.Outcome);
    }
}
