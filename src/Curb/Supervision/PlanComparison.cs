namespace Curb.Supervision;

/// <summary>A subject on which two plans are laid side by side.</summary>
/// <param name="Kind">target, task, unit, deliverable, indicator or body: what both are compared by; task where one plan carries out the other.</param>
/// <param name="Key">The indicator, unit …</param>
/// <param name="One">What the first plan says; empty where nothing.</param>
/// <param name="Other">What the second says.</param>
/// <param name="Answer">same, stricter, looser, only-one, only-other or both.</param>
public sealed record PlanContrast(string Kind, string Key, IReadOnlyList<string> One, IReadOnlyList<string> Other, string Answer);

/// <summary>Lays two plans side by side by what they measure, ask to be handed in, and ask institutions to have: the words of two documents are never the same, what they ask for can be.</summary>
public static class PlanComparison
{
    public static IReadOnlyList<PlanContrast> Of(ActionPlan one, ActionPlan other) =>
    [
        .. Targets(one, other),
        .. Tasks(one, other),
        .. By("indicator", one, other, point => point.Indicator),
        .. By("deliverable", one, other, point => point.Deliverable),
        .. By("body", one, other, point => point.Body),
        .. By("unit", one, other, point => point.Does),
    ];

    private static IEnumerable<PlanContrast> Targets(ActionPlan one, ActionPlan other)
    {
        var (mine, others) = (one.Targets.ToLookup(Key), other.Targets.ToLookup(Key));
        foreach (string key in mine.Select(group => group.Key).Union(others.Select(group => group.Key)).Order(StringComparer.Ordinal))
        {
            yield return new PlanContrast("target", key, [.. mine[key].Select(target => target.Id)], [.. others[key].Select(target => target.Id)], Answer(mine[key].ToList(), others[key].ToList()));
        }
    }

    /// <summary>Each task of the higher plan with those that carry it out, then what the lower one has of its own.</summary>
    private static IEnumerable<PlanContrast> Tasks(ActionPlan one, ActionPlan other)
    {
        bool turned = one.Parent == other.Id;
        if (!turned && other.Parent != one.Id)
        {
            return [];
        }

        var (higher, lower) = turned ? (other, one) : (one, other);
        string Short(PlanTask task) => task.Id[(task.Id.IndexOf('#', StringComparison.Ordinal) + 1)..];
        PlanContrast Contrast(string key, IReadOnlyList<string> above, IReadOnlyList<string> below) => turned
            ? new PlanContrast("task", key, below, above, below.Count == 0 ? "only-other" : above.Count == 0 ? "only-one" : "both")
            : new PlanContrast("task", key, above, below, above.Count == 0 ? "only-other" : below.Count == 0 ? "only-one" : "both");
        return [
            .. higher.Tasks.Select(task => Contrast(Short(task), [task.Id], [.. lower.Tasks.Where(below => below.Refines.Contains(Short(task))).Select(below => below.Id)])),
            .. lower.Tasks.Where(task => task.Refines.Count == 0).Select(task => Contrast(Short(task), [], [task.Id])),
        ];
    }

    private static string Key(PlanTarget target) => target.Indicator ?? target.Id[(target.Id.IndexOf('#', StringComparison.Ordinal) + 1)..];

    private static string Answer(List<PlanTarget> one, List<PlanTarget> other) =>
        one.Count == 0 ? "only-other"
        : other.Count == 0 ? "only-one"
        : one.Count > 1 || other.Count > 1 || one[0].Direction != other[0].Direction ? "both"
        : one[0].Value == other[0].Value ? "same"
        : PlanInheritance.IsLooser(one[0], other[0]) ? "looser" : "stricter";

    private static IEnumerable<PlanContrast> By(string kind, ActionPlan one, ActionPlan other, Func<PlanPoint, string?> key)
    {
        var (mine, others) = (Group(one, key), Group(other, key));
        return mine.Select(group => group.Key).Union(others.Select(group => group.Key)).Order(StringComparer.Ordinal)
            .Select(name => new PlanContrast(kind, name, [.. mine[name]], [.. others[name]], !mine.Contains(name) ? "only-other" : !others.Contains(name) ? "only-one" : "both"));
    }

    private static ILookup<string, string> Group(ActionPlan plan, Func<PlanPoint, string?> key) =>
        plan.Points.Where(pair => key(pair.Point) is not null).ToLookup(pair => key(pair.Point)!, pair => pair.Point.Id, StringComparer.Ordinal);
}
