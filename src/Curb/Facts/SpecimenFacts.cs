using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per specimen or infection-related test.</summary>
public sealed class SpecimenFacts : FactTable
{
    public SpecimenFacts()
        : base("specimen")
    {
        Specimen = Text("specimen", "Key of the specimen.");
        Encounter = Text("encounter", "Key of the encounter.");
        Patient = Text("patient", "Key of the patient.");
        Month = Text("month", "Month yyyy-MM of collection.");
        Department = Text("department", "Department.");
        SpecimenType = Text("specimen_type", "Specimen code of the reference table.");
        SpecimenGroup = Text("specimen_group", "blood, urine, respiratory, csf, stool, wound, other …");
        SterileSite = Flag("sterile_site", "True for sterile-site specimens.");
        Test = Text("test", "culture, smear, antigen, molecular, serology, marker-specific, pct, il6, other.");
        PathogenTest = Flag("pathogen_test", "Counts as a pathogen test under the 2024 sets (culture, microscopy, immunology, molecular, specific markers; not PCT or IL-6).");
        MicrobiologyTest = Flag("microbiology_test", "Counts as a microbiological specimen under the evaluation indicators of 2015.");
        ActionTest = Flag("action_test", "Counts as testing under the action of 2021, procalcitonin and interleukin 6 among it.");
        Positive = Flag("positive", "True where a pathogen was found.");
        Rejected = Flag("rejected", "True where the laboratory refused it.");
        CollectedAt = Timestamp("collected_at", "Time of collection.");
        BeforeTherapy = Flag("before_therapy", "Collected before the first therapeutic antimicrobial of the encounter.");
    }

    public TextColumn Specimen { get; }

    public TextColumn Encounter { get; }

    public TextColumn Patient { get; }

    public TextColumn Month { get; }

    public TextColumn Department { get; }

    public TextColumn SpecimenType { get; }

    public TextColumn SpecimenGroup { get; }

    public Column<bool> SterileSite { get; }

    public TextColumn Test { get; }

    public Column<bool> PathogenTest { get; }

    public Column<bool> MicrobiologyTest { get; }

    public Column<bool> ActionTest { get; }

    public Column<bool> Positive { get; }

    public Column<bool> Rejected { get; }

    public Column<long> CollectedAt { get; }

    public Column<bool> BeforeTherapy { get; }
}
