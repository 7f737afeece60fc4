using Curb.Columns;

namespace Curb.Facts;

/// <summary>
/// Susceptibility results before they are spread over the columns of <see cref="SusceptibilityFacts"/>: isolate by isolate, each result the number of its outcome.
/// Four bytes a result, and nothing of the isolate is repeated.
/// </summary>
/// <param name="Isolates">Numbers of the isolates.</param>
/// <param name="Starts">Where the results of each isolate begin in <paramref name="OutcomeOf"/>; one more than isolates.</param>
/// <param name="OutcomeOf">Rows of <paramref name="Outcomes"/>.</param>
/// <param name="Outcomes">The distinct outcomes; some of them may belong to no result.</param>
public sealed record IsolateResults(long[] Isolates, int[] Starts, int[] OutcomeOf, ResultOutcomes Outcomes)
{
    public int Count => Starts[^1];

    /// <summary>Places in <see cref="Isolates"/> by the isolate's number; results that came in several pieces have several.</summary>
    public ILookup<long, int> Places() => Isolates.Index().ToLookup(entry => entry.Item, entry => entry.Index);

    /// <summary>Gathers the distinct outcomes of facts that were made row by row.</summary>
    /// <exception cref="ArgumentException">A row names no isolate.</exception>
    public static IsolateResults Of(SusceptibilityFacts facts)
    {
        var outcomes = new ResultOutcomes();
        var columns = outcomes.Columns.Select(column => (Own: column, Given: facts.Find(column.Name)!)).ToArray();
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        var (isolates, outcomeOf) = (new long[facts.Count], new int[facts.Count]);
        for (int row = 0; row < facts.Count; row++)
        {
            isolates[row] = facts.Isolate[row] ?? throw new ArgumentException($"Row {row} of susceptibility names no isolate.", nameof(facts));
            string key = string.Join('\u001f', columns.Select(column => column.Given.ValueAt(row)));
            if (!rows.TryGetValue(key, out outcomeOf[row]))
            {
                rows.Add(key, outcomeOf[row] = outcomes.Count);
                Array.ForEach(columns, column => column.Own.AppendFrom(column.Given, row));
                outcomes.EndRow();
            }
        }

        return new IsolateResults(isolates, [.. Enumerable.Range(0, facts.Count + 1)], outcomeOf, outcomes);
    }

    /// <summary>The results as fact rows.</summary>
    /// <param name="isolates">The facts of the isolates, in the same order.</param>
    public SusceptibilityFacts Spread(IsolateFacts isolates)
    {
        var facts = new SusceptibilityFacts();
        var fromOutcome = Copies(Outcomes, facts, SusceptibilityFacts.OfOutcome);
        var fromIsolate = Copies(isolates, facts, ["institution", .. SusceptibilityFacts.OfIsolate]);
        for (int isolate = 0; isolate < Isolates.Length; isolate++)
        {
            for (int at = Starts[isolate]; at < Starts[isolate + 1]; at++)
            {
                facts.ReceivedId.Append(Isolates[isolate]);
                facts.Isolate.Append(Isolates[isolate]);
                Array.ForEach(fromOutcome, copy => copy.To.AppendFrom(copy.From, OutcomeOf[at]));
                Array.ForEach(fromIsolate, copy => copy.To.AppendFrom(copy.From, isolate));
            }
        }

        facts.EndRows(Count);
        return facts;
    }

    /// <summary>Columns that stand in both tables; texts share their dictionaries, so that only codes are copied.</summary>
    private static (Column From, Column To)[] Copies(Table from, SusceptibilityFacts to, IReadOnlyList<string> names)
    {
        var copies = names.Select(name => (From: from.Find(name)!, To: to.Find(name)!)).ToArray();
        foreach (var (source, target) in copies)
        {
            (target as TextColumn)?.Share(((TextColumn)source).Dictionary);
        }

        return copies;
    }
}
