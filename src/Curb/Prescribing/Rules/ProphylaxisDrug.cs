using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>Prophylaxis is with a drug of the regimens for the operation (guideline 2015, annex).</summary>
internal sealed class ProphylaxisDrug() : OrderRule("prophylaxis-drug")
{
    private static readonly RuleAnswer s_recommended = RuleAnswer.Met("为推荐方案", "a recommended regimen");
    private static readonly RuleAnswer s_conditional = RuleAnswer.Unknown("仅在过敏或MRSA高检出时推荐", "recommended only for allergy or where MRSA is frequent");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("该手术无推荐方案可比", "no regimen is listed for the operation");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Therapy != false)
        {
            return order.Order.Therapy is null ? s_purposeUnknown : s_notProphylaxis;
        }

        var lists = order.Knowledge.Lists;
        string? group = order.Order.Operation?.Procedure is { } code ? lists.Reference.Procedure(code)?.Group : null;
        var drugs = (order.Order.Active ?? []).Where(running => running.Therapy == false && running.Drug != order.Drug.Code).Select(running => lists.Profile(running.Drug)?.Drug).OfType<ReferenceData.Antimicrobial>().Append(order.Drug.Drug);
        return lists.Prophylaxis.Choice(group, [.. drugs]) switch
        {
            "recommended" => s_recommended,
            "conditional" => BetaLactamAllergy(order) ? s_recommended : s_conditional,
            "not-recommended" => RuleAnswer.NotMet("不是该手术推荐的预防用药", "not a recommended regimen of the operation"),
            _ => s_unknown,
        };
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"procedure={order.Order.Operation?.Procedure}").Add($"drug={order.Drug.Code}");

    private static bool BetaLactamAllergy(OrderCase order) => order.Order.Patient.Allergies?.Any(allergy => allergy.Allergen is "penicillins" or "cephalosporins") ?? false;
}
