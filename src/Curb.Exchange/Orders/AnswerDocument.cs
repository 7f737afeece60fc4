using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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

/// <summary>
/// Writes the answer to an order as JSON: verdict, every rule's outcome with clause and trace, alternatives. Members and words are written as bytes, and whatever a rule says
/// whatever the order is encoded once: a general writer of JSON takes as long for an answer of twenty kilobytes as the rules take to find it.
/// </summary>
public static class AnswerDocument
{
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
    public static void Write(ArrayBufferWriter<byte> output, Order order, OrderAnswer answer, PolicyLibrary policies, AnswerLength length)
    {
        output.Write("{\"id\":"u8);
        JsonText.String(output, order.Id);
        output.Write(",\"drug\":"u8);
        JsonText.String(output, order.Drug);
        output.Write(",\"verdict\":"u8);
        JsonText.String(output, Word(answer.Verdict));
        output.Write(",\"verdict_if_all_rules_spoke\":"u8);
        JsonText.String(output, Word(answer.IfAllSpoke));
        output.Write(",\"needs\":"u8);
        WriteNeeds(output, answer.Rules);
        output.Write(",\"rules\":"u8);
        WriteRules(output, answer.Rules, policies, length);
        if (length == AnswerLength.Minimal)
        {
            WriteLeftOut(output, answer.Rules);
        }

        WriteAlternatives(output, answer);
        output.Write("}"u8);
    }

    /// <summary>What is asked for, each thing once.</summary>
    private static void WriteNeeds(ArrayBufferWriter<byte> output, IReadOnlyList<RuleFinding> findings)
    {
        var list = new JsonList(output);
        int said = 0;
        foreach (var finding in findings)
        {
            int demand = 1 << (int)finding.Demand;
            if (finding.Speaks && finding.Verdict == Verdict.Require && (said & demand) == 0)
            {
                said |= demand;
                list.Next();
                JsonText.String(output, Word(finding.Demand));
            }
        }

        list.End();
    }

    /// <summary>What the short answer leaves out, by its rules' names: whoever reads it must see that a rule could not be assessed.</summary>
    private static void WriteLeftOut(ArrayBufferWriter<byte> output, IReadOnlyList<RuleFinding> findings)
    {
        foreach (var outcome in (ReadOnlySpan<RuleOutcome>)[RuleOutcome.Met, RuleOutcome.CannotAssess])
        {
            output.Write(outcome == RuleOutcome.Met ? ",\"met\":"u8 : ",\"cannot_assess\":"u8);
            var list = new JsonList(output);
            foreach (var finding in findings)
            {
                if (finding.Answer.Outcome == outcome && !finding.HasWord)
                {
                    list.Next();
                    JsonText.String(output, finding.Rule);
                }
            }

            list.End();
        }
    }

    public static string Word(Verdict verdict) => verdict switch { Verdict.Allow => "allow", Verdict.Warn => "warn", Verdict.Require => "require", _ => "refuse" };

    public static string Word(RuleSeverity severity) => severity switch { RuleSeverity.Inform => "inform", RuleSeverity.Warn => "warn", RuleSeverity.Require => "require", _ => "refuse" };

    public static string Word(RuleDemand demand) => demand switch { RuleDemand.Reason => "reason", RuleDemand.Consult => "consult", RuleDemand.Culture => "culture", RuleDemand.SpecialFile => "special-file", _ => "" };

    public static string Word(RuleOutcome outcome) => outcome switch { RuleOutcome.Met => "met", RuleOutcome.NotMet => "not-met", _ => "cannot-assess" };

    private static void WriteRules(ArrayBufferWriter<byte> output, IReadOnlyList<RuleFinding> findings, PolicyLibrary policies, AnswerLength length)
    {
        var lines = new JsonLines(output);
        var list = new JsonList(output);
        foreach (var finding in findings)
        {
            if (length == AnswerLength.Whole || finding.HasWord)
            {
                list.Next();
                WriteHead(output, finding, policies);
                lines.Write(finding);
                output.Write("}"u8);
            }
        }

        list.End();
    }

    private static void WriteHead(ArrayBufferWriter<byte> output, RuleFinding finding, PolicyLibrary policies)
    {
        if (finding.Severity is not null || !IsFixed(finding.Answer))
        {
            Head(output, finding, policies);
            return;
        }

        var key = new SaidAgain(finding.Setting, finding.Answer, finding.Speaks);
        if (!s_again.TryGetValue(key, out byte[]? said))
        {
            said = Encoded(finding, policies);
            if (Interlocked.Increment(ref s_kept) <= MostAgain)
            {
                s_again[key] = said;
            }
        }

        output.Write(said);
    }

    private static byte[] Encoded(RuleFinding finding, PolicyLibrary policies) => Json(output => Head(output, finding, policies));

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
    private static void Head(ArrayBufferWriter<byte> output, RuleFinding finding, PolicyLibrary policies)
    {
        var said = s_said.TryGetValue(finding.Setting, out var known) ? known : Said(finding.Setting, policies);
        output.Write("{\"rule\":"u8);
        JsonText.String(output, finding.Rule);
        output.Write(",\"title\":"u8);
        output.Write(said.Title);
        output.Write(",\"outcome\":"u8);
        JsonText.String(output, Word(finding.Answer.Outcome));
        if (finding.Severity is { } severity)
        {
            output.Write(",\"severity\":"u8);
            JsonText.String(output, Word(severity));
            output.Write(",\"needs\":"u8);
            JsonText.String(output, Word(finding.Demand));
            output.Write(finding.Answered ? ",\"answered\":true"u8 : ",\"answered\":false"u8);
        }

        output.Write(finding.Speaks ? ",\"speaks\":true"u8 : ",\"speaks\":false"u8);
        output.Write(finding.Capped ? ",\"capped_because_unverified\":true,\"because\":"u8 : ",\"capped_because_unverified\":false,\"because\":"u8);
        JsonText.Text(output, finding.Answer.Because);
        if (finding.Answer.Duty is { } duty)
        {
            output.Write(",\"duty\":"u8);
            JsonText.Text(output, duty);
        }

        output.Write(",\"clause\":"u8);
        output.Write(finding.Setting.Confidence.IsVerified() && finding.Answer.Verified ? said.VerifiedClause : said.UnverifiedClause);
        output.Write(",\"trace\":"u8);
    }

    private static SaidOfRule Said(OrderRuleSetting setting, PolicyLibrary policies) => s_said.GetValue(setting, one => new SaidOfRule(
        Json(output => JsonText.Text(output, one.Title)), Json(output => WriteClause(output, one, policies, true)), Json(output => WriteClause(output, one, policies, false))));

    private static byte[] Json(Action<ArrayBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteClause(ArrayBufferWriter<byte> output, OrderRuleSetting setting, PolicyLibrary policies, bool verified)
    {
        var clause = policies.Clause(setting.Clause);
        output.Write("{\"id\":"u8);
        JsonText.String(output, setting.Clause);
        output.Write(",\"article\":"u8);
        JsonText.String(output, clause?.Article ?? "");
        output.Write(",\"text\":"u8);
        JsonText.Text(output, clause?.Text ?? Bilingual.Empty);
        output.Write(",\"confidence\":"u8);
        JsonText.String(output, setting.Confidence.Mark());
        output.Write(verified ? ",\"verified\":true}"u8 : ",\"verified\":false}"u8);
    }

    private static void WriteAlternatives(ArrayBufferWriter<byte> output, OrderAnswer answer)
    {
        output.Write(",\"alternatives\":"u8);
        var list = new JsonList(output);
        foreach (var alternative in answer.Alternatives)
        {
            list.Next();
            output.Write("{\"drug\":"u8);
            JsonText.String(output, alternative.Drug);
            output.Write(",\"route\":"u8);
            JsonText.String(output, alternative.Route);
            output.Write(",\"name\":"u8);
            JsonText.Text(output, alternative.Name);
            output.Write(",\"grade\":"u8);
            JsonText.String(output, alternative.Grade.ToString().ToLowerInvariant());
            output.Write(",\"because\":"u8);
            JsonText.Text(output, alternative.Because);
            output.Write("}"u8);
        }

        list.End();
        if (answer.NoAlternative is { } none)
        {
            output.Write(",\"no_alternative_because\":"u8);
            JsonText.Text(output, none);
        }
    }
}
