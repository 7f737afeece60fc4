using Curb.Columns;

namespace Curb.Facts;

/// <summary>
/// Flat, coded, columnar meaning: every question is a count or a sum over these columns. A pure function of received records, reference tables and policy packs.
/// The column names are the closed vocabulary of indicator definitions.
/// </summary>
public abstract class FactTable : Table
{
    protected FactTable(string name)
        : base(name)
    {
        Institution = Text("institution", "Code of the institution.");
        ReceivedId = Long("received_id", "Id of the received record the row rests on (in the received table of the same subject).");
    }

    public TextColumn Institution { get; }

    public Column<long> ReceivedId { get; }
}
