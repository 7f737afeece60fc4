using System.IO.Compression;
using Curb.Antibiograms;
using Curb.Facts;
using Curb.Tests.Support;

namespace Curb.Tests.Antibiograms;

/// <summary>
/// On the calls of two other engines and the first-isolate flags of one of them, Curb's counts are those that a plain tally gives: what AMR's antibiogram() counts as n and as S, I and R.
/// </summary>
public class PeerAntibiogramTests
{
    private sealed record Call(int Row, string Organism, string Drug, string Sir);

    [SharedDataTheory("../oracles/answers_E.csv.gz")]
    [InlineData("E", 1)]
    [InlineData("E", 0)]
    [InlineData("N", 1)]
    [InlineData("N", 0)]
    public void Counts_on_the_calls_of_a_peer_are_those_of_a_plain_tally(string letter, int fromEnd)
    {
        var calls = Calls(letter, fromEnd);
        bool[] first = Flags();
        var counted = new Antibiogram([]).Count(ProfilePacking.Of(Isolates(calls, first), IsolateResults.Of(Results(calls)))).ToDictionary(row => (row.Organism, row.Drug));
        var tally = calls.Where(call => first[call.Row - 1])
            .GroupBy(call => (call.Row, call.Organism, call.Drug), (pair, own) => (pair.Organism, pair.Drug, Sir: own.Select(call => call.Sir).MaxBy(sir => Array.IndexOf(s_worst, sir))!))
            .GroupBy(pair => (pair.Organism, pair.Drug)).ToList();
        Assert.True(tally.Count > 300, $"{tally.Count} pairs");
        Assert.Equal(tally.Count, counted.Count);
        foreach (var pair in tally)
        {
            var row = counted[pair.Key];
            Assert.Equal(
                (pair.Count(), pair.Count(one => one.Sir == "S"), pair.Count(one => one.Sir == "I"), pair.Count(one => one.Sir == "SDD"), pair.Count(one => one.Sir == "R")),
                ((int)row.Tested, (int)row.Susceptible, (int)row.Intermediate, (int)row.DoseDependent, (int)row.Resistant));
        }
    }

    private static readonly string[] s_worst = ["S", "I", "SDD", "R"];

    private static List<Call> Calls(string letter, int fromEnd)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(SharedData.Oracles, $"answers_{letter}.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        var calls = new List<Call>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            string sir = cells[^(1 + fromEnd)].TrimEnd('*', '!', '?');
            if (s_worst.Contains(sir))
            {
                calls.Add(new Call(int.Parse(cells[0]), cells[1], cells[2].Split('_')[0], sir));
            }
        }

        return calls;
    }

    private static bool[] Flags()
    {
        string[] lines = File.ReadAllLines(Path.Combine(SharedData.Oracles, "flags_E.csv"));
        int column = Array.FindIndex(lines[0].Split(','), name => name.Trim('"') == "first|episode-based|365");
        return [.. lines.Skip(1).Select(line => line.Split(',')[column].Trim('"') == "TRUE")];
    }

    private static IsolateFacts Isolates(List<Call> calls, bool[] first)
    {
        var isolates = new IsolateFacts();
        var organisms = calls.GroupBy(call => call.Row).ToDictionary(own => own.Key, own => own.First().Organism);
        for (int row = 1; row <= first.Length; row++)
        {
            isolates.Institution.Append("H");
            isolates.Isolate.Append((long)row);
            isolates.Organism.Append(organisms.GetValueOrDefault(row));
            isolates.FirstIsolate.Append(first[row - 1]);
            isolates.EndRow();
        }

        return isolates;
    }

    private static SusceptibilityFacts Results(List<Call> calls)
    {
        var results = new SusceptibilityFacts();
        foreach (var call in calls)
        {
            results.Institution.Append("H");
            results.Isolate.Append((long)call.Row);
            results.Drug.Append(call.Drug);
            results.Sir.Append(call.Sir);
            results.EndRow();
        }

        return results;
    }
}
