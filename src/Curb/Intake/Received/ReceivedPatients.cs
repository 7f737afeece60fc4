using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>One row per patient of an institution. Names are not part of it.</summary>
public sealed class ReceivedPatients : ReceivedTable
{
    public ReceivedPatients()
        : base("received_patient")
    {
        Sex = Text("sex", "m, f, or the source's text where it is neither.");
        BirthDate = Date("birth_date", "Date of birth.");
    }

    public TextColumn Sex { get; }

    public Column<int> BirthDate { get; }
}
