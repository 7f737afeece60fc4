using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Storage.Tables;

namespace Curb.Storage.Received;

/// <summary>Some rows of one received table on their way to the parts of an institution.</summary>
/// <param name="Rows">Rows that derivation needs whole.</param>
/// <param name="OtherOrders">Order lines that came as sums.</param>
internal sealed record ReceivedBlock(ReceivedTable Rows, OtherOrders OtherOrders)
{
    /// <summary>An empty block of a table, which shares that table's dictionaries of coded texts.</summary>
    public static ReceivedBlock Of(ReceivedTable source)
    {
        var rows = (ReceivedTable)Activator.CreateInstance(source.GetType())!;
        foreach (var (own, shared) in rows.Columns.Zip(source.Columns))
        {
            if (own is TextColumn text && StoredColumn.Of(own).Coded)
            {
                text.Share(((TextColumn)shared).Dictionary);
            }
        }

        return new ReceivedBlock(rows, new OtherOrders());
    }
}
