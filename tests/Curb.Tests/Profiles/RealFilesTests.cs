using System.Text;
using Curb.Intake.Received;
using Curb.Tests.Support;

namespace Curb.Tests.Profiles;

public class RealFilesTests
{
    [SharedDataFact("mimic-iii-demo")]
    public void Every_row_of_the_intensive_care_demo_is_accounted_for_and_a_second_delivery_changes_nothing()
    {
        using var run = new IngestRun();
        var paths = Directory.GetFiles(SharedData.PathTo("mimic-iii-demo"), "*.csv").Order(StringComparer.Ordinal).ToList();
        var first = run.TakePaths("mimic-iii", paths).ToDictionary(outcome => outcome.File);
        Assert.Equal(100, first["patients.csv"].Accepted);
        Assert.Equal(129, first["admissions.csv"].Accepted);
        Assert.Equal(524, first["transfers.csv"].Accepted);
        Assert.Equal((2003, 2003), (first["microbiologyevents.csv"].Read, first["microbiologyevents.csv"].Accepted));
        Assert.Equal((10398, 10359, 39), (first["prescriptions.csv"].Read, first["prescriptions.csv"].Accepted, first["prescriptions.csv"].Rejected));
        Assert.All(run.Rejections(first["prescriptions.csv"]), rejection => Assert.Equal("ends-before-start", rejection.Reason));
        Assert.All(first.Values, outcome => Assert.Equal(outcome.Read, outcome.Accepted + outcome.Replaced + outcome.Unchanged + outcome.Rejected));
        Assert.Contains(run.Notices, notice => notice.StartsWith("labevents.csv: ", StringComparison.Ordinal));

        Assert.All(run.TakePaths("mimic-iii", paths), outcome => Assert.Equal((0, 0), (outcome.Accepted, outcome.Replaced)));
    }

    [SharedDataFact("mimic-iii-demo")]
    public void Microbiology_of_the_demo_becomes_specimens_isolates_and_results()
    {
        var rows = File.ReadLines(SharedData.PathTo("mimic-iii-demo/microbiologyevents.csv")).Skip(1).Select(Cells).ToList();
        using var run = new IngestRun();
        run.TakePaths("mimic-iii", [SharedData.PathTo("mimic-iii-demo/microbiologyevents.csv")]);
        var grown = rows.Where(row => row[8].Length > 0).ToList();
        Assert.Equal(grown.Select(row => string.Join('|', row[1], row[2], row[3], row[4], row[5], row[7], row[9])).Distinct().Count(), run.Read<ReceivedIsolates>().Count);
        var specimens = run.Read<ReceivedSpecimens>();
        Assert.Equal(rows.Count - grown.Count + grown.Select(row => string.Join('|', row[1..6])).Distinct().Count(), specimens.Count);
        Assert.Equal(rows.Count - grown.Count, Enumerable.Range(0, specimens.Count).Count(row => specimens.Result[row] == "negative"));
        Assert.All(Enumerable.Range(0, specimens.Count), row => Assert.True(specimens.CollectedAt.IsKnown(row)));   // 91 rows give the day alone
        var results = run.Read<ReceivedSusceptibilities>();
        Assert.Equal(rows.Where(row => row[11].Length > 0).Select(row => string.Join('|', row[1], row[2], row[3], row[4], row[5], row[7], row[9], row[10], row[12])).Distinct().Count(row => !row.EndsWith('|')),
            Enumerable.Range(0, results.Count).Count(row => !results.Test[row]!.EndsWith("_SIR", StringComparison.Ordinal)));
    }

    [SharedDataFact("mimic-iii-demo")]
    public void Wards_and_departments_of_the_demo_come_from_transfers_and_services()
    {
        using var run = new IngestRun();
        run.TakePaths("mimic-iii", [SharedData.PathTo("mimic-iii-demo/transfers.csv"), SharedData.PathTo("mimic-iii-demo/admissions.csv")]);
        var stays = run.Read<ReceivedWardStays>();
        Assert.Equal(395, stays.Count);
        Assert.Equal(524, Enumerable.Range(0, stays.Count).Sum(row => stays.SourceRows[row] ?? 0));
        Assert.All(Enumerable.Range(0, stays.Count), row => Assert.True(stays.EndedAt.IsKnown(row) && stays.Department.IsKnown(row) && stays.Ward.IsKnown(row)));
        var admissions = run.Read<ReceivedEncounters>();
        Assert.All(Enumerable.Range(0, admissions.Count), row => Assert.True(admissions.Department.IsKnown(row)));
    }

    [SharedDataFact("whonet-amrie/SampleInputFile.txt", "amr-r-package/whonet_example.csv")]
    public void WHONET_files_go_in_whole()
    {
        using var run = new IngestRun();
        var outcomes = run.TakePaths("whonet", [SharedData.PathTo("whonet-amrie/SampleInputFile.txt"), SharedData.PathTo("amr-r-package/whonet_example.csv")]);
        Assert.Equal([(622L, 622L), (500L, 500L)], outcomes.Select(outcome => (outcome.Read, outcome.Accepted)));
    }

    [Fact]
    public void A_word_in_a_gradient_strip_column_is_rejected()
    {
        using var run = new IngestRun();
        var outcome = run.Take("whonet", "a.csv", "PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM,VAN_NE\n1,1,2024-03-01,bl,sau,abc\n2,2,2024-03-01,bl,sau,1.5\n");
        Assert.Equal(outcome.Read, outcome.Accepted + outcome.Rejected);
        Assert.Contains(run.Rejections(outcome), rejection => rejection is { Line: 2, Column: "VAN_NE", Found: "abc" });
    }

    /// <summary>Splits a line of quoted text plainly.</summary>
    private static string[] Cells(string line)
    {
        var (cells, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        foreach (char c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        return [.. cells, cell.ToString()];
    }
}
