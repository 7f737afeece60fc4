namespace Curb.Supervision.Scoreboard;

/// <summary>A district as it is drawn.</summary>
/// <param name="Code">Six-digit division code (adcode) of the file.</param>
/// <param name="Name">Name in the file; only used to find the district in the organisation tree.</param>
/// <param name="Rings">Closed lines of all its parts and holes, each as x and y in turn; inside is what an odd number of lines surrounds.</param>
/// <param name="LabelX">Middle of its widest stretch, where its name has most room.</param>
/// <param name="LabelWidth">Width of that stretch.</param>
public sealed record DrawnDistrict(string Code, string Name, IReadOnlyList<IReadOnlyList<int>> Rings, int LabelX, int LabelY, int LabelWidth);

/// <summary>
/// A site's own map of districts, drawn once when it is loaded. Coordinates are laid on a plane by latitude (equirectangular at the middle parallel) and rounded to a
/// grid: a point that two districts share falls on the same place of the grid, so that neighbours stay without gaps. It is for looking, not for measuring.
/// </summary>
/// <param name="Source">Who made the file and its approval number, as the site told; shown below the map.</param>
/// <param name="Datum">WGS84 or GCJ02, as the site told. All lines of a file are shifted alike, so that nothing is converted.</param>
/// <param name="Width">Width of the drawing; the grid's unit is 1.</param>
public sealed record DistrictMap(string Source, string Datum, int Width, int Height, IReadOnlyList<DrawnDistrict> Districts)
{
    /// <summary>Width of the drawing; with its height at most as large.</summary>
    public const int Canvas = 720;

    /// <summary>More points than these are drawn on a coarser grid.</summary>
    public const int MostPoints = 24_000;

    private const int CoarsestGrid = 8;
    private const int Speck = 3;
    private const int Lines = 9;

    /// <summary>A name moves from the middle for a stretch that is this much wider.</summary>
    private const double ClearlyWider = 1.15;

    /// <summary>Draws what was read.</summary>
    public static DistrictMap Draw(IReadOnlyList<DistrictOutline> outlines, string source, string datum)
    {
        var plane = Plane.Of(outlines);
        for (int grid = 1; ; grid *= 2)
        {
            var drawn = outlines.Select(outline => Drawn(outline, plane, grid)).ToList();
            if (grid >= CoarsestGrid || drawn.Sum(one => one.Rings.Sum(ring => ring.Count / 2)) <= MostPoints)
            {
                return new DistrictMap(source, datum, plane.Width, plane.Height, drawn);
            }
        }
    }

    /// <summary>The district of the tree that a drawn one is: by code, else by name where only one has it; null where none is.</summary>
    /// <param name="districts">Districts of the tree.</param>
    public static Place? Match(DrawnDistrict drawn, IReadOnlyCollection<Place> districts) =>
        districts.FirstOrDefault(place => place.Code == drawn.Code) ?? (drawn.Name.Length > 0 && districts.Where(place => place.Name == drawn.Name).Take(2).ToList() is [var only] ? only : null);

    private static DrawnDistrict Drawn(DistrictOutline outline, Plane plane, int grid)
    {
        var rings = outline.Rings.Select(ring => Ring(ring, plane, grid)).Where(ring => ring.Count > 0).ToList();
        if (rings.Count == 0)
        {
            var (x, y) = plane.On(outline.Rings[0][0], grid);
            rings.Add([x - Speck, y - Speck, x + Speck, y - Speck, x + Speck, y + Speck, x - Speck, y + Speck]); // Too small to be seen: a speck marks where it lies.
        }

        var (labelX, labelY, width) = Widest(rings);
        return new DrawnDistrict(outline.Code, outline.Name, rings, labelX, labelY, width);
    }

    /// <summary>The ring on the grid, without points that repeat or lie on the straight line between their neighbours; empty where nothing of it is left.</summary>
    private static List<int> Ring(IReadOnlyList<(double Longitude, double Latitude)> ring, Plane plane, int grid)
    {
        var points = new List<(int X, int Y)>();
        foreach (var at in ring.Select(position => plane.On(position, grid)))
        {
            if (points.Count == 0 || points[^1] != at)
            {
                points.Add(at);
            }
        }

        if (points.Count > 1 && points[0] == points[^1])
        {
            points.RemoveAt(points.Count - 1);
        }

        // Each point is judged by its own neighbours, so that it doesn't matter where a ring begins and which way it goes.
        var kept = points.Where((point, i) => !IsBetween(points[(i + points.Count - 1) % points.Count], point, points[(i + 1) % points.Count])).ToList();
        return kept.Count < 3 ? [] : [.. kept.SelectMany(point => new[] { point.X, point.Y })];
    }

    private static bool IsBetween((int X, int Y) one, (int X, int Y) middle, (int X, int Y) other)
    {
        long cross = ((long)(middle.X - one.X) * (other.Y - one.Y)) - ((long)(middle.Y - one.Y) * (other.X - one.X));
        return cross == 0 && ((long)(middle.X - one.X) * (other.X - middle.X)) + ((long)(middle.Y - one.Y) * (other.Y - middle.Y)) >= 0;
    }

    /// <summary>A wide stretch inside among some lines across the district, the nearer to its middle the better: only a clearly wider one draws the name away. Its middle always lies in the district.</summary>
    private static (int X, int Y, int Width) Widest(List<List<int>> rings)
    {
        int top = rings.Min(ring => ring.Where((_, i) => i % 2 == 1).Min()), bottom = rings.Max(ring => ring.Where((_, i) => i % 2 == 1).Max());
        var best = (X: rings[0][0], Y: rings[0][1], Width: 0);
        foreach (int line in Enumerable.Range(1, Lines).OrderBy(line => Math.Abs((2 * line) - Lines - 1)))
        {
            double y = top + ((bottom - top) * line / (double)(Lines + 1)) + 0.01; // Off the grid, so that no corner is hit.
            double[] crossings = [.. rings.SelectMany(ring => Crossings(ring, y)).Order()];
            for (int i = 0; i + 1 < crossings.Length; i += 2)
            {
                int width = (int)(crossings[i + 1] - crossings[i]);
                if (width > best.Width * ClearlyWider)
                {
                    best = ((int)((crossings[i] + crossings[i + 1]) / 2), (int)y, width);
                }
            }
        }

        return best;
    }

    private static IEnumerable<double> Crossings(List<int> ring, double y)
    {
        for (int i = 0; i < ring.Count; i += 2)
        {
            int next = (i + 2) % ring.Count;
            if (ring[i + 1] < y != ring[next + 1] < y)
            {
                yield return ring[i] + ((y - ring[i + 1]) / (ring[next + 1] - ring[i + 1]) * (ring[next] - ring[i]));
            }
        }
    }

    /// <summary>Where a position lies on the drawing.</summary>
    private sealed record Plane(double West, double North, double Narrowing, double Scale, int Width, int Height)
    {
        private const double HalfTurn = 180;
        private const double Least = 1e-9;

        public static Plane Of(IReadOnlyList<DistrictOutline> outlines)
        {
            var all = outlines.SelectMany(outline => outline.Rings).SelectMany(ring => ring).ToList();
            double west = all.Min(at => at.Longitude), east = all.Max(at => at.Longitude), south = all.Min(at => at.Latitude), north = all.Max(at => at.Latitude);
            double narrowing = Math.Cos((south + north) / 2 * Math.PI / HalfTurn), width = Math.Max((east - west) * narrowing, Least), height = Math.Max(north - south, Least);
            double scale = Canvas / Math.Max(width, height);
            return new Plane(west, north, narrowing, scale, Math.Max(1, (int)Math.Ceiling(width * scale)), Math.Max(1, (int)Math.Ceiling(height * scale)));
        }

        public (int X, int Y) On((double Longitude, double Latitude) position, int grid) =>
            (Snap((position.Longitude - West) * Narrowing * Scale, grid), Snap((North - position.Latitude) * Scale, grid));

        private static int Snap(double value, int grid) => (int)Math.Round(value / grid) * grid;
    }
}
