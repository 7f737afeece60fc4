using System.Text;
using Curb.Susceptibilities;
using Curb.Tests.Support;

namespace Curb.Tests.Commands;

/// <summary>What laboratories really deliver, through the command as a script sees it.</summary>
public class InterpretPitfallTests
{
    private static CommandResult Interpret(string csv, params string[] options) =>
        CurbProcess.RunWithInput(Encoding.UTF8.GetBytes(csv), ["interpret", "-", .. options]);

    private static string[] Cells(CommandResult result, string column) => [.. result.Rows.Select(row => row[column])];

    [Fact]
    public void The_value_stands_as_it_was_delivered()
    {
        var result = Interpret("ORGANISM,CIP_NM,AMP_ND10\neco,\"0,5\",6 mm\neco,＜＝０．２５,S\neco, =0.12 ,>1024\neco,1e9,99\n");
        Assert.Equal(["0,5", "6 mm", "＜＝０．２５", "S", "=0.12", ">1024", "1e9", "99"], Cells(result, "value"));
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["", "", ""], result.Rows.Where(row => row["value"] is ">1024" or "1e9" or "99").Select(row => row["sir"]));
    }

    [Fact]
    public void Organisms_and_drugs_are_named_in_Chinese_English_and_code()
    {
        var result = Interpret("ORGANISM,CIP_NM,阿米卡星_NM\n大肠埃希菌,0.12,2\nEscherichia coli,0.12,2\nECO,0.12,2\nE. coli,0.12,2\n");
        Assert.All(Cells(result, "organism"), organism => Assert.Equal("eco", organism));
        Assert.Equal(4, Cells(result, "drug").Count(drug => drug == "AMK"));
        Assert.All(Cells(result, "sir"), sir => Assert.Equal("S", sir));
    }

    [Fact]
    public void A_blank_and_an_unknown_organism_give_no_category_and_say_which_they_are()
    {
        var result = Interpret("SPEC_TYPE,ORGANISM,CIP_NM\nbl,,0.12\nbl,未知菌,0.12\nbl,未知菌,R\n");
        Assert.StartsWith("no-organism", result.Rows[0]["reason"], StringComparison.Ordinal);
        Assert.StartsWith("unknown-organism", result.Rows[1]["reason"], StringComparison.Ordinal);
        Assert.Equal(["", "", "R"], Cells(result, "sir"));
    }

    [Fact]
    public void An_unknown_drug_is_named_and_never_susceptible()
    {
        var result = Interpret("ORGANISM,ZZZ_NM,X_1_NM\neco,0.125,0.125\n");
        Assert.Equal(["ZZZ", "X_1"], Cells(result, "drug"));
        Assert.All(result.Rows, row => Assert.True(row["sir"].Length == 0 && row["reason"].StartsWith("unknown-drug", StringComparison.Ordinal)));
    }

    [Fact]
    public void Columns_of_several_guidelines_are_all_read_by_the_one_asked_for()
    {
        var result = Interpret("ORGANISM,CIP_EM,CIP_NM,CIP_NE\neco,0.5,0.5,0.5\n", "--guideline", "CLSI-2025");
        Assert.Equal(["MIC", "MIC", "ETEST"], Cells(result, "method"));
        Assert.All(Cells(result, "sir"), sir => Assert.Equal("I", sir));
    }

    [Fact]
    public void An_animal_is_read_by_its_own_breakpoints_in_any_language_and_an_unknown_one_is_refused()
    {
        string csv = "ORGANISM,ENR_NM,CIP_NM\neco,0.06,0.06\n";
        var dog = Interpret(csv, "--guideline", "CLSI-2025", "--host", "dog");
        Assert.Equal(Cells(dog, "sir"), Cells(Interpret(csv, "--guideline", "CLSI-2025", "--host", "犬"), "sir"));
        Assert.Equal(["S", "NI"], Cells(dog, "sir"));
        var refused = Interpret(csv, "--host", "martian");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("cattle", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["NI"], Cells(Interpret("ORGANISM,ORIGIN,CIP_NM\neco,a,0.06\n"), "sir"));
    }

    [Fact]
    public void A_site_that_was_asked_for_decides_and_an_unknown_one_is_refused()
    {
        string csv = "ORGANISM,SPEC_TYPE,PEN_NM\nspn,bl,0.5\n";
        Assert.Equal(["R"], Cells(Interpret(csv, "--guideline", "CLSI-2025", "--site", "脑膜炎"), "sir"));
        Assert.Equal(["S"], Cells(Interpret(csv, "--guideline", "CLSI-2025"), "sir"));
        Assert.Equal(["R"], Cells(Interpret("ORGANISM,SPEC_TYPE,PEN_NM\nspn,sf,0.5\n", "--guideline", "CLSI-2025"), "sir"));
        var refused = Interpret(csv, "--site", "elbow");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("meningitis", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Expert_rules_are_switched_off_on_request_and_the_trace_keeps_what_was_measured()
    {
        string csv = "ORGANISM,FOX_ED30,PEN_EM\nsau,18,0.06\n";
        Assert.Equal(["R", "S"], Cells(Interpret(csv, "--expert-rules", "off"), "sir"));
        var traced = Interpret(csv, "--trace");
        Assert.Equal(["R", "R"], Cells(traced, "sir"));
        Assert.Equal(["R", "S"], Cells(traced, "measured_sir"));
    }

    [Fact]
    public void Standard_input_in_GB18030_reads_as_the_same_file_in_UTF8()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        string csv = "菌名,标本类型,环丙沙星_NM\n大肠埃希菌,血液,0.12\n肺炎克雷伯菌,尿液,4\n";
        var plain = Interpret(csv);
        var national = CurbProcess.RunWithInput(Encoding.GetEncoding("GB18030").GetBytes(csv), "interpret", "-");
        Assert.Equal(plain.Output, national.Output);
        Assert.Equal(["eco", "kpn"], Cells(plain, "organism"));
    }

    [Fact]
    public void Penicillin_resistant_pneumococci_are_told_by_the_breakpoint_of_their_specimen()
    {
        var result = CurbProcess.RunWithInput("ORGANISM,SPEC_TYPE,PEN_NM\nspn,sf,0.5\nspn,bl,0.5\nspn,bl,8\n"u8.ToArray(), "classify", "-", "--guideline", "CLSI-2025", "--definition", "cn-2024");
        Assert.Equal(["PRSP", "", "PRSP"], Cells(result, "classes"));
    }

    [Fact]
    public void Definitions_pick_classes_and_aliases_name_them()
    {
        string csv = "ORGANISM,MEM_NM,CIP_NM,GEN_NM,CTX_NM\nkpn,16,8,32,64\necl,16,8,32,64\neco,0.06,0.06,0.5,0.06\n";
        CommandResult Classify(params string[] options) => CurbProcess.RunWithInput(Encoding.UTF8.GetBytes(csv), ["classify", "-", "--guideline", "CLSI-2025", .. options]);
        Assert.Equal(["CTX/CRO-R KPN;CRE;CRKP", "CRE", ""], Cells(Classify("--definition", "cn-2021"), "classes"));
        Assert.Equal(["CTX/CRO-R KPN;CRKP", "", ""], Cells(Classify("--definition", "cn-2024"), "classes"));
        Assert.Equal(["CRKP", "", ""], Cells(Classify("--definition", "haiqi-2024"), "classes"));
        Assert.Equal(["MDR", "MDR", ""], Cells(Classify("--definition", "cmi-2012"), "classes"));
        Assert.Equal(["1"], Cells(Classify("--class", "CRKPN"), "row"));
        var refused = Classify("--definition", "cn-1999");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("cmi-2012, cn-2021, cn-2024, haiqi-2024, kadri-2018", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>
    /// A copy with the tests in the order of their drugs' codes, the order a data folder has: where phenotypes of three or more isolates are compared, equally well tested ones
    /// are taken in the order of drugs, and a file's is that of its columns.
    /// </summary>
    private static string ColumnsByDrugCode(string path, string folder)
    {
        Directory.CreateDirectory(folder);
        var rows = File.ReadAllLines(path).Select(line => line.Split('|')).ToList();
        int[] order = [.. Enumerable.Range(0, rows[0].Length).OrderBy(column => SusceptibilityTest.Parse(rows[0][column])?.Drug ?? "", StringComparer.Ordinal)];
        string copy = Path.Combine(folder, Path.GetFileName(path));
        File.WriteAllLines(copy, rows.Select(row => string.Join('|', order.Where(column => column < row.Length).Select(column => row[column]))));
        return copy;
    }

    [SharedDataFact("whonet-amrie/SampleInputFile.txt")]
    public void The_data_folder_answers_as_the_file_does()
    {
        using var folder = new TemporaryFolder();
        string data = folder.Sub("data"), file = ColumnsByDrugCode(SharedData.PathTo("whonet-amrie/SampleInputFile.txt"), folder.Sub("sorted"));
        Assert.True(CurbProcess.Run("ingest", "whonet", file, "--institution", "TST", "--data", data).ExitCode is 0 or 1);
        Assert.Equal(0, CurbProcess.Run("derive", "--guideline", "EUCAST-2025", "--data", data).ExitCode);
        foreach (string method in new[] { "isolate", "patient", "episode", "phenotype", "year" })
        {
            int fromFile = Cells(CurbProcess.Run("first-isolates", file, "--method", method), "first_isolate").Count(flag => flag == "true");
            int fromFolder = Cells(CurbProcess.Run("first-isolates", "--method", method, "--data", data), "first_isolate").Count(flag => flag == "true");
            Assert.Equal(fromFile, fromFolder);
            Assert.Equal(CurbProcess.Run("antibiogram", file, "--first-isolates", method).Output, CurbProcess.Run("antibiogram", "--first-isolates", method, "--data", data).Output);
        }

        var classesOfFile = CurbProcess.Run("classify", file).Rows.Where(row => row["organism"] is not ("xxx" or "con")).Select(row => row["organism"] + row["classes"] + row["cannot_assess"]).Order();
        Assert.Equal(classesOfFile, CurbProcess.Run("classify", "--data", data).Rows.Select(row => row["organism"] + row["classes"] + row["cannot_assess"]).Order());
        IEnumerable<string> Findings(CommandResult result) => result.Rows.Select(row => string.Join('|', row["organism"], row["finding"], row["drugs"], row["found"], row["expected"])).Order(StringComparer.Ordinal);
        var findings = Findings(CurbProcess.Run("lab-findings", file, "--guideline", "EUCAST-2025")).ToList();
        Assert.True(findings.Count > 100, $"{findings.Count} findings");
        Assert.Equal(findings, Findings(CurbProcess.Run("lab-findings", "--guideline", "EUCAST-2025", "--data", data)));
        Assert.Equal(findings.Where(finding => finding.Contains("|no-vancomycin|", StringComparison.Ordinal)), Findings(CurbProcess.Run("lab-findings", "--kind", "missing", "--data", data)).Where(finding => finding.Contains("|no-vancomycin|", StringComparison.Ordinal)));
        var wisca = CurbProcess.Run("wisca", "--syndrome", "specimen_group", "--regimens", "CIP,CIP+GEN", "--draws", "200", "--data", data);
        Assert.Equal("syndrome,regimen,coverage,ci_low,ci_high,isolates", wisca.Header);
        Assert.NotEmpty(wisca.Rows);
        Assert.Equal(3, CurbProcess.Run("classify", "--data", folder.Sub("none")).ExitCode);
        Assert.Equal(2, CurbProcess.Run("classify", "--data", data, "--from", "yesterday").ExitCode);
    }

    /// <summary>A gene, a phenotypic test or WHONET's field: an Enterobacterales with a carbapenemase is CRE by the national definition whatever its carbapenem MIC.</summary>
    [Fact]
    public void A_carbapenemase_makes_the_class_and_a_missing_gene_does_not_unmake_it()
    {
        var result = CurbProcess.RunWithInput(Encoding.UTF8.GetBytes("ORGANISM,CARBAPENEM,KPC,mCIM,MEM_NM\nkpn,,+,,0.12\nkpn,NDM-1,,,\nkpn,,-,,\nkpn,,-,-,0.12\neco,,,阳性,\naba,OXA-23,,,\n"), ["classify", "-"]);
        Assert.Equal(["CRE;CPE;CRKP", "CRE;CPE;CRKP", "", "", "CRE;CPE;CREC", "CRAB"], Cells(result, "classes"));
        Assert.Contains("CRE;CPE;CRKP", result.Rows[2]["cannot_assess"], StringComparison.Ordinal);
        Assert.DoesNotContain("CPE", result.Rows[3]["cannot_assess"], StringComparison.Ordinal);
    }

    /// <summary>A negative screen beside a positive gene: the positive one counts, in whichever word.</summary>
    [Fact]
    public void A_positive_mecA_counts_beside_a_negative_screen()
    {
        var result = CurbProcess.RunWithInput(Encoding.UTF8.GetBytes("ORGANISM,MRSA_SCRN,MECA_PCR\nsau,NEG,POS\nsau,neg,\nsau,,阳性\n"), ["classify", "-"]);
        Assert.Equal([true, false, true], Cells(result, "classes").Select(classes => classes.Split(';').Contains("MRSA")));
    }

    [Theory]
    [InlineData("first-isolates", "row,first_isolate", "--method", "phenotype")]
    [InlineData("first-isolates", "row,first_isolate", "--method", "episode")]
    [InlineData("classify", "row,organism,classes,cannot_assess")]
    [InlineData("interpret", "row,organism,drug,method,value,sir,breakpoint_s,breakpoint_r,reason")]
    [InlineData("wisca", "syndrome,regimen,coverage,ci_low,ci_high,isolates", "--syndrome", "SPEC_TYPE", "--regimens", "CIP")]
    public void A_file_with_a_header_alone_is_an_empty_answer(string verb, string header, params string[] options)
    {
        var result = CurbProcess.RunWithInput("PATIENT_ID,SPEC_DATE,SPEC_TYPE,ORGANISM,CIP_NM\n"u8.ToArray(), [verb, "-", .. options]);
        Assert.Equal((0, header, 0), (result.ExitCode, result.Header, result.Rows.Count));
    }

    [Fact]
    public void What_is_refused_of_standard_input_is_named_so()
    {
        var result = CurbProcess.RunWithInput("ORGANISM,CIP_NM\neco,1,2\n"u8.ToArray(), ["interpret", "-"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("standard input line 2", result.Error, StringComparison.Ordinal);
        Assert.Contains("standard input: found an empty file", CurbProcess.RunWithInput([], ["interpret", "-"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_antibiogram_goes_by_the_columns_of_WHONET_too()
    {
        var result = CurbProcess.RunWithInput("PATIENT_ID,SPEC_DATE,SPEC_TYPE,WARD,ORGANISM,CIP_NM\np1,2025-01-01,bl,W1,eco,0.12\np2,2025-01-01,ur,W2,eco,4\n"u8.ToArray(), ["antibiogram", "-", "--by", "SPEC_TYPE,WARD", "--min-isolates", "1"]);
        Assert.StartsWith("SPEC_TYPE,WARD,organism,drug,isolates,tested,s,i,r,percent_s,percent_r,ci_low,ci_high", result.Header, StringComparison.Ordinal);
        Assert.Equal([("bl", "W1", "1"), ("ur", "W2", "0")], result.Rows.Select(row => (row["SPEC_TYPE"], row["WARD"], row["s"])));
    }
}
