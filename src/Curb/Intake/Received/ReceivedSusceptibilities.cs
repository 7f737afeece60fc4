using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>One row per measured value of an isolate. Kept narrow, because a nation's year has tens of millions of them.</summary>
public sealed class ReceivedSusceptibilities : Table
{
    public ReceivedSusceptibilities()
        : base("received_susceptibility")
    {
        Isolate = Long("isolate", "In a delivery: the row of the isolate in the delivery's isolate table. In the store: the id of the isolate.");
        Test = Text("test", "Drug, guideline, method and disk load as a WHONET column name: AMP_NM, CIP_ND5, VAN_NE; CODE_NM_SIR-style suffix _SIR for a reported category.");
        Value = Text("value", "The value as delivered: <=0.25, 19, R …; never blank.");
        Line = Whole("line", "Line of the source file in long formats (one value per line); unknown in wide ones.");
    }

    public Column<long> Isolate { get; }

    public TextColumn Test { get; }

    public TextColumn Value { get; }

    public Column<int> Line { get; }
}
