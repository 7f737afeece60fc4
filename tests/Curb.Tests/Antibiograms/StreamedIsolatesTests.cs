using System.Text;
using Curb.Antibiograms;
using Curb.Cli.Commands;
using Curb.Exchange.Whonet;
using Curb.Facts;
using Curb.Isolates;
using Curb.Tests.Support;

namespace Curb.Tests.Antibiograms;

/// <summary>A file read part by part gives what the whole file in memory gives: the same antibiogram, flags and classes, however it is cut.</summary>
public sealed class StreamedIsolatesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly string _rows = Path.GetTempFileName();

    public static TheoryData<int, FirstIsolateMethod, string> Cases()
    {
        var cases = new TheoryData<int, FirstIsolateMethod, string>();
        foreach (var method in Enum.GetValues<FirstIsolateMethod>())
        {
            cases.Add(1 + (int)method, method, "EUCAST-2025");
            cases.Add(11 + (int)method, method, "CLSI-2025");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_file_cut_into_parts_says_what_the_whole_says(int seed, FirstIsolateMethod method, string guideline)
    {
        File.WriteAllText(_path, RandomFile(new Random(seed), 2500));
        int parts = Compare(_path, LaboratorySettings.Read(guideline)!, new FirstIsolateRule(method), 1);
        Assert.True(parts > 2, "the file is too small to be cut");
        string[] lines = File.ReadAllLines(_rows);
        Assert.True(lines.Length > 1500, $"{lines.Length} isolates");
        Assert.Contains(lines, line => line.Contains(",true,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("MRSA", StringComparison.Ordinal));
        Assert.True(method == FirstIsolateMethod.Isolate || lines.Count(line => line.Contains(",false,", StringComparison.Ordinal)) > 300, "hardly any repeat");
        Assert.True(int.Parse(lines[^1].Split(',')[0]) > lines.Length + 300, "rows without isolates are numbered too");
    }

    [Theory]
    [InlineData(PhenotypeComparison.Every, true, false)]
    [InlineData(PhenotypeComparison.Counted, false, true)]
    [InlineData(PhenotypeComparison.Previous, true, true)]
    public void Every_way_to_compare_phenotypes_holds_across_parts(PhenotypeComparison compare, bool onlyTested, bool keyDrugs)
    {
        File.WriteAllText(_path, RandomFile(new Random(40), 2500));
        Compare(_path, new LaboratorySettings(), new FirstIsolateRule(FirstIsolateMethod.Phenotype, 90, 1, onlyTested, compare, keyDrugs), 1);
    }

    [SharedDataTheory("../oracles/sample_E.csv")]
    [InlineData("E", FirstIsolateMethod.Phenotype)]
    [InlineData("N", FirstIsolateMethod.Phenotype)]
    [InlineData("E", FirstIsolateMethod.Episode)]
    [InlineData("N", FirstIsolateMethod.Year)]
    public void The_samples_given_to_peers_are_read_the_same(string letter, FirstIsolateMethod method) =>
        Compare(Path.Combine(SharedData.Oracles, $"sample_{letter}.csv"), new LaboratorySettings(), new FirstIsolateRule(method), 1);

    [Fact]
    public void A_file_in_which_nothing_grew_has_no_isolates()
    {
        File.WriteAllText(_path, "PATIENT_ID,SPEC_DATE,ORGANISM,AMP_NM\nP1,2024-01-01,xxx,\n");
        Compare(_path, new LaboratorySettings(), new FirstIsolateRule(FirstIsolateMethod.Phenotype), 1);
    }

    [Fact]
    public void A_part_is_read_by_the_reader_that_made_it()
    {
        IsolatePartReader Reader() => new(["AMP_NM"], ReferenceTables.Library, new LaboratorySettings(), new FirstIsolateRule(FirstIsolateMethod.Episode));
        var part = Reader().NewPart();
        Assert.Throws<ArgumentException>(() => Reader().Read(part));
    }

    public void Dispose()
    {
        File.Delete(_path);
        File.Delete(_rows);
    }

    /// <summary>Compares both ways of reading; gives the number of parts.</summary>
    private int Compare(string path, LaboratorySettings settings, FirstIsolateRule rule, int rowsPerPart)
    {
        using var file = WhonetFile.Open(path);
        var all = file.EveryRow(int.MaxValue);
        var (isolates, results) = EveryRow.Facts(all.Isolates, all.Susceptibilities, ReferenceTables.Library, settings, rule);
        var whole = ProfilePacking.Of(isolates, IsolateResults.Of(results));
        var streamed = StreamedIsolates.Of(file.ReadParts(tests => new IsolatePartReader(tests, ReferenceTables.Library, settings, rule), rowsPerPart), rule);

        Assert.Equal(all.Rejections, streamed.Rejections);
        Assert.Equal(Said([whole]), Said(streamed.Profiles));
        Assert.Equal(RowsOf(isolates, all), Written(streamed));
        var flags = EveryRow.FirstIsolateFlags(all.Isolates, all.Susceptibilities, ReferenceTables.Library, settings, rule);
        var flagged = StreamedIsolates.Of(file.ReadParts(tests => new IsolatePartReader(tests, ReferenceTables.Library, settings, rule, flagsOnly: true), rowsPerPart), rule);
        Assert.Equal(EveryRow.RowNumbers(all).Select(pair => (pair.Number, flags[pair.Row])), flagged.EveryRow());
        foreach (string[] by in new[] { Array.Empty<string>(), ["specimen_group", "month"], ["ward", "age_group"] })
        {
            var question = new Antibiogram(by) { FirstIsolates = "first_isolate" };
            Assert.Equal(Counted(question.Count(whole)), Counted(question.Count(streamed.Profiles)));
        }

        return streamed.Profiles.Count;
    }

    private string[] Written(StreamedIsolates streamed)
    {
        IsolateRows.Write(_rows, streamed);
        return File.ReadAllLines(_rows);
    }

    private static string[] RowsOf(IsolateFacts isolates, Curb.Intake.Delivery all)
    {
        var numbers = EveryRow.RowNumbers(all).ToDictionary(pair => (long)pair.Row, pair => pair.Number);
        return ["row,organism,first_isolate,classes,cannot_assess", .. Enumerable.Range(0, isolates.Count).Select(row =>
            $"{numbers[isolates.Isolate.Values[row]]},{isolates.Organism[row]},{(isolates.FirstIsolate.Values[row] ? "true" : "false")},{isolates.Classes[row]},{isolates.CannotAssess[row]}")];
    }

    private static List<string> Counted(IReadOnlyList<AntibiogramRow> rows) => [.. rows.Select(row => string.Join('|', row.Group.Append(row.ToString())))];

    /// <summary>Everything profiles say, a line an isolate.</summary>
    private static List<string> Said(IReadOnlyList<IsolateProfiles> profiles)
    {
        var lines = new List<string>();
        foreach (var part in profiles)
        {
            var columns = part.Columns.Select(column =>
            {
                var codes = new int[part.Count];
                column.Read(0, codes);
                return codes.Select(code => column.Texts[code]).ToArray();
            }).ToArray();
            var starts = part.StartsOf(0, part.Count).ToArray();
            var marks = part.AllMarks.ToArray();
            lines.AddRange(Enumerable.Range(0, part.Count).Select(i =>
                string.Join('|', columns.Select(column => column[i])) + $" {part.Flags.Span[i]} : " + string.Join(' ', marks[starts[i]..starts[i + 1]].Select(mark => part.Kinds[mark].ToString()).Order(StringComparer.Ordinal))));
        }

        return lines;
    }

    /// <summary>Many isolates of few patients, on few days: repeats, ties, blanks, cultures without growth, screening, rows that can't be split, cells that can't be read.</summary>
    internal static string RandomFile(Random random, int rows)
    {
        string[] drugs = ["AMP_NM", "CIP_ND5", "CRO_NE", "OXA_NM", "GEN_ND10", "FOX_ND30", "VAN_NM", "MEM_NM", "CIP_NM"];
        string[] values = ["", "", "<=0.25", ">32", "8", "19", "S", " 4 ", "0.5", "99x", "2", ">=256.00", "R", "I", "30"];
        string[] organisms = ["eco", "eco", "kpn", "sau", "sau", "efm", "aba", "pae", "xxx", "con", "nonsense", "Escherichia coli"];
        var text = new StringBuilder("ROW_IDX,PATIENT_ID,SPEC_NUM,ISOL_NUM,SPEC_DATE,SPEC_TYPE,SPEC_REAS,WARD,AGE,SEX,DATE_BIRTH,DATE_ADMIS,ORGANISM,ESBL,MRSA_SCRN," + string.Join(',', drugs) + ",COMMENT\n");
        string comment = new('c', 700); // Blocks are cut by size: long lines make several parts.
        string Pick(params string[] from) => from[random.Next(from.Length)];
        for (int row = 0; row < rows; row++)
        {
            text.Append(row).Append(',').Append(random.Next(15) == 0 ? "" : $"P{random.Next(120)}").Append(',').Append(Pick("", "1", "2", "S" + random.Next(900))).Append(',').Append(Pick("", "1", "2"))
                .Append(',').Append(random.Next(40) == 0 ? "" : $"202{random.Next(3, 5)}-0{random.Next(1, 5)}-1{random.Next(9)}").Append(',').Append(Pick("bl", "ur", "sp", "", "zz")).Append(',').Append(Pick("", "", "screening"))
                .Append(',').Append(Pick("W1", "W2", "")).Append(',').Append(Pick("45", "3m", "")).Append(',').Append(Pick("m", "f", "")).Append(',').Append(Pick("1950-03-02", "")).Append(',').Append(Pick("2024-01-02", ""))
                .Append(',').Append(Pick(organisms)).Append(',').Append(Pick("", "+", "-")).Append(',').Append(Pick("", "+", "-")).Append(',')
                .AppendJoin(',', drugs.Select(_ => Pick(values))).Append(',').Append(comment).Append(random.Next(90) == 0 ? ",too,many" : "").Append('\n');
        }

        return text.ToString();
    }
}
