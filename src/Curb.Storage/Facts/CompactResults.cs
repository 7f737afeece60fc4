using Curb.Facts;
using Curb.Storage.Tables;

namespace Curb.Storage.Facts;

/// <summary>Reads the results of an institution in their compact form: isolate by isolate, each the number of its outcome.</summary>
internal sealed class CompactResults(ColumnStore columns)
{
    private static readonly StoredTable s_results = StoredTable.FactsNamed("susceptibility");

    /// <param name="institution">Code of the institution.</param>
    /// <param name="named">Columns of the outcomes to read; the others are left unknown.</param>
    public IsolateResults Read(string institution, IReadOnlyCollection<string> named)
    {
        var (outcomes, rowOf) = Outcomes(named);
        using var connection = columns.Connections.Rent();
        int code = columns.Texts.Column(s_results.Name, "institution").CodesWhere(text => text == institution).FirstOrDefault();
        int count = (int)(connection.Whole($"SELECT count(*) FROM {s_results.Name} WHERE institution = {code}") ?? 0);
        var (isolates, starts, outcomeOf) = (new List<long>(), new List<int>(), new int[count]);
        using var result = connection.Query($"SELECT isolate, {StoredTable.Outcome} FROM {s_results.Name} WHERE institution = {code} ORDER BY rowid");
        int at = 0;
        while (result.NextChunk())
        {
            var owners = result.Column(0).Values<long>();
            var numbers = result.Column(1).Values<int>();
            for (int row = 0; row < owners.Length; row++)
            {
                if (isolates.Count == 0 || isolates[^1] != owners[row])
                {
                    isolates.Add(owners[row]);
                    starts.Add(at);
                }

                outcomeOf[at++] = rowOf[numbers[row]];
            }
        }

        starts.Add(at);
        return new IsolateResults([.. isolates], [.. starts], outcomeOf, outcomes);
    }

    /// <summary>Every outcome of the store, and its row by its number.</summary>
    private (ResultOutcomes Outcomes, int[] RowOf) Outcomes(IReadOnlyCollection<string> named)
    {
        var table = StoredTable.Outcomes;
        var outcomes = new ResultOutcomes();
        var reader = TableReader.Of(table, columns.Texts);
        string list = string.Join(", ", outcomes.Columns.Select(column => named.Contains(column.Name) ? $"\"{column.Name}\"" : $"CAST(NULL AS {table.Columns.First(stored => stored.Name == column.Name).TypeName})"));
        using var connection = columns.Connections.Rent();
        using (var result = connection.Query($"SELECT {list} FROM {table.Name} ORDER BY {StoredTable.Outcome}"))
        {
            reader.Fill(result, outcomes);
        }

        int[] rowOf = new int[(connection.Whole($"SELECT max({StoredTable.Outcome}) FROM {table.Name}") ?? 0) + 1];
        using var order = connection.Query($"SELECT {StoredTable.Outcome} FROM {table.Name} ORDER BY {StoredTable.Outcome}");
        for (int row = 0; order.NextChunk();)
        {
            foreach (int number in order.Column(0).Values<int>())
            {
                rowOf[number] = row++;
            }
        }

        return (outcomes, rowOf);
    }
}
