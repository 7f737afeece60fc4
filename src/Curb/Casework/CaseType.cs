using Curb.Policies;

namespace Curb.Casework;

/// <summary>A kind of human work, as the content tree <c>casework/</c> defines it: the engine knows none of them by name.</summary>
/// <param name="Id">resistance-warning, data-quality …: the name of its file.</param>
/// <param name="Title">How people call it.</param>
/// <param name="Purpose">What is expected of whoever has it, in a sentence.</param>
/// <param name="Reach">Who of an institution sees it.</param>
/// <param name="Identifies">True where it is about single patients: nothing of it but type, place, state and dates is shown to whoever may not see patients.</param>
/// <param name="OwnerRole">Role whose work it is until a person takes it.</param>
/// <param name="OpenedBy">Roles that may open one by hand.</param>
/// <param name="DueDays">Working days from opening until it is due.</param>
/// <param name="DueRule">Where that number comes from.</param>
/// <param name="Reminders">Working days from the due date at which the owner is reminded: -1 the day before, 1 the day after.</param>
/// <param name="Escalation">Who else is asked once it is overdue.</param>
/// <param name="Recurs">What happens where what was closed is found again.</param>
/// <param name="GoneState">State into which the program moves an open case whose finding is no longer found; null where it stays open.</param>
/// <param name="Clauses">Clauses of the rule book that ask for the work.</param>
/// <param name="Details">What the finding brings.</param>
/// <param name="Fields">What people fill in.</param>
/// <param name="States">The first is the one in which it opens.</param>
/// <param name="Transitions">Steps between states.</param>
/// <param name="Templates">Texts to begin a comment with.</param>
/// <param name="Raise">Numbers and names by which findings are picked.</param>
public sealed record CaseType(
    string Id,
    Bilingual Title,
    Bilingual Purpose,
    CaseReach Reach,
    bool Identifies,
    string OwnerRole,
    IReadOnlyList<string> OpenedBy,
    int DueDays,
    Bilingual DueRule,
    IReadOnlyList<int> Reminders,
    IReadOnlyList<EscalationStep> Escalation,
    Recurrence Recurs,
    string? GoneState,
    IReadOnlyList<string> Clauses,
    IReadOnlyList<CaseDetail> Details,
    IReadOnlyList<CaseField> Fields,
    IReadOnlyList<CaseState> States,
    IReadOnlyList<CaseTransition> Transitions,
    IReadOnlyList<CaseTemplate> Templates,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Raise)
{
    /// <summary>Hours until it is due, nights and days off counted; null where working days count.</summary>
    public double? DueHours { get; init; }

    /// <summary>Limits of their own for cases whose finding says something; the first that fits holds.</summary>
    public IReadOnlyList<CaseLimit> Limits { get; init; } = [];

    /// <summary>The limit of its own that a finding has; null where the type's holds.</summary>
    public CaseLimit? LimitOf(IReadOnlyDictionary<string, string> details) => Limits.FirstOrDefault(limit => details.GetValueOrDefault(limit.Detail) == limit.Value);

    /// <summary>Hours that a finding has; null where working days count.</summary>
    public double? HoursFor(IReadOnlyDictionary<string, string> details) => LimitOf(details)?.Hours ?? DueHours;

    public CaseState? State(string id) => States.FirstOrDefault(state => state.Id == id);

    public CaseTransition? Transition(string id) => Transitions.FirstOrDefault(step => step.Id == id);

    /// <summary>Every role that the type names.</summary>
    public IEnumerable<string> Roles => OpenedBy.Append(OwnerRole).Concat(Escalation.Select(step => step.To))
        .Concat(Transitions.SelectMany(step => step.By.Where(by => by is not (CaseTransition.Owner or CaseTransition.Opener)).Concat(step.HandsTo is { } role ? [role] : []))).Distinct();
}

/// <summary>Who of an institution sees a case besides its owner and participants.</summary>
public enum CaseReach
{
    /// <summary>Whoever may see cases at the institution.</summary>
    Institution,

    /// <summary>Whoever may see cases of its department; of the whole institution where it has none.</summary>
    Department,

    /// <summary>Besides, whoever counts cases of the institution from above: what it reports to its commission.</summary>
    Region,
}

/// <summary>What happens where a closed case's finding is found anew.</summary>
public enum Recurrence
{
    /// <summary>The closed case opens again.</summary>
    Reopen,

    /// <summary>A new case opens that points to the closed one.</summary>
    Link,
}

/// <summary>A limit of its own for some of a type's cases: an emergency consult is due sooner than another.</summary>
/// <param name="Detail">Name of the detail that decides.</param>
/// <param name="Value">What it must say.</param>
/// <param name="Hours">Hours until such a case is due.</param>
/// <param name="Rule">Where that number comes from.</param>
/// <param name="Clause">The clause that it is taken from; blank where none is known.</param>
public sealed record CaseLimit(string Detail, string Value, double Hours, Bilingual Rule, string Clause);

/// <summary>After so many working days overdue, a case is handed up.</summary>
/// <param name="After">Working days after the due date.</param>
/// <param name="To">Role that is asked.</param>
public sealed record EscalationStep(int After, string To);

/// <summary>Something that the finding says.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Title">How people call it.</param>
/// <param name="Identifies">True where it could point at a patient.</param>
public sealed record CaseDetail(string Id, Bilingual Title, bool Identifies);

/// <summary>A field of a case's form.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Title">Its label.</param>
/// <param name="Kind">text, long-text, choice, date, number or yes-no.</param>
/// <param name="Options">What may be chosen.</param>
/// <param name="RequiredFor">Steps that can't be taken while it is blank.</param>
/// <param name="Least">Smallest number; null where any.</param>
/// <param name="Most">Largest number; null where any.</param>
public sealed record CaseField(string Id, Bilingual Title, string Kind, IReadOnlyList<CaseOption> Options, IReadOnlyList<string> RequiredFor, double? Least, double? Most);

public sealed record CaseOption(string Id, Bilingual Title);

/// <summary>A state that a case can be in.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Title">How people call it.</param>
/// <param name="IsOpen">False where nothing is waited for any more.</param>
/// <param name="IsFinal">True for a closed state from which a recurrence does not open it again.</param>
public sealed record CaseState(string Id, Bilingual Title, bool IsOpen, bool IsFinal);

/// <summary>A step that people take from one state to another.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Title">What the button says.</param>
/// <param name="From">States it starts from.</param>
/// <param name="To">State it leads to.</param>
/// <param name="By">owner, opener or roles.</param>
/// <param name="CommentNeeded">True where a reason must be written.</param>
/// <param name="HandsTo">Role whose work it becomes; null where it stays.</param>
/// <param name="DueDays">Working days from the step until it is due anew; null where the due date stays.</param>
/// <param name="OnPage">True where the step is taken on the page of what the case is about alone, which asks for more than the case knows.</param>
public sealed record CaseTransition(string Id, Bilingual Title, IReadOnlyList<string> From, string To, IReadOnlyList<string> By, bool CommentNeeded, string? HandsTo, int? DueDays, bool OnPage)
{
    /// <summary>The person who has the case; while nobody has, everybody in the owner role.</summary>
    public const string Owner = "owner";

    /// <summary>Whoever opened it.</summary>
    public const string Opener = "opener";
}

/// <summary>A text to begin a comment with; {subject}, {due} and {institution} are filled in.</summary>
public sealed record CaseTemplate(string Id, Bilingual Title, Bilingual Text);
