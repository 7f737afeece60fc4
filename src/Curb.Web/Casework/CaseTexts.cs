using Curb.Casework;
using Curb.Policies;
using Curb.Web.Accounts;
using Curb.Web.Texts;

namespace Curb.Web.Casework;

/// <summary>Words for cases in the reader's language.</summary>
internal static class CaseTexts
{
    public static string In(Phrases t, Bilingual text) => t.Name(text.Zh, text.En);

    public static string Role(Phrases t, string id) => Permissions.Table.Role(id) is { } role ? In(t, role.Name) : id;

    public static string State(Phrases t, CaseType type, string id) => type.State(id) is { } state ? In(t, state.Title) : id;

    /// <summary>Who has it: the person, or the role while nobody has taken it.</summary>
    public static string Owner(Phrases t, CaseFile one, IReadOnlyDictionary<string, string> names) =>
        one.Owner is { } owner ? Person(t, owner, names) : t.With("cases.role-waits", Role(t, one.OwnerRole));

    public static string Person(Phrases t, string account, IReadOnlyDictionary<string, string> names) =>
        account == CaseEngine.Program ? t["cases.program"] : t.Person(account, names);

    /// <summary>A detail as people read it: coded values in words, of "中文 / English" pairs the reader's language.</summary>
    public static string Detail(Phrases t, string name, string value) => (name, value) switch
    {
        ("confidence", _) or ("trend", _) or ("kind", _) or ("setting", _) or ("dimension", _) => t.Or($"cases.value-{value}", value),
        ("feed", _) => t.Or("fact." + value, value),
        ("grade", _) => t.Or("value." + value, value),
        ("urgency", _) => t.Or("consults.urgency-" + value, value),
        ("source", "general knowledge") => t["cases.value-general-knowledge"],
        ("route", _) => t.Or("formulary.route-" + value.ToLowerInvariant(), value),
        ("round", _) when DateOnly.TryParseExact(value[(value.LastIndexOf('/') + 1)..], "yyyy-MM-dd", out _) => t.With("regional.report-by", value[(value.LastIndexOf('/') + 1)..]),
        (_, "yes" or "no") => t["accounts." + value],
        (_, _) when value.Split(" / ", 2) is [var zh, var en] => t.Name(zh, en),
        _ => value,
    };

    /// <summary>How the due date of a case came about: its limit, and where that comes from.</summary>
    public static string DueRule(Phrases t, CaseType type, CaseFile one)
    {
        var limit = type.LimitOf(one.Details);
        string rule = In(t, limit?.Rule ?? type.DueRule);
        return type.HoursFor(one.Details) is not { } hours ? t.With("cases.due-rule", type.DueDays, rule)
            : hours < 1 ? t.With("cases.due-rule-minutes", Math.Round(hours * 60), rule) : t.With("cases.due-rule-hours", Math.Round(hours, 1), rule);
    }

    /// <summary>What an event says, in a sentence.</summary>
    public static string Event(Phrases t, CaseType type, CaseEvent happened, IReadOnlyDictionary<string, string> names)
    {
        string Value(string key) => happened.Values.GetValueOrDefault(key, "");
        return happened.Kind switch
        {
            "opened" => t["cases.event-opened"],
            "step" => t.With("cases.event-step", type.Transition(Value("step")) is { } step ? In(t, step.Title) : Value("step"), State(t, type, happened.To ?? "")),
            "assigned" => t.With("cases.event-assigned", Person(t, Value("to"), names)),
            "joined" => t.With("cases.event-joined", Person(t, Value("account"), names)),
            "attached" => t.With("cases.event-attached", Value("name")),
            "seen-again" => t.With("cases.event-seen-again", Value("evidence")),
            "reopened" => t.With("cases.event-reopened", Value("evidence")),
            "gone" => t["cases.event-gone"],
            "reminded" => t.With("cases.event-reminded", Value("due")),
            "escalated" => t.With("cases.event-escalated", Role(t, Value("role"))),
            "form" => t["cases.event-form"],
            _ => t["cases.event-comment"],
        };
    }

    /// <summary>Why something was refused.</summary>
    public static string Refusal(Phrases t, CaseType type, CaseRefusal refusal)
    {
        string field = type.Fields.FirstOrDefault(one => one.Id == refusal.Field) is { } known ? In(t, known.Title) : refusal.Field ?? "";
        return t.With("cases.refusal-" + refusal.Reason, field, In(t, refusal.Expected));
    }
}
