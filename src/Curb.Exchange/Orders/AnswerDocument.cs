using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Curb.Policies;
using Curb.Prescribing;

namespace Curb.Exchange.Orders;

/// <summary>How much of an answer is written.</summary>
public enum AnswerLength
{
    /// <summary>Every rule with outcome, clause and trace.</summary>
    Whole,

    /// <summary>The rules that are broken or leave a duty with outcome, clause and trace; the others by name alone.</summary>
    Minimal,
}

/// <summary>Writes the answer to an order as JSON: verdict, every rule's outcome with clause and trace, alternatives.</summary>
public static class AnswerDocument
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = false };

    /// <summary>What is said of a rule whatever the order: encoded once for each setting, since it is most of an answer.</summary>
    private sealed record SaidOfRule(byte[] Title, byte[] VerifiedClause, byte[] UnverifiedClause);

    private static readonly ConditionalWeakTable<OrderRuleSetting, SaidOfRule> s_said = [];

    /// <summary>What a rule says when it says the same as ever ("does not apply"): most rules of most orders.</summary>
    private static readonly ConcurrentDictionary<SaidAgain, byte[]> s_again = [];

    private readonly record struct SaidAgain(OrderRuleSetting Setting, RuleAnswer Answer, bool Speaks)
    {
        public bool Equals(SaidAgain other) => ReferenceEquals(Setting, other.Setting) && ReferenceEquals(Answer, other.Answer) && Speaks == other.Speaks;

        public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(Setting), RuntimeHelpers.GetHashCode(Answer));
    }

    /// <summary>Answers met lately: one that comes again is one of the fixed answers of a rule, not made for an order.</summary>
    private static readonly RuleAnswer?[] s_lately = new RuleAnswer?[1024];

    private const int MostAgain = 4000;

    private static int s_kept;

    private const int UsualBytes = 32 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? t_rules;

    /// <param name="order">The order.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="policies">Quotes the clauses.</param>
    public static byte[] Write(Order order, OrderAnswer answer, PolicyLibrary policies)
    {
        var buffer = t_buffer ??= new ArrayBufferWriter<byte>(UsualBytes);
        buffer.ResetWrittenCount();
        Write(buffer, order, answer, policies, AnswerLength.Whole);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>As above, to the end of a buffer.</summary>
    /// <param name="output">Gets the document, UTF-8.</param>
    /// <param name="order">The order.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="policies">Quotes the clauses.</param>
    /// <param name="length">Every rule, or those alone that have something to say.</param>
    public static void Write(IBufferWriter<byte> output, Order order, OrderAnswer answer, PolicyLibrary policies, AnswerLength length)
    {
        using var json = new Utf8JsonWriter(output, s_options);
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
        json.WritePropertyName("rules");
        json.WriteRawValue(Rules(answer.Rules, policies, length), true);
        if (length == AnswerLength.Minimal)
        {
            WriteLeftOut(json, answer.Rules);
        }

        WriteAlternatives(json, answer);
        json.WriteEndObject();
    }

    /// <summary>What the short answer leaves out, by its rules' names: whoever reads it must see that a rule could not be assessed.</summary>
    private static void WriteLeftOut(Utf8JsonWriter json, IReadOnlyList<RuleFinding> findings)
    {
        foreach (var outcome in (ReadOnlySpan<RuleOutcome>)[RuleOutcome.Met, RuleOutcome.CannotAssess])
        {
            json.WriteStartArray(outcome == RuleOutcome.Met ? "met" : "cannot_assess");
            foreach (var finding in findings)
            {
                if (finding.Answer.Outcome == outcome && !finding.HasWord)
                {
                    json.WriteStringValue(finding.Rule);
                }
            }

            json.WriteEndArray();
        }
    }

    public static string Word(Verdict verdict) => verdict switch { Verdict.Allow => "allow", Verdict.Warn => "warn", Verdict.Require => "require", _ => "refuse" };

    public static string Word(RuleSeverity severity) => severity switch { RuleSeverity.Inform => "inform", RuleSeverity.Warn => "warn", RuleSeverity.Require => "require", _ => "refuse" };

    public static string Word(RuleDemand demand) => demand switch { RuleDemand.Reason => "reason", RuleDemand.Consult => "consult", RuleDemand.Culture => "culture", RuleDemand.SpecialFile => "special-file", _ => "" };

    public static string Word(RuleOutcome outcome) => outcome switch { RuleOutcome.Met => "met", RuleOutcome.NotMet => "not-met", _ => "cannot-assess" };

    private static ReadOnlySpan<byte> Rules(IReadOnlyList<RuleFinding> findings, PolicyLibrary policies, AnswerLength length)
    {
        var (buffer, json) = t_rules ??= New();
        buffer.ResetWrittenCount();
        buffer.Write("["u8);
        foreach (var finding in findings)
        {
            if (length == AnswerLength.Minimal && !finding.HasWord)
            {
                continue;
            }

            if (buffer.WrittenCount > 1)
            {
                buffer.Write(","u8);
            }

            Rule(buffer, json, finding, policies);
        }

        buffer.Write("]"u8);
        return buffer.WrittenSpan;

        static (ArrayBufferWriter<byte>, Utf8JsonWriter) New()
        {
            var made = new ArrayBufferWriter<byte>(UsualBytes);
            return (made, new Utf8JsonWriter(made, s_options with { SkipValidation = true }));
        }
    }

    private static void Rule(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json, RuleFinding finding, PolicyLibrary policies)
    {
        if (finding.Severity is null && IsFixed(finding.Answer))
        {
            var key = new SaidAgain(finding.Setting, finding.Answer, finding.Speaks);
            if (!s_again.TryGetValue(key, out byte[]? said))
            {
                var made = new ArrayBufferWriter<byte>();
                using var once = new Utf8JsonWriter(made, s_options with { SkipValidation = true });
                Head(once, finding, policies);
                once.Flush();
                said = made.WrittenSpan.ToArray();
                if (Interlocked.Increment(ref s_kept) <= MostAgain)
                {
                    s_again[key] = said;
                }
            }

            buffer.Write(said);
        }
        else
        {
            json.Reset(buffer);
            Head(json, finding, policies);
            json.Flush();
        }

        json.Reset(buffer);
        json.WriteStartArray();
        foreach (string input in finding.Trace)
        {
            json.WriteStringValue(input);
        }

        json.WriteEndArray();
        json.Flush();
        buffer.Write("}"u8);
    }

    private static bool IsFixed(RuleAnswer answer)
    {
        ref var seen = ref s_lately[RuntimeHelpers.GetHashCode(answer) & (s_lately.Length - 1)];
        if (ReferenceEquals(seen, answer))
        {
            return true;
        }

        seen = answer;
        return false;
    }

    /// <summary>Everything of a rule up to its trace.</summary>
    private static void Head(Utf8JsonWriter json, RuleFinding finding, PolicyLibrary policies)
    {
        json.WriteStartObject();
        var said = s_said.GetValue(finding.Setting, setting => Said(setting, policies));
        json.WriteString("rule", finding.Rule);
        json.WritePropertyName("title");
        json.WriteRawValue(said.Title, true);
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

        json.WritePropertyName("clause");
        json.WriteRawValue(finding.Setting.Confidence.IsVerified() && finding.Answer.Verified ? said.VerifiedClause : said.UnverifiedClause, true);
        json.WritePropertyName("trace");
    }

    private static SaidOfRule Said(OrderRuleSetting setting, PolicyLibrary policies) => new(
        Json(json => Text(json, setting.Title)), Json(json => Clause(json, setting, policies, true)), Json(json => Clause(json, setting, policies, false)));

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            write(json);
        }

        return buffer.ToArray();
    }

    private static void Clause(Utf8JsonWriter json, OrderRuleSetting setting, PolicyLibrary policies, bool verified)
    {
        var clause = policies.Clause(setting.Clause);
        json.WriteStartObject();
        json.WriteString("id", setting.Clause);
        json.WriteString("article", clause?.Article ?? "");
        Text(json, "text", clause?.Text ?? Bilingual.Empty);
        json.WriteString("confidence", setting.Confidence.Mark());
        json.WriteBoolean("verified", verified);
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
        json.WritePropertyName(name);
        Text(json, text);
    }

    private static void Text(Utf8JsonWriter json, Bilingual text)
    {
        json.WriteStartObject();
        json.WriteString("zh", text.Zh);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }
}
