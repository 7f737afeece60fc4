using System.Security.Cryptography;
using System.Text;

namespace Curb.Supervision.Inspections;

/// <summary>
/// A double-random draw as it was made, with everything that it was made from: lists, numbers and seed. It can be drawn again at any time and must come out the same;
/// the digest over what went in is published with the result.
/// </summary>
/// <param name="Id">Its key: programme, campaign and number.</param>
/// <param name="Place">Code of the place of the commission.</param>
/// <param name="Seed">What the order follows from; whoever has it can repeat the draw.</param>
/// <param name="SeedOrigin">given (entered by people) or made (by the program's own chance).</param>
/// <param name="Frame">Institutions that could have been drawn, with level.</param>
/// <param name="Pool">Experts who could have been drawn, with what each avoids and is qualified for.</param>
public sealed record FrozenDraw(
    string Id, string Place, string Campaign, string Seed, string SeedOrigin, DateOnly DrawnOn, string DrawnBy, IReadOnlyList<Institution> Frame, IReadOnlyList<InspectionExpert> Pool,
    IReadOnlyDictionary<string, int> PerLevel, int Team, int MostEach, IReadOnlyList<string> Fields, IReadOnlyList<FrozenTeam> Drawn, string Digest)
{
    /// <summary>Draws, and freezes what it was drawn from.</summary>
    public static FrozenDraw Make(
        string id, string place, InspectionCampaign campaign, string seed, string origin, DateOnly on, string by, IEnumerable<Institution> institutions, IEnumerable<PoolExpert> experts)
    {
        Institution[] frame = [.. institutions.OrderBy(one => one.Code, StringComparer.Ordinal)];
        InspectionExpert[] pool = [.. experts.Where(one => one.IsAvailable(on)).Select(one => one.ForDraw(on)).OrderBy(one => one.Id, StringComparer.Ordinal)];
        var draw = new FrozenDraw(id, place, campaign.Id, seed, origin, on, by, frame, pool, campaign.PerLevel, campaign.Team, campaign.MostEach, campaign.Fields, [], "");
        return draw with { Drawn = draw.Again(), Digest = draw.DigestNow() };
    }

    /// <summary>The draw made once more from what is frozen.</summary>
    public IReadOnlyList<FrozenTeam> Again() =>
        [.. InspectionDraw.Draw(Seed, Frame, PerLevel, Pool, Team, MostEach, Fields).Select(one => new FrozenTeam(one.Institution.Code, one.Stratum, one.Experts, one.Avoided, one.Short, one.LackedFields, InspectionDraw.Key(Seed, "institution", one.Institution.Code)))];

    /// <summary>True where drawing again gives the same teams, and what went in is what was published.</summary>
    public bool IsProven => DigestNow() == Digest && Text(Again()) == Text(Drawn);

    /// <summary>Where each institution of the frame came in the draw of its level, from 1, with its key: what sha256sum gives for <c>seed|institution|CODE</c>.</summary>
    public IReadOnlyList<(Institution Institution, int Place, string Key, bool Drawn)> Order() =>
    [
        .. Frame.GroupBy(one => one.Level).OrderBy(group => group.Key, StringComparer.Ordinal).SelectMany(group => group
            .Select(one => (Institution: one, Key: InspectionDraw.Key(Seed, "institution", one.Code))).OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select((one, i) => (one.Institution, i + 1, one.Key, i < PerLevel.GetValueOrDefault(group.Key)))),
    ];

    /// <summary>Who comes instead of an expert who must not: the next in the order of the draw who is not of the team, has no conflict and has inspections left; null where there is nobody.</summary>
    /// <param name="team">The team as it is, with whoever leaves it.</param>
    /// <param name="sent">Everybody sent by this draw, once for each inspection.</param>
    /// <param name="unfit">Experts who may not go today: conflicts and qualifications may have changed since the draw.</param>
    public string? Substitute(string institution, IReadOnlyCollection<string> team, IReadOnlyCollection<string> sent, IReadOnlyCollection<string> unfit) => Pool
        .Where(one => !team.Contains(one.Id) && !unfit.Contains(one.Id) && !one.Avoids.Contains(institution) && sent.Count(id => id == one.Id) < MostEach)
        .OrderBy(one => InspectionDraw.Key(Seed, "expert|" + institution, one.Id), StringComparer.Ordinal).FirstOrDefault()?.Id;

    /// <summary>What went in, a line each, as it is digested.</summary>
    public IEnumerable<string> Ingredients() =>
    [
        $"seed {Seed}", $"on {DrawnOn:yyyy-MM-dd}", FormattableString.Invariant($"team {Team} most {MostEach}"), $"fields {string.Join(' ', Fields)}",
        .. PerLevel.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => FormattableString.Invariant($"level {pair.Key} {pair.Value}")),
        .. Frame.Select(one => $"institution {one.Code} {one.Level}"), .. Pool.Select(one => $"expert {one.Id} avoids {string.Join(' ', one.Avoids)} fields {string.Join(' ', one.Fields)}"),
    ];

    private string DigestNow() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Ingredients()))));

    private static string Text(IEnumerable<FrozenTeam> teams) => string.Join('\n', teams.Select(one => $"{one.Institution} {one.Level} {string.Join(' ', one.Experts)} / {string.Join(' ', one.Avoided)} / {one.Lacking} {string.Join(' ', one.LackedFields)} {one.Key}"));
}

/// <summary>An institution as it was drawn, with its team.</summary>
/// <param name="Avoided">Experts who would have come and were passed over for a conflict.</param>
/// <param name="Lacking">Experts that the team lacks.</param>
/// <param name="LackedFields">Fields that the team lacks.</param>
/// <param name="Key">By what it was ordered.</param>
public sealed record FrozenTeam(string Institution, string Level, IReadOnlyList<string> Experts, IReadOnlyList<string> Avoided, int Lacking, IReadOnlyList<string> LackedFields, string Key);
