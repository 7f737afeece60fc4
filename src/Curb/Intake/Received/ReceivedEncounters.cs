using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>One row per visit (outpatient, emergency) or stay (inpatient).</summary>
public sealed class ReceivedEncounters : ReceivedTable
{
    public ReceivedEncounters()
        : base("received_encounter")
    {
        Patient = Text("patient", "Key of the patient.");
        Kind = Text("kind", "outpatient, emergency or inpatient.");
        Department = Text("department", "Department of the visit, or the one the patient was discharged from (or lies in).");
        Physician = Text("physician", "Responsible physician.");
        PhysicianTitle = Text("physician_title", "The physician's professional title as delivered.");
        AdmittedAt = Timestamp("admitted_at", "Start of the visit or admission.");
        DischargedAt = Timestamp("discharged_at", "Discharge; unknown while the patient still lies in.");
        Sex = Text("sex", "m or f.");
        BirthDate = Date("birth_date", "Date of birth.");
        AgeYears = Number("age_years", "Age in years at the start, where the source gives it.");
        WeightKg = Number("weight_kg", "Body weight, kilograms.");
        MainDiagnosisCode = Text("main_diagnosis_code", "ICD code of the main diagnosis.");
        MainDiagnosis = Text("main_diagnosis", "Text of the main diagnosis.");
        Outcome = Text("outcome", "Outcome as delivered.");
        TotalCost = Number("total_cost", "All charges of the encounter, in the institution's currency.");
        DrugCost = Number("drug_cost", "Drug charges of the encounter, in the institution's currency.");
    }

    public TextColumn Patient { get; }

    public TextColumn Kind { get; }

    public TextColumn Department { get; }

    public TextColumn Physician { get; }

    public TextColumn PhysicianTitle { get; }

    public Column<long> AdmittedAt { get; }

    public Column<long> DischargedAt { get; }

    public TextColumn Sex { get; }

    public Column<int> BirthDate { get; }

    public Column<double> AgeYears { get; }

    public Column<double> WeightKg { get; }

    public TextColumn MainDiagnosisCode { get; }

    public TextColumn MainDiagnosis { get; }

    public TextColumn Outcome { get; }

    public Column<double> TotalCost { get; }

    public Column<double> DrugCost { get; }
}
