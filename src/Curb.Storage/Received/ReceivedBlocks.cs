using System.Globalization;
using Curb.AntimicrobialUse;
using Curb.Intake.Received;
using Curb.Storage.DuckDb;
using Curb.Storage.Tables;

namespace Curb.Storage.Received;

/// <summary>Reads a received table of an institution block after block, in the order in which its rows lie.</summary>
internal static class ReceivedBlocks
{
    /// <summary>Order lines are read in two stretches at once: they are most of what there is to read.</summary>
    public const int MostStretches = 2;

    private const int RowsPerBlock = 1 << 17;

    /// <summary>The blocks of a table in stretches of its ids, lower ids first; each stretch has at least one block, which may be empty.</summary>
    /// <param name="columns">The store.</param>
    /// <param name="source">The table, whose dictionaries of coded texts the blocks share.</param>
    /// <param name="institution">Code of the institution in the table.</param>
    /// <param name="sieve">Where given, lines of other drugs come as sums wherever facts need no more of them; made anew for each stretch.</param>
    /// <param name="stays">Keys of the inpatient stays, complete once encounters were read.</param>
    public static IReadOnlyList<IEnumerable<ReceivedBlock>> Of(ColumnStore columns, ReceivedTable source, int institution, Func<OrderSieve>? sieve, StayKeys stays)
    {
        if (source is not ReceivedDrugOrders)
        {
            return [Read(columns, source, institution, null, stays, "")];
        }

        long middle;
        using (var connection = columns.Connections.Rent())
        {
            middle = connection.Whole($"SELECT (min(id) + max(id)) // 2 FROM {source.Name} WHERE institution = {institution}") ?? 0;
        }

        return
        [
            Read(columns, source, institution, sieve?.Invoke(), stays, string.Create(CultureInfo.InvariantCulture, $" AND id <= {middle}")),
            Read(columns, source, institution, sieve?.Invoke(), stays, string.Create(CultureInfo.InvariantCulture, $" AND id > {middle}")),
        ];
    }

    // The stretches of a table share its dictionaries; the store's own lock on each column lets one at a time add to it.
    private static IEnumerable<ReceivedBlock> Read(ColumnStore columns, ReceivedTable source, int institution, OrderSieve? sieve, StayKeys stays, string stretch)
    {
        var table = StoredTable.ReceivedNamed(source.Name);
        var reader = TableReader.Of(table, columns.Texts);
        var sieved = sieve is not null ? new SievedOrders(sieve, stays, column => columns.Texts.Column(table.Name, column)) : null;
        int[] all = [.. Enumerable.Range(0, DuckDbAppender.Capacity)];
        using var connection = columns.Connections.Rent();
        using var result = connection.Stream($"SELECT {reader.ColumnList} FROM {table.Name} WHERE institution = {institution}{stretch}");
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
