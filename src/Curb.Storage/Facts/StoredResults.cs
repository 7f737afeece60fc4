using Curb.Facts;
using Curb.Storage.DuckDb;
using Curb.Storage.Tables;

namespace Curb.Storage.Facts;

/// <summary>Writes susceptibility results of one institution: outcomes that the store doesn't know yet get the next numbers, results are written as those numbers.</summary>
internal sealed class StoredResults(DuckDbConnection writer, CodedTexts texts, string institution)
{
    private static readonly StoredTable s_results = StoredTable.FactsNamed("susceptibility");
    private readonly Dictionary<OutcomeCodes, int> _numbers = Known(writer);

    public void Add(IsolateResults results)
    {
        int[] numbers = Numbers(results.Outcomes);
        int own = texts.Column(s_results.Name, "institution").Code(institution);
        using var appender = writer.Append(s_results.Name, s_results.Layout);
        int filled = 0;
        for (int isolate = 0; isolate < results.Isolates.Length; isolate++)
        {
            for (int at = results.Starts[isolate]; at < results.Starts[isolate + 1];)
            {
                int rows = Math.Min(results.Starts[isolate + 1] - at, DuckDbAppender.Capacity - filled);
                appender.Column<long>(1).Slice(filled, rows).Fill(results.Isolates[isolate]);
                var outcomes = appender.Column<int>(2).Slice(filled, rows);
                for (int i = 0; i < rows; i++)
                {
                    outcomes[i] = numbers[results.OutcomeOf[at + i]];
                }

                at += rows;
                filled += rows;
                if (filled == DuckDbAppender.Capacity)
                {
                    Push(appender, own, ref filled);
                }
            }
        }

        if (filled > 0)
        {
            Push(appender, own, ref filled);
        }

        appender.Complete();
    }

    private static void Push(DuckDbAppender appender, int institution, ref int filled)
    {
        appender.Column<int>(0)[..filled].Fill(institution);
        appender.Push(filled);
        filled = 0;
    }

    /// <summary>The store's number of every outcome; new ones are written.</summary>
    private int[] Numbers(ResultOutcomes outcomes)
    {
        var numbers = new int[outcomes.Count];
        var codes = outcomes.Columns.OfType<Columns.TextColumn>().ToDictionary(column => column.Name, column => texts.Column(StoredTable.Outcomes.Name, column.Name).CodesFor(column));
        int Code(Columns.TextColumn column, int row) => codes[column.Name][column.Codes[row]];
        var added = new List<int>();
        for (int row = 0; row < numbers.Length; row++)
        {
            var outcome = new OutcomeCodes(
                Code(outcomes.Drug, row), Code(outcomes.Method, row), Code(outcomes.Operator, row), outcomes.Value[row], Code(outcomes.Reported, row), Code(outcomes.Sir, row), Code(outcomes.Compared, row), Code(outcomes.Reason, row));
            if (!_numbers.TryGetValue(outcome, out numbers[row]))
            {
                _numbers.Add(outcome, numbers[row] = _numbers.Count + 1);
                added.Add(row);
            }
        }

        Write(outcomes, numbers, [.. added]);
        return numbers;
    }

    private void Write(ResultOutcomes outcomes, int[] numbers, int[] rows)
    {
        using var appender = new TableAppender(writer, StoredTable.Outcomes, texts);
        appender.Append(appender.Feeds(outcomes, new Dictionary<string, ColumnFeed> { [StoredTable.Outcome] = new ArrayFeed<int>(numbers) }), rows);
        appender.Complete();
    }

    private static Dictionary<OutcomeCodes, int> Known(DuckDbConnection writer)
    {
        var known = new Dictionary<OutcomeCodes, int>();
        using var result = writer.Query($"SELECT drug, method, operator, value, reported, sir, compared, reason, {StoredTable.Outcome} FROM {StoredTable.Outcomes.Name}");
        while (result.NextChunk())
        {
            for (int row = 0; row < result.Rows; row++)
            {
                int Code(int column) => result.Column(column).IsNull(row) ? 0 : result.Column(column).Values<int>()[row];
                var outcome = new OutcomeCodes(Code(0), Code(1), Code(2), result.Column(3).IsNull(row) ? null : result.Column(3).Values<double>()[row], Code(4), Code(5), Code(6), Code(7));
                known.Add(outcome, Code(8));
            }
        }

        return known;
    }

    private readonly record struct OutcomeCodes(int Drug, int Method, int Operator, double? Value, int Reported, int Sir, int Compared, int Reason);
}
