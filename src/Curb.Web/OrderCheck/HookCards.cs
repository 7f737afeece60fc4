using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Curb.Exchange.Orders;
using Curb.Policies;
using Curb.Prescribing;

namespace Curb.Web.OrderCheck;

/// <summary>Writes cards (CDS Hooks 2.0) from answers: one for each draft that rules speak about; nothing to say is an empty list.</summary>
/// <param name="language">zh or en.</param>
/// <param name="lists">Names of drugs, and reasons that a card offers.</param>
/// <param name="note">Keeps a card before it is sent; answers with the verdict of an emergency override where that opens a way.</param>
internal sealed class HookCards(string language, OrderLists lists, Func<Guid, DraftOrder, OrderAnswer, Verdict?> note)
{
    private const int LongestSummary = 139;
    public const string OverrideSystem = "urn:curb:order-check:override";

    public byte[] Write(IEnumerable<(DraftOrder Draft, OrderAnswer? Answer)> answers)
    {
        using var buffer = new MemoryStream(4096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            json.WriteStartArray("cards");
            foreach (var (draft, answer) in answers)
            {
                if (answer is null && draft.Unread is { } text)
                {
                    Unread(json, text);
                }
                else if (answer is not null && answer.Rules.Any(Shown))
                {
                    Card(json, draft, answer);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>One card that says that nothing was checked.</summary>
    public static byte[] NotChecked(string language)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("cards");
            json.WriteStartObject();
            json.WriteString("uuid", Guid.NewGuid());
            json.WriteString("summary", language == "zh" ? "未审核：系统未能及时答复。这既不是通过也不是拒绝，请按本院应急规定处理" : "Not checked: no answer in time. This is neither consent nor refusal; go on by your hospital's fall-back");
            json.WriteString("indicator", "warning");
            Source(json);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static bool Shown(RuleFinding finding) => finding.Speaks && (finding.Answer.Outcome == RuleOutcome.NotMet || finding.Answer.Duty is not null);

    private void Card(Utf8JsonWriter json, DraftOrder draft, OrderAnswer answer)
    {
        var shown = answer.Rules.Where(Shown).OrderByDescending(finding => finding.Verdict).ToList();
        var card = Guid.NewGuid();
        bool emergency = note(card, draft, answer) is not null;
        string drug = lists.Profile(draft.Order!.Drug)?.Name.In(language) ?? draft.Order.Drug;
        json.WriteStartObject();
        json.WriteString("uuid", card);
        json.WriteString("summary", Cut($"{drug}: {Word(answer.Verdict)} – {shown[0].Answer.Because.In(language)}"));
        json.WriteString("indicator", answer.Verdict switch { Verdict.Refuse or Verdict.Require => "critical", Verdict.Warn => "warning", _ => "info" });
        json.WriteString("detail", Detail(shown, answer, emergency));
        Source(json);
        if (answer.Alternatives.Count > 0)
        {
            Suggestions(json, draft, answer);
        }

        // A refusal is a hard stop: no reason opens it but the emergency, and that only where the law knows one.
        Overrides(json, lists.OverrideReasons.Where(reason => reason.Emergency ? emergency : answer.Verdict != Verdict.Refuse).ToList());

        json.WriteEndObject();
    }

    private void Unread(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("uuid", Guid.NewGuid());
        json.WriteString("summary", Cut(Say($"药名未能确认，未审核：{text}", $"not judged: the drug was not surely read: {text}")));
        json.WriteString("indicator", "info");
        Source(json);
        json.WriteEndObject();
    }

    private static void Source(Utf8JsonWriter json)
    {
        json.WriteStartObject("source");
        json.WriteString("label", "Curb 遏耐");
        json.WriteEndObject();
    }

    private string Detail(List<RuleFinding> shown, OrderAnswer answer, bool emergency)
    {
        var text = new StringBuilder();
        foreach (var finding in shown)
        {
            text.Append("- **").Append(Plain(finding.Setting.Title.In(language))).Append("** ").Append(Plain(finding.Answer.Because.In(language)));
            text.Append(finding.Answer.Duty is { } duty ? " " + Plain(duty.In(language)) : "").Append(" (").Append(Plain(finding.Setting.Clause));
            text.Append(finding.Setting.Confidence.IsVerified() && finding.Answer.Verified ? "" : Say("，未核实", ", unverified")).Append(")\n");
        }

        text.Append(emergency ? Say("- 抢救生命垂危患者时可越一级使用：选择紧急抢救的理由并写明指征，24 小时内补办手续，由医务部门审查\n", "- to save a life it may be used one grade up: choose the emergency reason and write the indication; the procedure follows within 24 h and medical affairs reviews it\n") : "");
        return text.Append(answer.NoAlternative is { } none ? Plain(none.In(language)) + "\n" : "").ToString();
    }

    /// <summary>A draft of the other drug without dose or times: those are for the physician to set.</summary>
    private void Suggestions(Utf8JsonWriter json, DraftOrder draft, OrderAnswer answer)
    {
        json.WriteString("selectionBehavior", "at-most-one");
        json.WriteStartArray("suggestions");
        foreach (var alternative in answer.Alternatives)
        {
            json.WriteStartObject();
            json.WriteString("label", Cut(Say($"改用{alternative.Name.Zh}：{alternative.Because.Zh}", $"{alternative.Name.En} instead: {alternative.Because.En}")));
            json.WriteString("uuid", Guid.NewGuid());
            json.WriteStartArray("actions");
            if (!draft.Reference.EndsWith('/'))
            {
                Delete(json, draft);
            }

            Create(json, draft, alternative);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Delete(Utf8JsonWriter json, DraftOrder draft)
    {
        json.WriteStartObject();
        json.WriteString("type", "delete");
        json.WriteString("description", Say("删除原医嘱草稿", "take the draft back"));
        json.WriteString("resourceId", draft.Reference);
        json.WriteEndObject();
    }

    private void Create(Utf8JsonWriter json, DraftOrder draft, Alternative alternative)
    {
        json.WriteStartObject();
        json.WriteString("type", "create");
        json.WriteString("description", Say("新建草稿，剂量由医师填写", "a draft whose dose the physician sets"));
        json.WriteStartObject("resource");
        json.WriteString("resourceType", "MedicationRequest");
        json.WriteString("status", "draft");
        json.WriteString("intent", "order");
        // The draft of R5 holds its drug in another member than that of R4: the answer speaks as it was spoken to.
        bool newer = draft.Resource.TryGetProperty("medication", out var medication) && medication.ValueKind == JsonValueKind.Object;
        json.WriteStartObject(newer ? "medication" : "medicationCodeableConcept");
        if (newer)
        {
            json.WriteStartObject("concept");
        }

        Concept(json, alternative);
        if (newer)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
        foreach (string name in (string[])["subject", "encounter", "requester"])
        {
            if (draft.Resource.TryGetProperty(name, out var kept) && kept.ValueKind == JsonValueKind.Object)
            {
                json.WritePropertyName(name);
                kept.WriteTo(json);
            }
        }

        json.WriteStartArray("dosageInstruction");
        json.WriteStartObject();
        json.WriteString("text", alternative.Route switch { "O" => Say("口服；剂量由医师填写", "by mouth; dose to be set by the physician"), "P" => Say("注射；剂量由医师填写", "by injection; dose to be set by the physician"), _ => Say("剂量由医师填写", "dose to be set by the physician") });
        json.WriteEndObject();
        json.WriteEndArray();

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Concept(Utf8JsonWriter json, Alternative alternative)
    {
        if (lists.Profile(alternative.Drug)?.Drug.Atc is [{ } atc, ..])
        {
            json.WriteStartArray("coding");
            json.WriteStartObject();
            json.WriteString("system", "http://www.whocc.no/atc");
            json.WriteString("code", atc);
            json.WriteString("display", alternative.Name.En);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteString("text", alternative.Name.In(language));
    }

    private void Overrides(Utf8JsonWriter json, List<OverrideReason> offered)
    {
        if (offered.Count == 0)
        {
            return;
        }

        json.WriteStartArray("overrideReasons");
        foreach (var reason in offered)
        {
            json.WriteStartObject();
            json.WriteString("code", reason.Code);
            json.WriteString("system", OverrideSystem);
            json.WriteString("display", reason.Title.In(language));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private string Word(Verdict verdict) => verdict switch { Verdict.Refuse => Say("不得签发", "refused"), Verdict.Require => Say("须补充后签发", "needs more before signing"), Verdict.Warn => Say("请注意", "warning"), _ => Say("提示", "note") };

    private string Say(string zh, string en) => language == "zh" ? zh : en;

    /// <summary>Text of callers stands in reasons: nothing of it may become markup.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            plain.Append(c is '\r' or '\n' ? " " : c switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '[' or ']' or '*' or '_' or '`' or '!' or '\\' => "\\" + c, _ => c.ToString() });
        }

        return plain.ToString();
    }

    private static string Cut(string text) => text.Length <= LongestSummary ? text : text[..(char.IsHighSurrogate(text[LongestSummary - 2]) ? LongestSummary - 2 : LongestSummary - 1)] + "…";
}
