using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>One row per stretch of time that an inpatient spends in one ward.</summary>
public sealed class ReceivedWardStays : ReceivedTable
{
    public ReceivedWardStays()
        : base("received_ward_stay")
    {
        Encounter = Text("encounter", "Key of the encounter.");
        Department = Text("department", "Department.");
        Ward = Text("ward", "Ward.");
        StartedAt = Timestamp("started_at", "Start.");
        EndedAt = Timestamp("ended_at", "End; unknown while it lasts.");
    }

    public TextColumn Encounter { get; }

    public TextColumn Department { get; }

    public TextColumn Ward { get; }

    public Column<long> StartedAt { get; }

    public Column<long> EndedAt { get; }
}
