using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>The drug on this route stands in the hospital's supply list, or was bought for this patient (Order 84 art. 15, 21).</summary>
internal sealed class NotInFormulary() : OrderRule("not-in-formulary")
{
    private static readonly RuleAnswer s_noList = RuleAnswer.Unknown("医院未提供供应目录", "the hospital has given no supply list");
    private static readonly RuleAnswer s_routeUnknown = RuleAnswer.Unknown("给药途径未知", "the route is not known");
    private static readonly RuleAnswer s_absent = RuleAnswer.NotMet("该药该途径不在供应目录", "the supply list does not hold the drug on this route");
    private static readonly RuleAnswer s_unfiled = RuleAnswer.NotMet("该品种未备案，不得采购使用", "the item is not filed with the authority and may not be bought");
    private static readonly RuleAnswer s_listed = RuleAnswer.Met("在供应目录内", "in the supply list");

    public override RuleAnswer Judge(OrderCase order) =>
        order.Knowledge.Formulary is not { } formulary ? s_noList
        : order.Order.Route.Length == 0 && formulary.Names(order.Drug.Code) && formulary.Find(order.Drug.Code, "", order.Day) is null ? s_routeUnknown
        : formulary.Find(order.Drug.Code, order.Order.Route, order.Day) is not { } entry ? formulary.Complete ? s_absent : s_noList
        : entry.Status == FormularyStatus.Unfiled ? s_unfiled
        : s_listed;

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"drug={order.Drug.Code}").Add($"route={order.Order.Route}").Add($"formulary={(order.Knowledge.Formulary is null ? "none" : "given")}").Add($"status={order.Knowledge.Formulary?.Find(order.Drug.Code, order.Order.Route, order.Day)?.Status.ToString() ?? "absent"}");
}
