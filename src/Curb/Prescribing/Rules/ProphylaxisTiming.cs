using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>The first prophylactic dose falls into the window before the incision (guideline 2015).</summary>
internal sealed class ProphylaxisTiming() : OrderRule("prophylaxis-timing")
{
    private const string Caesarean = "74";

    private static readonly RuleAnswer s_inWindow = RuleAnswer.Met("在规定时间窗内", "within the window");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("首剂或切皮时间未知", "first dose or incision has no time");
    private static readonly RuleAnswer s_caesarean = RuleAnswer.Met("剖宫产可在夹脐带后给药", "a caesarean section: the dose may follow the clamping of the cord");
    private static readonly RuleAnswer s_continued = RuleAnswer.Met("续用，首剂时已审核", "continued: judged with the first dose");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Therapy != false)
        {
            return order.Order.Therapy is null ? s_purposeUnknown : s_notProphylaxis;
        }

        if (!order.Begins || order.Order.Operation is not { Start: { } incision } operation || order.Order.Start is not { } first)
        {
            return order.Begins ? s_unknown : s_continued;
        }

        if (operation.Procedure?.StartsWith(Caesarean, StringComparison.Ordinal) == true)
        {
            return s_caesarean;
        }

        var rules = order.Knowledge.Lists.Prophylaxis;
        int minutes = (int)Math.Round((incision - first).TotalMinutes);
        return rules.Timing("guideline", minutes, rules.InfusedSlowly(order.Drug.Drug)) switch
        {
            "in-window" => s_inWindow,
            "early" => RuleAnswer.NotMet($"切皮前 {minutes} 分钟给药，过早", $"{minutes} min before the incision: too early"),
            "late" => RuleAnswer.NotMet($"切皮前 {minutes} 分钟给药，过晚", $"{minutes} min before the incision: too late"),
            _ => RuleAnswer.NotMet($"切皮后 {-minutes} 分钟给药", $"{-minutes} min after the incision"),
        };
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"first-dose={order.Order.Start:yyyy-MM-ddTHH:mm}").Add($"incision={order.Order.Operation?.Start:yyyy-MM-ddTHH:mm}");
}
