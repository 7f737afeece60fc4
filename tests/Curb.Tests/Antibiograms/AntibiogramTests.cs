using Curb.Antibiograms;
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
        var rows = Counted(isolates, results);
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
        var rows = Counted(isolates, results, "specimen_group");
        Assert.Equal([("blood", 2L), ("urine", 1L), (null, 1L)], rows.Select(row => (row.Group[0], row.Isolates)));
    }

    [SharedDataFact("../oracles/sample_E.csv")]
    public void Packed_counting_gives_the_rows_of_the_slow_oracle()
    {
        var (isolates, results) = Sample();
        foreach (string[] by in new string[][] { [], ["specimen_group"], ["ward_type", "month"], ["month", "ward", "specimen_type", "ward_type", "sex"] })
        {
            var slow = SlowAntibiogram.Of(isolates, results, by);
            Assert.Equal(slow.Select(Text), Counted(isolates, results, by).Select(Text));
            Assert.True(slow.Count > 300);
        }
    }

    [SharedDataFact("../oracles/sample_E.csv")]
    public void Periods_and_age_groups_hold_the_isolates_of_their_months_and_years()
    {
        var (isolates, results) = Sample();
        foreach (var (name, group) in new (string, Func<int, string?>)[]
        {
            ("year", i => isolates.Month[i]?[..4]),
            ("half", i => isolates.Month[i] is { } month ? $"{month[..4]}-H{(int.Parse(month[5..], null) + 5) / 6}" : null),
            ("quarter", i => isolates.Month[i] is { } month ? $"{month[..4]}-Q{(int.Parse(month[5..], null) + 2) / 3}" : null),
            ("age_group", i => AgeGroups.Of(isolates.AgeYears[i])),
        })
        {
            var expected = Enumerable.Range(0, isolates.Count).Where(i => isolates.FirstIsolate.Values[i] && isolates.Organism[i] == "eco").CountBy(i => group(i) ?? "?").ToDictionary();
            var counted = Counted(isolates, results, name).Where(row => row.Organism == "eco").GroupBy(row => row.Group[0] ?? "?").ToDictionary(rows => rows.Key, rows => (int)rows.First().Isolates);
            Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), counted.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        }
    }

    [SharedDataFact("../oracles/sample_E.csv")]
    public void Conditions_pick_the_isolates_that_a_plain_loop_picks()
    {
        var (isolates, results) = Sample();
        var conditions = new Condition[] { new("ward_type", ConditionTest.NotEqual, "in"), new("month", ConditionTest.Between, "2023-03", "2024-02"), new("organism", ConditionTest.In, "eco", "kpn", "sau") };
        var slow = SlowAntibiogram.Of(isolates, results, [], i =>
            isolates.FirstIsolate.Values[i] && isolates.WardType[i] is not (null or "in") && (isolates.Organism[i] is "eco" or "kpn" or "sau")
            && string.CompareOrdinal(isolates.Month[i], "2023-03") >= 0 && string.CompareOrdinal(isolates.Month[i], "2024-02") <= 0);
        Assert.Equal(slow.Select(Text), new Antibiogram([], Where: conditions).Count(ProfilePacking.Of(isolates, IsolateResults.Of(results))).Select(Text));
        Assert.Throws<UnknownVocabularyException>(() => new Antibiogram(["patient"]).Count(ProfilePacking.Of(isolates, IsolateResults.Of(results))));
    }

    [Fact]
    public void Screening_cultures_are_left_out_unless_asked_for()
    {
        var (isolates, results) = Facts("""
            PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,SPEC_REAS,ORGANISM,CIP_EM
            p1,1,2024-01-01,bl,,eco,0.12
            p2,3,2024-01-02,re,screening,eco,4
            p3,4,2024-01-02,ur,diagnosis,eco,4
            """);
        var profiles = ProfilePacking.Of(isolates, IsolateResults.Of(results));
        long Tested(ScreeningCultures cultures) => new Antibiogram([]) { Screening = cultures }.Count(profiles).Sum(row => row.Tested);
        Assert.Equal((2L, 3L, 1L), (Tested(ScreeningCultures.LeftOut), Tested(ScreeningCultures.Included), Tested(ScreeningCultures.Only)));
    }

    [Fact]
    public void A_combination_covers_an_isolate_that_one_of_its_drugs_covers()
    {
        // CIP S ≤ 0.25, R > 0.5; GEN S ≤ 2. Rows: S/–, I/R, R/R, –/R (unknown), R/S.
        var (isolates, results) = Facts("""
            PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM,CIP_EM,GEN_EM
            p1,1,2024-01-01,bl,eco,0.12,
            p2,2,2024-01-01,bl,eco,0.5,8
            p3,3,2024-01-01,bl,eco,4,8
            p4,4,2024-01-01,bl,eco,,8
            p5,5,2024-01-01,bl,eco,4,1
            """);
        var profiles = ProfilePacking.Of(isolates, IsolateResults.Of(results));
        AntibiogramRow Row(CountingRule rule) => Assert.Single(new Antibiogram([]) { Combinations = [new(["CIP", "GEN"])], Counting = rule }.Count(profiles), row => row.Drug == "CIP+GEN");
        Assert.Equal((5L, 4L, 2L, 2L), (Row(CountingRule.SusceptibleOnly).Isolates, Row(CountingRule.SusceptibleOnly).Tested, Row(CountingRule.SusceptibleOnly).Susceptible, Row(CountingRule.SusceptibleOnly).Resistant));
        Assert.Equal((4L, 3L, 1L), (Row(CountingRule.WithIncreasedExposure).Tested, Row(CountingRule.WithIncreasedExposure).Susceptible, Row(CountingRule.WithIncreasedExposure).Resistant));
    }

    [Fact]
    public void A_syndromic_antibiogram_pools_the_organisms_of_a_group()
    {
        var (isolates, results) = Facts("""
            PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM,CIP_EM
            p1,1,2024-01-01,ur,eco,0.12
            p2,2,2024-01-01,ur,kpn,4
            """);
        var row = Assert.Single(new Antibiogram(["specimen_group"]) { PoolOrganisms = true }.Count(ProfilePacking.Of(isolates, IsolateResults.Of(results))));
        Assert.Equal(("urine", "*", 2L, 1L, 1L), (row.Group[0], row.Organism, row.Tested, row.Susceptible, row.Resistant));
    }

    private static (IsolateFacts Isolates, SusceptibilityFacts Results) Sample()
    {
        using var file = WhonetFile.Open(Path.Combine(SharedData.Oracles, "sample_E.csv"));
        var part = Assert.Single(file.Parts("H"));
        return IsolateDerivation.Derive(part.Isolates, part.Susceptibilities, ReferenceTables.Library, new LaboratorySettings());
    }

    private static IReadOnlyList<AntibiogramRow> Counted(IsolateFacts isolates, SusceptibilityFacts results, params string[] by) =>
        new Antibiogram(by).Count(ProfilePacking.Of(isolates, IsolateResults.Of(results)));

    private static string Text(AntibiogramRow row) => $"{string.Join('/', row.Group)} {row.Organism} {row.Drug} {row.Isolates} {row.Tested} {row.Susceptible} {row.Intermediate} {row.DoseDependent} {row.Resistant} {row.Expected} {row.Unread}";
}
