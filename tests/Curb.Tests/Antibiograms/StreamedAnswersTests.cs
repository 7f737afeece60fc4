using Curb.Antibiograms;
using Curb.Exchange.Whonet;
using Curb.Isolates;
using Curb.Tests.Support;

namespace Curb.Tests.Antibiograms;

/// <summary>Commands that answer from parts of a file say what the whole file in memory says.</summary>
public sealed class StreamedAnswersTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public StreamedAnswersTests() => File.WriteAllText(_path, StreamedIsolatesTests.RandomFile(new Random(5), 2500));

    [Theory]
    [InlineData("EUCAST-2025")]
    [InlineData("CLSI-2025")]
    public void Classes_row_by_row(string guideline)
    {
        var settings = LaboratorySettings.Read(guideline)!;
        using var file = WhonetFile.Open(_path);
        var all = file.EveryRow(int.MaxValue);
        var classes = EveryRow.Classes(all.Isolates, all.Susceptibilities, ReferenceTables.Library, settings);
        var expected = EveryRow.RowNumbers(all).Select(pair => (pair.Number, Said(classes[pair.Row])));
        var numbering = new RowNumbering();
        var parts = file.ReadParts(tests => new RowClassesReader(tests, ReferenceTables.Library, settings), 1).ToList();
        Assert.True(parts.Count > 2, "the file is too small to be cut");
        Assert.Equal(expected, parts.SelectMany(part => numbering.Next(part.Rows).Zip(part.Classes.Select(Said))));
        Assert.Contains(parts, part => part.Organisms.Contains("nonsense") && part.Organisms.Contains("eco"));
    }

    [Fact]
    public void Findings_of_the_laboratory()
    {
        var settings = new LaboratorySettings("CLSI");
        using var file = WhonetFile.Open(_path);
        var all = file.EveryRow(int.MaxValue);
        var expected = LaboratoryFindings.Of(all.Isolates, all.Susceptibilities, ReferenceTables.Library, settings);
        var parts = file.ReadParts(tests => new LaboratoryFindingsReader(tests, ReferenceTables.Library, settings), 1).ToList();
        int before = 0;
        var found = new List<LaboratoryFinding>();
        foreach (var part in parts)
        {
            found.AddRange(part.Findings.Select(own => own.Finding with { Row = own.Finding.Row + before }));
            before += part.Rows.Lines.Length;
        }

        found.Add(LaboratoryFindings.Contamination(parts.SelectMany(part => part.Cultures), ReferenceTables.Library));
        Assert.True(expected.Count > 1000, $"{expected.Count} findings");
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Two_guideline_years()
    {
        var (before, after) = (new LaboratorySettings("CLSI", 2018), new LaboratorySettings("CLSI", 2025));
        using var file = WhonetFile.Open(_path);
        var all = file.EveryRow(int.MaxValue);
        var expected = Reinterpretation.Of(all.Isolates, all.Susceptibilities, ReferenceTables.Library, before, after);
        var read = Reinterpretation.Of(file.ReadParts(tests => new ReinterpretationReader(tests, ReferenceTables.Library, before, after), 1), before);
        Assert.True(expected.Changed > 100, $"{expected.Changed} changes");
        Assert.Equal(expected.Results, read.Results);
        Assert.Equal(expected.Changes, read.Changes);
        foreach (var (whole, parts) in new[] { (expected.Before, read.Before), (expected.After, read.After) })
        {
            var question = new Antibiogram(["specimen_group", "year"]);
            Assert.Equal(question.Count(whole).Select(Said), question.Count(parts).Select(Said));
        }
    }

    [Fact]
    public void Coverage_of_regimens()
    {
        DrugCombination[] regimens = [new(["CRO"]), new(["MEM", "GEN"])];
        var rule = new FirstIsolateRule(FirstIsolateMethod.Episode);
        using var file = WhonetFile.Open(_path);
        IReadOnlyList<WiscaCoverage> Coverage(int rowsPerPart)
        {
            var counts = new WiscaCounts(regimens.Length);
            foreach (var profiles in StreamedIsolates.Of(file.ReadParts(tests => new IsolatePartReader(tests, ReferenceTables.Library, new LaboratorySettings(), rule), rowsPerPart), rule).Profiles)
            {
                int[] codes = new int[profiles.Count];
                var groups = profiles.Find("specimen_group")!;
                groups.Read(0, codes);
                WiscaCounting.Count(profiles, regimens, true, i => (profiles.Flags.Span[i] & (byte)ProfileFlags.FirstIsolate) != 0 ? groups.Texts[codes[i]] ?? "" : null, counts);
            }

            return Wisca.Estimate(counts, 200, 1);
        }

        Assert.Equal(Coverage(int.MaxValue), Coverage(1));
        Assert.True(Coverage(1).Count > 4);
    }

    public void Dispose() => File.Delete(_path);

    private static string Said(ResistanceClasses? classes) => classes is null ? "" : string.Join(';', classes.Classes) + "|" + string.Join(';', classes.CannotAssess);

    private static string Said(AntibiogramRow row) => string.Join('|', row.Group.Append(row.ToString()));
}
