using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>One row per measurement of a patient: a sign (body temperature) or a laboratory value.</summary>
public sealed class ReceivedMeasurements : ReceivedTable
{
    public ReceivedMeasurements()
        : base("received_measurement")
    {
        Patient = Text("patient", "Key of the patient.");
        Encounter = Text("encounter", "Key of the encounter, where known.");
        Code = Text("code", "Code of what was measured as delivered: LOINC or the source's own.");
        ItemName = Text("name", "What was measured as delivered: 体温, CRP …");
        Value = Text("reading", "Value as delivered, with its sign: 38.6, <0.02.");
        Unit = Text("unit", "Unit as delivered.");
        TakenAt = Timestamp("taken_at", "When it was measured, or the sample was taken.");
    }

    public TextColumn Patient { get; }

    public TextColumn Encounter { get; }

    public TextColumn Code { get; }

    public TextColumn ItemName { get; }

    public TextColumn Value { get; }

    public TextColumn Unit { get; }

    public Column<long> TakenAt { get; }
}
