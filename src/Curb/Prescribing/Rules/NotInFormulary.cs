using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>The drug on this route stands in the hospital's supply list, or was bought for this patient (Order 84 art. 15, 21).</summary>
internal sealed class NotInFormulary() : OrderRule("not-in-formulary")
{
    private static readonly RuleAnswer s_noList = RuleAnswer.Unknown("医院未提供供应目录", "the hospital has given no supply list");
    private static readonly RuleAnswer s_listed = RuleAnswer.Met("在供应目录内", "in the supply list");

    public override RuleAnswer Judge(OrderCase order) =>
        order.Knowledge.Formulary is not { } formulary ? s_noList
        : formulary.Find(order.Drug.Code, order.Order.Route, order.Day) is null ? RuleAnswer.NotMet("该药该途径不在供应目录", "the supply list does not hold the drug on this route")
        : s_listed;

    public override IEnumerable<string> Trace(OrderCase order) => [$"drug={order.Drug.Code}", $"route={order.Order.Route}", $"formulary={(order.Knowledge.Formulary is null ? "none" : "given")}"];
}
