using Curb.AntimicrobialUse;
using Curb.Intake.Received;
using Curb.Storage.DuckDb;
using Curb.Storage.Tables;

namespace Curb.Storage.Received;

/// <summary>Reads a received table of an institution block after block, in the order in which its rows lie.</summary>
internal static class ReceivedBlocks
{
    private const int RowsPerBlock = 1 << 17;

    /// <summary>The blocks of a table; at least one, which may be empty.</summary>
    /// <param name="columns">The store.</param>
    /// <param name="source">The table, whose dictionaries of coded texts the blocks share.</param>
    /// <param name="institution">Code of the institution in the table.</param>
    /// <param name="sieve">Where given, lines of other drugs come as sums wherever facts need no more of them.</param>
    /// <param name="stays">Keys of the inpatient stays, complete once encounters were read.</param>
    public static IEnumerable<ReceivedBlock> Of(ColumnStore columns, ReceivedTable source, int institution, OrderSieve? sieve, StayKeys stays)
    {
        var table = StoredTable.ReceivedNamed(source.Name);
        var reader = TableReader.Of(table, columns.Texts);
        var sieved = sieve is not null && source is ReceivedDrugOrders ? new SievedOrders(sieve, stays, column => columns.Texts.Column(table.Name, column)) : null;
        int[] all = [.. Enumerable.Range(0, DuckDbAppender.Capacity)];
        using var connection = columns.Connections.Rent();
        using var result = connection.Stream($"SELECT {reader.ColumnList} FROM {table.Name} WHERE institution = {institution}");
        var block = ReceivedBlock.Of(source);
        var sinks = reader.Into(block.Rows);
        while (result.NextChunk())
        {
            sinks.Append(result, sieved is null ? all.AsSpan(0, result.Rows) : sieved.Choose(result, block.OtherOrders));
            if (block.Rows.Count >= RowsPerBlock || block.OtherOrders.Count >= RowsPerBlock)
            {
                yield return block;
                block = ReceivedBlock.Of(source);
                sinks = reader.Into(block.Rows);
            }
        }

        yield return block;
    }
}
