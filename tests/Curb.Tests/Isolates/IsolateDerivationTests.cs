using Curb.Exchange.Whonet;
using Curb.Facts;
using Curb.Intake;
using Curb.Isolates;
using Curb.Tests.Support;

namespace Curb.Tests.Isolates;

public class IsolateDerivationTests
{
    private static (IsolateFacts Isolates, SusceptibilityFacts Results) Derive(string csv, LaboratorySettings? settings = null)
    {
        var part = Take(csv);
        return IsolateDerivation.Derive(part.Isolates, part.Susceptibilities, ReferenceTables.Library, settings ?? new LaboratorySettings());
    }

    private static Delivery Take(string csv)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        File.WriteAllText(path, csv);
        try
        {
            using var file = WhonetFile.Open(path);
            return Assert.Single(file.Parts("H1"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_isolate_and_its_results_carry_every_dimension()
    {
        var (isolates, results) = Derive("""
            LABORATORY,PATIENT_ID,SEX,AGE,WARD,WARD_TYPE,DEPARTMENT,DATE_ADMIS,SPEC_NUM,SPEC_DATE,SPEC_TYPE,SPEC_REAS,ORGANISM,ORIGIN,CIP_EM,AMP_EM
            T01,P1,男,3m,ICU1,icu,呼吸科,2024-03-01,B1,2024-03-03,bl,主动筛查,肺炎克雷伯菌,h,>=1,2
            """);
        Assert.Equal(
            ("H1", "P1", "kpn", "肺炎克雷伯菌", "blood", true, "2024-03", "m", "icu", "呼吸科", "hospital", true, "human", "-", "bacteria"),
            (isolates.Institution[0], isolates.Patient[0], isolates.Organism[0], isolates.OrganismText[0], isolates.SpecimenGroup[0], isolates.SterileSite[0], isolates.Month[0],
            isolates.Sex[0], isolates.WardType[0], isolates.Department[0], isolates.Onset[0], isolates.Screening[0], isolates.Host[0], isolates.Gram[0], isolates.OrganismGroup[0]));
        Assert.Equal(0.25, isolates.AgeYears[0]);
        Assert.Equal(2, isolates.Tested[0]);
        Assert.Equal(("CIP", "MIC", ">=", 1, "R", "kpn", "blood", "hospital", true), (results.Drug[0], results.Method[0], results.Operator[0], results.Value[0], results.Sir[0], results.Organism[0], results.SpecimenGroup[0], results.Onset[0], results.FirstIsolate[0]));
        Assert.Equal("IR", results.Sir[1]);
    }

    [Fact]
    public void A_screening_culture_does_not_stand_in_the_way_of_the_clinical_isolate_after_it()
    {
        var (isolates, results) = Derive("""
            PATIENT_ID,SPEC_DATE,SPEC_REAS,ORGANISM,CIP_NM
            P1,2024-03-01,screening,kpn,1
            P1,2024-03-05,,kpn,1
            P1,2024-03-06,screening,kpn,1
            P1,2024-03-09,,kpn,1
            """);
        var order = Enumerable.Range(0, 4).OrderBy(row => isolates.CollectedOn[row]).ToList();
        Assert.Equal([true, true, false, false], order.Select(row => isolates.FirstIsolate[row]));
        Assert.Equal([true, true, false, false], DerivedIsolates.FirstIsolateFlags(isolates, results, ReferenceTables.Library, new FirstIsolateRule(FirstIsolateMethod.Patient)).Index().OrderBy(flag => isolates.CollectedOn[flag.Index]).Select(flag => (bool?)flag.Item));
    }

    [Theory]
    [InlineData("2024-03-01", "2024-03-01", "community")]
    [InlineData("2024-03-01", "2024-03-02", "community")]
    [InlineData("2024-03-01", "2024-03-03", "hospital")]
    [InlineData("", "2024-03-03", null)]
    public void Onset_is_hospital_from_the_third_day_of_the_stay_and_unknown_without_an_admission(string admitted, string collected, string? onset)
    {
        var (isolates, _) = Derive($"PATIENT_ID,DATE_ADMIS,SPEC_DATE,ORGANISM\nP1,{admitted},{collected},eco\n");
        Assert.Equal(onset, isolates.Onset[0]);
    }

    [Theory]
    [InlineData("45", 45.0)]
    [InlineData("3m", 0.25)]
    [InlineData("6个月", 0.5)]
    [InlineData("12岁", 12.0)]
    [InlineData("200", null)]
    [InlineData("adult", null)]
    [InlineData("", null)]
    public void Ages_are_read_with_their_unit(string text, double? years) => Assert.Equal(years, DeliveredTerms.AgeYears(text));

    [Fact]
    public void Age_of_ten_days_is_a_fraction_of_a_year() => Assert.Equal(10 / 365.25, DeliveredTerms.AgeYears("10d")!.Value, 12);

    [Fact]
    public void An_age_not_delivered_comes_from_the_date_of_birth()
    {
        var (isolates, _) = Derive("PATIENT_ID,DATE_BIRTH,SPEC_DATE,ORGANISM\nP1,2000-03-06,2024-03-05,eco\nP2,2000-03-05,2024-03-05,eco\n");
        Assert.Equal((23.0, 24.0), (isolates.AgeYears[0]!.Value, isolates.AgeYears[1]!.Value));
    }

    [Fact]
    public void An_organism_that_is_not_known_stays_with_its_text_and_is_never_a_first_isolate()
    {
        var (isolates, results) = Derive("PATIENT_ID,SPEC_DATE,ORGANISM,CIP_EM\nP1,2024-03-05,Mystery bug,0.5\n");
        Assert.Equal((null, "Mystery bug", false), (isolates.Organism[0], isolates.OrganismText[0], isolates.FirstIsolate[0]));
        Assert.Null(results.Sir[0]);
        Assert.StartsWith("unknown-organism", results.Reason[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Another_guideline_year_gives_other_categories()
    {
        const string Csv = "PATIENT_ID,SPEC_DATE,ORGANISM,CXM_NM\nP1,2024-03-05,eco,4\n";
        Assert.Equal("I", Derive(Csv).Results.Sir[0]);
        Assert.Equal("S", Derive(Csv, new LaboratorySettings("CLSI", 2025)).Results.Sir[0]);
    }

    [Fact]
    public void Facts_do_not_depend_on_the_order_of_rows()
    {
        string[] rows = [.. Enumerable.Range(0, 300).Select(i => $"P{i % 40},S{i},{new DateOnly(2023, 1, 1).AddDays(i * 37 % 700):yyyy-MM-dd},{(i % 3 == 0 ? "kpn" : "eco")},{(i % 5 == 0 ? ">4" : "<=0.06")},{(i % 7 == 0 ? "R" : "8")}")];
        const string Header = "PATIENT_ID,SPEC_NUM,SPEC_DATE,ORGANISM,CIP_EM,AMC_EM\n";
        var forward = Derive(Header + string.Join('\n', rows) + "\n").Isolates;
        var backward = Derive(Header + string.Join('\n', rows.Reverse()) + "\n").Isolates;
        Assert.Equal(Flags(forward), Flags(backward));
    }

    private static IEnumerable<string> Flags(IsolateFacts facts) =>
        Enumerable.Range(0, facts.Count).Select(row => $"{facts.IsolateKey[row]} {facts.FirstIsolate[row]} {facts.FirstPhenotype[row]} {facts.FirstOfYear[row]}").Order(StringComparer.Ordinal);

    [Theory]
    [InlineData("ICU", "icu")]
    [InlineData("Icu", "icu")]
    [InlineData("NICU", "icu")]
    [InlineData("INX", "in")]
    [InlineData("Inpatient", "in")]
    [InlineData("OUT", "out")]
    [InlineData("重症监护", "icu")]
    [InlineData("", null)]
    public void Kinds_of_ward_are_known_in_any_case_of_letters(string text, string? kind) => Assert.Equal(kind, DeliveredTerms.WardType(text));
}
