using Curb.Columns;
using Curb.Intake.Received;
using Curb.Storage.DuckDb;
using Curb.Storage.Tables;

namespace Curb.Storage.Received;

/// <summary>Results delivered together with their isolate (one source row holds all of them): they are part of its content and are replaced with it.</summary>
internal sealed class WholeIsolateResults(BatchContext batch)
{
    private static readonly StoredTable s_table = StoredTable.ReceivedNamed("received_susceptibility");

    /// <summary>The digest terms that the results add to their isolates' content, by row of the isolate table.</summary>
    public static UInt128[] Terms(ReceivedSusceptibilities results, int isolates)
    {
        var terms = new UInt128[isolates];
        var (tests, values) = (ContentHash.OfCodes(results.Test), ContentHash.OfCodes(results.Value));
        var testCodes = results.Test.Codes;
        var valueCodes = results.Value.Codes;
        var isolateRows = results.Isolate.Values;
        for (int row = 0; row < results.Count; row++)
        {
            terms[isolateRows[row]] += ContentHash.Term(tests[testCodes[row]], values[valueCodes[row]]);
        }

        return terms;
    }

    /// <summary>Writes the results of the isolates that were accepted or replaced.</summary>
    public void Merge(ReceivedSusceptibilities results, MergedRows isolates)
    {
        batch.DeleteIds(s_table, "isolate", isolates.IdsOf(RowOutcome.Replaced));
        using var appender = new TableAppender(batch.Writer, s_table, batch.Texts);
        var feeds = appender.Feeds(results, new Dictionary<string, ColumnFeed>
        {
            ["institution"] = new ConstantFeed<int>(batch.InstitutionCode(s_table)),
            ["isolate"] = new IdOfRowFeed(results.Isolate, isolates.Ids),
            ["batch"] = new ConstantFeed<int>(batch.Number),
        });
        var isolateRows = results.Isolate.Values;
        Span<int> rows = stackalloc int[DuckDbAppender.Capacity];
        int filled = 0;
        for (int row = 0; row < results.Count; row++)
        {
            if (isolates.IsToWrite((int)isolateRows[row]))
            {
                rows[filled++] = row;
            }

            if (filled == rows.Length || (row == results.Count - 1 && filled > 0))
            {
                appender.Append(feeds, rows[..filled]);
                filled = 0;
            }
        }

        appender.Complete();
    }
}
