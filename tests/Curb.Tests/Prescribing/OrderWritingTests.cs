using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Curb.Exchange.Orders;
using Curb.Policies;
using Curb.Prescribing;
using Curb.Tests.Policies;

namespace Curb.Tests.Prescribing;

/// <summary>Orders are read and answers written by hand, for speed: each against a general reader that is slow and sure.</summary>
public sealed class OrderWritingTests
{
    private static readonly string[] s_orders =
    [
        "", "'drug':'MEM','prescriber':{'privilege':'restricted'},'grade':'special'", "'drug':'CRO','allergies':[{'substance':'青霉素\\\"\\\\\\n\\t','severe':true}]",
        "'id':'a\\\"b\\\\c\\u0001\\ud83d\\ude00 中','indication':{'text':'肺\\\"炎\\u2028'}", "'drug':'LVX','patient':{'age_years':16.25,'weight_kg':0.5},'dose':0.3333,'targets':[],'isolates':null",
        "'drug':'CZO','purpose':'prophylaxis','operation':{'procedure':'53.0','start':'2026-03-01T11:00','end':'2026-03-01T12:00'}", "'drug':'MEM','emergency':{'reason':'septic shock'},'grade':'special','prescriber':{'privilege':'restricted'}",
    ];

    /// <summary>Twice, since what was written once is kept.</summary>
    [Fact]
    public void A_written_answer_says_what_the_answer_says()
    {
        foreach (string changes in s_orders.Concat(s_orders))
        {
            var order = OrderBook.Order(changes.Replace('\'', '"'));
            var answer = OrderCheck.Check(order, OrderBook.Knowledge);
            using var document = JsonDocument.Parse(AnswerDocument.Write(order, answer, ShippedContent.Policies));
            var root = document.RootElement;
            Assert.Equal((order.Id, order.Drug, AnswerDocument.Word(answer.Verdict)), (root.GetProperty("id").GetString(), root.GetProperty("drug").GetString(), root.GetProperty("verdict").GetString()));
            Assert.Equal(answer.Rules.Where(one => one.Speaks && one.Verdict == Verdict.Require).Select(one => AnswerDocument.Word(one.Demand)).Distinct(), root.GetProperty("needs").EnumerateArray().Select(need => need.GetString()));
            Assert.Equal(answer.Alternatives.Select(one => one.Because.Zh), root.GetProperty("alternatives").EnumerateArray().Select(one => one.GetProperty("because").GetProperty("zh").GetString()));
            Assert.Equal(answer.NoAlternative?.En, root.TryGetProperty("no_alternative_because", out var none) ? none.GetProperty("en").GetString() : null);
            Assert.Equal(answer.Rules.Count, root.GetProperty("rules").GetArrayLength());
            foreach (var (finding, written) in answer.Rules.Zip(root.GetProperty("rules").EnumerateArray()))
            {
                Assert.Equal(Said(finding), Said(written));
                Assert.NotEmpty(finding.Trace);
            }
        }
    }

    [Fact]
    public void The_short_answer_has_the_same_rules_and_names_the_others()
    {
        var order = OrderBook.Order("\"cultures\":null,\"active\":[{\"drug\":\"CTX\"}]");
        var whole = OrderCheck.Check(order, OrderBook.Knowledge);
        var brief = OrderCheck.Check(order, OrderBook.Knowledge, Traces.OfBrokenRules);
        Assert.All(brief.Rules, finding => Assert.Equal(finding.HasWord, finding.Trace.Count > 0));
        var buffer = new ArrayBufferWriter<byte>();
        AnswerDocument.Write(buffer, order, brief, ShippedContent.Policies, AnswerLength.Minimal);
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        string[] Names(string list) => [.. document.RootElement.GetProperty(list).EnumerateArray().Select(one => one.GetString()!)];
        Assert.Equal(whole.Rules.Where(one => one.HasWord).Select(Said), document.RootElement.GetProperty("rules").EnumerateArray().Select(Said));
        Assert.Equal(whole.Rules.Where(one => !one.HasWord && one.Answer.Outcome == RuleOutcome.Met).Select(one => one.Rule), Names("met"));
        Assert.Equal(whole.Rules.Where(one => !one.HasWord && one.Answer.Outcome == RuleOutcome.CannotAssess).Select(one => one.Rule), Names("cannot_assess"));
    }

    private static string Said(RuleFinding finding) => string.Join('|', [finding.Rule, AnswerDocument.Word(finding.Answer.Outcome), finding.Answer.Because.Zh, finding.Answer.Because.En, finding.Answer.Duty?.Zh ?? "-", finding.Severity is { } severity ? AnswerDocument.Word(severity) : "-",
        finding.Speaks.ToString(), finding.Capped.ToString(), finding.Setting.Title.Zh, finding.Setting.Clause, ShippedContent.Policies.Clause(finding.Setting.Clause)?.Text.Zh ?? "", (finding.Setting.Confidence.IsVerified() && finding.Answer.Verified).ToString(), .. finding.Trace]);

    private static string Said(JsonElement rule)
    {
        string Of(string name) => rule.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText() is "true" ? "True" : "False" : "-";
        string In(string name, string language) => rule.TryGetProperty(name, out var value) ? value.GetProperty(language).GetString()! : "-";
        var clause = rule.GetProperty("clause");
        return string.Join('|', [Of("rule"), Of("outcome"), In("because", "zh"), In("because", "en"), In("duty", "zh"), Of("severity"), Of("speaks"), Of("capped_because_unverified"), In("title", "zh"), clause.GetProperty("id").GetString()!,
            clause.GetProperty("text").GetProperty("zh").GetString()!, clause.GetProperty("verified").GetBoolean().ToString(), .. rule.GetProperty("trace").EnumerateArray().Select(line => line.GetString()!)]);
    }

    [Fact]
    public void Lines_of_a_trace_are_what_a_text_made_of_the_same_values_is()
    {
        double?[] numbers = [null, 0, -0.0, 1, 66, 0.5, 1.0 / 3, 1e9, 3e9, -4, double.MaxValue, 1e-7, double.NaN];
        bool?[] flags = [null, true, false];
        foreach (double? number in numbers)
        {
            foreach (bool? flag in flags)
            {
                var time = number is { } hours and > 0 and < 100 ? OrderBook.Now.AddHours(hours) : (DateTime?)null;
                var grade = (Curb.ReferenceData.Grade?)(flag is null ? null : Curb.ReferenceData.Grade.Restricted);
                var lines = new Lines().Add($"a={number}").Add($"b={number:0.#}/{number ?? 7:0}").Add($"{flag}").Add($"{time:yyyy-MM-ddTHH:mm} {grade} {CareSetting.Emergency}").Add($"{new string('长', 300)}{number}").AddText("");
                string[] expected = [string.Create(CultureInfo.InvariantCulture, $"a={number}"), string.Create(CultureInfo.InvariantCulture, $"b={number:0.#}/{number ?? 7:0}"), $"{flag}", string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm} {grade} {CareSetting.Emergency}"), string.Create(CultureInfo.InvariantCulture, $"{new string('长', 300)}{number}"), ""];
                Assert.Equal(expected, ((Lines)lines).All);
            }
        }
    }

    private sealed class Lines : TraceLines
    {
        public List<string> All { get; } = [];

        protected override void Take(ReadOnlySpan<char> line) => All.Add(line.ToString());
    }

    [Theory]
    [InlineData("2026-03-01T09:30")]
    [InlineData("2026-03-01 09:30:59")]
    [InlineData("2028-02-29T23:59")]
    [InlineData("2026-02-29T09:30")]
    [InlineData("2026-13-01T09:30")]
    [InlineData("2026-03-01T24:00")]
    [InlineData("2026-03-01T09:60")]
    [InlineData("2026-03-01T09:30:60")]
    [InlineData("2026-03-01T9:30:00")]
    [InlineData("0999-03-01T09:30")]
    [InlineData("2026-03-0１T09:30")]
    [InlineData("+026-03-01T09:30")]
    [InlineData("2026-03-01T09:30Z")]
    [InlineData("2026-03-01T09:30+08:00")]
    [InlineData("2026-03-01")]
    [InlineData("01/03/2026 09:30")]
    [InlineData("")]
    public void A_time_is_read_as_the_general_reader_reads_it(string text)
    {
        var reading = OrderDocument.Read(Encoding.UTF8.GetBytes($$"""{"drug":"CRO","time":"{{text}}"}"""), OrderBook.Terms, OrderBook.Now);
        var expected = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time.DateTime : (DateTime?)null;
        Assert.Equal(expected, reading.Order?.At);
    }

    [Fact]
    public void Names_are_known_however_they_are_written_and_once()
    {
        Assert.Equal(66, Read("""{"\u0064rug":"CRO","患者":{"\u5e74\u9f84":66}}""").Order!.Patient.AgeYears);
        Assert.Contains(Read("""{"drug":"CRO","\u0064rug":"MEM"}""").Problems, problem => problem.Expected == "drug once");
        Assert.Contains(Read("""{"drug":"CRO","患者":{},"patient":{}}""").Problems, problem => problem.Path == "$.patient");
        Assert.Contains(Read("""{"drug":"CRO","patient":{"allergies":[{"substance":"青霉素","sevre":true}]}}""").Problems, problem => problem.Path == "$.patient.allergies");
        Assert.Contains(Read("""{"drug":"CRO","allergies":[{"substance":"青霉素"},{"substance":"x","sevre":true}]}""").Problems, problem => problem.Path == "$.allergies[1].sevre");
    }

    /// <summary>More members than are compared one by one, each but one unknown, some of them twice.</summary>
    [Fact]
    public void A_document_of_very_many_members_is_refused_member_by_member()
    {
        var problems = Read("{" + string.Concat(Enumerable.Range(0, 20_000).Select(n => $"\"m{n}\":{n},")) + "\"drug\":\"CRO\",\"m7\":1,\"m19999\":1}").Problems;
        Assert.Equal(20_002, problems.Count);
        Assert.Equal(2, problems.Count(problem => problem.Expected.EndsWith(" once", StringComparison.Ordinal)));
    }

    private static OrderReading Read(string document) => OrderDocument.Read(Encoding.UTF8.GetBytes(document), OrderBook.Terms, OrderBook.Now);
}
