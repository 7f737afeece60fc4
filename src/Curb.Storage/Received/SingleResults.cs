using Curb.Intake;
using Curb.Intake.Received;
using Curb.Storage.Tables;

namespace Curb.Storage.Received;

/// <summary>
/// Results delivered one by one (each source row is a result of an isolate): merged by isolate and test. Neighbouring results with the same line
/// come from one source row (a value and its category), which has one outcome: where any of its results contradicts an earlier row, none is taken.
/// </summary>
internal sealed class SingleResults(BatchContext batch)
{
    private static readonly StoredTable s_table = ResultLists.Table;

    // What the batch has seen, by isolate id and test code: the value's code and the line that brought it.
    private readonly Dictionary<(long Isolate, int Test), (int Value, int Line)> _seen = [];

    public void Merge(ReceivedSusceptibilities results, ReceivedIsolates isolateRows, MergedRows isolates, RowCounts counts)
    {
        var part = new Part(results, isolateRows, isolates, TestCodes(results), ValueCodes(results), Standing(isolates));
        var outcomes = new RowOutcome[results.Count];
        for (int start = 0; start < results.Count;)
        {
            int end = EndOfLine(results, start);
            var outcome = Decide(part, start, end, outcomes);
            if (outcome != RowOutcome.Rejected)
            {
                counts.Add(outcome, 1); // rejected ones are counted by their rejections
            }

            start = end;
        }

        Store(part, outcomes);
    }

    private static int EndOfLine(ReceivedSusceptibilities results, int start)
    {
        int end = start + 1;
        while (end < results.Count && results.Line[start] is { } line && results.Line[end] == line)
        {
            end++;
        }

        return end;
    }

    private int[] TestCodes(ReceivedSusceptibilities results) => batch.Texts.Column(s_table.Name, "test").CodesFor(results.Test);

    private int[] ValueCodes(ReceivedSusceptibilities results) => batch.Texts.Column(s_table.Name, "value").CodesFor(results.Value);

    private RowOutcome Decide(Part part, int start, int end, RowOutcome[] outcomes)
    {
        int isolateRow = (int)part.Results.Isolate.Values[start];
        if (part.Isolates.Outcomes[isolateRow] == RowOutcome.Rejected)
        {
            outcomes.AsSpan(start, end - start).Fill(RowOutcome.Rejected);
            Reject(part, start, $"a record of the isolate that can be taken; its line {part.IsolateRows.Line[isolateRow] ?? 0} was rejected", "isolate-rejected");
            return RowOutcome.Rejected;
        }

        if (FirstConflict(part, start, end) is { } conflict)
        {
            outcomes.AsSpan(start, end - start).Fill(RowOutcome.Rejected);
            Reject(part, conflict.Row, $"one value for each isolate and test; line {conflict.Line} gives another value and was taken", "duplicate-key");
            return RowOutcome.Rejected;
        }

        var strongest = RowOutcome.Unchanged;
        for (int row = start; row < end; row++)
        {
            outcomes[row] = Take(part, row);
            strongest = outcomes[row] > strongest ? outcomes[row] : strongest;
        }

        return strongest;
    }

    private (int Row, int Line)? FirstConflict(Part part, int start, int end)
    {
        for (int row = start; row < end; row++)
        {
            var key = part.Key(row);
            if (_seen.TryGetValue(key, out var seen) && seen.Value != part.Value(row))
            {
                return (row, seen.Line);
            }

            for (int earlier = start; earlier < row; earlier++)
            {
                if (part.Key(earlier) == key && part.Value(earlier) != part.Value(row))
                {
                    return (row, part.Results.Line[earlier] ?? 0);
                }
            }
        }

        return null;
    }

    private RowOutcome Take(Part part, int row)
    {
        var key = part.Key(row);
        if (!_seen.TryAdd(key, (part.Value(row), part.Results.Line[row] ?? 0)))
        {
            return RowOutcome.Unchanged;
        }

        return !part.Standing.TryGetValue(key, out int before) ? RowOutcome.Accepted
            : before == part.Value(row) ? RowOutcome.Unchanged
            : RowOutcome.Replaced;
    }

    private void Reject(Part part, int row, string expected, string reason)
    {
        string isolate = part.IsolateRows.Key[(int)part.Results.Isolate.Values[row]] ?? "";
        batch.Reject(new Rejection(batch.File.Name, part.Results.Line[row] ?? 0, part.Results.Test[row] ?? "", $"{isolate}: {part.Results.Value[row]}", expected, reason));
    }

    /// <summary>The results that stood before the batch for the part's isolates.</summary>
    private Dictionary<(long Isolate, int Test), int> Standing(MergedRows isolates)
    {
        var standing = new Dictionary<(long Isolate, int Test), int>();
        if (isolates.StoodBefore.Count == 0)
        {
            return standing;
        }

        batch.StageIds("touched_id", [.. isolates.StoodBefore]);
        SplitLists();
        using var result = batch.Writer.Query($"SELECT isolate, test[1], value[1] FROM {s_table.Name} WHERE batch <> {batch.Number} AND isolate IN (SELECT id FROM touched_id)");
        while (result.NextChunk())
        {
            var ids = result.Column(0).Values<long>();
            var tests = result.Column(1).Values<int>();
            var values = result.Column(2).Values<int>();
            for (int i = 0; i < result.Rows; i++)
            {
                standing[(ids[i], tests[i])] = values[i];
            }
        }

        return standing;
    }

    private void Store(Part part, RowOutcome[] outcomes)
    {
        DeleteReplaced(part, outcomes);
        var rows = Enumerable.Range(0, outcomes.Length).Where(row => outcomes[row] is RowOutcome.Accepted or RowOutcome.Replaced);
        ResultLists.Append(batch, part.Results, part.Isolates.Ids, rows.Select(row => (row, row + 1)));
    }

    /// <summary>Results of the touched isolates that came together get a row each, so that each can be replaced alone.</summary>
    private void SplitLists()
    {
        const string touched = "len(test) > 1 AND isolate IN (SELECT id FROM touched_id)";
        batch.Writer.Execute($"CREATE OR REPLACE TEMP TABLE split_list AS SELECT institution, isolate, batch, unnest(test) AS test, unnest(value) AS value, unnest(line) AS line FROM {s_table.Name} WHERE {touched}");
        if (batch.Writer.Execute($"DELETE FROM {s_table.Name} WHERE {touched}") > 0)
        {
            batch.Writer.Execute($"INSERT INTO {s_table.Name} SELECT institution, isolate, batch, [test], [value], CASE WHEN line IS NULL THEN NULL ELSE [line] END FROM split_list ORDER BY rowid");
        }
    }

    private void DeleteReplaced(Part part, RowOutcome[] outcomes)
    {
        List<long> replaced = [.. Enumerable.Range(0, outcomes.Length).Where(row => outcomes[row] == RowOutcome.Replaced).Select(part.Key).Select(OneNumber)];
        if (replaced.Count > 0)
        {
            batch.StageIds("touched_id", replaced);
            batch.Writer.Execute($"DELETE FROM {s_table.Name} WHERE isolate * {MostTests} + test[1] IN (SELECT id FROM touched_id)");
        }
    }

    // Isolate and test as one whole number to look up; distinct tests are hundreds.
    private const long MostTests = 1 << 20;

    private static long OneNumber((long Isolate, int Test) key) => key.Test < MostTests
        ? checked((key.Isolate * MostTests) + key.Test)
        : throw new InvalidOperationException($"The store has more than {MostTests} distinct test names; results can't be replaced one by one.");

    private sealed record Part(ReceivedSusceptibilities Results, ReceivedIsolates IsolateRows, MergedRows Isolates, int[] TestCodes, int[] ValueCodes, Dictionary<(long Isolate, int Test), int> Standing)
    {
        public (long Isolate, int Test) Key(int row) => (Isolates.Ids[Results.Isolate.Values[row]], TestCodes[Results.Test.Codes[row]]);

        public int Value(int row) => ValueCodes[Results.Value.Codes[row]];
    }
}
