using Curb.Tests.Support;

namespace Curb.Tests.Profiles;

/// <summary>What a script sees of <c>curb templates</c> and <c>curb ingest</c>: columns, exit codes, the rejects file.</summary>
public sealed class IngestCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("curb-test-");

    private string At(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(true);

    [Fact]
    public void Templates_are_written_once_and_their_examples_go_in_once()
    {
        Assert.Equal(0, CurbProcess.Run("templates", "--out", At("模板"), "--format", "csv").ExitCode);
        Assert.Equal(2, CurbProcess.Run("templates", "--out", At("模板"), "--format", "csv").ExitCode);
        string[] ingest = ["ingest", "cn-templates", At("模板/示例-住院就诊.csv"), At("模板/示例-医嘱处方.csv"), "--institution", "H1", "--data", At("data")];
        var first = CurbProcess.Run(ingest);
        Assert.Equal("file,batch,read,accepted,replaced,unchanged,rejected", first.Header);
        Assert.Equal((0, "2", "3"), (first.ExitCode, first.Rows[0]["accepted"], first.Rows[1]["accepted"]));
        var second = CurbProcess.Run(ingest);
        Assert.Equal((0, "0", "2"), (second.ExitCode, second.Rows[0]["accepted"], second.Rows[0]["unchanged"]));
    }

    [Fact]
    public void Rejected_rows_give_exit_code_1_and_a_rejects_file()
    {
        File.WriteAllText(At("stays.csv"), "住院流水号,患者编号,入院时间,出院时间,出院科室\nZ1,P1,2024-02-30,,ICU\nZ2,P2,2024-02-28,,ICU\n");
        var result = CurbProcess.Run("ingest", "cn-templates", At("stays.csv"), "--institution", "H1", "--data", At("data"));
        Assert.Equal((1, "1", "1"), (result.ExitCode, result.Rows[0]["accepted"], result.Rows[0]["rejected"]));
        var rejects = File.ReadAllText(Assert.Single(Directory.GetFiles(At("data/rejects"))));
        Assert.Contains("stays.csv,2,入院时间,2024-02-30,", rejects, StringComparison.Ordinal);
        Assert.Contains("1 rows rejected", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unusable_file_gives_exit_code_3_and_the_others_still_go_in()
    {
        File.WriteAllBytes(At("empty.csv"), []);
        File.WriteAllText(At("stays.csv"), "住院流水号,患者编号,入院时间,出院时间,出院科室\nZ2,P2,2024-02-28,,ICU\n");
        var result = CurbProcess.Run("ingest", "cn-templates", At("empty.csv"), At("stays.csv"), "--institution", "H1", "--data", At("data"));
        Assert.Equal(3, result.ExitCode);
        Assert.Equal("stays.csv", Assert.Single(result.Rows)["file"]);
        Assert.Contains("empty.csv: found an empty file (0 bytes)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_profile_or_path_is_told_with_what_was_expected()
    {
        var profile = CurbProcess.Run("ingest", "excel", At("x.csv"), "--institution", "H1", "--data", At("data"));
        Assert.Equal(2, profile.ExitCode);
        Assert.Contains("cn-templates, fhir, hl7v2, mimic-iii, mimic-iv, ncbi-ast, whonet", profile.Error, StringComparison.Ordinal);
        Assert.Equal(3, CurbProcess.Run("ingest", "whonet", At("x.csv"), "--institution", "H1", "--data", At("data")).ExitCode);
    }

    [Fact]
    public void Standard_input_is_a_file_like_any_other()
    {
        var input = System.Text.Encoding.UTF8.GetBytes("住院流水号,患者编号,入院时间,出院时间,出院科室\nZ2,P2,2024-02-28,,ICU\n");
        var result = CurbProcess.RunWithInput(input, "ingest", "cn-templates", "-", "--institution", "H1", "--data", At("data"));
        Assert.Equal((0, "1"), (result.ExitCode, result.Rows[0]["accepted"]));
    }
}
