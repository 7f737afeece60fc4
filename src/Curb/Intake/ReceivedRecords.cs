using Curb.Intake.Received;

namespace Curb.Intake;

/// <summary>All received records of one institution (or of part of its patients): what facts are derived from. Tables that were not delivered are empty.</summary>
public sealed record ReceivedRecords(string Institution)
{
    public ReceivedPatients Patients { get; init; } = new();

    public ReceivedEncounters Encounters { get; init; } = new();

    public ReceivedWardStays WardStays { get; init; } = new();

    public ReceivedDiagnoses Diagnoses { get; init; } = new();

    public ReceivedDrugOrders DrugOrders { get; init; } = new();

    /// <summary>Lines that are left out of <see cref="DrugOrders"/>, as sums; empty where every line is there.</summary>
    public OtherOrders OtherOrders { get; init; } = new();

    public ReceivedAdministrations Administrations { get; init; } = new();

    public ReceivedSurgeries Surgeries { get; init; } = new();

    public ReceivedSpecimens Specimens { get; init; } = new();

    public ReceivedMeasurements Measurements { get; init; } = new();

    public ReceivedReactions Reactions { get; init; } = new();

    public ReceivedIsolates Isolates { get; init; } = new();

    public ReceivedSusceptibilities Susceptibilities { get; init; } = new();
}
