using Curb.Exchange.Whonet;
using Curb.Isolates;
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

    /// <summary>The phenotype rule on the peer's own categories, file order within a day as the peer has it.</summary>
    private static (IReadOnlyList<SlowIsolate> Isolates, bool[] Flags) OnPeerCategories(int days)
    {
        var theirs = PeerClassTests.PeerCategories();
        var isolates = PeerReading.Own.Isolates(Path.Combine(SharedData.Oracles, "sample_E.csv"))
            .Select((isolate, row) => isolate with { Results = theirs.GetValueOrDefault(row + 1) ?? [] }).ToList();
        return (isolates, SlowFirstIsolates.Mark(isolates, new FirstIsolateRule(FirstIsolateMethod.Phenotype, days, AgainstLastCounted: false)));
    }

    [SharedDataTheory("../oracles/flags_E.csv")]
    [InlineData(14)]
    [InlineData(30)]
    [InlineData(365)]
    public void Where_a_patient_has_at_most_two_isolates_of_a_species_the_rule_on_the_peers_categories_gives_the_peers_flags(int days)
    {
        bool[] peer = Peer($"first|phenotype-based|{days}");
        var (isolates, flags) = OnPeerCategories(days);
        var courses = Enumerable.Range(0, peer.Length).Where(row => isolates[row].Species.Length > 0).GroupBy(row => (isolates[row].Patient, isolates[row].Species))
            .Where(course => course.Count() <= 2 && course.Select(row => isolates[row].Date).Distinct().Count() == course.Count()).ToList();
        Assert.InRange(courses.Count(course => course.Count() == 2), 50, 1500);
        Assert.All(courses.SelectMany(course => course), row => Assert.True(peer[row] == flags[row], $"row {row + 1}"));
    }

    [SharedDataTheory("../oracles/flags_E.csv")]
    [InlineData(14)]
    [InlineData(30)]
    [InlineData(365)]
    public void Every_phenotype_flag_that_differs_from_the_peer_has_a_named_reason(int days)
    {
        bool[] peer = Peer($"first|phenotype-based|{days}");
        bool[] ours = Ours(new(FirstIsolateMethod.Phenotype, days, AgainstLastCounted: false));
        var (isolates, onTheirs) = OnPeerCategories(days);
        var sameDay = SameDayRows();
        string Reason(int row) =>
            sameDay.Contains(row) ? "two isolates of one day: Curb goes by specimen number, the peer by row"
            : onTheirs[row] != peer[row] ? CourseLength(isolates, row) > 2 ? "the peer's flag contradicts its own categories, in a course of three or more isolates" : "unexplained"
            : "values read differently (comparison of interpretations)";
        var reasons = Enumerable.Range(0, peer.Length).Where(row => peer[row] != ours[row]).GroupBy(Reason).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (reason, rows) in reasons)
        {
            log.WriteLine($"{days} days: {rows.Count} {reason}; rows {string.Join(' ', rows.Select(row => row + 1))}");
        }

        Assert.DoesNotContain("unexplained", reasons.Keys);
        Assert.InRange(reasons.GetValueOrDefault("values read differently (comparison of interpretations)")?.Count ?? 0, 0, 25);
    }

    private static int CourseLength(IReadOnlyList<SlowIsolate> isolates, int row) =>
        isolates.Count(other => other.Patient == isolates[row].Patient && other.Species == isolates[row].Species);
}
