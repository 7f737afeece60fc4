using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>Prophylaxis is for an operation that asks for it (guideline 2015).</summary>
internal sealed class ProphylaxisNotIndicated() : OrderRule("prophylaxis-not-indicated")
{
    private static readonly RuleAnswer s_usual = RuleAnswer.Met("该手术可预防用药", "the operation may have prophylaxis");
    private static readonly RuleAnswer s_highRisk = RuleAnswer.Met("有高危因素或植入物", "a high-risk patient, or an implant");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("手术未知，或不在预防用药表内", "the operation is unknown, or in no table");
    private static readonly RuleAnswer s_riskUnknown = RuleAnswer.Unknown("该手术是否预防取决于高危因素，未提供", "prophylaxis depends on risk factors that nobody told");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Therapy != false)
        {
            return order.Order.Therapy is null ? s_purposeUnknown : s_notProphylaxis;
        }

        if (order.Order.Operation?.Procedure is not { } code || order.Knowledge.Lists.Reference.Procedure(code) is not { } procedure)
        {
            return s_unknown;
        }

        return procedure.ProphylaxisDefault switch
        {
            "usual" => s_usual,
            _ when order.Order.Operation.HighRisk == true => s_highRisk,
            "depends" => s_riskUnknown,
            "in-principle-none" => RuleAnswer.NotMet($"{procedure.NameZh}原则上不预防使用", $"{procedure.Name}: in principle no prophylaxis"),
            _ => s_unknown,
        };
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"procedure={order.Order.Operation?.Procedure}").Add($"high-risk={order.Order.Operation?.HighRisk}");
}
