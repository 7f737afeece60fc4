using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>One row per dose given.</summary>
public sealed class ReceivedAdministrations : ReceivedTable
{
    public ReceivedAdministrations()
        : base("received_administration")
    {
        Order = Text("order_key", "Key of the order.");
        Encounter = Text("encounter", "Key of the encounter.");
        GivenAt = Timestamp("given_at", "Start of the dose.");
        EndedAt = Timestamp("ended_at", "End of an infusion.");
        Dose = Number("dose", "Dose given, in dose_unit.");
        DoseUnit = Text("dose_unit", "Unit of the dose.");
        Route = Text("route", "Route as delivered.");
    }

    public TextColumn Order { get; }

    public TextColumn Encounter { get; }

    public Column<long> GivenAt { get; }

    public Column<long> EndedAt { get; }

    public Column<double> Dose { get; }

    public TextColumn DoseUnit { get; }

    public TextColumn Route { get; }
}
