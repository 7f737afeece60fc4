using Curb.ReferenceData;
using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>No other drug of the patient is on the short list of interactions worth a stop.</summary>
internal sealed class InteractionRule() : OrderRule("interaction")
{
    private static readonly RuleAnswer s_unlisted = RuleAnswer.Met("列表无该药相互作用", "the list has no interaction of the drug");
    private static readonly RuleAnswer s_none = RuleAnswer.Met("无列表所列相互作用", "none of the patient's drugs is on the list");
    private static readonly RuleAnswer s_unknown = RuleAnswer.Unknown("其他用药未知", "nobody told the patient's other drugs");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Drug.Interactions.Count == 0 || order.Order.Systemic == false)
        {
            return order.Order.Systemic == false ? s_local : s_unlisted;
        }

        if (order.Order.OtherDrugs is not { } others)
        {
            return s_unknown;
        }

        (string Drug, Interaction Interaction)? worst = null;
        foreach (string other in others)
        {
            string key = ReferenceLibrary.TermKey(Intake.HalfWidth.Fold(other));
            foreach (var interaction in order.Drug.Interactions)
            {
                worst = !(worst?.Interaction.Severity >= interaction.Severity) && key.Contains(interaction.Word, StringComparison.Ordinal) ? (other, interaction) : worst;
            }
        }

        return worst is not { } found ? s_none
            : RuleAnswer.NotMet($"与 {found.Drug}：{found.Interaction.Effect.Zh}", $"with {found.Drug}: {found.Interaction.Effect.En}") with { AtMost = found.Interaction.Severity, Verified = found.Interaction.Verified };
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"other-drugs={(order.Order.OtherDrugs is { } others ? string.Join(", ", others) : "unknown")}");
}
