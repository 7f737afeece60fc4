using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>No recent isolate of the patient that the order is aimed at is resistant to the drug. The latest result of an organism counts.</summary>
internal sealed class EarlierIsolateResistant() : OrderRule("earlier-isolate-resistant")
{
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("既往检出结果未知", "nobody told results of earlier isolates");
    private static readonly RuleAnswer s_none = RuleAnswer.Met("近期分离株未见耐药", "no recent isolate was resistant");
    private static readonly RuleAnswer s_untested = RuleAnswer.Unknown("近期分离株未测该药", "recent isolates were not tested against the drug");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Results is not { } results)
        {
            return s_unknown;
        }

        bool recent = false, tested = false;
        EarlierResult? resistant = null;
        foreach (var result in results)
        {
            if (result.CollectedOn > order.Day || order.Day.DayNumber - result.CollectedOn.DayNumber > order.Settings.IsolateMemoryDays || (order.TargetsNamed && !order.Targets.Contains(result.Organism)))
            {
                continue;
            }

            recent = true;
            if (result.Drug == order.Drug.Code && Latest(results, result, order.Day))
            {
                tested = true;
                resistant = result.Sir is "R" or "NS" or "IR" ? result : resistant;
            }
        }

        return resistant is { } found ? RuleAnswer.NotMet($"{found.CollectedOn:yyyy-MM-dd} 检出的 {found.Organism} 对该药耐药", $"{found.Organism} of {found.CollectedOn:yyyy-MM-dd} was resistant to the drug")
            : tested || !recent ? s_none : s_untested;
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"results={(order.Order.Results is { } known ? string.Join(' ', known.Where(one => one.Drug == order.Drug.Code).Select(one => $"{one.Organism}:{one.Sir}@{one.CollectedOn:yyyy-MM-dd}")) : "unknown")}");

    private static bool Latest(IReadOnlyList<EarlierResult> results, EarlierResult result, DateOnly day)
    {
        foreach (var other in results)
        {
            if (other.Organism == result.Organism && other.Drug == result.Drug && other.CollectedOn > result.CollectedOn && other.CollectedOn <= day)
            {
                return false;
            }
        }

        return true;
    }
}
