using System.Text;
using Curb.Tests.Support;

namespace Curb.Tests.Commands;

/// <summary>The command contract as a script sees it: names, columns, exit codes, help.</summary>
public class CommandContractTests
{
    public static TheoryData<string> Verbs => new(
        "ingest", "derive", "indicators", "explain", "interpret", "first-isolates", "antibiogram", "packs", "demo", "serve", "verify", "bench", "drugs", "templates", "reference", "institutions");

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_explains_itself_with_an_example(string verb)
    {
        var result = CurbProcess.Run(verb, "--help");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("curb " + verb, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_verb_is_a_wrong_argument() => Assert.Equal(2, CurbProcess.Run("prescribe").ExitCode);

    [Fact]
    public void Interpret_gives_one_line_per_measured_value()
    {
        var file = "ORGANISM,SPEC_TYPE,CIP_NM,MEM_NM\neco,bl,>2,<=0.25\n"u8.ToArray();
        var result = CurbProcess.RunWithInput(file, "interpret", "-", "--guideline", "EUCAST-2025");
        Assert.Equal("row,organism,drug,method,value,sir,breakpoint_s,breakpoint_r,reason", result.Header);
        Assert.Equal(["R", "S"], result.Rows.Select(row => row["sir"]));
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void A_file_that_is_not_there_can_not_be_used()
    {
        var result = CurbProcess.Run("interpret", "no-such-file.csv", "--guideline", "EUCAST-2025");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("no-such-file.csv", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_guideline_is_a_wrong_argument_that_names_the_known_ones()
    {
        var result = CurbProcess.RunWithInput("ORGANISM,CIP_NM\neco,1\n"u8.ToArray(), "interpret", "-", "--guideline", "EUCAST-1999");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("EUCAST-2025", result.Error, StringComparison.Ordinal);
    }

    [SharedDataFact("mimic-iii-demo")]
    public void The_research_database_is_accounted_for_row_by_row()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Sub("data");
        var first = CurbProcess.Run("ingest", "mimic-iii", SharedData.PathTo("mimic-iii-demo"), "--institution", "BIDMC", "--data", data);
        Assert.True(first.ExitCode is 0 or 1, first.Error);
        Assert.StartsWith("file,batch,read,accepted,replaced,unchanged,rejected", first.Header, StringComparison.Ordinal);
        AssertRows(first, "microbiologyevents.csv", 2003);
        AssertRows(first, "prescriptions.csv", 10398);
        AssertRows(first, "admissions.csv", 129);

        var second = CurbProcess.Run("ingest", "mimic-iii", SharedData.PathTo("mimic-iii-demo"), "--institution", "BIDMC", "--data", data);
        Assert.All(second.Rows, row => Assert.Equal("0", row["accepted"]));
        Assert.All(second.Rows, row => Assert.Equal("0", row["replaced"]));

        Assert.Equal(0, CurbProcess.Run("derive", "--data", data).ExitCode);
        var indicators = CurbProcess.Run("indicators", "--data", data);
        Assert.StartsWith("indicator,period,institution,numerator,denominator,value,unit,target,verdict,clause", indicators.Header, StringComparison.Ordinal);
        var useRate = Assert.Single(indicators.Rows, row => row["indicator"] == "inpatient-use-rate");
        Assert.Equal("129", useRate["denominator"]);
        Assert.Equal(0, CurbProcess.Run("verify", "--data", data).ExitCode);
    }

    [SharedDataFact("whonet-amrie/SampleInputFile.txt", "amr-r-package/whonet_example.csv")]
    public void Real_laboratory_files_go_in_whole()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Sub("data");
        var sample = CurbProcess.Run("ingest", "whonet", SharedData.PathTo("whonet-amrie/SampleInputFile.txt"), "--institution", "TST", "--data", data);
        AssertRows(sample, "SampleInputFile.txt", 622);
        Assert.Equal("622", sample.Rows[0]["accepted"]);
        var example = CurbProcess.Run("ingest", "whonet", SharedData.PathTo("amr-r-package/whonet_example.csv"), "--institution", "EXA", "--data", data);
        AssertRows(example, "whonet_example.csv", 500);
    }

    private static void AssertRows(CommandResult result, string file, int rows)
    {
        var line = Assert.Single(result.Rows, row => row["file"] == file);
        Assert.Equal(rows, int.Parse(line["read"]));
        Assert.Equal(rows, new[] { "accepted", "replaced", "unchanged", "rejected" }.Sum(column => int.Parse(line[column])));
    }
}
