using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>One row per diagnosis of an encounter.</summary>
public sealed class ReceivedDiagnoses : ReceivedTable
{
    public ReceivedDiagnoses()
        : base("received_diagnosis")
    {
        Encounter = Text("encounter", "Key of the encounter.");
        Rank = Whole("rank", "1 for the main diagnosis.");
        Code = Text("code", "ICD code as delivered.");
        Diagnosis = Text("diagnosis", "Text of the diagnosis.");
    }

    public TextColumn Encounter { get; }

    public Column<int> Rank { get; }

    public TextColumn Code { get; }

    public TextColumn Diagnosis { get; }
}
