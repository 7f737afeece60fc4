using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per operation or interventional procedure.</summary>
public sealed class SurgeryFacts : FactTable
{
    public SurgeryFacts()
        : base("surgery")
    {
        Surgery = Text("surgery", "Key of the operation.");
        Encounter = Text("encounter", "Key of the encounter.");
        Patient = Text("patient", "Key of the patient.");
        Month = Text("month", "Cohort month yyyy-MM: of discharge.");
        Department = Text("department", "Department.");
        Surgeon = Text("surgeon", "Surgeon.");
        Procedure = Text("procedure", "Procedure code.");
        ProcedureGroup = Text("procedure_group", "Group of the prophylaxis table (guideline 2015 annex), where the code is in one.");
        IncisionClass = Text("incision_class", "Front-page class: 0, 1, 2 or 3; unknown where not given.");
        Interventional = Flag("interventional", "True for interventional procedures.");
        ProphylaxisGiven = Flag("prophylaxis_given", "A systemic antimicrobial was given for prophylaxis around the operation.");
        MinutesBefore = Whole("minutes_before", "Minutes from the first prophylactic dose to incision; negative after incision.");
        HoursAfter = Number("hours_after", "Hours from the end of the operation to the last prophylactic dose: as given, else by the order's schedule, else its stop.");
        Drugs = Text("drugs", "Codes of the prophylactic antimicrobials, ; between.");
        DrugAsRecommended = Flag("drug_as_recommended", "The drug is among those recommended for the procedure group.");
        DurationHours = Number("duration_hours", "Length of the operation, hours.");
    }

    public TextColumn Surgery { get; }

    public TextColumn Encounter { get; }

    public TextColumn Patient { get; }

    public TextColumn Month { get; }

    public TextColumn Department { get; }

    public TextColumn Surgeon { get; }

    public TextColumn Procedure { get; }

    public TextColumn ProcedureGroup { get; }

    public TextColumn IncisionClass { get; }

    public Column<bool> Interventional { get; }

    public Column<bool> ProphylaxisGiven { get; }

    public Column<int> MinutesBefore { get; }

    public Column<double> HoursAfter { get; }

    public TextColumn Drugs { get; }

    public Column<bool> DrugAsRecommended { get; }

    public Column<double> DurationHours { get; }
}
