using Curb.Supervision;

namespace Curb.Policies;

/// <summary>Which packs a judgement uses.</summary>
/// <param name="Only">Use these packs and no other; null for all that are in force.</param>
/// <param name="Adopted">Lower-level packs that the institution follows beside those of its district.</param>
public sealed record PolicyChoice(IReadOnlyCollection<string>? Only, IReadOnlyCollection<string> Adopted)
{
    public static PolicyChoice InForce { get; } = new(null, []);

    public static PolicyChoice OnlyPacks(params IReadOnlyCollection<string> packs) => new(packs, []);
}

public sealed partial class PolicyLibrary
{
    /// <summary>
    /// The limit on a topic that rules for an institution on a day: the strictest of all that hold. A lower level may only be stricter;
    /// a looser lower number comes back as a conflict and does not rule.
    /// </summary>
    public LimitAnswer Limit(string topic, Institution institution, DateOnly day, PolicyChoice? choice = null)
    {
        var inForce = _byTopic[topic].Where(parameter => Rules(parameter, institution, day, choice ?? PolicyChoice.InForce)).ToList();
        var holding = inForce.Where(parameter => parameter.HoldsFor(institution.Kind, institution.Level)).ToList();
        if (holding.Count == 0)
        {
            return new LimitAnswer(null, WhyNone(topic, inForce, institution, day));
        }

        var binding = holding.Exists(parameter => parameter.Role == "limit") ? holding.FindAll(parameter => parameter.Role == "limit") : holding;
        var ruling = binding.Aggregate((best, next) => IsStricter(next, next.On(day)!, best, best.On(day)!) ? next : best);
        var conflicts = binding.Where(other => IsLooserBelow(other, ruling, day)).Select(other => new PolicyConflict(other, other.On(day)!, ruling, ruling.On(day)!));
        return new LimitAnswer(new PolicyLimit(ruling, ruling.On(day)!, [.. conflicts]), Bilingual.Empty);
    }

    /// <summary>Every lower-level number that is looser than one of a higher level while both are in force for the same hospitals.</summary>
    public IReadOnlyList<PolicyConflict> Conflicts()
    {
        var conflicts = new List<PolicyConflict>();
        foreach (var low in Parameters.Where(parameter => parameter.Claim is null && parameter.Topic.Stricter != "none"))
        {
            conflicts.AddRange(_byTopic[low.Topic.Id].SelectMany(high => ConflictsBetween(low, high)));
        }

        return conflicts;
    }

    /// <summary>Numbers kept as claims: local texts that contradict a higher pack by an evident fault. Shown, never applied.</summary>
    public IEnumerable<PolicyParameter> Claims => Parameters.Where(parameter => parameter.Claim is not null);

    private bool Rules(PolicyParameter parameter, Institution institution, DateOnly day, PolicyChoice choice)
    {
        var pack = _packs[parameter.Pack];
        bool chosen = choice.Only is null ? AppliesTo(pack, institution) || choice.Adopted.Contains(pack.Id) : choice.Only.Contains(pack.Id);
        return chosen && parameter.Claim is null && pack.InForce(day) && parameter.On(day) is not null;
    }

    private static bool AppliesTo(PolicyPack pack, Institution institution) =>
        pack.Level is PolicyLevel.Nation or PolicyLevel.International || pack.Districts.Contains(institution.District);

    private Bilingual WhyNone(string topic, List<PolicyParameter> inForce, Institution institution, DateOnly day)
    {
        var title = Topics.TryGetValue(topic, out var known) ? known.Title : new Bilingual(topic, topic);
        if (inForce.Count == 0)
        {
            return new Bilingual($"{day:yyyy-MM-dd} 无现行目标值（{title.Zh}）", $"no target for {topic} is in force on {day:yyyy-MM-dd}");
        }

        return institution.Kind == "unknown" || institution.Level == "unknown"
            ? new Bilingual($"机构 {institution.Code} 的类别或等级未登记，无法选定目标值", $"kind or level of institution {institution.Code} is not registered, so no target can be chosen")
            : new Bilingual($"{institution.Level}/{institution.Kind} 类机构无目标值（{title.Zh}）", $"no target for {topic} is set for {institution.Level}/{institution.Kind} institutions");
    }

    private IEnumerable<PolicyConflict> ConflictsBetween(PolicyParameter low, PolicyParameter high)
    {
        if (!MayConflict(low, high))
        {
            return [];
        }

        return from lowValue in low.Values
               from highValue in high.Values
               where TogetherInForce(low, lowValue, high, highValue) && IsStricter(high, highValue, low, lowValue)
               select new PolicyConflict(low, lowValue, high, highValue);
    }

    private bool MayConflict(PolicyParameter low, PolicyParameter high)
    {
        var (lower, higher) = (_packs[low.Pack], _packs[high.Pack]);
        return higher.Level is not PolicyLevel.International && lower.Level > higher.Level && high.Claim is null
            && (lower.Jurisdiction == higher.Jurisdiction || lower.Jurisdiction.StartsWith(higher.Jurisdiction + "-", StringComparison.Ordinal))
            && Meet(low.Kinds, high.Kinds) && Meet(low.Levels, high.Levels);
    }

    private bool TogetherInForce(PolicyParameter low, DatedValue lowValue, PolicyParameter high, DatedValue highValue)
    {
        var spans = new[] { (lowValue.From, lowValue.To), (highValue.From, highValue.To), (_packs[low.Pack].From, _packs[low.Pack].To), (_packs[high.Pack].From, _packs[high.Pack].To) };
        return spans.Max(span => span.From) <= spans.Min(span => span.To ?? DateOnly.MaxValue);
    }

    private bool IsLooserBelow(PolicyParameter other, PolicyParameter ruling, DateOnly day) =>
        _packs[other.Pack].Level > _packs[ruling.Pack].Level && IsStricter(ruling, ruling.On(day)!, other, other.On(day)!);

    private static bool Meet(IReadOnlyList<string> a, IReadOnlyList<string> b) => a.Count == 0 || b.Count == 0 || a.Intersect(b).Any();

    private static bool IsStricter(PolicyParameter a, DatedValue aValue, PolicyParameter b, DatedValue bValue) => a.Topic.Stricter switch
    {
        "lower" => aValue.Value < bValue.Value || aValue.Value == bValue.Value && a.Operator == LimitOperator.Below && b.Operator == LimitOperator.AtMost,
        "higher" => aValue.Value > bValue.Value || aValue.Value == bValue.Value && a.Operator == LimitOperator.Above && b.Operator == LimitOperator.AtLeast,
        _ => false,
    };
}
