using System.Text;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;

namespace Curb.Tests.Supervision;

/// <summary>A site's own GeoJSON of districts: what is drawn, and what is refused with which words.</summary>
public sealed class DistrictMapTests
{
    private const string West = "[[117.0,39.0],[117.5,39.0],[117.5,39.5],[117.0,39.5],[117.0,39.0]]";
    private const string East = "[[117.5,39.0],[118.0,39.0],[118.0,39.5],[117.5,39.5],[117.5,39.0]]";
    private const string Hole = "[[117.2,39.2],[117.3,39.2],[117.3,39.3],[117.2,39.3],[117.2,39.2]]";

    [Fact]
    public void A_polygon_with_a_hole_is_drawn_on_the_plane_with_north_above_and_the_hole_left_open()
    {
        var map = Drawn(Feature("120101", "和平区", $"[{West},{Hole}]"));
        var district = Assert.Single(map.Districts);
        Assert.Equal(2, district.Rings.Count);
        // At 39.25° half a degree of longitude is 0.3872 of latitude: the drawing is higher than wide.
        Assert.Equal((558, 720), (map.Width, map.Height));
        Assert.Equal([0, 720, 558, 720, 558, 0, 0, 0], district.Rings[0]);
        Assert.False(Inside(district, 558 / 2, 720 / 2), "the middle of the hole counts as inside");
        Assert.True(Inside(district, 30, 30));
    }

    [Fact]
    public void Parts_of_a_multipolygon_are_one_district()
    {
        var map = Drawn($$$"""{"type":"Feature","properties":{"adcode":120116,"name":"滨海新区"},"geometry":{"type":"MultiPolygon","coordinates":[[{{{West}}}],[[[118.2,39.0],[118.3,39.0],[118.3,39.1],[118.2,39.0]]]]}}""");
        Assert.Equal(("120116", 2), (map.Districts[0].Code, map.Districts[0].Rings.Count));
    }

    [Fact]
    public void Neighbours_share_every_point_of_their_border_after_simplification()
    {
        // A wavy border of 2,000 points, in the one district from south to north, in the other from north to south and begun elsewhere.
        string[] border = [.. Enumerable.Range(0, 2000).Select(i => FormattableString.Invariant($"[{117.5 + (0.02 * Math.Sin(i / 17.0))},{39 + (i * 0.00025)}]"))];
        string west = $"[[117.0,39.0],{string.Join(',', border)},[117.0,39.5],[117.0,39.0]]", east = $"[{string.Join(',', border.Reverse())},[118.0,39.0],[118.0,39.5],{border[^1]}]";
        var map = Drawn(Feature("120101", "甲", $"[{west}]"), Feature("120102", "乙", $"[{east}]"));
        var sides = map.Districts.Select(one => one.Rings[0].Chunk(2).Select(point => (point[0], point[1])).Where(point => Math.Abs(point.Item1 - 360) < 100 && point.Item2 > 0 && point.Item2 < map.Height).ToHashSet()).ToList(); // Where it meets the outer edge, a point may lie on a straight line of the one alone.
        Assert.InRange(sides[0].Count, 50, 1000);
        Assert.True(sides[0].SetEquals(sides[1]), $"{sides[0].Except(sides[1]).Count()} and {sides[1].Except(sides[0]).Count()} points of the border stand on one side alone");
    }

    [Fact]
    public void A_district_too_small_to_be_seen_is_a_speck_and_still_there()
    {
        var map = Drawn(Feature("120101", "大", $"[{West}]"), Feature("120102", "小", "[[[117.7,39.2],[117.7001,39.2],[117.7001,39.2001],[117.7,39.2]]]"));
        Assert.Equal(4, Assert.Single(map.Districts[1].Rings).Count / 2);
    }

    [Fact]
    public void The_label_lies_in_the_district_also_where_it_is_bent_around_another()
    {
        var map = Drawn(Feature("120101", "弯", "[[[117.0,39.0],[118.0,39.0],[118.0,39.1],[117.1,39.1],[117.1,39.9],[118.0,39.9],[118.0,40.0],[117.0,40.0],[117.0,39.0]]]"));
        Assert.True(Inside(map.Districts[0], map.Districts[0].LabelX, map.Districts[0].LabelY));
    }

    [Fact]
    public void A_map_of_many_points_is_drawn_on_a_coarser_grid()
    {
        string[] many = [.. Enumerable.Range(0, 400).Select(i => Feature((130100 + i).ToString(null, null), $"区{i}", $"[{Circle(100 + (i % 20), 20 + (i / 20), 800)}]"))];
        var map = Drawn(many);
        Assert.Equal(400, map.Districts.Count);
        Assert.InRange(map.Districts.Sum(one => one.Rings.Sum(ring => ring.Count / 2)), 4000, DistrictMap.MostPoints);
    }

    [Theory]
    [InlineData("""{"type":"Feature","properties":{"adcode":12010,"name":"x"},"geometry":{"type":"Polygon","coordinates":[WEST]}}""", "adcode", "12010", "unknown-code")]
    [InlineData("""{"type":"Feature","properties":{"adcode":"100000_JD","name":"x"},"geometry":{"type":"Polygon","coordinates":[WEST]}}""", "adcode", "100000_JD", "unknown-code")]
    [InlineData("""{"type":"Feature","properties":{"adcode":"１２０１０１"},"geometry":{"type":"Polygon","coordinates":[WEST]}}""", "adcode", "１２０１０１", "unknown-code")]
    [InlineData("""{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Polygon","coordinates":[WEST]}}""", "adcode", "", "unknown-code")]
    [InlineData("""{"type":"Feature","properties":null,"geometry":{"type":"Polygon","coordinates":[WEST]}}""", "properties", "", "missing-value")]
    [InlineData("""{"type":"Feature","properties":{"adcode":120101},"geometry":{"type":"LineString","coordinates":WEST}}""", "geometry", "LineString", "no-area")]
    [InlineData("""{"type":"Feature","properties":{"adcode":120101},"geometry":null}""", "geometry", "", "no-area")]
    [InlineData("""{"type":"Feature","properties":{"adcode":120101},"geometry":{"type":"Polygon","coordinates":[]}}""", "coordinates", "", "no-area")]
    [InlineData("""{"type":"Feature","properties":{"adcode":120101},"geometry":{"type":"Polygon","coordinates":[[[117,39],[118,39],[118,40]]]}}""", "coordinates", "3", "no-area")]
    [InlineData("""{"type":"Feature","properties":{"adcode":120101},"geometry":{"type":"Polygon","coordinates":[[[117,39],[118,39],[118,40],[117,40]]]}}""", "coordinates", "[117, 39] … [117, 40]", "no-area")]
    [InlineData("""{"type":"Feature","properties":{"adcode":120101},"geometry":{"type":"Polygon","coordinates":[[[39,117],[39,118],[40,118],[39,117]]]}}""", "coordinates", "[39,117]", "unknown-coordinates")]
    [InlineData("""{"type":"Feature","properties":{"adcode":120101},"geometry":{"type":"Polygon","coordinates":[[[13024380,4721671],[13024390,4721671],[13024390,4721681],[13024380,4721671]]]}}""", "coordinates", "[13024380,4721671]", "unknown-coordinates")]
    [InlineData("""{"type":"Feature","properties":{"adcode":120101},"geometry":{"type":"Polygon","coordinates":[[["117","39"],[118,39],[118,40],["117","39"]]]}}""", "coordinates", """["117","39"]""", "unknown-coordinates")]
    [InlineData("""{"type":"Feature","properties":{"adcode":120101},"geometry":{"type":"Polygon","coordinates":[[[1e400,39],[118,39],[118,40],[1e400,39]]]}}""", "coordinates", "[1e400,39]", "unknown-coordinates")]
    public void A_feature_that_cannot_be_drawn_is_refused_with_its_number_and_what_was_found(string feature, string column, string found, string reason)
    {
        var (outlines, rejections) = Read(Collection(Feature("120199", "好", $"[{East}]"), feature.Replace("WEST", West, StringComparison.Ordinal)));
        var refused = Assert.Single(rejections);
        Assert.Equal((2, column, found, reason), (refused.Line, refused.Column, refused.Found, refused.Reason));
        Assert.Empty(outlines); // Nothing is taken in half.
    }

    [Theory]
    [InlineData("", "unusable-file")]
    [InlineData("PK\u0003\u0004", "unusable-file")]
    [InlineData("[]", "unusable-file")]
    [InlineData("""{"type":"Topology","objects":{}}""", "unusable-file")]
    [InlineData("""{"type":"FeatureCollection","features":[]}""", "unusable-file")]
    [InlineData("""{"type":"FeatureCollection","features":[],""", "unusable-file")]
    public void A_file_that_is_not_a_collection_of_features_is_refused_as_a_whole(string text, string reason) => Assert.Equal(reason, Assert.Single(Read(text).Rejections).Reason);

    [Fact]
    public void Metres_of_a_projection_a_code_given_twice_and_a_bottomless_nesting_are_refused()
    {
        string one = Feature("120101", "甲", $"[{West}]");
        Assert.Equal("unknown-coordinates", Assert.Single(Read($$$"""{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features":[{{{one}}}]}""").Rejections).Reason);
        Assert.Empty(Read($$$"""{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},"features":[{{{one}}}]}""").Rejections);
        Assert.Equal(("duplicate-key", "120101"), (Assert.Single(Read(Collection(one, one)).Rejections).Reason, Read(Collection(one, one)).Rejections[0].Found));
        Assert.Equal("unusable-file", Assert.Single(Read(new string('[', 100_000)).Rejections).Reason);
    }

    [Fact]
    public void A_huge_file_is_refused_before_it_is_read_and_too_many_positions_while_they_are()
    {
        Assert.Equal(("file-too-large", "20 MB"), DistrictOutline.Read(new byte[DistrictOutline.LargestFile + 1], "f").Rejections is [var large] ? (large.Reason, large.Found) : default);
        string many = $"[[117,39],{string.Join(',', Enumerable.Repeat("[1,1]", 1_000_000))},[117,39]]";
        Assert.Equal("too-many", Assert.Single(Read(Collection(Feature("120101", "甲", $"[{many}]"))).Rejections).Reason);
        var wrong = Read(Collection([.. Enumerable.Range(0, 3000).Select(i => Feature("12", "x", $"[{West}]"))]));
        Assert.Equal(50, wrong.Rejections.Count); // A clerk mends the first fifty.
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")] // Pages encode it; it is nobody's name.
    [InlineData("\\u202e区\\u0000\\u200b甲\\n", "区甲")]
    [InlineData("\\ud800", "")]
    public void Names_lose_what_steers_a_line_and_are_only_compared(string name, string expected) =>
        Assert.Equal(expected, Assert.Single(Read(Collection(Feature("120101", name, $"[{West}]"))).Outlines).Name);

    [Fact]
    public void A_long_name_is_cut_and_a_mark_before_the_text_is_no_fault()
    {
        byte[] marked = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Collection(Feature("120101", new string('长', 5000), $"[{West}]")))];
        Assert.InRange(Assert.Single(DistrictOutline.Read(marked, "f").Outlines).Name.Length, 1, 61);
    }

    [Fact]
    public void A_district_is_found_by_its_code_first_then_by_a_name_that_only_one_has()
    {
        Place[] tree = [Of("120101", "和平区"), Of("district:河东区", "河东区"), Of("130102", "长安区"), Of("610116", "长安区")];
        DrawnDistrict Drawing(string code, string name) => new(code, name, [], 0, 0, 0);
        Assert.Equal("120101", DistrictMap.Match(Drawing("120101", "河东区"), tree)!.Code);
        Assert.Equal("district:河东区", DistrictMap.Match(Drawing("120102", "河东区"), tree)!.Code);
        Assert.Null(DistrictMap.Match(Drawing("999999", "长安区"), tree));
        Assert.Null(DistrictMap.Match(Drawing("999999", ""), [Of("x", "")]));
    }

    private static Place Of(string code, string name) => new(code, "*", PlaceKind.District, name, "");

    private static string Circle(double x, double y, int points) =>
        "[" + string.Join(',', Enumerable.Range(0, points + 1).Select(i => FormattableString.Invariant($"[{x + (0.5 * Math.Cos(i % points * Math.Tau / points))},{y + (0.5 * Math.Sin(i % points * Math.Tau / points))}]"))) + "]";

    private static string Feature(string code, string name, string rings) => $$$"""{"type":"Feature","properties":{"adcode":{{{code}}},"name":"{{{name}}}"},"geometry":{"type":"Polygon","coordinates":{{{rings}}}}}""";

    private static string Collection(params string[] features) => $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""";

    private static (IReadOnlyList<DistrictOutline> Outlines, IReadOnlyList<Curb.Intake.Rejection> Rejections) Read(string text) => DistrictOutline.Read(Encoding.UTF8.GetBytes(text), "map.json");

    private static DistrictMap Drawn(params string[] features)
    {
        var (outlines, rejections) = Read(Collection(features));
        Assert.Empty(rejections);
        return DistrictMap.Draw(outlines, "source", "WGS84");
    }

    /// <summary>By counting the lines to the right: quite apart from how the label is found.</summary>
    private static bool Inside(DrawnDistrict district, double x, double y)
    {
        int lines = 0;
        foreach (var ring in district.Rings)
        {
            var points = ring.Chunk(2).ToList();
            for (int i = 0; i < points.Count; i++)
            {
                var (one, other) = (points[i], points[(i + 1) % points.Count]);
                if (one[1] > y + 0.01 != other[1] > y + 0.01 && x < one[0] + ((y + 0.01 - one[1]) / (other[1] - one[1]) * (other[0] - one[0])))
                {
                    lines++;
                }
            }
        }

        return lines % 2 == 1;
    }
}
