using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Exchange.Whonet;
using Curb.Facts;
using Curb.Isolates;
using Curb.Tests.Support;

namespace Curb.Tests.Antibiograms;

public class AntibiogramTests
{
    private static (IsolateFacts Isolates, SusceptibilityFacts Results) Facts(string csv)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        File.WriteAllText(path, csv);
        try
        {
            using var file = WhonetFile.Open(path);
            var all = file.EveryRow();
            return EveryRow.Facts(all.Isolates, all.Susceptibilities, ReferenceTables.Library, new LaboratorySettings(), new FirstIsolateRule(FirstIsolateMethod.Episode));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(0, 10, 0, 0, 0.2775)]
    [InlineData(10, 10, 1, 0.7225, 1)]
    [InlineData(15, 50, 0.3, 0.1910, 0.4375)]
    [InlineData(1, 1, 1, 0.2065, 1)]
    public void Wilson_intervals_agree_with_published_ones(long events, long trials, double value, double low, double high)
    {
        var share = Proportion.Wilson(events, trials)!.Value;
        Assert.Equal((value, low, high), (share.Value, Math.Round(share.Low, 4), Math.Round(share.High, 4)));
    }

    [Fact]
    public void Nothing_tested_has_no_share() => Assert.Null(Proportion.Wilson(0, 0));

    [Fact]
    public void Repeats_are_left_out_and_the_most_resistant_of_two_methods_counts_once()
    {
        var (isolates, results) = Facts("""
            PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM,CIP_EM,CIP_ED5,CRO_EM
            p1,1,2024-01-01,bl,eco,0.12,21,0.5
            p1,2,2024-01-09,bl,eco,>4,,>8
            p2,3,2024-01-02,bl,eco,0.5,,
            p3,4,2024-01-02,ur,eco,<=0.06,,ND
            p4,5,2024-01-02,bl,xxx,,,
            """);
        var rows = AntibiogramCount.Of(isolates, results, []);
        var cip = Assert.Single(rows, row => row.Drug == "CIP");
        Assert.Equal((3L, 3L, 1L, 1L, 1L), (cip.Isolates, cip.Tested, cip.Susceptible, cip.Intermediate, cip.Resistant));
        var cro = Assert.Single(rows, row => row.Drug == "CRO");
        Assert.Equal((3L, 1L, 1L), (cro.Isolates, cro.Tested, cro.Susceptible));
        Assert.True(cro.IsTooSmall(30));
    }

    [Fact]
    public void Groups_divide_isolates_and_results_alike()
    {
        var (isolates, results) = Facts("""
            PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM,CIP_EM
            p1,1,2024-01-01,bl,eco,0.12
            p2,3,2024-01-02,bl,eco,4
            p3,4,2024-01-02,ur,eco,0.12
            p5,5,2024-01-02,,eco,0.12
            """);
        var rows = AntibiogramCount.Of(isolates, results, ["specimen_group"]);
        Assert.Equal([(null, 1L), ("blood", 2L), ("urine", 1L)], rows.Select(row => (row.Group[0], row.Isolates)));
    }

    [SharedDataFact("../oracles/sample_E.csv")]
    public void Counting_columns_and_asking_a_fact_source_give_the_same_rows()
    {
        using var file = WhonetFile.Open(Path.Combine(SharedData.Oracles, "sample_E.csv"));
        var part = Assert.Single(file.Parts("H"));
        var (isolates, results) = IsolateDerivation.Derive(part.Isolates, part.Susceptibilities, ReferenceTables.Library, new LaboratorySettings());
        var asked = new Antibiogram(["specimen_group"]).Ask(new FactsInMemory(new FactSet { Isolates = isolates, Susceptibilities = results }), Scope.DataFolderOwner);
        var counted = AntibiogramCount.Of(isolates, results, ["specimen_group"]);
        Assert.Equal(asked.Select(Text).Order(), counted.Select(Text).Order());
        Assert.True(counted.Count > 300);
    }

    private static string Text(AntibiogramRow row) => $"{row.Group[0]} {row.Organism} {row.Drug} {row.Isolates} {row.Tested} {row.Susceptible} {row.Intermediate} {row.Resistant}";
}
