using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per suspected drug of a report of an adverse drug reaction.</summary>
public sealed class AdverseReactionFacts : FactTable
{
    public AdverseReactionFacts()
        : base("adverse_reaction")
    {
        Report = Text("report", "Number of the report.");
        Patient = Text("patient", "Key of the patient, where told.");
        Encounter = Text("encounter", "Key of the encounter, where told.");
        Department = Text("department", "Department that reported.");
        Month = Text("month", "Month yyyy-MM in which it began.");
        OnsetOn = Date("onset_on", "Day on which it began.");
        Drug = Text("drug", "Code of the suspected antimicrobial; unknown for other drugs and names not recognised.");
        DrugText = Text("drug_text", "Suspected drug as delivered.");
        Reaction = Text("reaction", "Reaction as delivered.");
        Serious = Flag("serious", "True for a report of a serious reaction; unknown where the kind of the report was not told.");
        New = Flag("new_reaction", "True for a reaction that the leaflet does not name; unknown where the kind of the report was not told.");
        Causality = Text("causality", "certain, probable, possible, unlikely, to-be-assessed, unassessable.");
        Causal = Flag("causal", "True where the drug was judged certain, probable or possible to have caused it; false where unlikely; unknown while it is not judged.");
        Outcome = Text("reaction_outcome", "Outcome as delivered.");
    }

    public TextColumn Report { get; }

    public TextColumn Patient { get; }

    public TextColumn Encounter { get; }

    public TextColumn Department { get; }

    public TextColumn Month { get; }

    public Column<int> OnsetOn { get; }

    public TextColumn Drug { get; }

    public TextColumn DrugText { get; }

    public TextColumn Reaction { get; }

    public Column<bool> Serious { get; }

    public Column<bool> New { get; }

    public TextColumn Causality { get; }

    public Column<bool> Causal { get; }

    public TextColumn Outcome { get; }
}
