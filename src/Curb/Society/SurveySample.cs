using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Curb.Society;

/// <summary>A cluster (community, village) of the list that is drawn from.</summary>
/// <param name="Stratum">Stratum that it lies in, such as urban or rural.</param>
/// <param name="Size">People of the surveyed age.</param>
public sealed record SurveyCluster(string Stratum, string Name, int Size);

/// <summary>A drawn cluster.</summary>
/// <param name="Token">Secret part of the address of its questionnaire.</param>
public sealed record DrawnCluster(string Stratum, string Name, int Size, string Token);

/// <summary>A line of a list of clusters that can't be used.</summary>
public sealed record ClusterFault(int Row, string Column, string Found, string Expected);

/// <summary>A survey as it is designed: strata, clusters drawn with probability by size, people asked in each.</summary>
/// <param name="Id">Place, instrument and year.</param>
/// <param name="Seed">Published before the draw: whoever has it and the list repeats the draw.</param>
/// <param name="Frame">The whole list of clusters.</param>
/// <param name="PerStratum">Clusters drawn in each stratum.</param>
/// <param name="PerCluster">People to be asked in each.</param>
public sealed record SurveyDesign(
    string Id, string Instrument, string Place, int Year, string Title, string Seed, IReadOnlyList<SurveyCluster> Frame, int PerStratum, int PerCluster, IReadOnlyList<DrawnCluster> Drawn, DateOnly From, DateOnly To, bool Closed)
{
    /// <summary>People in a stratum.</summary>
    public int People(string stratum) => Frame.Where(one => one.Stratum == stratum).Sum(one => one.Size);

    public bool IsOpen(DateOnly day) => !Closed && From <= day && day <= To;
}

/// <summary>One person's answers; nothing of the person but what the questionnaire asks.</summary>
public sealed record SurveyAnswer(string Survey, string Token, IReadOnlyDictionary<string, string> Answers, DateOnly On);

/// <summary>Draws clusters with probability proportional to size, systematically, from a list in the order of a seeded hash.</summary>
public static class SurveySample
{
    /// <summary>A stratum of one cluster has no variance between clusters, and no interval could be given.</summary>
    public const int FewestPerStratum = 2;

    private static readonly char[] s_between = [',', '，', '\t'];

    /// <summary>Reads a list of clusters, a line each: stratum, name, people.</summary>
    public static (IReadOnlyList<SurveyCluster> Frame, IReadOnlyList<ClusterFault> Faults) Read(string text)
    {
        var (frame, faults, names) = (new List<SurveyCluster>(), new List<ClusterFault>(), new HashSet<string>(StringComparer.Ordinal));
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] cells = [.. lines[i].Split(s_between).Select(cell => cell.Trim())];
            if (lines[i].Trim().Length == 0)
            {
                continue;
            }

            int size = 0;
            if (cells.Length != 3 || cells.Any(cell => cell.Length == 0))
            {
                faults.Add(new ClusterFault(i + 1, "", lines[i].Trim(), "stratum,cluster,people: 城市,东街社区,5200"));
            }
            else if (!int.TryParse(cells[2], NumberStyles.None, CultureInfo.InvariantCulture, out size) || size == 0)
            {
                faults.Add(new ClusterFault(i + 1, "people", cells[2], "a whole number from 1"));
            }
            else if (!names.Add(cells[0] + "\u001f" + cells[1]))
            {
                faults.Add(new ClusterFault(i + 1, "cluster", cells[1], "each cluster of a stratum once"));
            }
            else
            {
                frame.Add(new SurveyCluster(cells[0], cells[1], size));
            }
        }

        return (frame, faults);
    }

    /// <summary>Why a list can't be drawn from; empty where it can.</summary>
    public static IReadOnlyList<ClusterFault> Objections(IReadOnlyList<SurveyCluster> frame, int perStratum)
    {
        var faults = new List<ClusterFault>();
        if (perStratum < FewestPerStratum)
        {
            faults.Add(new ClusterFault(0, "clusters", perStratum.ToString(CultureInfo.InvariantCulture), "2 clusters or more: one alone gives no interval"));
            return faults;
        }

        foreach (var stratum in frame.GroupBy(one => one.Stratum))
        {
            double interval = (double)stratum.Sum(one => one.Size) / perStratum;
            if (stratum.Count() < perStratum)
            {
                faults.Add(new ClusterFault(0, stratum.Key, string.Create(CultureInfo.InvariantCulture, $"{stratum.Count()}"), string.Create(CultureInfo.InvariantCulture, $"{perStratum} clusters or more")));
            }
            else if (stratum.MaxBy(one => one.Size) is { } largest && largest.Size > interval)
            {
                faults.Add(new ClusterFault(0, stratum.Key, $"{largest.Name}: {largest.Size}", string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(interval)} people or fewer, so that no cluster is drawn twice: split it")));
            }
        }

        return faults.Count > 0 || frame.Count > 0 ? faults : [new ClusterFault(0, "", "", "a list of clusters")];
    }

    /// <summary>Draws the same number of clusters in each stratum; in the long run a cluster comes in proportion to its people.</summary>
    /// <param name="token">A secret for each drawn cluster.</param>
    public static IReadOnlyList<DrawnCluster> Draw(string seed, IReadOnlyList<SurveyCluster> frame, int perStratum, Func<string> token) =>
        [.. frame.GroupBy(one => one.Stratum).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group => Systematic(seed, [.. group], perStratum)).Select(one => new DrawnCluster(one.Stratum, one.Name, one.Size, token()))];

    /// <summary>Where the first point of a stratum lies, 0 to 1: the first 48 bits of SHA-256 of seed, "start" and stratum with bars between.</summary>
    public static double Start(string seed, string stratum) => Convert.ToUInt64(Key(seed, "start", stratum)[..12], 16) / (double)(1UL << 48);

    private static IEnumerable<SurveyCluster> Systematic(string seed, IReadOnlyList<SurveyCluster> clusters, int count)
    {
        var ordered = clusters.OrderBy(one => Key(seed, "cluster", one.Stratum + "|" + one.Name), StringComparer.Ordinal).ToList();
        double interval = (double)ordered.Sum(one => one.Size) / count, next = Start(seed, clusters[0].Stratum) * interval, upTo = 0;
        foreach (var one in ordered)
        {
            upTo += one.Size;
            if (next < upTo)
            {
                yield return one;
                next += interval;
            }
        }
    }

    private static string Key(string seed, string purpose, string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{purpose}|{name}")));
}
