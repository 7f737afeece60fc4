using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>One row per operation or interventional procedure.</summary>
public sealed class ReceivedSurgeries : ReceivedTable
{
    public ReceivedSurgeries()
        : base("received_surgery")
    {
        Encounter = Text("encounter", "Key of the encounter.");
        Patient = Text("patient", "Key of the patient.");
        ProcedureCode = Text("procedure_code", "Procedure code as delivered (ICD-9-CM-3).");
        ProcedureName = Text("procedure_name", "Procedure name as delivered.");
        IncisionClass = Text("incision_class", "Incision class as delivered (0, Ⅰ, Ⅱ, Ⅲ, Ⅳ).");
        IncisionSystem = Text("incision_system", "front-page (病案首页 0/Ⅰ/Ⅱ/Ⅲ) or guideline (Ⅰ–Ⅳ); blank means front-page.");
        Interventional = Flag("interventional", "True for interventional procedures.");
        Implant = Flag("implant", "True where a foreign body was implanted.");
        StartedAt = Timestamp("started_at", "Skin incision.");
        EndedAt = Timestamp("ended_at", "End of the operation.");
        BloodLossMl = Number("blood_loss_ml", "Blood loss, millilitres.");
        Surgeon = Text("surgeon", "Surgeon.");
        Department = Text("department", "Department.");
    }

    public TextColumn Encounter { get; }

    public TextColumn Patient { get; }

    public TextColumn ProcedureCode { get; }

    public TextColumn ProcedureName { get; }

    public TextColumn IncisionClass { get; }

    public TextColumn IncisionSystem { get; }

    public Column<bool> Interventional { get; }

    public Column<bool> Implant { get; }

    public Column<long> StartedAt { get; }

    public Column<long> EndedAt { get; }

    public Column<double> BloodLossMl { get; }

    public TextColumn Surgeon { get; }

    public TextColumn Department { get; }
}
