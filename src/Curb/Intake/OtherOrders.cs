using Curb.Columns;

namespace Curb.Intake;

/// <summary>
/// Order lines of delivered inpatient stays that name no antimicrobial, summed: facts rest on nothing of them but their number, and whether one goes into a vein. One row for each run of
/// lines of one stay; a stay may have several rows.
/// </summary>
public sealed class OtherOrders : Table
{
    public OtherOrders()
        : base("other_orders")
    {
        Encounter = Text("encounter", "Key of the encounter.");
        Lines = Whole("lines", "Number of lines.");
        Infused = Flag("infused", "True where one of them goes into a vein, drugs to take home aside.");
        OnWard = Flag("on_ward", "True where one of them is no drug to take home.");
        LatestStart = Timestamp("latest_start", "Latest start of the lines.");
    }

    public TextColumn Encounter { get; }

    public Column<int> Lines { get; }

    public Column<bool> Infused { get; }

    public Column<bool> OnWard { get; }

    public Column<long> LatestStart { get; }
}
