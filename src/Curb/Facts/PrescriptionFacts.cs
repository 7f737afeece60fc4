using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per outpatient or emergency prescription.</summary>
public sealed class PrescriptionFacts : FactTable
{
    public PrescriptionFacts()
        : base("prescription")
    {
        Prescription = Text("prescription", "Prescription number.");
        Encounter = Text("encounter", "Key of the encounter.");
        Patient = Text("patient", "Key of the patient.");
        Kind = Text("kind", "outpatient or emergency.");
        Month = Text("month", "Month yyyy-MM of the prescription.");
        Department = Text("department", "Department.");
        Physician = Text("physician", "Prescriber.");
        Lines = Whole("lines", "Lines on the prescription.");
        Antimicrobial = Flag("antimicrobial", "Holds a systemic antimicrobial in scope.");
        Special = Flag("special", "Holds a special-grade antimicrobial.");
        Intravenous = Flag("intravenous", "Holds an intravenous antimicrobial.");
        Agents = Whole("agents", "Distinct antimicrobials.");
        Cost = Number("cost", "Charge of the prescription.");
        AntimicrobialCost = Number("antimicrobial_cost", "Charge of its antimicrobials.");
    }

    public TextColumn Prescription { get; }

    public TextColumn Encounter { get; }

    public TextColumn Patient { get; }

    public TextColumn Kind { get; }

    public TextColumn Month { get; }

    public TextColumn Department { get; }

    public TextColumn Physician { get; }

    public Column<int> Lines { get; }

    public Column<bool> Antimicrobial { get; }

    public Column<bool> Special { get; }

    public Column<bool> Intravenous { get; }

    public Column<int> Agents { get; }

    public Column<double> Cost { get; }

    public Column<double> AntimicrobialCost { get; }
}
