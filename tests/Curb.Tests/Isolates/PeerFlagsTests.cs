using Curb.Exchange.Whonet;
using Curb.Isolates;
using Curb.Susceptibilities;
using Curb.Tests.Support;
using Xunit.Abstractions;

namespace Curb.Tests.Isolates;

/// <summary>First-isolate flags against those of the R package AMR on the same 1,500 rows.</summary>
public class PeerFlagsTests(ITestOutputHelper log)
{
    private static bool[] Peer(string column)
    {
        var lines = File.ReadAllLines(Path.Combine(SharedData.Oracles, "flags_E.csv"));
        int at = Array.IndexOf(lines[0].Split(','), column);
        return [.. lines.Skip(1).Select(line => line.Split(',')[at] == "TRUE")];
    }

    private static bool[] Ours(FirstIsolateRule rule)
    {
        using var file = WhonetFile.Open(Path.Combine(SharedData.Oracles, "sample_E.csv"));
        var all = file.EveryRow();
        return EveryRow.FirstIsolateFlags(all.Isolates, all.Susceptibilities, ReferenceTables.Library, new LaboratorySettings(), rule);
    }

    [SharedDataTheory("../oracles/flags_E.csv")]
    [InlineData("first|isolate-based|365", FirstIsolateMethod.Isolate, 365)]
    [InlineData("first|patient-based|365", FirstIsolateMethod.Patient, 365)]
    [InlineData("first|episode-based|14", FirstIsolateMethod.Episode, 14)]
    [InlineData("first|episode-based|30", FirstIsolateMethod.Episode, 30)]
    [InlineData("first|episode-based|365", FirstIsolateMethod.Episode, 365)]
    public void Flags_of_the_other_methods_are_the_peers_but_for_isolates_of_one_day(string column, FirstIsolateMethod method, int days)
    {
        bool[] peer = Peer(column);
        bool[] ours = Ours(new(method, days));
        var sameDay = SameDayRows();
        var differ = Enumerable.Range(0, peer.Length).Where(row => peer[row] != ours[row]).ToList();
        log.WriteLine($"{column}: rows {string.Join(' ', differ.Select(row => row + 1))} differ");

        // Of two isolates of one day the peer counts the upper row; Curb the lower specimen number, so that sorting a file changes nothing.
        Assert.All(differ, row => Assert.Contains(row, sameDay));
        Assert.Equal(peer.Count(flag => flag), ours.Count(flag => flag));
    }

    private static HashSet<int> SameDayRows()
    {
        using var file = WhonetFile.Open(Path.Combine(SharedData.Oracles, "sample_E.csv"));
        var isolates = file.EveryRow().Isolates;
        return [.. Enumerable.Range(0, isolates.Count)
            .GroupBy(row => (isolates.Patient[row], isolates.Organism[row]!.Trim(), isolates.CollectedOn[row]))
            .Where(group => group.Count() > 1).SelectMany(group => group)];
    }

    /// <summary>The phenotype rule, as written out for people, on the peer's own categories; drugs in the order of the file's columns, isolates of one day in file order, as the peer has them.</summary>
    private static (IReadOnlyList<SlowIsolate> Isolates, bool[] Flags) OnPeerCategories(int days)
    {
        using var file = WhonetFile.Open(Path.Combine(SharedData.Oracles, "sample_E.csv"));
        string[] drugs = [.. file.Layout.Tests.Select(test => test.Test.Drug).Distinct()];
        var theirs = PeerClassTests.PeerCategories();
        Dictionary<string, SirCategory> InColumnOrder(int row) =>
            (theirs.GetValueOrDefault(row + 1) ?? []).ToDictionary(result => $"{Array.IndexOf(drugs, result.Key):D3}{result.Key}", result => result.Value);
        var isolates = PeerReading.Own.Isolates(Path.Combine(SharedData.Oracles, "sample_E.csv"))
            .Select((isolate, row) => isolate with { Results = InColumnOrder(row) }).ToList();
        return (isolates, SlowFirstIsolates.Mark(isolates, new FirstIsolateRule(FirstIsolateMethod.Phenotype, days)));
    }

    [SharedDataTheory("../oracles/flags_E.csv")]
    [InlineData(14)]
    [InlineData(30)]
    [InlineData(365)]
    public void On_the_peers_categories_the_phenotype_rule_gives_every_flag_of_the_peer(int days)
    {
        bool[] peer = Peer($"first|phenotype-based|{days}");
        var (_, flags) = OnPeerCategories(days);
        Assert.All(Enumerable.Range(0, peer.Length), row => Assert.True(peer[row] == flags[row], $"row {row + 1}"));
    }

    [SharedDataTheory("../oracles/flags_E.csv")]
    [InlineData(14)]
    [InlineData(30)]
    [InlineData(365)]
    public void Every_phenotype_flag_that_differs_from_the_peer_has_a_named_reason(int days)
    {
        bool[] peer = Peer($"first|phenotype-based|{days}");
        bool[] ours = Ours(new(FirstIsolateMethod.Phenotype, days));
        var (isolates, _) = OnPeerCategories(days);
        var tied = SameDayRows().Select(row => (isolates[row].Patient, isolates[row].Species)).ToHashSet();
        var reasons = Enumerable.Range(0, peer.Length).Where(row => peer[row] != ours[row])
            .ToLookup(row => tied.Contains((isolates[row].Patient, isolates[row].Species)) ? "a course with two isolates of one day: Curb goes by specimen number, the peer by row" : "values read differently");
        foreach (var rows in reasons)
        {
            log.WriteLine($"{days} days: {rows.Count()} {rows.Key}; rows {string.Join(' ', rows.Select(row => row + 1))}");
        }

        using var file = WhonetFile.Open(Path.Combine(SharedData.Oracles, "sample_E.csv"));
        var all = file.EveryRow();
        var ruler = new Interpreter(ReferenceTables.Library, "EUCAST", 2025, InterpretationSettings.Ruler);
        var readings = PeerReadings();
        foreach (int row in reasons["values read differently"].SelectMany(row => Enumerable.Range(0, peer.Length).Where(other => (isolates[other].Patient, isolates[other].Species) == (isolates[row].Patient, isolates[row].Species))).Distinct())
        {
            foreach (var (test, value, theirs) in readings[row + 1])
            {
                var parsed = SusceptibilityTest.Parse(test)!;
                var context = new IsolateContext(ReferenceTables.Library.OrganismCode(all.Isolates.Organism[row]!.Trim())!);
                var mine = MeasurementParser.Read(value, parsed, out var read) is null ? ruler.Interpret(context, parsed, read) : new Interpretation(SirCategory.None, null, "fault");
                if (mine.Category.Text() != theirs && (mine.Category.IsCall() || theirs is "S" or "I" or "R"))
                {
                    log.WriteLine($"row {row + 1} {context.Organism} {test} {value}: peer {theirs}, ruler {mine.Category.Text()} {mine.Reason} {mine.Breakpoint?.Susceptible} {mine.Breakpoint?.Resistant} {mine.Breakpoint?.Site}");
                }
            }
        }

        Assert.InRange(reasons["values read differently"].Count(), 0, 5);
    }

    private static ILookup<int, (string Test, string Value, string Theirs)> PeerReadings()
    {
        using var reader = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(Path.Combine(SharedData.Oracles, "answers_E.csv.gz")), System.IO.Compression.CompressionMode.Decompress));
        reader.ReadLine();
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines.Select(line => line.Split(',')).ToLookup(cells => int.Parse(cells[0]), cells => (cells[2], string.Join(',', cells[3..^2]).Trim('"'), cells[^2]));
    }
}
