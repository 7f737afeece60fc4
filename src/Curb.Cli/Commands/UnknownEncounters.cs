using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.Cli.Commands;

/// <summary>Orders, operations and specimens of an encounter that was never delivered: they count in no rate over encounters, so the person is told.</summary>
internal static class UnknownEncounters
{
    /// <summary>One sentence a table, with an example; nothing where every record has its encounter.</summary>
    public static IEnumerable<string> Of(ReceivedRecords records)
    {
        var known = KeysOf(records.Encounters);
        (ReceivedTable Table, TextColumn Encounter, string Name)[] tables =
        [
            (records.DrugOrders, records.DrugOrders.Encounter, "drug orders"),
            (records.Surgeries, records.Surgeries.Encounter, "operations"),
            (records.Specimens, records.Specimens.Encounter, "specimens"),
        ];
        foreach (var (table, encounter, name) in tables)
        {
            var (rows, example) = Unknown(encounter, known);
            if (rows > 0)
            {
                yield return $"{rows} of {table.Count} {name} name an encounter that was not delivered, such as {example}: deliver the encounters, or correct the number";
            }
        }
    }

    private static HashSet<string> KeysOf(ReceivedEncounters encounters)
    {
        var keys = new HashSet<string>(encounters.Count, StringComparer.Ordinal);
        for (int row = 0; row < encounters.Count; row++)
        {
            keys.Add(encounters.Key[row] ?? "");
        }

        return keys;
    }

    /// <summary>Rows whose encounter is named and not known, looked up once a distinct text.</summary>
    private static (long Rows, string Example) Unknown(TextColumn encounters, HashSet<string> known)
    {
        var verdicts = new Dictionary<int, bool>();
        long rows = 0;
        string example = "";
        foreach (int code in encounters.Codes)
        {
            if (code == 0)
            {
                continue;
            }

            if (!verdicts.TryGetValue(code, out bool unknown))
            {
                verdicts.Add(code, unknown = !known.Contains(encounters.Dictionary.Text(code)!));
            }

            rows += unknown ? 1 : 0;
            example = unknown && example.Length == 0 ? encounters.Dictionary.Text(code)! : example;
        }

        return (rows, example);
    }
}
