using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>One row per specimen sent for a microbiological or infection-related test; specimens without growth and other infection tests too.</summary>
public sealed class ReceivedSpecimens : ReceivedTable
{
    public ReceivedSpecimens()
        : base("received_specimen")
    {
        Patient = Text("patient", "Key of the patient.");
        Encounter = Text("encounter", "Key of the encounter, where known.");
        Department = Text("department", "Department or ward that sent it.");
        SpecimenType = Text("specimen_type", "Specimen type as delivered (code or text).");
        Test = Text("test", "Test as delivered: culture, smear, antigen, PCR, PCT …; blank means culture.");
        OrderedAt = Timestamp("ordered_at", "Time of the request.");
        CollectedAt = Timestamp("collected_at", "Time of collection.");
        ReceivedAt = Timestamp("received_at", "Arrival in the laboratory.");
        ReportedAt = Timestamp("reported_at", "Report.");
        Result = Text("result", "Result as delivered: positive, negative, no growth, text.");
        RejectedReason = Text("rejected_reason", "Why the laboratory refused the specimen, if it did.");
    }

    public TextColumn Patient { get; }

    public TextColumn Encounter { get; }

    public TextColumn Department { get; }

    public TextColumn SpecimenType { get; }

    public TextColumn Test { get; }

    public Column<long> OrderedAt { get; }

    public Column<long> CollectedAt { get; }

    public Column<long> ReceivedAt { get; }

    public Column<long> ReportedAt { get; }

    public TextColumn Result { get; }

    public TextColumn RejectedReason { get; }
}
