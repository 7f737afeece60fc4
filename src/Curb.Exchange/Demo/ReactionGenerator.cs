namespace Curb.Exchange.Demo;

/// <summary>
/// Reports of adverse reactions to antimicrobials of treated stays: few for every drug, several for the drug of sudden growth. Hospitals that deliver measurements deliver them; drawn
/// from a stream of its own.
/// </summary>
internal sealed class ReactionGenerator(ulong seed, DemoWriter writer)
{
    private static readonly string[] s_reactions = ["皮疹", "瘙痒", "恶心呕吐", "腹泻", "药物热", "肝功能异常", "过敏性休克", "血小板减少"];
    private static readonly string[] s_causalities = ["probable", "possible", "certain", "unlikely", "to-be-assessed"];

    public void Report(DemoVisit stay)
    {
        var random = new DemoRandom(seed, writer.Institution.Code + stay.Key + "reaction");
        if (writer.Institution.Laboratory != "mic" || stay.Grams.Count == 0)
        {
            return;
        }

        var drug = stay.Grams[random.Below(stay.Grams.Count)].Drug;
        long at = stay.FirstDose + random.Between(DemoClock.Hour, 3 * DemoClock.Day);
        if (!random.Chance(drug.Id == TherapyGenerator.GrowthDrug ? 0.02 : 0.0025) || at >= DemoClock.End || at > stay.EndedAt)
        {
            return;
        }

        int kind = random.Below(s_reactions.Length);
        bool serious = kind >= 6, unknown = random.Chance(0.15);
        var reports = writer.Delivery.Reactions;
        writer.Begin(reports, $"ADR{stay.Key}-1");
        reports.Report.Append("ADR" + stay.Key);
        reports.Rank.Append(1);
        reports.Patient.Append(stay.Patient.Key);
        reports.Encounter.Append(stay.Key);
        reports.DrugName.Append(drug.Name);
        reports.Reaction.Append(s_reactions[kind]);
        reports.OnsetOn.Append(DemoClock.DayOf(at));
        reports.Class.Append((unknown ? "new-" : "") + (serious ? "serious" : "general"));
        reports.Causality.Append(s_causalities[random.Below(s_causalities.Length)]);
        reports.Outcome.Append(random.Chance(0.7) ? "好转" : "痊愈");
        reports.Department.Append(stay.Department.Name);
        reports.EndRow();
    }
}
