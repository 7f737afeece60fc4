using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>
/// One row per suspected drug of a report of an adverse drug reaction (药品不良反应/事件报告表). A report is known by its number and the number of the drug in it: a later version of the
/// report replaces what the earlier one said of that drug.
/// </summary>
public sealed class ReceivedReactions : ReceivedTable
{
    public ReceivedReactions()
        : base("received_adverse_reaction")
    {
        Report = Text("report", "Number of the report.");
        Rank = Whole("rank", "Number of the suspected drug in the report, 1 where it names one.");
        Patient = Text("patient", "Key of the patient, where told.");
        Encounter = Text("encounter", "Key of the encounter, where told.");
        DrugCode = Text("drug_code", "The source's own code of the suspected drug.");
        DrugName = Text("drug_name", "Suspected drug as delivered.");
        Reaction = Text("reaction", "Reaction as delivered.");
        OnsetOn = Date("onset_on", "Day on which it began.");
        Class = Text("report_class", "general, serious, new-general or new-serious: the kinds of the report form; is-serious or not-serious where the source does not tell whether it is new.");
        Causality = Text("causality", "Judgement: certain, probable, possible, unlikely, to-be-assessed or unassessable.");
        Outcome = Text("outcome", "Outcome of the reaction as delivered: 痊愈, 好转 …");
        Department = Text("department", "Department that reported.");
    }

    public TextColumn Report { get; }

    public Column<int> Rank { get; }

    public TextColumn Patient { get; }

    public TextColumn Encounter { get; }

    public TextColumn DrugCode { get; }

    public TextColumn DrugName { get; }

    public TextColumn Reaction { get; }

    public Column<int> OnsetOn { get; }

    public TextColumn Class { get; }

    public TextColumn Causality { get; }

    public TextColumn Outcome { get; }

    public TextColumn Department { get; }
}
