using Curb.Columns;
using Curb.Exchange.Profiles;
using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.Exchange.Demo;

/// <summary>The demo's isolates as a template table (a row per result) and as a WHONET file (a row per isolate, cultures without growth included). One of the two is meant to be taken in, not both.</summary>
internal static class DemoLaboratoryFiles
{
    private static readonly (string Header, Func<ReceivedIsolates, Column> Column)[] s_whonet =
    [
        ("LABORATORY", t => t.Laboratory), ("PATIENT_ID", t => t.Patient), ("SEX", t => t.Sex), ("AGE", t => t.Age), ("DATE_BIRTH", t => t.BirthDate),
        ("WARD", t => t.Ward), ("DEPARTMENT", t => t.Department), ("WARD_TYPE", t => t.WardType), ("DATE_ADMIS", t => t.AdmittedOn),
        ("SPEC_NUM", t => t.Specimen), ("SPEC_DATE", t => t.CollectedOn), ("SPEC_TYPE", t => t.SpecimenType), ("ISOL_NUM", t => t.IsolateNumber),
        ("ORGANISM", t => t.Organism), ("ORG_TYPE", t => t.OrganismType), ("BETA_LACT", t => t.BetaLactamase), ("ESBL", t => t.Esbl), ("MRSA_SCRN", t => t.MrsaScreen), ("ORIGIN", t => t.Origin),
    ];

    public static DemoFile WriteWhonet(List<Delivery> parts, string folder)
    {
        var tests = parts.SelectMany(part => Texts(part.Susceptibilities.Test)).Distinct().Order(StringComparer.Ordinal).ToArray();
        string[] header = [.. s_whonet.Select(field => field.Header), .. tests];
        var rows = parts.SelectMany(part => WhonetRows(part, tests)).ToList();
        return DemoFiles.WriteRows(folder, "whonet/isolates.csv", "whonet", header, rows, false, ("SPEC_DATE", ["2024-02-30", "31/31/2024"]));
    }

    public static DemoFile WriteTemplate(List<Delivery> parts, TableDefinition definition, string folder)
    {
        var header = definition.Columns.Select(column => column.Header).ToArray();
        var rows = parts.SelectMany(part => LongRows(part, definition)).ToList();
        return DemoFiles.WriteRows(folder, $"laboratory-template/{definition.Title}.csv", "cn-templates", header, rows, true, ("采样日期", ["2024-02-30"]));
    }

    private static IEnumerable<string[]> WhonetRows(Delivery part, string[] tests)
    {
        var results = Results(part);
        var columns = s_whonet.Select(field => field.Column(part.Isolates)).ToArray();
        for (int row = 0; row < part.Isolates.Count; row++)
        {
            var values = results[row].ToDictionary(result => result.Test, result => result.Value);
            yield return [.. columns.Select(column => DemoFiles.Cell(column, row)), .. tests.Select(test => values.GetValueOrDefault(test, ""))];
        }

        foreach (var row in NoGrowth(part))
        {
            yield return [.. row, .. tests.Select(_ => "")];
        }
    }

    /// <summary>Cultures without growth, organism xxx.</summary>
    private static IEnumerable<string[]> NoGrowth(Delivery part)
    {
        var specimens = part.Specimens;
        foreach (int row in Enumerable.Range(0, specimens.Count).Where(row => specimens.Result[row] == LaboratoryGenerator.NoGrowth))
        {
            yield return
            [
                .. s_whonet.Select(field => field.Header switch
                {
                    "LABORATORY" => specimens.Institution[row] ?? "",
                    "PATIENT_ID" => specimens.Patient[row] ?? "",
                    "DEPARTMENT" => specimens.Department[row] ?? "",
                    "SPEC_NUM" => specimens.Key[row] ?? "",
                    "SPEC_DATE" => DemoFiles.Cell(specimens.CollectedAt, row)[..10],
                    "SPEC_TYPE" => specimens.SpecimenType[row] ?? "",
                    "ORGANISM" => "xxx",
                    "ORIGIN" => "h",
                    _ => "",
                }),
            ];
        }
    }

    private static IEnumerable<string[]> LongRows(Delivery part, TableDefinition definition)
    {
        var results = Results(part);
        for (int row = 0; row < part.Isolates.Count; row++)
        {
            foreach (var (test, value) in results[row])
            {
                yield return [.. definition.Columns.Select(column => LongCell(part.Isolates, row, column, test, value))];
            }
        }
    }

    private static string LongCell(ReceivedIsolates isolates, int row, ColumnDefinition column, string test, string value)
    {
        var text = column.To.Split(' ')[0] switch
        {
            "result.drug" => test[..test.IndexOf('_', StringComparison.Ordinal)],
            "result.method" => test.EndsWith("_NM", StringComparison.Ordinal) ? "M" : "D",
            "result.disk" => test.EndsWith("_NM", StringComparison.Ordinal) ? "" : test[(test.IndexOf("_ND", StringComparison.Ordinal) + 3)..].Replace('_', '.'),
            "result.value" => value,
            "result.category" => "",
            var target => DemoFiles.Cell(isolates.Find(target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..])!, row),
        };
        return column.Values.FirstOrDefault(pair => pair.Value == text).Key ?? text;
    }

    private static ILookup<int, (string Test, string Value)> Results(Delivery part) =>
        Enumerable.Range(0, part.Susceptibilities.Count).ToLookup(
            row => (int)part.Susceptibilities.Isolate[row]!.Value,
            row => (part.Susceptibilities.Test[row]!, part.Susceptibilities.Value[row]!));

    private static IEnumerable<string> Texts(TextColumn column) => Enumerable.Range(0, column.Count).Select(row => column[row]!);
}
