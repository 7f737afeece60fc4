using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>The drug is neither suspended nor withdrawn from the supply list (Order 84 art. 22).</summary>
internal sealed class SuspendedOrBanned() : OrderRule("suspended-or-banned")
{
    private static readonly RuleAnswer s_noList = RuleAnswer.Unknown("医院未提供供应目录", "the hospital has given no supply list");
    private static readonly RuleAnswer s_routeUnknown = RuleAnswer.Unknown("给药途径未知", "the route is not known");
    private static readonly RuleAnswer s_free = RuleAnswer.Met("未停用、未清退", "neither suspended nor withdrawn");

    public override RuleAnswer Judge(OrderCase order) =>
        order.Knowledge.Formulary is not { } formulary ? s_noList
        : order.Order.Route.Length == 0 && formulary.Names(order.Drug.Code) && formulary.Find(order.Drug.Code, "", order.Day) is null ? s_routeUnknown
        : formulary.Find(order.Drug.Code, order.Order.Route, order.Day) is { } entry && Formulary.Stopped(entry, order.Day)
            ? RuleAnswer.NotMet($"{(entry.Status == FormularyStatus.Withdrawn ? "已清退" : "已停用")}{(entry.Until is { } day ? $"至 {day:yyyy-MM-dd}" : "")}", $"{(entry.Status == FormularyStatus.Withdrawn ? "withdrawn" : "suspended")}{(entry.Until is { } until ? $" until {until:yyyy-MM-dd}" : "")}")
            : s_free;

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"status={order.Knowledge.Formulary?.Find(order.Drug.Code, order.Order.Route, order.Day)?.Status}");
}
