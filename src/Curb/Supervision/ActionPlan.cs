using Curb.Policies;

namespace Curb.Supervision;

/// <summary>An action plan as data: phases, targets and tasks of one document, each with the clause that asks for it.</summary>
/// <param name="Id">Its policy pack, <c>cn-tianjin/resistance-plan-2023</c>.</param>
/// <param name="Title">Title of the document.</param>
/// <param name="Number">Document number; blank where it has none.</param>
/// <param name="Level">Who issued it: nation down to hospital.</param>
/// <param name="From">First day that it covers.</param>
/// <param name="To">Last day that it covers.</param>
/// <param name="Parent">Id of the plan that it carries out; null where none is named.</param>
/// <param name="Restates">What of the parent it states anew as a whole: none, targets or all. What is not restated is inherited unchanged.</param>
/// <param name="Partial">What of the document is not held; empty where all is.</param>
/// <param name="For">Institutions in its range.</param>
public sealed record ActionPlan(
    string Id,
    Bilingual Title,
    string Number,
    PolicyLevel Level,
    DateOnly From,
    DateOnly To,
    string? Parent,
    string Restates,
    Bilingual Partial,
    Applicability For,
    IReadOnlyList<PlanPhase> Phases,
    IReadOnlyList<PlanTarget> Targets,
    IReadOnlyList<PlanTask> Tasks)
{
    /// <summary>Units to which the document is addressed, also those that no task names; empty where it addresses none.</summary>
    public IReadOnlyList<string> Addressed { get; init; } = [];

    /// <summary>Every point of every task.</summary>
    public IEnumerable<(PlanTask Task, PlanPoint Point)> Points => Tasks.SelectMany(task => task.Points.Select(point => (task, point)));

    public PlanTask? Task(string id) => Tasks.FirstOrDefault(task => task.Id == id);

    /// <summary>True while the day lies within its years.</summary>
    public bool Covers(DateOnly day) => From <= day && day <= To;
}

/// <summary>Which institutions something is for.</summary>
/// <param name="Levels">tertiary, secondary, primary; empty for all.</param>
/// <param name="Kinds">general, paediatric …; empty for all.</param>
public sealed record Applicability(IReadOnlyList<string> Levels, IReadOnlyList<string> Kinds)
{
    public static Applicability Everyone { get; } = new([], []);

    /// <summary>True or false; null where the institution's level or kind would decide and is not known.</summary>
    public bool? Covers(Institution institution)
    {
        bool? level = Fits(Levels, institution.Level), kind = Fits(Kinds, institution.Kind);
        return level == false || kind == false ? false : level is null || kind is null ? null : true;
    }

    /// <summary>True where everything that the other is for is in the range of this.</summary>
    public bool Includes(Applicability other) => Wide(Levels, other.Levels) && Wide(Kinds, other.Kinds);

    private static bool Wide(IReadOnlyList<string> mine, IReadOnlyList<string> others) => mine.Count == 0 || (others.Count > 0 && others.All(mine.Contains));

    private static bool? Fits(IReadOnlyList<string> allowed, string found) => allowed.Count == 0 || allowed.Contains(found) ? true : found == "unknown" ? null : false;
}

/// <summary>A phase with its days.</summary>
public sealed record PlanPhase(string Id, string Clause, Bilingual Title, DateOnly From, DateOnly To);

/// <summary>Something to be reached.</summary>
/// <param name="Id">Full id: plan, <c>#</c>, name.</param>
/// <param name="Direction">at-least, at-most, above or below with a number; rise or fall without one.</param>
/// <param name="Value">The number; null for rise and fall.</param>
/// <param name="Unit">Its unit; blank without a number.</param>
/// <param name="By">Day by which; null where the plan names none.</param>
/// <param name="Indicator">Indicator that measures it; null where none of this program does.</param>
/// <param name="Refines">Targets of the parent that it restates or tightens.</param>
public sealed record PlanTarget(
    string Id, string Clause, Bilingual Title, string Direction, double? Value, string Unit, DateOnly? By, string? Indicator, Applicability For, IReadOnlyList<string> Refines, Confidence Confidence)
{
    /// <summary>Topic of the number; null for rise and fall. Surveys and figures of departments measure by it what no indicator does.</summary>
    public string? Topic { get; init; }
}

/// <summary>One numbered demand of the document.</summary>
/// <param name="Id">Full id: plan, <c>#</c>, name.</param>
/// <param name="Clause">Where it stands.</param>
/// <param name="Phase">Phase that it belongs to; null where it goes through all.</param>
/// <param name="Lead">Units in the lead.</param>
/// <param name="Cooperate">Units that cooperate.</param>
/// <param name="For">Institutions it is for.</param>
/// <param name="Refines">Tasks of the parent that it carries out.</param>
/// <param name="Points">What is to be done, one by one.</param>
public sealed record PlanTask(
    string Id, string Clause, Bilingual Title, string? Phase, IReadOnlyList<string> Lead, IReadOnlyList<string> Cooperate, Applicability For, IReadOnlyList<string> Refines, Confidence Confidence, IReadOnlyList<PlanPoint> Points)
{
    /// <summary>Id of the plan that it stands in.</summary>
    public string Plan => Id[..Id.IndexOf('#', StringComparison.Ordinal)];

    /// <summary>Every unit that has a part in it.</summary>
    public IEnumerable<string> Units => Lead.Concat(Cooperate).Concat(Points.Select(point => point.Does)).Distinct(StringComparer.Ordinal);
}

/// <summary>One thing to be done.</summary>
/// <param name="Id">Full id: that of the task, a dot, its number.</param>
/// <param name="Does">Unit that does it.</param>
/// <param name="For">Institutions it is for, within the task's.</param>
/// <param name="Deadline">Until when, or how often; null where it simply goes on.</param>
/// <param name="Deliverable">What is handed in; null where nothing is.</param>
/// <param name="Indicator">Indicator that shows how it stands; null where none does.</param>
/// <param name="Body">Body or role of the registry that it asks for; null where none.</param>
public sealed record PlanPoint(string Id, Bilingual Text, string Does, Applicability For, PlanDeadline? Deadline, string? Deliverable, string? Indicator, string? Body)
{
    /// <summary>Units inside an institution: what they do stands on the institution's checklist.</summary>
    public static IReadOnlySet<string> InstitutionUnits { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "institution", "institution-head", "steering-group", "drug-committee", "medical-affairs", "pharmacy", "clinical-departments", "laboratory", "infection-control", "nursing", "procurement",
    };

    public bool IsForInstitutions => InstitutionUnits.Contains(Does);
}

/// <summary>A word that plans may use: a unit or something handed in.</summary>
public sealed record PlanTerm(string Id, Bilingual Title);
