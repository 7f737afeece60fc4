using Curb.Intake.Received;

namespace Curb.Storage.Received;

/// <summary>Results delivered together with their isolate (one source row holds all of them): they are part of its content and are replaced with it.</summary>
internal sealed class WholeIsolateResults(BatchContext batch)
{
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
        batch.DeleteIds(ResultLists.Table, "isolate", isolates.IdsOf(RowOutcome.Replaced));
        ResultLists.Append(batch, results, isolates.Ids, Runs(results, isolates));
    }

    /// <summary>The results of each isolate that is to be written, as far as they follow one another.</summary>
    private static IEnumerable<(int Start, int End)> Runs(ReceivedSusceptibilities results, MergedRows isolates)
    {
        for (int start = 0; start < results.Count;)
        {
            int isolate = (int)results.Isolate.Values[start];
            int end = start + 1;
            while (end < results.Count && results.Isolate.Values[end] == isolate)
            {
                end++;
            }

            if (isolates.IsToWrite(isolate))
            {
                yield return (start, end);
            }

            start = end;
        }
    }
}
