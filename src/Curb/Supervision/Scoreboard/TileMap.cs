namespace Curb.Supervision.Scoreboard;

/// <summary>One district on the schematic map.</summary>
/// <param name="Code">Code of the place: the division code where the tree uses them.</param>
/// <param name="Name">Its name.</param>
/// <param name="NameEn">English name; blank where none.</param>
/// <param name="Column">From 0, left to right.</param>
/// <param name="Row">From 0, top to bottom.</param>
/// <param name="Group">The city it lies in; blank for none.</param>
public sealed record Tile(string Code, string Name, string NameEn, int Column, int Row, string Group);

/// <summary>
/// A map of tiles, one a district, all of one size so that a small district with many hospitals is seen as well as a wide one: neighbours are those of the list of
/// division codes, not those of the land. It is a diagram of our own; no boundary of anybody's is in it.
/// </summary>
public static class TileMap
{
    private const int WidestGroup = 6;
    private const int WidestMap = 12;

    /// <summary>Lays districts out in blocks by city, in order of their codes.</summary>
    /// <param name="districts">Districts with the city (or other place above) that they lie in.</param>
    public static IReadOnlyList<Tile> Of(IEnumerable<(Place District, Place? Above)> districts)
    {
        var tiles = new List<Tile>();
        int left = 0, top = 0, deepest = 0;
        foreach (var group in districts.GroupBy(pair => pair.Above?.Code ?? "").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var members = group.OrderBy(pair => pair.District.Code, StringComparer.Ordinal).ToList();
            int width = Math.Min(WidestGroup, (int)Math.Ceiling(Math.Sqrt(members.Count)));
            if (left > 0 && left + width > WidestMap)
            {
                (left, top, deepest) = (0, top + deepest + 1, 0);
            }

            for (int i = 0; i < members.Count; i++)
            {
                var place = members[i].District;
                tiles.Add(new Tile(place.Code, place.Name, place.NameEn, left + (i % width), top + (i / width), members[i].Above?.Name ?? ""));
            }

            deepest = Math.Max(deepest, (members.Count + width - 1) / width);
            left += width + 1;
        }

        return tiles;
    }
}
