using Curb.AntimicrobialUse;
using Curb.Facts;

namespace Curb.Reactions;

/// <summary>Writes one row for each suspected drug of a report. Reports on other drugs than antimicrobials keep their row, without a code.</summary>
internal static class ReactionRows
{
    public static void Append(UseContext context, AdverseReactionFacts facts)
    {
        var received = context.Records.Reactions;
        if (received.Count == 0)
        {
            return;
        }

        facts.Institution.Share(context.Vocabulary);
        facts.Month.Share(context.Vocabulary);
        var encounters = context.Stays.RowsOf(received.Encounter);
        for (int row = 0; row < received.Count; row++)
        {
            int encounter = encounters[row];
            facts.Institution.AppendCode(context.Institution);
            facts.ReceivedId.Append(received.Id[row]);
            facts.Report.Append(received.Report[row]);
            facts.Patient.Append(received.Patient[row] ?? (encounter >= 0 ? context.Records.Encounters.Patient[encounter] : null));
            facts.Encounter.Append(received.Encounter[row]);
            facts.Department.Append(received.Department[row]);
            facts.Month.AppendCode(received.OnsetOn[row] is { } day ? context.Month(day) : 0);
            facts.OnsetOn.Append(received.OnsetOn[row]);
            facts.Drug.Append(context.Rules.MatchOfLine(received.DrugName[row], received.DrugCode[row])?.Drug is { Length: > 0 } drug ? drug : null);
            facts.DrugText.Append(received.DrugName[row]);
            facts.Reaction.Append(received.Reaction[row]);
            facts.Serious.Append(received.Class[row] switch { "serious" or "new-serious" or "is-serious" => true, "general" or "new-general" or "not-serious" => false, _ => null });
            facts.New.Append(received.Class[row] switch { "new-general" or "new-serious" => true, "general" or "serious" => false, _ => null });
            facts.Causality.Append(received.Causality[row]);
            facts.Causal.Append(received.Causality[row] switch { "certain" or "probable" or "possible" => true, "unlikely" => false, _ => null });
            facts.Outcome.Append(received.Outcome[row]);
            facts.EndRow();
        }
    }
}
