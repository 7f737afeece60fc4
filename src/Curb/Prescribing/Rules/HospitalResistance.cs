using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>
/// The hospital's resistance of the target bacterium to the drug, against the steps of Order 84 art. 32: above 30 % the physician is told, above 40 % warned, above 50 % asked for a susceptibility
/// result or a reason, above 75 % the drug is suspended against that bacterium. A susceptible result of the patient's own isolate goes before the hospital's figures.
/// </summary>
internal sealed class HospitalResistance() : OrderRule("hospital-resistance")
{
    private static readonly RuleAnswer s_noTarget = RuleAnswer.Unknown("目标菌未知", "nobody told which organism is treated");
    private static readonly RuleAnswer s_noFigures = RuleAnswer.Unknown("本院无足够的该菌该药数据", "the hospital has too few results of the pair");
    private static readonly RuleAnswer s_below = RuleAnswer.Met("本院耐药率未超阈值", "hospital resistance is below the steps");
    private static readonly RuleAnswer s_susceptible = RuleAnswer.Met("患者分离株对该药敏感", "the patient's own isolate is susceptible");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Therapy == false)
        {
            return s_notTherapy;
        }

        (string Organism, ResistanceFigure Figure, int Step)? worst = null;
        bool judged = false;
        foreach (string target in order.Targets)
        {
            if (order.Knowledge.Resistance.Of(target, order.Drug.Code) is not { } figure || figure.Tested < order.Settings.FewestIsolates)
            {
                continue;
            }

            judged = true;
            int step = Step(order.Settings, figure.Percent);
            worst = step >= 0 && !(worst?.Step <= step) ? (target, figure, step) : worst;
        }

        return worst is not { } found ? (order.Targets.Count == 0 ? s_noTarget : judged ? s_below : s_noFigures)
            : Susceptible(order, found.Organism) ? s_susceptible
            : Answer(order, found.Organism, found.Figure, found.Step);
    }

    public override void Trace(OrderCase order, TraceLines lines)
    {
        foreach (string target in order.Targets)
        {
            _ = order.Knowledge.Resistance.Of(target, order.Drug.Code) is { } figure ? lines.Add($"{target}={figure.Resistant}/{figure.Tested} ({order.Knowledge.Resistance.Span})") : lines.Add($"{target}=no figure");
        }
    }

    /// <summary>The highest step that a resistance lies beyond, 0 for the highest; -1 for none.</summary>
    private static int Step(OrderSettings settings, double percent)
    {
        for (int i = 0; i < settings.Resistance.Count; i++)
        {
            if (settings.Resistance[i].Limit.Keeps(percent))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Susceptible(OrderCase order, string organism) =>
        order.Order.Results?.Any(result => result.Organism == organism && result.Drug == order.Drug.Code && result.Sir == "S" && result.CollectedOn <= order.Day && order.Day.DayNumber - result.CollectedOn.DayNumber <= order.Settings.IsolateMemoryDays) ?? false;

    private static RuleAnswer Answer(OrderCase order, string organism, ResistanceFigure figure, int step)
    {
        var (name, limit) = order.Settings.Resistance[step];
        var (zh, en, most) = name switch
        {
            "resistance-suspend" => ("暂停针对该菌使用", "suspended against this bacterium", RuleSeverity.Refuse),
            "resistance-by-susceptibility" => ("参照药敏结果选用", "to be chosen by a susceptibility result", RuleSeverity.Require),
            "resistance-caution" => ("慎重经验用药", "empirical use with caution", RuleSeverity.Warn),
            _ => ("预警", "to be known", RuleSeverity.Inform),
        };
        return RuleAnswer.NotMet($"本院 {organism} 对该药耐药率 {figure.Percent:0.#}%（{figure.Resistant}/{figure.Tested}），超过 {limit.Value.Value:0}%：{zh}", $"hospital resistance of {organism} is {figure.Percent:0.#} % ({figure.Resistant}/{figure.Tested}), above {limit.Value.Value:0} %: {en}") with { AtMost = most, Verified = order.TargetsNamed && limit.Verified };
    }
}
