using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>No known allergy to the drug, nor to one that crosses with it.</summary>
internal sealed class AllergyRule() : OrderRule("allergy")
{
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("过敏史未知", "nobody told the patient's allergies");
    private static readonly RuleAnswer s_none = RuleAnswer.Met("无相关过敏史", "no allergy that concerns the drug");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Order.Patient.Allergies is not { } allergies)
        {
            return s_unknown;
        }

        (Allergy Allergy, RuleSeverity Severity, bool Verified)? worst = null;
        Allergy? unread = null;
        foreach (var allergy in allergies)
        {
            unread = allergy.Allergen is null ? allergy : unread;
            if (allergy.Allergen is { } allergen && order.Drug.Relation(allergen, order.Knowledge.Lists.Profile(allergen)?.Drug.DrugClass) is { } relation)
            {
                var severity = allergy.Severe == true ? relation.AfterSevere : relation.Severity;
                worst = worst is { } known && known.Severity >= severity ? worst : (allergy, severity, relation.Verified);
            }
        }

        return worst is { } found ? RuleAnswer.NotMet($"过敏史「{found.Allergy.Text}」与该药相同或可能交叉{(found.Allergy.Severe == true ? ",曾有严重反应" : "")}", $"the allergy \"{found.Allergy.Text}\" is to this drug or may cross with it{(found.Allergy.Severe == true ? "; the reaction was severe" : "")}") with { AtMost = found.Severity, Verified = found.Verified }
            : unread is not null ? RuleAnswer.Unknown($"过敏史「{unread.Text}」无法识别", $"the allergy \"{unread.Text}\" was not understood")
            : s_none;
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"allergies={(order.Order.Patient.Allergies is { } known ? string.Join(' ', known.Select(one => $"{one.Text}({one.Allergen ?? "?"})")) : "unknown")}").Add($"class={order.Drug.Drug.DrugClass}");
}
