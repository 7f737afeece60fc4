using Curb.Policies;

namespace Curb.Casework;

/// <summary>What a case is about.</summary>
/// <param name="Kind">organism-drug, drug, department, physician, manufacturer, check, isolate, batch …</param>
/// <param name="Key">Its own key there.</param>
/// <param name="Title">In words.</param>
/// <param name="Link">Path of the page that shows it; blank where there is none.</param>
public sealed record CaseSubject(string Kind, string Key, Bilingual Title, string Link);

/// <summary>One case as it stands.</summary>
/// <param name="Number">Its number, from 1; 0 before it is kept.</param>
/// <param name="Type">Id of its type.</param>
/// <param name="State">Id of its state.</param>
/// <param name="Institution">Code of the institution.</param>
/// <param name="Department">Department as records name it; null where it is the institution's.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="FindingKey">What it was found by: the same problem has the same key. Blank where a person opened it.</param>
/// <param name="Evidence">Observations that it rests on, in the order in which they came; the same observation never counts twice.</param>
/// <param name="Details">What the finding said, by the type's names.</param>
/// <param name="Form">What people filled in.</param>
/// <param name="Owner">Account that has it; null while nobody does.</param>
/// <param name="OwnerRole">Role whose work it is.</param>
/// <param name="Participants">Accounts that take part.</param>
/// <param name="OpenedOn">Day.</param>
/// <param name="OpenedBy">Account, or the program's part.</param>
/// <param name="DueOn">Day; null in closed states.</param>
/// <param name="ClosedOn">Day; null while open.</param>
/// <param name="Previous">Number of the case that it follows; null where none.</param>
/// <param name="Reminded">Reminders given since the due date was set.</param>
/// <param name="Escalated">Steps of escalation taken since the due date was set.</param>
/// <param name="Events">How many events it has: a change must know them all.</param>
public sealed record CaseFile(
    long Number,
    string Type,
    string State,
    string Institution,
    string? Department,
    CaseSubject Subject,
    string FindingKey,
    IReadOnlyList<string> Evidence,
    IReadOnlyDictionary<string, string> Details,
    IReadOnlyDictionary<string, string> Form,
    string? Owner,
    string OwnerRole,
    IReadOnlyList<string> Participants,
    DateOnly OpenedOn,
    string OpenedBy,
    DateOnly? DueOn,
    DateOnly? ClosedOn,
    long? Previous,
    int Reminded,
    int Escalated,
    int Events)
{
    public bool IsOpen => ClosedOn is null;

    /// <summary>The minute, by the site's clock, of a case that is due within hours; null where a day is enough. <see cref="DueOn"/> is its day.</summary>
    public DateTime? DueAt { get; init; }

    public bool IsOverdue(DateOnly today) => IsOpen && DueOn < today;

    /// <summary>The same by the clock: a case that is due within hours is overdue from the minute on, any other from the next day on.</summary>
    public bool IsOverdue(DateTime now) => IsOpen && (DueAt is { } due ? due < now : IsOverdue(DateOnly.FromDateTime(now)));

    /// <summary>True where the person has it or takes part.</summary>
    public bool Involves(string account) => Owner == account || Participants.Contains(account);
}

/// <summary>Something that happened to a case. Events are only added.</summary>
/// <param name="Kind">opened, step, assigned, joined, comment, form, attached, seen-again, reopened, gone, reminded or escalated.</param>
/// <param name="Who">Account, or the program's part.</param>
/// <param name="On">Day.</param>
/// <param name="From">State before; null where it did not change.</param>
/// <param name="To">State after.</param>
/// <param name="Text">What was written; blank where nothing was.</param>
/// <param name="Values">What else is to be known: step, person, role, field values.</param>
public sealed record CaseEvent(string Kind, string Who, DateOnly On, string? From, string? To, string Text, IReadOnlyDictionary<string, string> Values);

/// <summary>Who acts on a case.</summary>
/// <param name="Account">Name of the account.</param>
/// <param name="Holds">True where the person has the role at the institution, or at the department.</param>
public sealed record CasePerson(string Account, Func<string, string, string?, bool> Holds)
{
    public bool HoldsAt(string role, CaseFile one) => Holds(role, one.Institution, one.Department);
}

/// <summary>What came of something that a person wanted to do with a case.</summary>
/// <param name="Case">The case after it; as before where it was refused.</param>
/// <param name="Events">What happened.</param>
/// <param name="Refusals">Why it was refused; empty where it was done.</param>
public sealed record CaseOutcome(CaseFile Case, IReadOnlyList<CaseEvent> Events, IReadOnlyList<CaseRefusal> Refusals)
{
    public bool IsRefused => Refusals.Count > 0;

    public static CaseOutcome Done(CaseFile before, CaseFile after, params IReadOnlyList<CaseEvent> events) => new(after with { Events = before.Events + events.Count }, events, []);

    public static CaseOutcome Refused(CaseFile one, params IReadOnlyList<CaseRefusal> refusals) => new(one, [], refusals);

    public static CaseOutcome Unchanged(CaseFile one) => new(one, [], []);
}

/// <summary>Why something can't be done.</summary>
/// <param name="Reason">not-allowed, wrong-state, reason-missing, changed-meanwhile, field-missing, field-wrong, unknown-field, unknown-step or on-its-page.</param>
/// <param name="Field">Id of the field at fault; null where none is.</param>
/// <param name="Expected">What would be accepted.</param>
public sealed record CaseRefusal(string Reason, string? Field, Bilingual Expected);

/// <summary>Something found that somebody has to deal with.</summary>
/// <param name="Type">Id of the case type.</param>
/// <param name="Institution">Code of the institution.</param>
/// <param name="Department">Department; null where it is the institution's.</param>
/// <param name="Key">The problem: the same problem has the same key.</param>
/// <param name="Evidence">The observation: the same observation has the same text, however often it is looked at.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Details">What is to be known of it, by the type's names.</param>
public sealed record CaseFinding(string Type, string Institution, string? Department, string Key, string Evidence, CaseSubject Subject, IReadOnlyDictionary<string, string> Details)
{
    /// <summary>Day on which it is due; null where the type's own number of days holds.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Minute at which it is due, by the site's clock; null where the type's own hours or days hold.</summary>
    public DateTime? DueAt { get; init; }
}
