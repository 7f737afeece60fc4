using System.Globalization;
using Curb.Policies;

namespace Curb.Casework;

/// <summary>
/// The one engine of all human work: opens cases, takes their steps, hands them on, reminds and escalates. It knows types as data only, changes nothing
/// itself and asks no clock: every method answers with the case as it would stand and with what happened.
/// </summary>
public sealed class CaseEngine(WorkingCalendar calendar)
{
    /// <summary>Who acts where the program itself does.</summary>
    public const string Program = "curb";

    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    /// <summary>A new case from a finding.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="finding">What was found.</param>
    /// <param name="who">Who opens it: an account or <see cref="Program"/>.</param>
    /// <param name="today">Day.</param>
    /// <param name="previous">Number of the closed case that it follows.</param>
    /// <param name="now">The minute by the site's clock, for types that are due within hours; null takes the beginning of the day.</param>
    public CaseOutcome Open(CaseType type, CaseFinding finding, string who, DateOnly today, long? previous = null, DateTime? now = null)
    {
        var known = type.Details.Select(detail => detail.Id).ToHashSet(StringComparer.Ordinal);
        var (dueOn, dueAt) = Due(type, finding, today, now);
        var one = new CaseFile(
            0, type.Id, type.States[0].Id, finding.Institution, finding.Department, finding.Subject, finding.Key, finding.Evidence.Length > 0 ? [finding.Evidence] : [],
            Sorted(finding.Details.Where(pair => known.Contains(pair.Key))), s_none, null, type.OwnerRole, [], today, who, dueOn, null, previous, 0, 0, 0) { DueAt = dueAt };
        return CaseOutcome.Done(one, one, new CaseEvent("opened", who, today, null, one.State, "", previous is { } earlier ? Values(("previous", earlier.ToString(CultureInfo.InvariantCulture))) : s_none));
    }

    /// <summary>True where the person may open a case of the type by hand at the place.</summary>
    public static bool MayOpen(CaseType type, CasePerson person, string institution, string? department) => type.OpenedBy.Any(role => person.Holds(role, institution, department));

    /// <summary>What becomes of the last case of a problem that is found (again): null where a new one is to be opened.</summary>
    public CaseOutcome? Again(CaseType type, CaseFile last, CaseFinding finding, DateOnly today, DateTime? now = null)
    {
        if (last.Evidence.Contains(finding.Evidence) || type.State(last.State) is { IsFinal: true })
        {
            return CaseOutcome.Unchanged(last);
        }

        var known = type.Details.Select(detail => detail.Id).ToHashSet(StringComparer.Ordinal);
        var seen = last with { Evidence = [.. last.Evidence, finding.Evidence], Details = Sorted(finding.Details.Where(pair => known.Contains(pair.Key))), Subject = finding.Subject };
        if (last.IsOpen)
        {
            return CaseOutcome.Done(last, seen, new CaseEvent("seen-again", Program, today, null, null, "", Values(("evidence", finding.Evidence))));
        }

        var (dueOn, dueAt) = Due(type, finding, today, now);
        return type.Recurs == Recurrence.Link ? null : CaseOutcome.Done(
            last,
            seen with { State = type.States[0].Id, ClosedOn = null, DueOn = dueOn, DueAt = dueAt, OwnerRole = type.OwnerRole, Reminded = 0, Escalated = 0 },
            new CaseEvent("reopened", Program, today, last.State, type.States[0].Id, "", Values(("evidence", finding.Evidence))));
    }

    /// <summary>What becomes of an open case whose finding is not found any more.</summary>
    public static CaseOutcome Gone(CaseType type, CaseFile one, DateOnly today) => type.GoneState is { } gone && one.IsOpen && one.FindingKey.Length > 0
        ? CaseOutcome.Done(one, one with { State = gone, ClosedOn = today, DueOn = null, DueAt = null }, new CaseEvent("gone", Program, today, one.State, gone, "", s_none))
        : CaseOutcome.Unchanged(one);

    /// <summary>Steps that the person may take now.</summary>
    public static IReadOnlyList<CaseTransition> Steps(CaseType type, CaseFile one, CasePerson person) => [.. type.Transitions.Where(step => step.From.Contains(one.State) && MayTake(step, one, person))];

    /// <summary>A step by hand on the page of the case: one that belongs to the page of its subject is refused, because that page asks for more.</summary>
    public CaseOutcome TakeByHand(CaseType type, CaseFile one, string step, CasePerson person, IReadOnlyDictionary<string, string> given, string comment, DateOnly today) =>
        type.Transition(step) is { OnPage: true } ? CaseOutcome.Refused(one, new CaseRefusal("on-its-page", null, Bilingual.Empty)) : Take(type, one, step, person, given, comment, today);

    /// <summary>True where the person may write comments, fill in the form, attach and hand on.</summary>
    public static bool MayWork(CaseType type, CaseFile one, CasePerson person) =>
        one.IsOpen && (one.Involves(person.Account) || person.HoldsAt(one.OwnerRole, one) || type.Transitions.Any(step => step.By.Any(by => by is not (CaseTransition.Owner or CaseTransition.Opener) && person.HoldsAt(by, one))));

    /// <summary>Takes a step: who may, from the right state, with the form filled in as it asks.</summary>
    public CaseOutcome Take(CaseType type, CaseFile one, string step, CasePerson person, IReadOnlyDictionary<string, string> given, string comment, DateOnly today)
    {
        if (type.Transition(step) is not { } transition)
        {
            return CaseOutcome.Refused(one, new CaseRefusal("unknown-step", null, Bilingual.Empty));
        }

        if (!transition.From.Contains(one.State))
        {
            return CaseOutcome.Refused(one, new CaseRefusal("wrong-state", null, Named(type, transition.From)));
        }

        if (!MayTake(transition, one, person))
        {
            return CaseOutcome.Refused(one, new CaseRefusal("not-allowed", null, new Bilingual(string.Join("、", transition.By), string.Join(", ", transition.By))));
        }

        var (form, refusals) = CaseForm.Fill(type, one.Form, given);
        refusals = [.. refusals, .. CaseForm.Missing(type, form, step).Where(missing => refusals.All(wrong => wrong.Field != missing.Field)), .. CommentRefusals(transition.CommentNeeded, comment)];
        return refusals.Count > 0 ? CaseOutcome.Refused(one, refusals) : Taken(type, one, transition, person, form, comment.Trim(), today);
    }

    /// <summary>Fills in the form without taking a step.</summary>
    public static CaseOutcome Fill(CaseType type, CaseFile one, CasePerson person, IReadOnlyDictionary<string, string> given, DateOnly today)
    {
        if (!MayWork(type, one, person))
        {
            return CaseOutcome.Refused(one, new CaseRefusal("not-allowed", null, Bilingual.Empty));
        }

        var (form, refusals) = CaseForm.Fill(type, one.Form, given);
        return refusals.Count > 0 ? CaseOutcome.Refused(one, refusals)
            : Same(form, one.Form) ? CaseOutcome.Unchanged(one)
            : CaseOutcome.Done(one, one with { Form = form }, new CaseEvent("form", person.Account, today, null, null, "", Changed(one.Form, form)));
    }

    /// <summary>Writes a comment.</summary>
    public static CaseOutcome Comment(CaseType type, CaseFile one, CasePerson person, string text, DateOnly today)
    {
        var refusals = CommentRefusals(true, text);
        return !MayWork(type, one, person) ? CaseOutcome.Refused(one, new CaseRefusal("not-allowed", null, Bilingual.Empty))
            : refusals.Count > 0 ? CaseOutcome.Refused(one, refusals)
            : CaseOutcome.Done(one, one with { Participants = With(one.Participants, person.Account) }, new CaseEvent("comment", person.Account, today, null, null, text.Trim(), s_none));
    }

    /// <summary>Gives the case to a person: somebody takes it, or hands it to a colleague who can do the work (delegation). Who hands it on stays a participant.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="one">The case.</param>
    /// <param name="person">Who hands it on.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="reason">Why; blank where nothing is said.</param>
    /// <param name="today">Day.</param>
    public static CaseOutcome Assign(CaseType type, CaseFile one, CasePerson person, CasePerson to, string reason, DateOnly today)
    {
        bool mayHandOn = one.IsOpen && (one.Owner == person.Account || person.HoldsAt(one.OwnerRole, one) || type.Escalation.Any(step => person.HoldsAt(step.To, one)));
        if (!mayHandOn || !CanDo(type, one, to))
        {
            return CaseOutcome.Refused(one, new CaseRefusal(mayHandOn ? "not-able" : "not-allowed", null, new Bilingual(one.OwnerRole, one.OwnerRole)));
        }

        return one.Owner == to.Account ? CaseOutcome.Unchanged(one) : CaseOutcome.Done(
            one,
            one with { Owner = to.Account, Participants = one.Owner is { } before ? With(one.Participants, before) : one.Participants },
            new CaseEvent("assigned", person.Account, today, null, null, Cut(reason), Values(("to", to.Account))));
    }

    /// <summary>True where the person could have the case: has its role, or may take one of its steps.</summary>
    public static bool CanDo(CaseType type, CaseFile one, CasePerson person) =>
        person.HoldsAt(one.OwnerRole, one) || type.Transitions.Any(step => step.By.Any(by => by is not (CaseTransition.Owner or CaseTransition.Opener) && person.HoldsAt(by, one)));

    /// <summary>Asks a person to take part.</summary>
    public static CaseOutcome Invite(CaseType type, CaseFile one, CasePerson person, string account, DateOnly today) =>
        !MayWork(type, one, person) ? CaseOutcome.Refused(one, new CaseRefusal("not-allowed", null, Bilingual.Empty))
        : one.Involves(account) ? CaseOutcome.Unchanged(one)
        : CaseOutcome.Done(one, one with { Participants = With(one.Participants, account) }, new CaseEvent("joined", person.Account, today, null, null, "", Values(("account", account))));

    /// <summary>Notes an attachment.</summary>
    public static CaseOutcome Attach(CaseType type, CaseFile one, CasePerson person, string name, string digest, DateOnly today) =>
        !MayWork(type, one, person) ? CaseOutcome.Refused(one, new CaseRefusal("not-allowed", null, Bilingual.Empty))
        : CaseOutcome.Done(one, one, new CaseEvent("attached", person.Account, today, null, null, "", Values(("name", name), ("digest", digest))));

    /// <summary>
    /// What the day brings: reminders that are due and steps of escalation. A day that was missed is made up for once, never several times; the same day asked again brings nothing.
    /// </summary>
    public CaseOutcome Pass(CaseType type, CaseFile one, DateOnly today)
    {
        if (!one.IsOpen || one.DueOn is not { } due)
        {
            return CaseOutcome.Unchanged(one);
        }

        var events = new List<CaseEvent>();
        var after = one;
        int reminders = type.Reminders.Count(day => Later(one, due, day) <= today);
        if (reminders > one.Reminded)
        {
            events.Add(new CaseEvent("reminded", Program, today, null, null, "", Values(("due", Day(due)))));
            after = after with { Reminded = reminders };
        }

        int steps = type.Escalation.Count(step => Later(one, due, step.After) <= today);
        if (steps > one.Escalated)
        {
            string role = type.Escalation[steps - 1].To;
            events.Add(new CaseEvent("escalated", Program, today, null, null, "", Values(("role", role), ("from", one.OwnerRole), ("due", Day(due)))));
            after = after with { Escalated = steps, OwnerRole = role, Owner = null, Participants = one.Owner is { } owner ? With(one.Participants, owner) : one.Participants };
        }

        return events.Count == 0 ? CaseOutcome.Unchanged(one) : CaseOutcome.Done(one, after, events);
    }

    /// <summary>A template's text for a case, its places filled in.</summary>
    public static Bilingual Filled(CaseTemplate template, CaseFile one, Bilingual institution)
    {
        string due = one.DueOn is { } day ? Day(day) : "";
        return new Bilingual(
            template.Text.Zh.Replace("{subject}", one.Subject.Title.Zh, StringComparison.Ordinal).Replace("{due}", due, StringComparison.Ordinal).Replace("{institution}", institution.Zh, StringComparison.Ordinal),
            template.Text.En.Replace("{subject}", one.Subject.Title.En, StringComparison.Ordinal).Replace("{due}", due, StringComparison.Ordinal).Replace("{institution}", institution.En, StringComparison.Ordinal));
    }

    /// <summary>Day and, where hours count, minute at which a case of a finding is due.</summary>
    private (DateOnly On, DateTime? At) Due(CaseType type, CaseFinding finding, DateOnly today, DateTime? now) =>
        (finding.DueAt ?? (finding.DueOn is null && type.HoursFor(finding.Details) is { } hours ? (now ?? today.ToDateTime(TimeOnly.MinValue)).AddHours(hours) : null)) is { } at
            ? (DateOnly.FromDateTime(at), at)
            : (finding.DueOn ?? calendar.Add(today, type.DueDays), null);

    /// <summary>So many days after a due date: plain days where hours count, worked days elsewhere.</summary>
    private DateOnly Later(CaseFile one, DateOnly due, int days) => one.DueAt is null ? calendar.Add(due, days) : due.AddDays(days);

    private static bool MayTake(CaseTransition step, CaseFile one, CasePerson person) => step.By.Any(by => by switch
    {
        CaseTransition.Owner => one.Owner is { } owner ? owner == person.Account : person.HoldsAt(one.OwnerRole, one),
        CaseTransition.Opener => one.OpenedBy == person.Account,
        _ => person.HoldsAt(by, one),
    });

    private CaseOutcome Taken(CaseType type, CaseFile one, CaseTransition step, CasePerson person, IReadOnlyDictionary<string, string> form, string comment, DateOnly today)
    {
        bool open = type.State(step.To)!.IsOpen, handed = step.HandsTo is { } role && role != one.OwnerRole;
        bool anew = open && (step.DueDays is not null || !one.IsOpen);
        var after = one with
        {
            State = step.To,
            Form = form,
            ClosedOn = open ? null : today,
            DueOn = !open ? null : anew ? calendar.Add(today, step.DueDays ?? type.DueDays) : one.DueOn,
            DueAt = !open || anew ? null : one.DueAt,
            Reminded = anew ? 0 : one.Reminded,
            Escalated = anew ? 0 : one.Escalated,
            OwnerRole = step.HandsTo ?? one.OwnerRole,
            Owner = handed ? null : one.Owner ?? person.Account,
            Participants = handed ? With(one.Participants, one.Owner ?? person.Account) : one.Owner == person.Account || one.Owner is null ? one.Participants : With(one.Participants, person.Account),
        };
        var values = new SortedDictionary<string, string>(Changed(one.Form, form).ToDictionary(), StringComparer.Ordinal) { ["step"] = step.Id };
        return CaseOutcome.Done(one, after, new CaseEvent("step", person.Account, today, one.State, step.To, comment, values));
    }

    private static List<CaseRefusal> CommentRefusals(bool needed, string comment) =>
        needed && comment.Trim().Length == 0 ? [new CaseRefusal("reason-missing", null, Bilingual.Empty)]
        : comment.Length > CaseForm.MostLongText ? [new CaseRefusal("too-long", null, new Bilingual($"最多{CaseForm.MostLongText}字", $"at most {CaseForm.MostLongText} characters"))]
        : [];

    private static Bilingual Named(CaseType type, IEnumerable<string> states)
    {
        var titles = states.Select(state => type.State(state)!.Title).ToList();
        return new Bilingual(string.Join("、", titles.Select(title => title.Zh)), string.Join(", ", titles.Select(title => title.En)));
    }

    private static IReadOnlyList<string> With(IReadOnlyList<string> accounts, string account) => accounts.Contains(account) ? accounts : [.. accounts, account];

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) => one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out string? value) && value == pair.Value);

    /// <summary>Fields that have another value than before; blank where it was taken away.</summary>
    private static SortedDictionary<string, string> Changed(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        Sorted(before.Keys.Union(after.Keys).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key)).Select(key => KeyValuePair.Create("field " + key, after.GetValueOrDefault(key, ""))));

    private static SortedDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> pairs) => new(pairs.ToDictionary(), StringComparer.Ordinal);

    private static SortedDictionary<string, string> Values(params IEnumerable<(string Key, string Value)> values) => new(values.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);

    private static string Cut(string text) => text.Trim() is var trimmed && trimmed.Length > CaseForm.MostLongText ? trimmed[..CaseForm.MostLongText] : trimmed;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
