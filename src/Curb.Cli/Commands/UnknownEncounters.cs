using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.Cli.Commands;

/// <summary>Orders, operations and specimens of an encounter that was never delivered: they count in no rate over encounters, so the person is told.</summary>
internal sealed class UnknownEncounters
{
    private readonly SortedDictionary<int, (string Name, long Unknown, long All, string Example)> _tables = [];

    /// <summary>Counts the records of an institution, or of a part of its patients with all of their records.</summary>
    public void Count(ReceivedRecords records)
    {
        var known = records.Encounters.Key;
        int summed = 0;
        foreach (int lines in records.OtherOrders.Lines.Values)
        {
            summed += lines;
        }

        Count(0, "drug orders", records.DrugOrders.Count + summed, records.DrugOrders.Encounter, known);
        Count(1, "operations", records.Surgeries.Count, records.Surgeries.Encounter, known);
        Count(2, "specimens", records.Specimens.Count, records.Specimens.Encounter, known);
    }

    /// <summary>Adds the counts of a later part.</summary>
    public void Add(UnknownEncounters part)
    {
        foreach (var (number, table) in part._tables)
        {
            var before = _tables.GetValueOrDefault(number, (table.Name, 0, 0, ""));
            _tables[number] = (table.Name, before.Item2 + table.Unknown, before.Item3 + table.All, before.Item4.Length > 0 ? before.Item4 : table.Example);
        }
    }

    /// <summary>One sentence a table, with an example; nothing where every record has its encounter.</summary>
    public IEnumerable<string> Sentences() => _tables.Values.Where(table => table.Unknown > 0).Select(table =>
        $"{table.Unknown} of {table.All} {table.Name} name an encounter that was not delivered, such as {table.Example}: deliver the encounters, or correct the number");

    private void Count(int number, string name, int records, TextColumn encounter, TextColumn known)
    {
        var before = _tables.GetValueOrDefault(number, (name, 0, 0, ""));
        var (rows, example) = Unknown(encounter, known);
        _tables[number] = (name, before.Unknown + rows, before.All + records, before.Example.Length > 0 ? before.Example : example);
    }

    /// <summary>Rows whose encounter is named and not known, looked up once a distinct text.</summary>
    private static (long Rows, string Example) Unknown(TextColumn encounters, TextColumn known)
    {
        var delivered = new bool[known.Dictionary.Count];
        foreach (int code in known.Codes)
        {
            delivered[code] = true;
        }

        var verdicts = new bool?[encounters.Dictionary.Count];
        verdicts[0] = false;
        long rows = 0;
        string example = "";
        foreach (int code in encounters.Codes)
        {
            bool unknown = verdicts[code] ??= known.Dictionary.Find(encounters.Dictionary.Utf8(code)) is var own && (own == 0 || !delivered[own]);
            rows += unknown ? 1 : 0;
            example = unknown && example.Length == 0 ? encounters.Dictionary.Text(code)! : example;
        }

        return (rows, example);
    }
}
