using Curb.Isolates;
using Curb.Tests.Support;

namespace Curb.Tests.Isolates;

public class LaboratoryFindingsTests
{
    private static IReadOnlyList<LaboratoryFinding> Find(string csv, string guideline = "EUCAST")
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "isolates.csv");
        File.WriteAllText(path, csv);
        using var file = Curb.Exchange.Whonet.WhonetFile.Open(path);
        var all = file.EveryRow();
        return LaboratoryFindings.Of(all.Isolates, all.Susceptibilities, ReferenceTables.Library, new LaboratorySettings(guideline, 2025));
    }

    private static string Names(string csv, string kind, string guideline = "EUCAST") =>
        string.Join(' ', Find(csv, guideline).Where(finding => finding.Kind == kind).Select(finding => finding.Finding));

    [Theory]
    [InlineData("eco", "+", true)]
    [InlineData("eco", "-", false)]
    [InlineData("eco", "−", false)]
    [InlineData("sau", "－", true)]
    [InlineData("sau", "+", false)]
    [InlineData("cal", "-", true)]
    [InlineData("cal", "f", false)]
    [InlineData("eco", "f", true)]
    [InlineData("bfr", "-", false)]
    [InlineData("bfr", "a", false)]
    [InlineData("eco", "", false)]
    [InlineData("eco", "b", false)]
    public void A_Gram_reaction_that_the_organism_does_not_have_is_named(string organism, string type, bool differs) =>
        Assert.Equal(differs, Find($"ORGANISM,ORG_TYPE,CIP_NM\n{organism},{type},\n").Any(finding => finding is { Finding: "organism-type-differs", Kind: "discrepancy" }));

    [Theory]
    [InlineData("sau", "VAN_NM=16", "glycopeptide-resistant-staphylococcus")]
    [InlineData("sau", "VAN_NM=1", "")]
    [InlineData("sau", "LNZ_NM=16", "last-line-resistant-staphylococcus")]
    [InlineData("efa", "AMP_NM=32", "last-line-resistant-enterococcus")]
    [InlineData("spy", "PEN_NM=S", "")]
    [InlineData("spy", "PEN_NM=R", "beta-lactam-resistant-group-a-streptococcus")]
    [InlineData("sat", "MEM_NM=R", "carbapenem-resistant-typhoid")]
    [InlineData("saa", "MEM_NM=R", "carbapenem-resistant-typhoid")]
    [InlineData("bca", "CRO_NM=R", "third-generation-resistant-moraxella")]
    [InlineData("bsb", "PEN_NM=R", "beta-lactam-resistant-group-b-streptococcus")]
    [InlineData("hib", "CRO_NM=R", "third-generation-resistant-haemophilus")]
    [InlineData("ano", "COL_NM=R", "colistin-resistant-acinetobacter")]
    public void Unusual_phenotypes_are_for_the_laboratory_to_confirm(string organism, string result, string expected) => Assert.Equal(expected, One(organism, result, "unusual"));

    [Theory]
    [InlineData("kpn", "MEM_NM=32,CTX_NM=0.25,CRO_NM=0.25", "carbapenem-resistant-cephalosporin-susceptible")]
    [InlineData("kpn", "MEM_NM=32,CTX_NM=0.25,CRO_NM=32", "")]
    [InlineData("kpn", "MEM_NM=32,CTX_NM=32", "")]
    [InlineData("eco", "CTX_NM=32,AMP_NM=2", "third-generation-resistant-ampicillin-susceptible")]
    [InlineData("eco", "CTX_NM=<=4,AMP_NM=2", "")]
    [InlineData("eco", "AMC_NM=R,AMP_NM=S", "inhibitor-combination-resistant-ampicillin-susceptible")]
    [InlineData("sau", "OXA_NM=4,FOX_NM=2", "oxacillin-cefoxitin-discordant")]
    [InlineData("sau", "OXA_NM=R,PEN_NM=0.03,FOX_NM=R", "methicillin-resistant-penicillin-susceptible")]
    [InlineData("spn", "PEN_NM=S,CRO_NM=R", "penicillin-susceptible-cephalosporin-resistant")]
    public void Results_that_contradict_each_other_are_named(string organism, string results, string expected) => Assert.Equal(expected, One(organism, results, "inconsistent"));

    [Theory]
    [InlineData("sau", "CIP_NM=0.5", "no-methicillin-test no-vancomycin")]
    [InlineData("sau", "FOX_NM=2,VAN_NM=1", "")]
    [InlineData("kpn", "MEM_NM=0.06,CIP_NM=0.06", "no-third-generation-cephalosporin")]
    [InlineData("kpn", "", "")]
    public void Key_drugs_that_were_not_tested_are_missed_where_anything_was_tested(string organism, string results, string expected) => Assert.Equal(expected, One(organism, results, "missing"));

    [Theory]
    [InlineData("kpn", "AMP_NM=2", "expected-resistance-measured-susceptible")]
    [InlineData("kpn", "AMP_NM=S", "expected-resistance-measured-susceptible")]
    [InlineData("kpn", "AMP_NM=32", "")]
    public void Expected_resistance_measured_susceptible_asks_for_the_identification(string organism, string results, string expected) => Assert.Equal(expected, One(organism, results, "expected"));

    [Theory]
    [InlineData("eco", "CIP_NM=8,CIP_SIR=S", "reported-susceptible-derived-resistant")]
    [InlineData("eco", "CIP_NM=0.06,CIP_SIR=R", "reported-resistant-derived-susceptible")]
    [InlineData("eco", "CIP_NM=0.06,CIP_SIR=I", "reported-and-derived-differ")]
    [InlineData("eco", "CIP_NM=0.06,CIP_SIR=S", "")]
    [InlineData("eco", "CIP_NM=<=1,CIP_SIR=S", "")]
    public void Reported_categories_are_held_against_the_guideline(string organism, string results, string expected) => Assert.Equal(expected, One(organism, results, "discrepancy"));

    [Theory]
    [InlineData("ATCC 25922", "CIP_NM=0.008", "")]
    [InlineData("ATCC 25922", "CIP_NM=0.06", "reference-strain-out-of-range")]
    [InlineData("atcc25922", "CIP_ED5=30", "")]
    [InlineData("QC-ATCC_25922", "CIP_ED5=25", "reference-strain-out-of-range")]
    [InlineData("ATCC 25922", "CIP_NM=<=0.25", "")]
    [InlineData("ATCC 25922", "CIP_ED10=12", "")]
    [InlineData("P1", "CIP_NM=8", "")]
    public void Reference_strains_are_held_against_their_ranges(string patient, string results, string expected) => Assert.Equal(expected, One("eco", results, "quality-control", patient));

    private static string One(string organism, string results, string kind, string patient = "P1")
    {
        var pairs = results.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToList();
        string columns = string.Concat(pairs.Select(pair => "," + pair[0]));
        string values = string.Concat(pairs.Select(pair => "," + pair[1]));
        return Names($"PATIENT_ID,SPEC_TYPE,SPEC_DATE,SPEC_NUM,ORGANISM{columns}\n{patient},bl,2024-01-05,1,{organism}{values}\n", kind);
    }

    [Theory]
    [InlineData("1:xxx:1 2:sep:1 3:xxx:5 4:eco:9", "1 of 4 blood cultures (25.0 %)", "at most 3 %: not met")]
    [InlineData("1:sep:1 2:sep:2 3:xxx:5", "0 of 3 blood cultures (0.0 %)", "at most 3 %: met")]
    [InlineData("1:sep:1 2:sep:4 3:xxx:5", "2 of 3 blood cultures (66.7 %)", "at most 3 %: not met")]
    [InlineData("1:con:1 2:xxx:4", "1 of 2 blood cultures (50.0 %)", "at most 3 %: not met")]
    [InlineData("1:sep:1 2:eco:4", "2 blood cultures, all with growth", "cannot assess: cultures without growth were not delivered")]
    public void Blood_cultures_with_a_lone_commensal_are_contaminated(string cultures, string found, string expected)
    {
        var rows = cultures.Split(' ').Select(culture => culture.Split(':')).Select(culture => $"P1,bl,2024-01-0{culture[2]},{culture[0]},{culture[1]},\n");
        var finding = Assert.Single(Find("PATIENT_ID,SPEC_TYPE,SPEC_DATE,SPEC_NUM,ORGANISM,CIP_NM\n" + string.Concat(rows)), finding => finding.Kind == "contamination");
        Assert.Equal((-1, found, expected), (finding.Row, finding.Found, finding.Expected));
    }
}
