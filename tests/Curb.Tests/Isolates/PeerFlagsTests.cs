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

    [SharedDataTheory("../oracles/flags_E.csv")]
    [InlineData(14)]
    [InlineData(30)]
    [InlineData(365)]
    public void Flags_of_the_phenotype_method_differ_from_the_peer_only_within_an_episode(int days)
    {
        bool[] peer = Peer($"first|phenotype-based|{days}");
        bool[] ours = Ours(new(FirstIsolateMethod.Phenotype, days));
        bool[] episodes = Ours(new(FirstIsolateMethod.Episode, days));
        var differ = Enumerable.Range(0, peer.Length).Where(row => peer[row] != ours[row]).ToList();
        log.WriteLine($"{days} days: {differ.Count} of {peer.Length} differ; rows {string.Join(' ', differ.Select(row => row + 1))}");

        // The peer compares with the row before, column by column; Curb with the last isolate counted, drug by drug. That can only matter within an episode.
        var sameDay = SameDayRows();
        Assert.All(differ.Where(row => !sameDay.Contains(row)), row => Assert.False(episodes[row]));
        Assert.InRange(differ.Count(row => !sameDay.Contains(row)), 0, 80);
    }
}
