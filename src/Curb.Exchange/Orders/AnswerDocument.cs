using System.Text.Encodings.Web;
using System.Text.Json;
using Curb.Policies;
using Curb.Prescribing;

namespace Curb.Exchange.Orders;

/// <summary>Writes the answer to an order as JSON: verdict, every rule's outcome with clause and trace, alternatives.</summary>
public static class AnswerDocument
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = false };

    /// <param name="order">The order.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="policies">Quotes the clauses.</param>
    public static byte[] Write(Order order, OrderAnswer answer, PolicyLibrary policies)
    {
        using var buffer = new MemoryStream(8192);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("id", order.Id);
            json.WriteString("drug", order.Drug);
            json.WriteString("verdict", Word(answer.Verdict));
            json.WriteString("verdict_if_all_rules_spoke", Word(answer.IfAllSpoke));
            json.WriteStartArray("needs");
            foreach (string need in answer.Rules.Where(finding => finding.Speaks && finding.Verdict == Verdict.Require).Select(finding => Word(finding.Demand)).Distinct())
            {
                json.WriteStringValue(need);
            }

            json.WriteEndArray();
            json.WriteStartArray("rules");
            foreach (var finding in answer.Rules)
            {
                Rule(json, finding, policies);
            }

            json.WriteEndArray();
            WriteAlternatives(json, answer);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static string Word(Verdict verdict) => verdict switch { Verdict.Allow => "allow", Verdict.Warn => "warn", Verdict.Require => "require", _ => "refuse" };

    public static string Word(RuleSeverity severity) => severity switch { RuleSeverity.Inform => "inform", RuleSeverity.Warn => "warn", RuleSeverity.Require => "require", _ => "refuse" };

    public static string Word(RuleDemand demand) => demand switch { RuleDemand.Reason => "reason", RuleDemand.Consult => "consult", RuleDemand.Culture => "culture", RuleDemand.SpecialFile => "special-file", _ => "" };

    public static string Word(RuleOutcome outcome) => outcome switch { RuleOutcome.Met => "met", RuleOutcome.NotMet => "not-met", _ => "cannot-assess" };

    private static void Rule(Utf8JsonWriter json, RuleFinding finding, PolicyLibrary policies)
    {
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule);
        Text(json, "title", finding.Setting.Title);
        json.WriteString("outcome", Word(finding.Answer.Outcome));
        if (finding.Severity is { } severity)
        {
            json.WriteString("severity", Word(severity));
            json.WriteString("needs", Word(finding.Demand));
            json.WriteBoolean("answered", finding.Answered);
        }

        json.WriteBoolean("speaks", finding.Speaks);
        json.WriteBoolean("capped_because_unverified", finding.Capped);
        Text(json, "because", finding.Answer.Because);
        if (finding.Answer.Duty is { } duty)
        {
            Text(json, "duty", duty);
        }

        var clause = policies.Clause(finding.Setting.Clause);
        json.WriteStartObject("clause");
        json.WriteString("id", finding.Setting.Clause);
        json.WriteString("article", clause?.Article ?? "");
        Text(json, "text", clause?.Text ?? Bilingual.Empty);
        json.WriteString("confidence", finding.Setting.Confidence.Mark());
        json.WriteBoolean("verified", finding.Setting.Confidence.IsVerified() && finding.Answer.Verified);
        json.WriteEndObject();
        json.WriteStartArray("trace");
        foreach (string input in finding.Trace)
        {
            json.WriteStringValue(input);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAlternatives(Utf8JsonWriter json, OrderAnswer answer)
    {
        json.WriteStartArray("alternatives");
        foreach (var alternative in answer.Alternatives)
        {
            json.WriteStartObject();
            json.WriteString("drug", alternative.Drug);
            json.WriteString("route", alternative.Route);
            Text(json, "name", alternative.Name);
            json.WriteString("grade", alternative.Grade.ToString().ToLowerInvariant());
            Text(json, "because", alternative.Because);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (answer.NoAlternative is { } none)
        {
            Text(json, "no_alternative_because", none);
        }
    }

    private static void Text(Utf8JsonWriter json, string name, Bilingual text)
    {
        json.WriteStartObject(name);
        json.WriteString("zh", text.Zh);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }
}
