namespace Curb.Supervision;

/// <summary>A region's or institution's own edition of a plan for a year: who answers for each task, by when, by which measure. It refines; it drops nothing.</summary>
/// <param name="Place">Code of the place or institution.</param>
/// <param name="Plan">Id of the plan that it carries out.</param>
/// <param name="AdoptedOn">Day of adoption; null while a draft.</param>
public sealed record LocalPlan(string Place, string Plan, int Year, IReadOnlyList<LocalTask> Tasks, DateOnly? AdoptedOn, string AdoptedBy)
{
    /// <summary>A first draft: every task of the plan that is for the place, its deadlines moved into the year.</summary>
    /// <param name="institution">The institution; null for a region, which has every task.</param>
    public static LocalPlan Draft(string place, ActionPlan plan, int year, Institution? institution) =>
        new(place, plan.Id, year, [.. Applying(plan, institution).Select(task => new LocalTask(task.Id, "", DueIn(task, year), "", ""))], null, "");

    /// <summary>The next year's draft: responsible people and measures stay, days move by a year, own tasks go on. What the plan came to ask for since then is added, what it asks for no more is left out.</summary>
    public LocalPlan RollOver(ActionPlan plan, Institution? institution)
    {
        var moved = Tasks.Where(task => task.IsOwn || plan.Task(task.Task) is not null).Select(task => task with { Due = task.Due?.AddYears(1) });
        return (this with { Year = Year + 1, AdoptedOn = null, AdoptedBy = "", Tasks = [.. moved] }).Completed(plan, institution);
    }

    /// <summary>With every task of the plan that applies and is missing, so that it can be answered for.</summary>
    public LocalPlan Completed(ActionPlan plan, Institution? institution)
    {
        var held = Tasks.Select(task => task.Task).ToHashSet(StringComparer.Ordinal);
        var missing = Draft(Place, plan, Year, institution).Tasks.Where(task => !held.Contains(task.Task));
        return this with { Tasks = [.. Tasks.Where(task => !task.IsOwn), .. missing, .. Tasks.Where(task => task.IsOwn)] };
    }

    /// <summary>Why it can't be adopted: dropped, unknown or twice named tasks, later days, nobody responsible.</summary>
    public IReadOnlyList<PlanObjection> Objections(ActionPlan plan, Institution? institution)
    {
        var needed = Applying(plan, institution).ToDictionary(task => task.Id, StringComparer.Ordinal);
        var given = Tasks.Where(task => !task.IsOwn).ToList();
        return
        [
            .. needed.Keys.Except(given.Select(task => task.Task), StringComparer.Ordinal).Select(id => new PlanObjection("dropped", id, "every task of the plan stands in its local edition")),
            .. given.Where(task => plan.Task(task.Task) is null).Select(task => new PlanObjection("unknown", task.Task, "a task of the plan")),
            .. given.GroupBy(task => task.Task).Where(group => group.Count() > 1).Select(group => new PlanObjection("twice", group.Key, "each task once")),
            .. given.Where(task => needed.TryGetValue(task.Task, out var above) && DueIn(above, Year) is { } day && (task.Due is null || task.Due > day)).Select(task => new PlanObjection("later", task.Task, $"by {DueIn(needed[task.Task], Year):yyyy-MM-dd} or earlier")),
            .. Tasks.Where(task => task.Responsible.Length == 0).Select(task => new PlanObjection("nobody", task.Task, "who is responsible")),
        ];
    }

    /// <summary>The first day in a year by which something of the task is due; null where it simply goes on.</summary>
    public static DateOnly? DueIn(PlanTask task, int year)
    {
        var days = task.Points.Where(point => point.Deadline is not null).SelectMany(point => point.Deadline!.InYear(year).Between(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31))).ToList();
        return days.Count == 0 ? null : days.Max();
    }

    private static IEnumerable<PlanTask> Applying(ActionPlan plan, Institution? institution) =>
        institution is null ? plan.Tasks : plan.Tasks.Where(task => plan.For.Covers(institution) != false && task.For.Covers(institution) != false && task.Points.Any(point => point.IsForInstitutions));
}

/// <summary>A task of a local edition.</summary>
/// <param name="Task">Full id of the plan's task; a name of its own for an own task.</param>
/// <param name="Responsible">Person or department that answers for it.</param>
/// <param name="Due">Day; null where it goes on.</param>
/// <param name="Measure">What is done here.</param>
/// <param name="Title">Title of an own task; blank for one of the plan's.</param>
public sealed record LocalTask(string Task, string Responsible, DateOnly? Due, string Measure, string Title)
{
    public bool IsOwn => Title.Length > 0;
}
