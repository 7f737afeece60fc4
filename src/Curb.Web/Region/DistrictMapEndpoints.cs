using System.Globalization;
using Curb.Intake;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;
using Curb.Web.Accounts;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.Region;

/// <summary>A commission's own boundaries of its districts: the file is read, simplified and drawn once when it is loaded.</summary>
internal static class DistrictMapEndpoints
{
    private const int LongestSource = 200;
    private const long RoomForForm = 64 << 10;

    private static readonly string[] s_datums = ["WGS84", "GCJ-02", "CGCS2000"];

    public static void MapDistrictMap(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/region/map", (HttpContext http, View view, SupervisionDesk desk) => Show(http, view, desk, http.Request.Query["place"].ToString(), null, [])).Needs(SupervisionDesk.Lead);
        routes.MapPost("/region/map", Load).Needs(SupervisionDesk.Lead).TakesUpTo(DistrictOutline.LargestFile + RoomForForm);
    }

    /// <summary>The map that a person sees: that of the nearest place at or above one at which the person has a role; null where none is in use.</summary>
    public static DistrictMap? Of(Visitor visitor, SupervisionDesk desk)
    {
        var above = visitor.Standing.Held.Select(held => held.Place.Code).Distinct().SelectMany(desk.Tree.Above).Distinct().ToList();
        var kept = desk.Store.At(SupervisionKinds.Map, above.ToHashSet(StringComparer.Ordinal)).Where(one => one.State == "in-use").ToDictionary(one => one.Place, one => one.Body, StringComparer.Ordinal);
        return above.Select(kept.GetValueOrDefault).FirstOrDefault(map => map is not null);
    }

    private static IResult Show(HttpContext http, View view, SupervisionDesk desk, string asked, string? problem, IReadOnlyList<Rejection> rejections)
    {
        var places = desk.Led(Visitor.Of(http)!);
        if (places.Count == 0)
        {
            return Results.NotFound();
        }

        var place = places.FirstOrDefault(one => one.Code == asked) ?? places[0];
        var kept = desk.Store.Find(SupervisionKinds.Map, place.Code, code => code == place.Code);
        return View.Show<DistrictMapPage>(
            ("Page", view.Page(http)), ("Places", places), ("Place", place), ("Kept", kept), ("Districts", Districts(desk, place)), ("Datums", s_datums), ("Problem", problem), ("Rejections", rejections));
    }

    private static async Task<IResult> Load(HttpContext http, View view, SupervisionDesk desk)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var visitor = Visitor.Of(http)!;
        if (desk.Led(visitor).FirstOrDefault(one => one.Code == form["place"].ToString()) is not { } place)
        {
            return Results.NotFound();
        }

        int version = form.Number("version");
        if (form["act"].ToString() == "off")
        {
            var now = desk.Store.Find(SupervisionKinds.Map, place.Code, code => code == place.Code);
            bool off = now is not null && desk.Store.Save(SupervisionKinds.Map, place.Code, place.Code, "", "", "off", now.Body, version, visitor.Actor(http));
            return off ? Results.LocalRedirect("/region") : Show(http, view, desk, place.Code, "region.map-changed", []);
        }

        string source = form.Text("source", LongestSource), datum = form["datum"].ToString();
        if (form.Files.GetFile("file") is not { Length: > 0 } file || source.Length == 0 || !s_datums.Contains(datum))
        {
            return Show(http, view, desk, place.Code, "region.map-form", []);
        }

        var (map, rejections) = await Drawn(file, source, datum, Districts(desk, place), http.RequestAborted);
        return map is null ? Show(http, view, desk, place.Code, null, rejections)
            : desk.Store.Save(SupervisionKinds.Map, place.Code, place.Code, "", "", "in-use", map, version, visitor.Actor(http)) ? Results.LocalRedirect("/region/map?place=" + Uri.EscapeDataString(place.Code))
            : Show(http, view, desk, place.Code, "region.map-changed", []);
    }

    private static async Task<(DistrictMap? Map, IReadOnlyList<Rejection> Rejections)> Drawn(IFormFile file, string source, string datum, List<Place> districts, CancellationToken stop)
    {
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, stop);
        var (outlines, rejections) = DistrictOutline.Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), Path.GetFileName(file.FileName));
        if (outlines.Count == 0)
        {
            return (null, rejections);
        }

        var map = DistrictMap.Draw(outlines, source, datum);
        return map.Districts.Any(drawn => DistrictMap.Match(drawn, districts) is not null) ? (map, [])
            : (null, [new Rejection(file.FileName, 0, "adcode", string.Join(' ', map.Districts.Take(3).Select(drawn => drawn.Code)), $"the code or name of a district of the organisation tree, such as {districts.FirstOrDefault()?.Name}", "unknown-code")]);
    }

    private static List<Place> Districts(SupervisionDesk desk, Place place) =>
        [.. desk.Tree.FromTheRoot.Select(at => at.Place).Where(one => one.Kind == PlaceKind.District && desk.Tree.IsWithin(one.Code, place.Code))];
}
