using Curb.Policies;
using Curb.Policies.Reading;

namespace Curb.Casework;

/// <summary>Reads one type strictly: states, steps and fields that name one another must exist, every state must be reached, and an unknown key is a fault.</summary>
internal static class CaseTypeReader
{
    private static readonly string[] s_reaches = ["institution", "department", "region"];
    private static readonly string[] s_recurrences = ["reopen", "link"];
    private static readonly string[] s_stateKinds = ["open", "closed", "final"];

    /// <summary>Kinds of form fields.</summary>
    public static IReadOnlyList<string> FieldKinds { get; } = ["text", "long-text", "choice", "date", "number", "yes-no"];

    public static CaseType? Read(string file, string text, List<ContentFault> faults)
    {
        if (ContentMap.Parse(file, text, faults) is not { } map)
        {
            return null;
        }

        string id = file[..^".yaml".Length];
        if (map.Text("id", $"the file's name, {id}") is { Length: > 0 } stated && stated != id)
        {
            map.Fault("id", ContentMap.Quoted(stated), $"\"{id}\", the name of its file");
        }

        var states = States(map);
        var transitions = Transitions(map);
        var due = map.Map("due", "{working_days: 3, rule: {zh: …, en: …}} or {hours: 24, rule: {zh: …, en: …}}");
        bool hourly = due?.Has("hours") == true;
        var type = new CaseType(
            id,
            map.Wording("title"),
            map.Wording("purpose"),
            map.OneOf("reach", s_reaches) switch { "department" => CaseReach.Department, "region" => CaseReach.Region, _ => CaseReach.Institution },
            map.Flag("identifies", false),
            map.Text("owner", "the role whose work it is"),
            map.Texts("opened_by"),
            hourly ? 1 : Whole(due, "working_days", 1, 250) ?? 1,
            due?.Wording("rule") ?? Bilingual.Empty,
            Reminders(map),
            Escalation(map),
            map.OneOf("recurrence", s_recurrences) == "link" ? Recurrence.Link : Recurrence.Reopen,
            map.OptionalText("gone"),
            map.Texts("clauses"),
            Details(map),
            Fields(map),
            states,
            transitions,
            Templates(map),
            Raise(map)) { DueHours = hourly ? Hours(due!, "hours") : null, Limits = Limits(due) };
        due?.Close();
        map.Close();
        Agree(map, type);
        return type;
    }

    private static List<CaseState> States(ContentMap map) =>
        [.. map.List("states", "a list of states, the first one that in which a case opens").Select(state => Closed(state, () => new CaseState(
            state.Text("id", "a kebab-case name"), state.Wording("title"), state.OneOf("kind", s_stateKinds) is "open" or "", state.OptionalText("kind") == "final")))];

    private static List<CaseTransition> Transitions(ContentMap map) =>
        [.. map.List("transitions", "a list of steps").Select(step => Closed(step, () => new CaseTransition(
            step.Text("id", "a kebab-case name"),
            step.Wording("title"),
            step.Texts("from"),
            step.Text("to", "a state"),
            step.Texts("by"),
            step.Flag("comment_needed", false),
            step.OptionalText("hands_to"),
            Whole(step, "due_working_days", 1, 250, optional: true),
            step.Flag("on_page", false))))];

    private static List<CaseDetail> Details(ContentMap map) =>
        [.. map.OptionalList("details").Select(detail => Closed(detail, () => new CaseDetail(detail.Text("id", "a name"), detail.Wording("title"), detail.Flag("identifies", false))))];

    private static List<CaseField> Fields(ContentMap map) =>
        [.. map.OptionalList("fields").Select(field => Closed(field, () => new CaseField(
            field.Text("id", "a kebab-case name"),
            field.Wording("title"),
            field.OneOf("kind", FieldKinds),
            [.. field.OptionalList("options").Select(option => Closed(option, () => new CaseOption(option.Text("id", "a name"), option.Wording("title"))))],
            field.Texts("required_for"),
            field.OptionalNumber("least", "a number"),
            field.OptionalNumber("most", "a number"))))];

    private static List<CaseTemplate> Templates(ContentMap map) =>
        [.. map.OptionalList("templates").Select(template => Closed(template, () => new CaseTemplate(template.Text("id", "a name"), template.Wording("title"), template.Wording("text"))))];

    private static List<CaseLimit> Limits(ContentMap? due) =>
        [.. (due?.OptionalList("limits") ?? []).Select(limit => Closed(limit, () => new CaseLimit(
            limit.Text("detail", "the name of a detail"), limit.Text("is", "what the detail says"), Hours(limit, "hours") ?? 1, limit.Wording("rule"), limit.OptionalText("clause") ?? "")))];

    private static double? Hours(ContentMap map, string key)
    {
        double hours = map.Number(key, "hours, above 0 and at most 2000");
        if (hours is <= 0 or > 2000)
        {
            map.Fault(key, ContentMap.Quoted(map.OptionalText(key)), "hours, above 0 and at most 2000");
        }

        return double.IsNaN(hours) ? null : hours;
    }

    private static List<EscalationStep> Escalation(ContentMap map) =>
        [.. map.OptionalList("escalation").Select(step => Closed(step, () => new EscalationStep(Whole(step, "after", 1, 250) ?? 1, step.Text("to", "a role")))).OrderBy(step => step.After)];

    private static List<int> Reminders(ContentMap map)
    {
        var days = new List<int>();
        foreach (string text in map.Texts("reminders"))
        {
            if (int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out int day) && day is >= -60 and <= 60)
            {
                days.Add(day);
            }
            else
            {
                map.Fault("reminders", ContentMap.Quoted(text), "working days from the due date, -60 to 60");
            }
        }

        return [.. days.Order()];
    }

    private static Dictionary<string, IReadOnlyList<string>> Raise(ContentMap map)
    {
        var read = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (map.OptionalMap("raise") is { } raise)
        {
            foreach (string key in raise.Keys.ToList())
            {
                read[key] = raise.Texts(key);
            }
        }

        return read;
    }

    private static int? Whole(ContentMap? map, string key, int least, int most, bool optional = false)
    {
        if (map is null || (optional && !map.Has(key)))
        {
            return null;
        }

        double number = map.Number(key, $"a whole number from {least} to {most}");
        if (!double.IsNaN(number) && (number != Math.Floor(number) || number < least || number > most))
        {
            map.Fault(key, ContentMap.Quoted(map.OptionalText(key)), $"a whole number from {least} to {most}");
        }

        return double.IsNaN(number) ? null : (int)number;
    }

    private static T Closed<T>(ContentMap map, Func<T> read)
    {
        var value = read();
        map.Close();
        return value;
    }

    /// <summary>What the parts say of one another.</summary>
    private static void Agree(ContentMap map, CaseType type)
    {
        Once(map, "states", type.States.Select(state => state.Id));
        Once(map, "transitions", type.Transitions.Select(step => step.Id));
        Once(map, "fields", type.Fields.Select(field => field.Id));
        Once(map, "details", type.Details.Select(detail => detail.Id));
        if (type.States is [{ IsOpen: false }, ..])
        {
            map.Fault("states", "a closed state as the first", "the state in which a case opens, of kind open");
        }

        foreach (var limit in type.Limits.Where(limit => type.Details.All(detail => detail.Id != limit.Detail)))
        {
            map.Fault("due", $"a limit by the detail {ContentMap.Quoted(limit.Detail)}", "one of " + string.Join(", ", type.Details.Select(detail => detail.Id)));
        }

        foreach (var step in type.Transitions)
        {
            foreach (string state in step.From.Append(step.To).Where(state => type.State(state) is null))
            {
                map.Fault("transitions", $"{step.Id}: the state {ContentMap.Quoted(state)}", "one of " + string.Join(", ", type.States.Select(one => one.Id)));
            }

            if (step.By.Count == 0 || step.From.Count == 0)
            {
                map.Fault("transitions", $"{step.Id}: nobody who may take it, or no state it starts from", "by: [owner, a role] and from: [a state]");
            }
        }

        var reached = type.Transitions.Select(step => step.To).Append(type.GoneState).ToHashSet();
        foreach (var lost in type.States.Skip(1).Where(state => !reached.Contains(state.Id)))
        {
            map.Fault("states", $"{lost.Id}, which no step leads to", "a step to every state but the first");
        }

        foreach (var stuck in type.States.Where(state => state.IsOpen && !type.Transitions.Any(step => step.From.Contains(state.Id))))
        {
            map.Fault("states", $"{stuck.Id}, an open state that no step leaves", "a step out of every open state");
        }

        if (type.GoneState is { } gone && type.State(gone) is not { IsOpen: false })
        {
            map.Fault("gone", ContentMap.Quoted(gone), "a state of kind closed or final");
        }

        foreach (var field in type.Fields)
        {
            if ((field.Kind == "choice") != (field.Options.Count > 0))
            {
                map.Fault("fields", $"{field.Id}: kind {field.Kind} with {field.Options.Count} options", "options for kind choice, and for no other");
            }

            foreach (string step in field.RequiredFor.Where(step => type.Transition(step) is null))
            {
                map.Fault("fields", $"{field.Id}: the step {ContentMap.Quoted(step)}", "one of " + string.Join(", ", type.Transitions.Select(one => one.Id)));
            }
        }
    }

    private static void Once(ContentMap map, string key, IEnumerable<string> ids)
    {
        foreach (var twice in ids.GroupBy(id => id, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            map.Fault(key, $"{ContentMap.Quoted(twice.Key)} {twice.Count()} times", "each name once");
        }
    }
}
