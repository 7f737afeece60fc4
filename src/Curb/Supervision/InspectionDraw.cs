using System.Security.Cryptography;
using System.Text;

namespace Curb.Supervision;

/// <summary>Somebody who may be sent to inspect.</summary>
/// <param name="Id">Number or name by which the person is known; unique.</param>
/// <param name="Avoids">Institutions that the person must not inspect: the own, and those of a declared interest.</param>
public sealed record InspectionExpert(string Id, IReadOnlyList<string> Avoids)
{
    /// <summary>Fields in which the person is qualified; empty where none is registered.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>One drawn inspection.</summary>
/// <param name="Stratum">Level from which it was drawn.</param>
/// <param name="Experts">The team, in the order of the draw.</param>
/// <param name="Avoided">Experts who would have come before the last of the team and were passed over for a conflict.</param>
/// <param name="Short">Experts that the team lacks, because all others have a conflict or are used up.</param>
public sealed record DrawnInspection(Institution Institution, string Stratum, IReadOnlyList<string> Experts, IReadOnlyList<string> Avoided, int Short)
{
    /// <summary>Fields that the team was to have and lacks.</summary>
    public IReadOnlyList<string> LackedFields { get; init; } = [];
}

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
    /// <param name="fields">Fields of which each team is to have somebody: for each in turn the first in the order of the draw who has it, then whoever comes first.</param>
    public static IReadOnlyList<DrawnInspection> Draw(
        string seed, IEnumerable<Institution> institutions, IReadOnlyDictionary<string, int> perStratum, IReadOnlyList<InspectionExpert> experts, int team, int most, IReadOnlyList<string>? fields = null)
    {
        var drawn = institutions.GroupBy(one => one.Level).OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => group.OrderBy(one => Key(seed, "institution", one.Code), StringComparer.Ordinal).Take(perStratum.GetValueOrDefault(group.Key))).ToList();
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. drawn.Select(one => Team(seed, one, experts, team, most, fields ?? [], used))];
    }

    /// <summary>A sample of records of an institution, in the order of the draw; the same key always lies in it once it does for a smaller sample.</summary>
    public static IReadOnlyList<string> Records(string seed, string institution, IEnumerable<string> keys, int count) =>
        [.. keys.Distinct(StringComparer.Ordinal).OrderBy(key => Key(seed, "record" + Between + institution, key), StringComparer.Ordinal).Take(count)];

    /// <summary>By what everything is ordered: SHA-256 of seed, purpose and name with bars between, in hexadecimal.</summary>
    public static string Key(string seed, string purpose, string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(Between, seed, purpose, name))));

    private static DrawnInspection Team(string seed, Institution institution, IReadOnlyList<InspectionExpert> experts, int team, int most, IReadOnlyList<string> fields, Dictionary<string, int> used)
    {
        var order = experts.OrderBy(one => Key(seed, "expert" + Between + institution.Code, one.Id), StringComparer.Ordinal).ToList();
        var free = order.Where(one => !one.Avoids.Contains(institution.Code) && used.GetValueOrDefault(one.Id) < most).ToList();
        var sent = new List<InspectionExpert>();
        foreach (string field in fields.Where(field => !sent.Any(one => one.Fields.Contains(field))))
        {
            if (sent.Count < team && free.Find(one => one.Fields.Contains(field) && !sent.Contains(one)) is { } fit)
            {
                sent.Add(fit);
            }
        }

        sent.AddRange(free.Where(one => !sent.Contains(one)).Take(team - sent.Count).ToList());
        sent = [.. order.Where(sent.Contains)];
        sent.ForEach(one => used[one.Id] = used.GetValueOrDefault(one.Id) + 1);
        int last = sent.Count < team ? order.Count : order.IndexOf(sent[^1]);
        return new DrawnInspection(institution, institution.Level, [.. sent.Select(one => one.Id)], [.. order.Take(last).Where(one => one.Avoids.Contains(institution.Code)).Select(one => one.Id)], team - sent.Count)
        {
            LackedFields = [.. fields.Where(field => !sent.Any(one => one.Fields.Contains(field)))],
        };
    }
}
