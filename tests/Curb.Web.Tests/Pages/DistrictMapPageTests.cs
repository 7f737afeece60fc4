using System.Net;
using System.Text;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Scoreboard;
using Curb.Supervision.Scoreboard;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Curb.Web.Tests.Pages;

/// <summary>A commission loads its own boundaries; the board draws them, keeps its tiles beside, and a hostile file does no harm.</summary>
public sealed class DistrictMapPageTests : IAsyncLifetime
{
    private const string District = "district:测试区";
    private const string Hostile = "<script>alert('map')</script>";

    private readonly SmallHospital _hospital = new();
    private WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    public async Task InitializeAsync()
    {
        using (var folder = DataFolder.Open(_hospital.Path, DataFolderAccess.Write))
        {
            var institutions = folder.Institutions(Scope.DataFolderOwner);
            var run = new EvaluationRun(IndicatorLibrary.Load(ContentFolder.Open("indicators")), PolicyLibrary.Load(ContentFolder.Open("policies")), folder.Facts, institutions);
            var month = Period.Of(new CalendarMonth(2025, 12));
            new EvaluationStore(folder.Records).Keep(month, new EvaluationBasis("d", "i", "p"), institutions, run.Compute(month, [], (_, _, _) => { }), new Actor("test"));
        }

        (_app, _address) = await RunningSite.Start(_hospital.Path);
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _hospital.Dispose();
    }

    [Fact]
    public async Task Boundaries_are_loaded_by_the_commission_drawn_for_its_readers_and_taken_off_again()
    {
        using var supervisor = new SignedInClient(_address, "commission-supervisor");
        using var reader = new SignedInClient(_address, "commission-reader");
        string tiles = await supervisor.Text("/region");
        Assert.Contains("class=\"plot tiles\"", tiles, StringComparison.Ordinal);
        Assert.DoesNotContain("outlines", tiles, StringComparison.Ordinal);
        using (var loaded = await Load(supervisor, Map(("990101", "测试区"), ("990102", Hostile)), "0"))
        {
            Assert.Equal(HttpStatusCode.Redirect, loaded.StatusCode);
        }

        string page = await supervisor.Text("/region/map");
        Assert.DoesNotContain("<script>alert(", page, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode("<script>alert("), page, StringComparison.Ordinal);
        Assert.Contains("2 个区县有 1 个在组织树中", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        string drawn = await reader.Text("/region");
        Assert.Contains("plot tiles outlines", drawn, StringComparison.Ordinal);
        Assert.Equal(2, drawn.Split("fill-rule=\"evenodd\"").Length - 1);
        Assert.Contains("area=district%3A" + Uri.EscapeDataString("测试区"), drawn, StringComparison.Ordinal);
        Assert.Contains("审图号", WebUtility.HtmlDecode(drawn), StringComparison.Ordinal);
        Assert.DoesNotContain("alert(", drawn, StringComparison.Ordinal); // What the tree does not know has no name on the board.
        Assert.DoesNotContain("plot tiles outlines", await reader.Text("/region?map=tiles"), StringComparison.Ordinal);
        using (var stale = await Load(supervisor, Map(("990101", "测试区")), "0"))
        {
            Assert.Contains("其间有人装入", WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        using (var off = await supervisor.Post("/region/map", ("place", District), ("version", "1"), ("act", "off")))
        {
            Assert.Equal("/region", off.Headers.Location!.ToString());
        }

        Assert.DoesNotContain("plot tiles outlines", await reader.Text("/region"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_does_not_fit_is_refused_with_what_is_wrong_and_nothing_changes()
    {
        using var supervisor = new SignedInClient(_address, "commission-supervisor");
        foreach (var (file, expected) in new[] { (Map(("120101", "没有的区")), "测试区"), (Map(("12010", "测试区")), "六位行政区划代码"), ("not json", "GeoJSON 文件"), ("{\"type\":\"Topology\"}", "FeatureCollection") })
        {
            using var refused = await Load(supervisor, file, "0");
            Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
            Assert.Contains(expected, WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()).Split("panel-rejected")[1].Split("</section>")[0], StringComparison.Ordinal);
        }

        using (var huge = await Load(supervisor, new string(' ', DistrictOutline.LargestFile + 1), "0"))
        {
            Assert.Contains("20 MB", WebUtility.HtmlDecode(await huge.Content.ReadAsStringAsync()).Split("panel-rejected")[1], StringComparison.Ordinal);
        }

        Assert.DoesNotContain("outlines", await supervisor.Text("/region"), StringComparison.Ordinal);
        foreach (string other in (string[])["commission-reader", "hospital-director", "education-reporter"])
        {
            using var client = new SignedInClient(_address, other);
            using var page = await client.Get("/region/map");
            using var refused = await Load(client, Map(("990101", "测试区")), "0");
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (page.StatusCode, refused.StatusCode));
        }

        using var elsewhere = await Load(supervisor, Map(("990101", "测试区")), "0", "*");
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task A_tile_narrows_the_board_to_its_district_and_stays_beside_the_others()
    {
        using var supervisor = new SignedInClient(_address, "commission-supervisor");
        string page = WebUtility.HtmlDecode(await supervisor.Text("/region?area=" + Uri.EscapeDataString(District)));
        Assert.Contains("aria-current=\"true\"><title>测试区", page.Replace("\n", "", StringComparison.Ordinal).Replace("  ", "", StringComparison.Ordinal).Replace("> <", "><", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("看测试区的机构", page, StringComparison.Ordinal);
        Assert.Contains("示意图，不是地图", page, StringComparison.Ordinal);
    }

    private static string Map(params (string Code, string Name)[] districts) =>
        $$"""{"type":"FeatureCollection","features":[{{string.Join(',', districts.Select((one, i) => $$$"""{"type":"Feature","properties":{"adcode":"{{{one.Code}}}","name":"{{{one.Name}}}"},"geometry":{"type":"Polygon","coordinates":[[[{{{117 + i}}},39],[{{{118 + i}}},39],[{{{118 + i}}},40],[{{{117 + i}}},40],[{{{117 + i}}},39]]]}}"""))}}]}""";

    private async Task<HttpResponseMessage> Load(SignedInClient client, string json, string version, string place = District)
    {
        string token = (await client.Text("/account")).Split("__RequestVerificationToken\" value=\"") is [_, var rest, ..] ? rest.Split('"')[0] : "";
        using var http = RunningSite.NewClient(_address, null);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" }, { new StringContent(place), "place" }, { new StringContent(version), "version" }, { new StringContent("WGS84"), "datum" },
            { new StringContent("测试测绘院 审图号 测S(2026)1号"), "source" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(json)), "file", "map.json" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/region/map") { Content = form };
        request.Headers.Add("Cookie", string.Join("; ", client.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var response = await http.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }
}
