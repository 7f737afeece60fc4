using System.Text;
using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Tests.Profiles;
using Curb.Tests.Support;

namespace Curb.Tests.Reports;

/// <summary>HL7 version 2 microbiology as feeds write it: parent and child orders, flat orders, words, corrections.</summary>
public sealed class Hl7ProfileTests : IDisposable
{
    private const string Head = "MSH|^~\\&|LIS|T01|AMS|T01|20240306120000+0800||ORU^R01^ORU_R01|M1|P|2.5.1\rPID|1||P0001^^^T01^MR||TEST^PATIENT||19570101|F\rPV1|1|I|ICU^1|||||||ICU|||||||||V77\r";
    private const string Culture = "OBR|1|PO1^HIS|FI1^LIS|600-7^Bacteria identified in Blood by Culture^LN|||20240305081500+0800|||||||||||||||20240306115500+0800||MB|F\r";
    private const string Organism = "OBX|1|CWE|600-7^Bacteria identified in Blood by Culture^LN|1|56415008^Klebsiella pneumoniae^SCT||||||F\r";
    private const string Blood = "SPM|1|||119297000^Blood specimen^SCT|||||||||||||20240305081500+0800\r";
    private const string Child = "OBR|2|PO1^HIS|FI1-1^LIS|29576-6^Bacterial susceptibility panel^LN|||20240305081500+0800||||G|||||||||||20240306115500+0800||MB|F|600-7&Bacteria identified in Blood by Culture&LN^1^Klebsiella pneumoniae|||PO1&HIS^FI1&LIS\r";
    private readonly IngestRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_culture_with_its_susceptibilities_becomes_specimen_isolate_and_results()
    {
        var batch = Take(Head + Culture + Organism + Blood + Child
            + "OBX|1|SN|6652-2^Meropenem [Susceptibility] by MIC^LN|1|<=^0.25|ug/mL^^UCUM||S|||F\r"
            + "OBX|2|SN|141-2^Ceftriaxone [Susceptibility] by MIC^LN|1|>=^64|ug/mL^^UCUM||R|||F\r"
            + "OBX|3|NM|413-5^Piperacillin+Tazobactam [Susceptibility] by Disk diffusion (KB)^LN|1|12|mm^^UCUM||R|||F\r");
        Assert.Equal((4L, 4L), (batch.Read, batch.Accepted));
        var isolates = _run.Read<ReceivedIsolates>();
        Assert.Equal(("P0001", "V77", "Klebsiella pneumoniae", "Blood specimen", "f", "in", "ICU"), (isolates.Patient[0], isolates.Encounter[0], isolates.Organism[0], isolates.SpecimenType[0], isolates.Sex[0], isolates.WardType[0], isolates.Ward[0]));
        Assert.Equal((new DateOnly(2024, 3, 5), new DateOnly(1957, 1, 1)), ((DateOnly)isolates.CollectedOn.ValueAt(0)!, (DateOnly)isolates.BirthDate.ValueAt(0)!));
        Assert.Equal(["CRO_NM=>=64", "CRO_NM_SIR=R", "MEM_NM=<=0.25", "MEM_NM_SIR=S", "TZP_ND=12", "TZP_ND_SIR=R"], Results());
        Assert.Equal("positive", _run.Read<ReceivedSpecimens>().Result[0]);
        var again = Take(Head + Culture + Organism + Blood + Child + "OBX|1|SN|6652-2^Meropenem [Susceptibility] by MIC^LN|1|>=^16|ug/mL^^UCUM||R|||C\r");
        Assert.Equal((0L, 1L, 1L), (again.Accepted, again.Replaced, again.Unchanged));
        Assert.Contains("MEM_NM=>=16", Results());
    }

    [SharedDataFact("hl7v2-micro/nist-lri-4.1-gu-parent-child-stool-culture-ast.hl7")]
    public void The_sample_of_three_isolates_with_three_drugs_goes_in_whole()
    {
        var batch = Assert.Single(_run.TakePaths("hl7v2", [SharedData.PathTo("hl7v2-micro/nist-lri-4.1-gu-parent-child-stool-culture-ast.hl7")], Settings()));
        Assert.Equal((12L, 12L), (batch.Read, batch.Accepted));
        var isolates = _run.Read<ReceivedIsolates>();
        Assert.Equal(["Enterohemorrhagic Escherichia coli, serotype O157:H7", "Salmonella I, group O:4", "Shigella flexneri"], Enumerable.Range(0, 3).Select(row => isolates.Organism[row]));
        Assert.Equal(9, Results().Count(result => result.EndsWith("_SIR=S", StringComparison.Ordinal)));
        // 0.05 is no step of the dilutions: the number is left out and told, what the laboratory concluded stays.
        Assert.Equal(6, _run.Rejections(batch).Count(rejection => rejection is { Reason: "not-a-dilution", SourceRows: 0 }));
    }

    [SharedDataFact("hl7v2-micro")]
    public void Every_result_of_every_sample_message_is_accounted_for()
    {
        foreach (var path in Directory.GetFiles(SharedData.PathTo("hl7v2-micro"), "*.hl7"))
        {
            var batch = Assert.Single(_run.TakePaths("hl7v2", [path], Settings()));
            Assert.Equal(File.ReadAllText(path).Split('\r', '\n').Count(segment => segment.StartsWith("OBX|", StringComparison.Ordinal)), batch.Read);
            Assert.Equal(batch.Read, batch.Accepted + batch.Replaced + batch.Unchanged + batch.Rejected);
        }
    }

    [Fact]
    public void Susceptibilities_may_stand_behind_their_organism_in_the_same_order_in_several_forms()
    {
        var batch = Take(Head + Culture + Organism
            + "OBX|2|CWE|18906-8^Ciprofloxacin [Susceptibility]^LN||R^Resistant^HL70078||||||F\r"
            + "OBX|3|ST|18928-2^Gentamicin [Susceptibility] by MIC^LN||>32|ug/mL||R|||F\r"
            + "OBX|4|ST|18943-1^Meropenem [Susceptibility]^LN||Susceptible||||||F\r"
            + "OBX|5|TX|18769-0^Microbial susceptibility tests^LN||Ceftazidime: Resistant (MIC 64 mcg/mL)~Amikacin: Susceptible||||||F\r"
            + "OBX|6|ST|664-3^Gram stain^LN||Gram negative rods||||||F\r");
        Assert.Equal((6L, 5L, 1L), (batch.Read, batch.Accepted, batch.Rejected));
        Assert.Equal(["AMK_SIR=Susceptible", "CAZ_SIR=Resistant", "CIP_SIR=R", "GEN_NM=>32", "GEN_NM_SIR=R", "MEM_SIR=Susceptible"], Results().Select(result => result.Replace("CAZ_NM=64", "").Replace("CAZ_NM_SIR", "CAZ_SIR", StringComparison.Ordinal)).Where(result => result.Length > 0).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_culture_without_growth_is_a_negative_specimen()
    {
        var batch = Take(Head + Culture + "OBX|1|CWE|600-7^Bacteria identified in Blood by Culture^LN|1|264868006^No growth^SCT||||||F\r" + Blood);
        Assert.Equal((1L, 0), (batch.Accepted, _run.Read<ReceivedIsolates>().Count));
        Assert.Equal("negative", _run.Read<ReceivedSpecimens>().Result[0]);
    }

    [Fact]
    public void A_correction_in_the_same_file_takes_the_place_of_what_it_corrects()
    {
        const string preliminary = "OBX|1|CWE|600-7^Bacteria identified in Blood by Culture^LN|1|^Gram-negative rods, Klebsiella^L||||||P\r";
        var batch = Take(Head + Culture + preliminary + Blood + Head + Culture + Organism + Blood);
        Assert.Equal((2L, 1L, 1L), (batch.Read, batch.Accepted, batch.Rejected));
        Assert.Equal("superseded", Assert.Single(_run.Rejections(batch)).Reason);
        Assert.Equal("Klebsiella pneumoniae", _run.Read<ReceivedIsolates>().Organism[0]);
    }

    [Fact]
    public void What_can_not_be_taken_is_told_with_place_and_reason()
    {
        var batch = Take(Head + "OBR|1||L1|10368-9^Lead^LN\rOBX|1|NM|10368-9^Lead^LN|1|50|ug/dL\rOBX|2|NM|x^y^LN|1|5|ug/dL\r" + Culture + Organism
            + "OBX|2|SN|1^Kryptomycin [Susceptibility] by MIC^LN|1|^1|ug/mL\rOBX|3|SN|2^Meropenem [Susceptibility] by MIC^LN|1|^1|ug/mL||S|||W\rOBX|4|ED|3^Report^LN||^pdf\rOBX|5|NM|6^Meropenem [Susceptibility]^LN|1|4\r");
        Assert.Equal((7L, 1L, 6L), (batch.Read, batch.Accepted, batch.Rejected));
        Assert.Equal(["missing-value", "not-microbiology", "not-taken", "unknown-code", "withdrawn"], _run.Rejections(batch).Select(rejection => rejection.Reason).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PATIENT_ID,ORGANISM\nP1,eco\n")]
    [InlineData("\0\u0001binary")]
    public void A_file_that_holds_no_message_is_refused(string text)
    {
        var fault = Assert.Throws<UnusableFileException>(() => Take(text));
        Assert.Contains("h.hl7", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_in_GB18030_and_in_the_marks_of_their_transport_are_read()
    {
        var text = "\u000B" + Head + Culture + "OBX|1|CWE|^细菌鉴定^L|1|^肺炎克雷伯菌^L||||||F\r" + "\u001C\r";
        Assert.Equal(1, _run.Take("hl7v2", "h.hl7", text, Encoding.GetEncoding("GB18030"), Settings()).Accepted);
        Assert.Equal("肺炎克雷伯菌", _run.Read<ReceivedIsolates>().Organism[0]);
    }

    private BatchOutcome Take(string text) => _run.Take("hl7v2", "h.hl7", text, settings: Settings());

    private static IntakeSettings Settings() => IntakeSettings.Default with { Institution = "H1", DrugCode = ReportDrugs.Code };

    private IEnumerable<string> Results()
    {
        var results = _run.Read<ReceivedSusceptibilities>();
        return Enumerable.Range(0, results.Count).Select(row => $"{results.Test[row]}={results.Value[row]}").Order(StringComparer.Ordinal);
    }
}
