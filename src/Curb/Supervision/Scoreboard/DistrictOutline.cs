using System.Globalization;
using System.Text.Json;
using Curb.Intake;

namespace Curb.Supervision.Scoreboard;

/// <summary>Boundary of a district as a file gives it.</summary>
/// <param name="Code">Six-digit division code (adcode).</param>
/// <param name="Name">Its name in the file; blank where none.</param>
/// <param name="Rings">Closed lines of all its parts and holes, in degrees.</param>
public sealed record DistrictOutline(string Code, string Name, IReadOnlyList<IReadOnlyList<(double Longitude, double Latitude)>> Rings)
{
    /// <summary>Largest file that is read.</summary>
    public const int LargestFile = 20 << 20;

    private const int MostDistricts = 4000;
    private const int MostPositions = 1_000_000;
    private const int LongestName = 60;
    private const int CodeDigits = 6;
    private const int FewestPositions = 4;
    private const int Deepest = 24;
    private const int MostFaults = 50;

    private const double FarthestLongitude = 180;
    private const double FarthestLatitude = 85;

    private static readonly byte[] s_mark = [0xEF, 0xBB, 0xBF];
    private static readonly string[] s_datums = ["CRS84", "4326", "4490"];

    /// <summary>Reads districts out of GeoJSON (RFC 7946). Nothing is taken where anything is wrong.</summary>
    /// <param name="file">Name of the file, for what is said of it.</param>
    /// <returns>The districts; or what is wrong, each with the number of its feature from 1 as line.</returns>
    public static (IReadOnlyList<DistrictOutline> Outlines, IReadOnlyList<Rejection> Rejections) Read(ReadOnlyMemory<byte> json, string file)
    {
        if (json.Length > LargestFile)
        {
            return ([], [new Rejection(file, 0, "", $"{json.Length >> 20} MB", $"at most {LargestFile >> 20} MB: simplify the lines or leave out other places", "file-too-large")]);
        }

        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith(s_mark) ? json[s_mark.Length..] : json, new JsonDocumentOptions { MaxDepth = Deepest });
            var reading = new Reading(file);
            var outlines = reading.Collection(document.RootElement);
            return reading.Rejections.Count == 0 ? (outlines, []) : ([], reading.Rejections);
        }
        catch (JsonException broken)
        {
            return ([], [new Rejection(file, (int)(broken.LineNumber ?? 0) + 1, "", "", "GeoJSON, nested no deeper than its geometry asks for", "unusable-file")]);
        }
    }

    private sealed class Reading(string file)
    {
        private int _positions;

        public List<Rejection> Rejections { get; } = [];

        public List<DistrictOutline> Collection(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object || Text(root, "type") != "FeatureCollection" || !root.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array || features.GetArrayLength() == 0)
            {
                Reject(0, "type", root.ValueKind == JsonValueKind.Object ? Text(root, "type") : root.ValueKind.ToString(), "a GeoJSON FeatureCollection with a list of features", "unusable-file");
                return [];
            }

            if (root.TryGetProperty("crs", out var crs) && crs.GetRawText() is var named && !s_datums.Any(datum => named.Contains(datum, StringComparison.Ordinal)))
            {
                Reject(0, "crs", Short(named), "degrees of WGS 84, CGCS2000 or GCJ-02, not metres of a projection", "unknown-coordinates");
                return [];
            }

            if (features.GetArrayLength() > MostDistricts)
            {
                Reject(0, "features", features.GetArrayLength().ToString(CultureInfo.InvariantCulture), $"at most {MostDistricts} districts", "too-many");
                return [];
            }

            var read = features.EnumerateArray().Select((feature, i) => Feature(feature, i + 1)).OfType<DistrictOutline>().ToList();
            foreach (var twice in read.CountBy(one => one.Code).Where(pair => pair.Value > 1))
            {
                Reject(0, "adcode", twice.Key, "each code once; parts of one district are one MultiPolygon", "duplicate-key");
            }

            return read;
        }

        private DistrictOutline? Feature(JsonElement feature, int number)
        {
            if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
            {
                return Reject(number, "properties", "", "properties with adcode, such as 120101", "missing-value");
            }

            string code = Text(properties, "adcode");
            if (code.Length != CodeDigits || !code.All(char.IsAsciiDigit))
            {
                return Reject(number, "adcode", code, "the six digits of the division code, such as 120101", "unknown-code");
            }

            if (!feature.TryGetProperty("geometry", out var geometry) || geometry.ValueKind != JsonValueKind.Object || Text(geometry, "type") is not ("Polygon" or "MultiPolygon") || !geometry.TryGetProperty("coordinates", out var coordinates))
            {
                return Reject(number, "geometry", geometry.ValueKind == JsonValueKind.Object ? Text(geometry, "type") : "", "a Polygon or MultiPolygon with its coordinates", "no-area");
            }

            var polygons = Text(geometry, "type") == "Polygon" ? [coordinates] : Items(coordinates);
            var rings = polygons.SelectMany(Items).Select(ring => Ring(ring, number)).ToList();
            if (rings.Count == 0)
            {
                return Reject(number, "coordinates", "", "at least one closed ring of positions", "no-area");
            }

            return rings.Contains(null) ? null : new DistrictOutline(code, Name(Text(properties, "name")), rings!);
        }

        private List<(double Longitude, double Latitude)>? Ring(JsonElement ring, int number)
        {
            var positions = new List<(double Longitude, double Latitude)>();
            foreach (var position in Items(ring))
            {
                if (++_positions > MostPositions)
                {
                    Reject(number, "coordinates", $"{MostPositions + 1}", $"at most {MostPositions} positions: simplify the lines", "too-many");
                    return null;
                }

                if (position.ValueKind != JsonValueKind.Array || position.GetArrayLength() < 2 || !Degrees(position[0], FarthestLongitude, out double longitude) || !Degrees(position[1], FarthestLatitude, out double latitude))
                {
                    Reject(number, "coordinates", Short(position.GetRawText()), "longitude and latitude in degrees, the longitude first, such as [117.2, 39.1]", "unknown-coordinates");
                    return null;
                }

                positions.Add((longitude, latitude));
            }

            if (positions.Count < FewestPositions || positions[0] != positions[^1])
            {
                Reject(number, "coordinates", Ends(positions), "a closed ring of four positions or more, the last the same as the first", "no-area");
                return null;
            }

            return positions;
        }

        private DistrictOutline? Reject(int number, string column, string found, string expected, string reason)
        {
            if (Rejections.Count < MostFaults)
            {
                Rejections.Add(new Rejection(file, number, column, Short(found), expected, reason));
            }

            return null;
        }

        private static string Ends(List<(double Longitude, double Latitude)> ring) =>
            ring.Count < FewestPositions ? ring.Count.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"[{ring[0].Longitude}, {ring[0].Latitude}] … [{ring[^1].Longitude}, {ring[^1].Latitude}]");

        private static IEnumerable<JsonElement> Items(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

        private static bool Degrees(JsonElement element, double farthest, out double value)
        {
            value = 0;
            return element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out value) && double.IsFinite(value) && Math.Abs(value) <= farthest;
        }

        private static string Text(JsonElement element, string name) =>
            !element.TryGetProperty(name, out var value) ? "" : value.ValueKind == JsonValueKind.String ? Unpaired(value) : value.ValueKind == JsonValueKind.Number ? value.GetRawText() : "";

        /// <summary>Text of a string; one with half of a surrogate pair can't be read as text.</summary>
        private static string Unpaired(JsonElement value)
        {
            try
            {
                return value.GetString() ?? "";
            }
            catch (InvalidOperationException)
            {
                return "";
            }
        }

        /// <summary>Without characters that steer how a line is shown.</summary>
        private static string Name(string name) => Short(new string([.. name.Where(one => !char.IsControl(one) && char.GetUnicodeCategory(one) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))]).Trim());

        private static string Short(string text) => text.Length <= LongestName ? text : text[..LongestName] + "…";
    }
}
