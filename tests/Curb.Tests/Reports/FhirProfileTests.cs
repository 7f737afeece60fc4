using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Tests.Profiles;
using Curb.Tests.Support;

namespace Curb.Tests.Reports;

/// <summary>FHIR microbiology in the dialects that are met: members, panels, derivation, components, one specimen with one organism.</summary>
public sealed class FhirProfileTests : IDisposable
{
    private const string Patient = """{"resourceType":"Patient","id":"p1","identifier":[{"value":"P0001"}],"gender":"female","birthDate":"1957-01-01"}""";
    private const string Specimen = """{"resourceType":"Specimen","id":"s1","identifier":[{"value":"B240001"}],"type":{"coding":[{"system":"http://snomed.info/sct","code":"119297000","display":"Blood specimen"}]},"collection":{"collectedDateTime":"2024-03-05T08:15:00+08:00"}}""";
    private readonly IngestRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void An_organism_with_its_members_becomes_specimen_isolate_and_results()
    {
        var batch = Take(Bundle(Patient, Specimen,
            Observation("org", "600-7", "Bacteria identified in Blood by Culture", """ "valueCodeableConcept":{"coding":[{"code":"56415008","display":"Klebsiella pneumoniae"}]},"hasMember":[{"reference":"Observation/panel"}] """),
            Observation("panel", "29576-6", "Bacterial susceptibility panel", """ "hasMember":[{"reference":"Observation/mem"},{"reference":"Observation/amc"}] """),
            Observation("mem", "6652-2", "Meropenem [Susceptibility] by MIC", """ "valueQuantity":{"value":16,"comparator":">=","unit":"mg/L"},"interpretation":[{"coding":[{"code":"R"}]}] """),
            Observation("amc", "20-8", "Amoxicillin+Clavulanate [Susceptibility] by MIC", """ "valueString":">=32","interpretation":[{"coding":[{"code":"R","display":"Resistant"}]}] """)));
        Assert.Equal((3L, 3L), (batch.Read, batch.Accepted));
        var isolates = _run.Read<ReceivedIsolates>();
        Assert.Equal(("P0001", "B240001", "Klebsiella pneumoniae", "Blood specimen", "f"), (isolates.Patient[0], isolates.Specimen[0], isolates.Organism[0], isolates.SpecimenType[0], isolates.Sex[0]));
        Assert.Equal(new DateOnly(2024, 3, 5), isolates.CollectedOn.ValueAt(0));
        Assert.Equal(["AMC_NM=>=32", "AMC_NM_SIR=R", "MEM_NM=>=16", "MEM_NM_SIR=R"], Results());
    }

    [Fact]
    public void Results_may_be_derived_from_the_organism_be_components_or_stand_on_its_specimen()
    {
        var batch = Take(Bundle(Specimen,
            Observation("org", "634-6", "Bacteria identified", """ "valueString":"Escherichia coli" """),
            Observation("a", "1-1", "Ciprofloxacin [Susceptibility] by Disk diffusion (KB)", """ "valueQuantity":{"value":19,"unit":"mm"},"derivedFrom":[{"reference":"Observation/org"}] """),
            Observation("b", "2-2", "Gentamicin [Susceptibility]", """ "valueCodeableConcept":{"coding":[{"code":"S"}]} """),
            Observation("c", "3-3", "Antibiogram", """ "component":[{"code":{"text":"Ceftriaxone"},"valueQuantity":{"value":0.25,"comparator":"<=","unit":"ug/mL"}},{"code":{"text":"Amikacin"},"interpretation":[{"text":"Resistant"}]}] """)));
        Assert.Equal((4L, 4L), (batch.Read, batch.Accepted));
        Assert.Equal(["AMK_SIR=Resistant", "CIP_ND=19", "CRO_NM=<=0.25", "GEN_SIR=S"], Results());
    }

    [Fact]
    public void An_organism_may_be_the_code_itself_and_a_negative_culture_words()
    {
        var batch = Take(Bundle(
            Observation("org", "80023", "STAPH AUREUS COAG +", """ "valueString":"Example","hasMember":[{"reference":"Observation/czo"}] """),
            Observation("czo", "90005", "CEFAZOLIN", """ "valueCodeableConcept":{"coding":[{"code":"S"}]} """),
            Observation("neg", "90039", "URINE CULTURE", """ "valueString":"NO GROWTH" """, "s2")));
        Assert.Equal((3L, 3L), (batch.Read, batch.Accepted));
        Assert.Equal(("STAPH AUREUS COAG +", 1), (_run.Read<ReceivedIsolates>().Organism[0], _run.Read<ReceivedIsolates>().Count));
        var specimens = _run.Read<ReceivedSpecimens>();
        Assert.Equal(["negative", "positive"], Enumerable.Range(0, 2).Select(row => specimens.Result[row]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_can_not_be_taken_is_told_and_members_in_a_circle_end()
    {
        var batch = Take(Bundle(
            Observation("hb", "718-7", "Hemoglobin", """ "valueQuantity":{"value":12,"unit":"g/dL"} """),
            Observation("x", "9-9", "Meropenem [Susceptibility] by MIC", """ "valueQuantity":{"value":1,"unit":"mg/L"},"hasMember":[{"reference":"Observation/y"}] """, ""),
            Observation("y", "9-8", "Ceftriaxone [Susceptibility] by MIC", """ "valueQuantity":{"value":1,"unit":"mg/L"},"hasMember":[{"reference":"Observation/x"}] """, ""),
            Observation("old", "600-7", "Bacteria identified by culture", """ "valueString":"Escherichia coli" """).Replace("\"final\"", "\"entered-in-error\"", StringComparison.Ordinal)));
        Assert.Equal((4L, 4L), (batch.Read, batch.Rejected));
        Assert.Equal(["no-isolate", "no-isolate", "not-microbiology", "withdrawn"], _run.Rejections(batch).Select(rejection => rejection.Reason).Order(StringComparer.Ordinal));
    }

    [SharedDataFact("fhir-micro/mii")]
    public void Single_resources_of_the_german_core_data_set_are_accounted_for()
    {
        foreach (var path in Directory.GetFiles(SharedData.PathTo("fhir-micro/mii"), "Observation-*.json"))
        {
            var batch = Assert.Single(_run.TakePaths("fhir", [path], Settings()));
            Assert.Equal((1L, 1L), (batch.Read, batch.Accepted + batch.Replaced + batch.Unchanged + batch.Rejected));
        }

        Assert.Equal(0, _run.Read<ReceivedIsolates>().Count);
        Assert.Equal("positive", Assert.Single(Enumerable.Range(0, _run.Read<ReceivedSpecimens>().Count).Select(row => _run.Read<ReceivedSpecimens>().Result[row])));
    }

    [Fact]
    public void Resources_one_to_a_line_are_read()
    {
        var lines = string.Join('\n', Specimen, Observation("org", "600-7", "Bacteria identified by culture", """ "valueString":"Escherichia coli" """));
        Assert.Equal(1, Take(lines).Accepted);
        Assert.Equal("B240001", _run.Read<ReceivedIsolates>().Specimen[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"entry\":[")]
    [InlineData("PATIENT_ID,ORGANISM\nP1,eco\n")]
    public void A_file_without_resources_is_refused(string text) => Assert.Contains("f.json", Assert.Throws<UnusableFileException>(() => Take(text)).Message, StringComparison.Ordinal);

    private BatchOutcome Take(string text) => _run.Take("fhir", "f.json", text, settings: Settings());

    private static IntakeSettings Settings() => IntakeSettings.Default with { Institution = "H1", DrugCode = ReportDrugs.Code };

    private static string Bundle(params string[] resources) => $$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(',', resources.Select(resource => $$"""{"resource":{{resource}}}"""))}}]}""";

    private static string Observation(string id, string code, string text, string more, string specimen = "s1") =>
        $$"""{"resourceType":"Observation","id":"{{id}}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"{{code}}","display":"{{text}}"}]},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2024-03-05T08:15:00+08:00",{{At(specimen)}}{{more}}}""";

    private static string At(string specimen) => specimen.Length > 0 ? $"\"specimen\":{{\"reference\":\"Specimen/{specimen}\"}}," : "";

    private IEnumerable<string> Results()
    {
        var results = _run.Read<ReceivedSusceptibilities>();
        return Enumerable.Range(0, results.Count).Select(row => $"{results.Test[row]}={results.Value[row]}").Order(StringComparer.Ordinal);
    }
}
