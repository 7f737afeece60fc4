using Curb.Tests.Support;

namespace Curb.Tests.Commands;

/// <summary>What a script sees of the verbs over a data folder: derive, drugs, institutions, batches, verify, and of refusals of ingest.</summary>
public sealed class DataFolderCommandTests : IDisposable
{
    private const string Stays = "住院流水号,患者编号,入院时间,出院时间,出院科室\nZ1,P1,2024-03-05,2024-03-09,ICU\n";
    private const string Orders = "医嘱明细号,就诊流水号,药品名称,规格,单次剂量,剂量单位,频次,给药途径,开始时间,停止时间,总量,数量单位,金额,医嘱类型\n";
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.Sub("data");

    public void Dispose() => _folder.Dispose();

    private static string Order(string key, string encounter, string drug) => $"{key},{encounter},{drug},1g,1,g,bid,静滴,2024-03-05 08:05,2024-03-07 08:05,4,支,100,长期\n";

    private CommandResult Run(params string[] arguments) => CurbProcess.Run([.. arguments, "--data", Data]);

    private CommandResult Ingest(string profile, string name, string text) => Run("ingest", profile, _folder.File(name, text), "--institution", "H1");

    private void IngestHospital()
    {
        Assert.Equal(0, Ingest("cn-templates", "stays.csv", Stays).ExitCode);
        Assert.Equal(0, Ingest("cn-templates", "orders.csv", Orders + Order("Y1", "Z1", "注射用新药霉素") + Order("Y2", "Z1", "注射用头孢曲松钠") + Order("Y3", "Z404", "注射用头孢曲松钠")).ExitCode);
    }

    [Fact]
    public void A_mapping_made_once_holds_for_the_facts_and_for_the_next_delivery()
    {
        IngestHospital();
        var unmatched = Run("drugs", "unmatched");
        Assert.Equal("institution,text,orders,drug,name,how,confidence,topical", unmatched.Header);
        Assert.Equal("注射用新药霉素", Assert.Single(unmatched.Rows)["text"]);
        Assert.Equal("2", DrugUse());
        Assert.Equal(0, Run("drugs", "map", "注射用新药霉素", "头孢曲松", "--institution", "H1").ExitCode);
        Assert.Equal("3", DrugUse());
        Ingest("cn-templates", "more.csv", Orders + Order("Y4", "Z1", "注射用新药霉素"));
        Assert.Equal("4", DrugUse());
        Assert.Empty(Run("drugs", "unmatched").Rows);
        Assert.Equal(("CRO", "mapped"), (Match("注射用新药霉素")["drug"], Match("注射用新药霉素")["how"]));
    }

    private string DrugUse() => Run("derive").Rows.Single(row => row["fact"] == "drug_use")["rows"];

    private IReadOnlyDictionary<string, string> Match(string text) => Run("drugs", "matches").Rows.Single(row => row["text"] == text);

    [Fact]
    public void A_mapping_to_no_known_drug_or_for_a_hospital_that_delivered_nothing_is_refused()
    {
        IngestHospital();
        var drug = Run("drugs", "map", "注射用新药霉素", "nosuch", "--institution", "H1");
        Assert.Equal(2, drug.ExitCode);
        Assert.Contains("Found 'nosuch', expected the code (CRO)", drug.Error, StringComparison.Ordinal);
        var hospital = Run("drugs", "map", "注射用新药霉素", "CRO", "--institution", "H9");
        Assert.Equal(2, hospital.ExitCode);
        Assert.Contains("expected one of H1", hospital.Error, StringComparison.Ordinal);
        var unheard = Run("drugs", "map", "没有这个药", "CRO", "--institution", "H1");
        Assert.Equal(0, unheard.ExitCode);
        Assert.Contains("no delivered order has the drug name '没有这个药'", unheard.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Derive_prints_rows_per_fact_and_tells_orders_whose_encounter_is_unknown()
    {
        IngestHospital();
        var derived = Run("derive", "--institution", "H1");
        Assert.Equal((0, "institution,fact,rows,seconds"), (derived.ExitCode, derived.Header));
        Assert.Equal("1", derived.Rows.Single(row => row["fact"] == "encounter")["rows"]);
        Assert.Contains("1 of 3 drug orders name an encounter that was not delivered, such as Z404", derived.Error, StringComparison.Ordinal);
        Assert.Equal(2, Run("derive", "--institution", "H9").ExitCode);
        Assert.Equal(2, Run("derive", "--reference", "who-1999").ExitCode);
    }

    [Fact]
    public void Batches_institutions_and_verify_tell_what_was_delivered()
    {
        IngestHospital();
        var batches = Run("batches");
        Assert.Equal(["stays.csv", "orders.csv"], batches.Rows.Select(row => row["file"]));
        Assert.Equal(["1", "3"], batches.Rows.Select(row => row["accepted"]));
        Assert.Equal(0, Run("institutions", "set", "H1", "--name", "青禾市人民医院", "--level", "tertiary").ExitCode);
        var hospital = Assert.Single(Run("institutions").Rows);
        Assert.Equal(("青禾市人民医院", "2"), (hospital["name"], hospital["batches"]));
        Assert.Contains("no facts were derived yet; run curb derive", Run("verify").Output, StringComparison.Ordinal);
        Run("derive");
        var verified = Run("verify");
        Assert.Equal(0, verified.ExitCode);
        Assert.All(verified.Rows, row => Assert.Equal("ok", row["result"]));
    }

    [Theory]
    [InlineData("derive")]
    [InlineData("verify")]
    [InlineData("batches")]
    [InlineData("institutions")]
    [InlineData("drugs", "unmatched")]
    public void A_data_folder_that_is_not_there_can_not_be_used(params string[] verb)
    {
        var result = Run(verb);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(Data, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ingest_without_an_institution_is_a_wrong_argument()
    {
        var result = Run("ingest", "cn-templates", _folder.File("stays.csv", Stays));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--institution", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rejects_file_has_the_header_of_the_contract()
    {
        Assert.Equal(1, Ingest("cn-templates", "stays.csv", Stays + "Z2,P2,2024-02-30,,ICU\n").ExitCode);
        var lines = File.ReadAllLines(Assert.Single(Directory.GetFiles(Path.Combine(Data, "rejects"))));
        Assert.Equal("file,row,column,found,expected,reason", lines[0]);
        Assert.StartsWith("stays.csv,3,入院时间,2024-02-30,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Values_left_out_of_rows_that_were_taken_are_counted_for_the_person()
    {
        var result = Ingest("whonet", "w.csv", "PATIENT_ID,SPEC_NUM,SPEC_DATE,ORGANISM,CIP_ND5\nP1,S1,2024-03-05,eco,0\n");
        Assert.Equal((0, "1"), (result.ExitCode, result.Rows[0]["accepted"]));
        Assert.Contains("1 values left out of rows that were taken in", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_nothing_but_a_header_is_told()
    {
        var result = Ingest("whonet", "w.csv", "PATIENT_ID,SPEC_NUM,SPEC_DATE,ORGANISM,CIP_ND5\n");
        Assert.Contains("w.csv: no rows below the column names", result.Error, StringComparison.Ordinal);
    }

    /// <summary>A site's table is one more version: named, compared, derived by, and kept by a backup.</summary>
    [Fact]
    public void A_loaded_breakpoint_table_stands_beside_the_others_in_every_verb()
    {
        Assert.Equal(0, Ingest("whonet", "lab.csv", "PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM,AMK_NM\np1,1,2025-02-01,bl,eco,8\np2,2,2025-02-02,bl,eco,2\n").ExitCode);
        string table = _folder.File("new.csv", "method,organism,organism_rank,drug,susceptible,resistant\nMIC,EBC,family,AMK,1,4\nMIC,EBC,family,AMK,x,4\n");
        var loaded = Run("reference", "load", table, "--guideline", "CLSI-2026", "--onto", "CLSI-2025", "--source", "test");
        Assert.Equal(1, loaded.ExitCode);
        Assert.Equal(("changed", "AMK", "4", "1"), (loaded.Rows[0]["change"], loaded.Rows[0]["drug"], loaded.Rows[0]["old_s"], loaded.Rows[0]["new_s"]));
        Assert.Contains("new.csv:3: S: found \"x\"", loaded.Error, StringComparison.Ordinal);
        string isolates = _folder.File("one.csv", "ORGANISM,AMK_NM\neco,2\n");
        Assert.Equal("I", Run("interpret", isolates, "--guideline", "CLSI-2026-r1").Rows[0]["sir"]);
        Assert.Equal("S", Run("interpret", isolates, "--guideline", "CLSI-2025").Rows[0]["sir"]);
        var compared = Run("antibiogram", "--compare-guideline", "CLSI-2025,CLSI-2026-r1");
        Assert.Equal([("I", "R", "1"), ("S", "I", "1")], compared.Rows.Select(row => (row["before"], row["after"], row["results"])).Order());
        Assert.Equal(0, Run("derive", "--guideline", "CLSI-2026-r1").ExitCode);
        Assert.Equal("1", Run("antibiogram", "--first-isolates", "patient", "--min-isolates", "1").Rows.Single(row => row["drug"] == "AMK")["r"]);
        Assert.Equal(2, Run("interpret", isolates, "--guideline", "CLSI-2026").ExitCode);
        Assert.Equal(0, Run("backup", "--to", _folder.Sub("copy")).ExitCode);
        Assert.True(File.Exists(Path.Combine(_folder.Sub("copy"), "reference/breakpoints/clsi/2026-r1/table.csv")));
        Assert.Equal("1", Run("verify").Rows.Single(row => row["check"] == "breakpoint-tables")["rows"]);
        File.AppendAllText(Path.Combine(Data, "reference/breakpoints/clsi/2026-r1/table.csv"), "human,human,MIC,,eco,species,AMK,,99,100,,,x\n");
        Assert.Contains("CLSI-2026-r1 is not the table that was loaded", Run("verify").Output, StringComparison.Ordinal);
    }
}
