using Curb.Isolates;
using Curb.Tests.Support;
using Xunit.Abstractions;
namespace Curb.Tests.Isolates;
public class ScratchTests(ITestOutputHelper log)
{
    [Fact]
    public void Explore()
    {
        var lines = File.ReadAllLines(Path.Combine(SharedData.Oracles, "flags_E.csv"));
        foreach (bool u in new[] { false, true })
        foreach (bool n in new[] { false, true })
        foreach (bool e in new[] { false, true })
        {
            var isolates = new PeerReading(u, n, e).Isolates(Path.Combine(SharedData.Oracles, "sample_E.csv"));
            foreach (int days in new[] { 14, 30, 365 })
            foreach (bool counted in new[] { false, true })
            {
                int at = Array.IndexOf(lines[0].Split(','), $"first|phenotype-based|{days}");
                var flags = SlowFirstIsolates.Mark(isolates, new FirstIsolateRule(FirstIsolateMethod.Phenotype, days, 2, false, counted));
                var differ = Enumerable.Range(0, flags.Length).Where(i => flags[i] != (lines[i + 1].Split(',')[at] == "TRUE")).ToList();
                log.WriteLine($"uuti={u} pkpd={n} ir={e} days={days} counted={counted}: {differ.Count}  {string.Join(' ', differ.Take(12).Select(i => i + 1))}");
            }
        }
    }
}
