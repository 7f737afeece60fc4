using System.Security.Cryptography;
using System.Text;

namespace Curb.Supervision;

/// <summary>Somebody who may be sent to inspect.</summary>
/// <param name="Id">Number or name by which the person is known; unique.</param>
/// <param name="Avoids">Institutions that the person must not inspect: the own, and those of a declared interest.</param>
public sealed record InspectionExpert(string Id, IReadOnlyList<string> Avoids);

/// <summary>One drawn inspection.</summary>
/// <param name="Stratum">Level from which it was drawn.</param>
/// <param name="Experts">The team, in the order of the draw.</param>
/// <param name="Avoided">Experts who would have come before the last of the team and were passed over for a conflict.</param>
/// <param name="Short">Experts that the team lacks, because all others have a conflict or are used up.</param>
public sealed record DrawnInspection(Institution Institution, string Stratum, IReadOnlyList<string> Experts, IReadOnlyList<string> Avoided, int Short);

/// <summary>
/// The double-random draw (双随机): institutions by stratum, and experts for each, from a seed that is published before. Everything is ordered by SHA-256 of seed, purpose and
/// name, so that anybody can repeat the draw with any tool, and it does not depend on the order in which lists were given.
/// </summary>
public static class InspectionDraw
{
    private const char Between = '|';

    /// <param name="seed">Published before the draw.</param>
    /// <param name="institutions">Institutions that may be drawn.</param>
    /// <param name="perStratum">How many of each level; a level that is not named is not drawn from.</param>
    /// <param name="experts">Experts who may be sent.</param>
    /// <param name="team">Experts for each institution.</param>
    /// <param name="most">Inspections that one expert takes at most.</param>
    public static IReadOnlyList<DrawnInspection> Draw(string seed, IEnumerable<Institution> institutions, IReadOnlyDictionary<string, int> perStratum, IReadOnlyList<InspectionExpert> experts, int team, int most)
    {
        var drawn = institutions.GroupBy(one => one.Level).OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => group.OrderBy(one => Key(seed, "institution", one.Code), StringComparer.Ordinal).Take(perStratum.GetValueOrDefault(group.Key))).ToList();
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. drawn.Select(one => Team(seed, one, experts, team, most, used))];
    }

    /// <summary>A sample of records of an institution, in the order of the draw; the same key always lies in it once it does for a smaller sample.</summary>
    public static IReadOnlyList<string> Records(string seed, string institution, IEnumerable<string> keys, int count) =>
        [.. keys.Distinct(StringComparer.Ordinal).OrderBy(key => Key(seed, "record" + Between + institution, key), StringComparer.Ordinal).Take(count)];

    /// <summary>By what everything is ordered: SHA-256 of seed, purpose and name with bars between, in hexadecimal.</summary>
    public static string Key(string seed, string purpose, string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(Between, seed, purpose, name))));

    private static DrawnInspection Team(string seed, Institution institution, IReadOnlyList<InspectionExpert> experts, int team, int most, Dictionary<string, int> used)
    {
        var (sent, avoided) = (new List<string>(), new List<string>());
        foreach (var expert in experts.OrderBy(one => Key(seed, "expert" + Between + institution.Code, one.Id), StringComparer.Ordinal))
        {
            if (sent.Count == team)
            {
                break;
            }

            if (expert.Avoids.Contains(institution.Code))
            {
                avoided.Add(expert.Id);
            }
            else if (used.GetValueOrDefault(expert.Id) < most)
            {
                sent.Add(expert.Id);
                used[expert.Id] = used.GetValueOrDefault(expert.Id) + 1;
            }
        }

        return new DrawnInspection(institution, institution.Level, sent, avoided, team - sent.Count);
    }
}
