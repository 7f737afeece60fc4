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
        DrugAsRecommended = Flag("drug_as_recommended", "The drugs are a recommended regimen of the procedure group; unknown where a regimen stands under a condition that orders do not tell.");
        DurationHours = Number("duration_hours", "Length of the operation, hours.");
        StartedAt = Timestamp("started_at", "Skin incision.");
        EndedAt = Timestamp("ended_at", "End of the operation.");
        DepartmentGroup = Text("department_group", "Group of the department by the words in its name: general-surgery, orthopaedics, urology …");
        IncisionGuideline = Text("incision_guideline", "Class of the guideline of 2015: 1, 2, 3, 4; 2-3 where the front page does not tell clean-contaminated from contaminated; unknown where not given.");
        Implant = Flag("implant", "A foreign body was implanted.");
        BloodLossMl = Number("blood_loss_ml", "Blood loss, millilitres.");
        Indication = Text("indication", "Whether the procedure asks for prophylaxis: usual, depends, in-principle-none; unknown where the procedure is in no table.");
        Agents = Whole("agents", "Distinct prophylactic antimicrobials.");
        Intravenous = Flag("intravenous", "A prophylactic antimicrobial was intravenous.");
        SpecialGrade = Flag("special_grade", "A prophylactic antimicrobial was of the special grade.");
        TimingApplies = Flag("timing_applies", "False for caesarean sections, whose first dose may follow the clamping of the cord.");
        FirstDoseByNotice = Text("first_dose_by_notice", "Where the first dose falls by the reading of 2009 (0.5 to 2 hours before incision): in-window, early, late, after-incision.");
        FirstDoseByGuideline = Text("first_dose_by_guideline", "Where it falls by the guideline of 2015 (0.5 to 1 hour; vancomycin and fluoroquinolones 1 to 2 hours).");
        HoursAllowed = Number("hours_allowed", "How long prophylaxis may last after the operation: 24 hours, 48 in operations on the heart.");
        StoppedInTime = Flag("stopped_in_time", "The last prophylactic dose was within the hours allowed.");
        DurationBand = Text("duration_band", "Hours after the operation in bands: to-24h, to-48h, to-72h, over-72h.");
        RedoseDue = Flag("redose_due", "A further dose was due during the operation: over 3 hours, over two half-lives of the drug, or over 1,500 mL of blood lost by an adult.");
        Redosed = Flag("redosed", "A prophylactic dose was given between incision and end of the operation; unknown where neither doses nor orders tell.");
        Choice = Text("choice", "The drugs against the regimens of the procedure group: recommended, conditional (allergy, much MRSA), not-recommended.");
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

    public Column<long> StartedAt { get; }

    public Column<long> EndedAt { get; }

    public TextColumn DepartmentGroup { get; }

    public TextColumn IncisionGuideline { get; }

    public Column<bool> Implant { get; }

    public Column<double> BloodLossMl { get; }

    public TextColumn Indication { get; }

    public Column<int> Agents { get; }

    public Column<bool> Intravenous { get; }

    public Column<bool> SpecialGrade { get; }

    public Column<bool> TimingApplies { get; }

    public TextColumn FirstDoseByNotice { get; }

    public TextColumn FirstDoseByGuideline { get; }

    public Column<double> HoursAllowed { get; }

    public Column<bool> StoppedInTime { get; }

    public TextColumn DurationBand { get; }

    public Column<bool> RedoseDue { get; }

    public Column<bool> Redosed { get; }

    public TextColumn Choice { get; }
}
