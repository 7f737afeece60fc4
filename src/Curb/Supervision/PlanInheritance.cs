using Curb.Policies;

namespace Curb.Supervision;

/// <summary>Something by which a lower plan falls short of the one it carries out.</summary>
/// <param name="Kind">dropped, looser, later, narrower or unknown.</param>
/// <param name="Item">The target or task that it is about.</param>
/// <param name="Expected">What would be accepted.</param>
public sealed record PlanObjection(string Kind, string Item, string Expected);

/// <summary>A target or task of a plan as it holds at its level, with the plan that sets it.</summary>
/// <param name="Source">Id of the plan.</param>
/// <param name="Inherited">True where a higher plan sets it and none below says more.</param>
public sealed record InForce<T>(T Item, string Source, bool Inherited);

/// <summary>
/// Nation → province → city → district → institution: each level refines what stands above it and never drops a task. A target restated below may only be
/// stricter, a deadline only earlier, a range only wider; what is not restated holds unchanged.
/// </summary>
public static class PlanInheritance
{
    /// <summary>Everything by which the child falls short of the parent.</summary>
    public static IReadOnlyList<PlanObjection> Objections(ActionPlan parent, ActionPlan child)
    {
        var targets = parent.Targets.ToDictionary(target => Short(target.Id), StringComparer.Ordinal);
        var tasks = parent.Tasks.ToDictionary(task => Short(task.Id), StringComparer.Ordinal);
        return
        [
            .. child.Targets.SelectMany(target => target.Refines.SelectMany(name => targets.TryGetValue(name, out var above) ? Compare(above, target) : [Unknown(target.Id, name, targets.Keys)])),
            .. child.Tasks.SelectMany(task => task.Refines.SelectMany(name => tasks.TryGetValue(name, out var above) ? Compare(above, task) : [Unknown(task.Id, name, tasks.Keys)])),
            .. child.Restates is "targets" or "all" ? Dropped(targets.Keys, child.Targets.SelectMany(target => target.Refines)) : [],
            .. child.Restates == "all" ? Dropped(tasks.Keys, child.Tasks.SelectMany(task => task.Refines)) : [],
        ];
    }

    /// <summary>The targets that hold at the end of a chain of plans.</summary>
    /// <param name="chain">Plans from the highest down.</param>
    public static IReadOnlyList<InForce<PlanTarget>> Targets(IReadOnlyList<ActionPlan> chain) => Merge(chain, plan => plan.Targets, target => target.Id, target => target.Refines);

    /// <summary>The tasks that hold at the end of a chain of plans.</summary>
    /// <param name="chain">Plans from the highest down.</param>
    public static IReadOnlyList<InForce<PlanTask>> Tasks(IReadOnlyList<ActionPlan> chain) => Merge(chain, plan => plan.Tasks, task => task.Id, task => task.Refines);

    /// <summary>True where the second target asks for less than the first.</summary>
    public static bool IsLooser(PlanTarget above, PlanTarget below) => (above.Value, below.Value) switch
    {
        (null, _) => false,
        (_, null) => true,
        ({ } asked, { } given) => above.Direction is "at-least" or "above" ? given < asked : given > asked,
    };

    private static List<InForce<T>> Merge<T>(IReadOnlyList<ActionPlan> chain, Func<ActionPlan, IReadOnlyList<T>> items, Func<T, string> id, Func<T, IReadOnlyList<string>> refines)
    {
        var held = new List<InForce<T>>();
        foreach (var plan in chain)
        {
            var refined = items(plan).SelectMany(refines).ToHashSet(StringComparer.Ordinal);
            held = [.. held.Where(one => one.Source != plan.Parent || !refined.Contains(Short(id(one.Item)))).Select(one => one with { Inherited = true }), .. items(plan).Select(item => new InForce<T>(item, plan.Id, false))];
        }

        return held;
    }

    private static IEnumerable<PlanObjection> Compare(PlanTarget above, PlanTarget below)
    {
        if (IsLooser(above, below) || (above.Direction != below.Direction && above.Value is not null))
        {
            yield return new PlanObjection("looser", below.Id, $"at least as strict as {above.Id}: {above.Direction} {above.Value} {above.Unit}");
        }

        if (above.By is { } day && (below.By is null || below.By > day))
        {
            yield return new PlanObjection("later", below.Id, $"by {day:yyyy-MM-dd} or earlier, as {above.Id}");
        }
    }

    private static IEnumerable<PlanObjection> Compare(PlanTask above, PlanTask below)
    {
        if (!below.For.Includes(above.For))
        {
            yield return new PlanObjection("narrower", below.Id, $"every institution that {above.Id} is for");
        }

        foreach (var asked in above.Points.Where(point => point.Deadline is not null && point.Deliverable is not null))
        {
            var given = below.Points.Where(point => point.Deliverable == asked.Deliverable).ToList();
            if (given.Count > 0 && given.All(point => point.Deadline is null || point.Deadline.IsLaterThan(asked.Deadline!)))
            {
                yield return new PlanObjection("later", given[0].Id, $"as early as {asked.Id}");
            }
        }
    }

    private static IEnumerable<PlanObjection> Dropped(IEnumerable<string> above, IEnumerable<string> refined) =>
        above.Except(refined, StringComparer.Ordinal).Select(name => new PlanObjection("dropped", name, $"an entry with refines: [{name}]: a lower plan never drops what stands above it"));

    private static PlanObjection Unknown(string id, string name, IEnumerable<string> known) => new("unknown", id, $"refines one of {string.Join(", ", known)}, found {name}");

    private static string Short(string id) => id[(id.IndexOf('#', StringComparison.Ordinal) + 1)..];
}
