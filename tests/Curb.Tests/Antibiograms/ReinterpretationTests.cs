using Curb.Antibiograms;
using Curb.Exchange.Whonet;
using Curb.Isolates;
using Curb.Susceptibilities;
using Curb.Tests.Support;

namespace Curb.Tests.Antibiograms;

/// <summary>The same measurements by two guideline years. CLSI lowered amikacin for Enterobacterales in 2023: S ≤ 16 became S ≤ 4, R ≥ 64 became R ≥ 16.</summary>
public class ReinterpretationTests
{
    private const string Csv = """
        PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM,AMK_NM,GEN_NM
        p1,1,2018-02-01,bl,eco,16,1
        p1,2,2018-03-01,bl,eco,16,1
        p2,3,2018-05-01,bl,eco,2,1
        p3,4,2019-02-01,bl,eco,8,1
        p4,5,2019-05-01,bl,eco,16,1
        p5,6,2019-05-01,bl,eco,64,1
        """;

    private static Reinterpretation Read(bool onlyFirst = true)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        File.WriteAllText(path, Csv);
        try
        {
            using var file = WhonetFile.Open(path);
            var all = file.EveryRow();
            return Reinterpretation.Of(all.Isolates, all.Susceptibilities, ReferenceTables.Library, new LaboratorySettings("CLSI", 2020), new LaboratorySettings("CLSI", 2025), onlyFirst);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Lowered_breakpoints_turn_susceptible_into_resistant_and_name_both_rows()
    {
        var read = Read();
        Assert.Equal(3, read.Changed);
        var toResistant = Assert.Single(read.Changes, change => change.Before == SirCategory.S && change.After == SirCategory.R);
        Assert.Equal(("eco", "AMK", "MIC", "breakpoint-changed", 2L), (toResistant.Organism, toResistant.Drug, toResistant.Method, toResistant.Why, toResistant.Results));
        Assert.Equal((16m, 64m, 2020), (toResistant.OldRow!.Susceptible, toResistant.OldRow.Resistant, toResistant.OldRow.Year));
        Assert.Equal((4m, 16m, 2025), (toResistant.NewRow!.Susceptible, toResistant.NewRow.Resistant, toResistant.NewRow.Year));
        var toIntermediate = Assert.Single(read.Changes, change => change.After == SirCategory.I);
        Assert.Equal((SirCategory.S, 1L), (toIntermediate.Before, toIntermediate.Results));
    }

    [Fact]
    public void Repeats_are_counted_only_when_asked_for() => Assert.Equal((3L, 4L), (Read().Changed, Read(onlyFirst: false).Changed));

    [Fact]
    public void Both_readings_stand_side_by_side_over_the_same_isolates()
    {
        var read = Read();
        AntibiogramRow Row(IReadOnlyList<IsolateProfiles> profiles, string year) => Assert.Single(new Antibiogram(["year"]).Count(profiles), row => row.Drug == "AMK" && row.Group[0] == year);
        Assert.Equal((2L, 2L), (Row(read.Before, "2018").Tested, Row(read.Before, "2018").Susceptible));
        Assert.Equal((2L, 1L), (Row(read.After, "2018").Tested, Row(read.After, "2018").Susceptible));
        Assert.Equal((3L, 2L), (Row(read.Before, "2019").Tested, Row(read.Before, "2019").Susceptible));
        Assert.Equal((3L, 0L), (Row(read.After, "2019").Tested, Row(read.After, "2019").Susceptible));
    }
}
