using System.Net;
using System.Text;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Work;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Pages;

/// <summary>Loading breakpoint tables through the pages.</summary>
public sealed class BreakpointTableTests : IClassFixture<Browser>, IAsyncLifetime
{
    private const string View = "institution=L1&from=2024-01&to=2025-12";

    /// <summary>Amikacin for Enterobacterales lowered as CLSI did in 2023, by a name; one row that can't be right; one whose drug nobody knows.</summary>
    private const string NewYear = "方法,细菌,细菌级别,药物,S,R,来源表\nMIC,EBC,family,阿米卡星,4,16,Table 2A\nMIC,EBC,family,GEN,16,4,Table 2A\nMIC,大肠埃希菌,,某药,1,2,Table 2A\n";

    private readonly Browser _browser;
    private LaboratoryFolder? _folder;
    private WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    public BreakpointTableTests(Browser browser) => _browser = browser;

    public async Task InitializeAsync()
    {
        _folder = new LaboratoryFolder();
        (_app, _address) = await RunningSite.Start(_folder.Path);
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _folder!.Dispose();
    }

    /// <summary>Story 11: the new year of breakpoints.</summary>
    [BrowserFact]
    public async Task A_microbiologist_loads_the_new_year_and_sees_what_it_changes_and_why_the_trend_breaks()
    {
        await using var visit = await _browser.Visit(_address, colleague: "microbiologist");
        var page = visit.Page;
        await visit.Open("/laboratory/breakpoints?" + View);
        await page.Locator("#tables").ClickAsync();
        await page.FillAsync("#load-year", "2026");
        await page.SelectOptionAsync("#load-onto", "CLSI-2020");
        await page.FillAsync("#load-source", "CLSI M100 2026");
        await page.SetInputFilesAsync("#load-file", new FilePayload { Name = "新折点.csv", MimeType = "text/csv", Buffer = Encoding.GetEncoding("GB18030").GetBytes(NewYear) });
        await page.Locator("#panel-load button").ClickAsync();

        // What became of the file, and what changed in the tables.
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("CLSI-2026-r1");
        await Assertions.Expect(page.Locator("#account")).ToContainTextAsync("读入 3 行，拒收 2 行");
        await Assertions.Expect(page.Locator("#panel-rejected tbody tr", new() { HasTextString = "某药" })).ToContainTextAsync("阿米卡星");
        await Assertions.Expect(page.Locator("#panel-rejected tbody tr").First).ToContainTextAsync("位于 S ≤ 16 耐药一侧的数值");
        await Assertions.Expect(page.Locator("#rows-count")).ToContainTextAsync("新增 0 行，改变 1 行，取消 0 行");
        await Assertions.Expect(page.Locator("#rows tbody tr")).ToContainTextAsync("S ≤ 16 · R ≥ 64");
        await Assertions.Expect(page.Locator("#rows tbody tr")).ToContainTextAsync("S ≤ 4 · R ≥ 16");

        // How many calls change and why, old and new side by side.
        await page.Locator("#effect").ClickAsync();
        await Assertions.Expect(page.Locator("#summary")).ToContainTextAsync("CLSI-2020 → CLSI-2026-r1");
        await Assertions.Expect(page.Locator("#summary")).ToContainTextAsync("160 个改变");
        await Assertions.Expect(page.Locator("#summary")).ToContainTextAsync("S→R 80 个");
        await Assertions.Expect(page.Locator("#changes tbody tr", new() { HasTextString = "折点数值改变" }).First).ToContainTextAsync("80");

        // The trend breaks, and says why.
        await visit.Open("/laboratory/trends?" + View + "&organism=eco");
        await Assertions.Expect(page.Locator("#table-waiting")).ToContainTextAsync("CLSI-2026-r1");
        await page.Locator("#table-waiting a").ClickAsync();
        var broken = page.Locator("figure[data-break=AMK]");
        await Assertions.Expect(broken.Locator(".break-why")).ToContainTextAsync("不是细菌变化，而是折点变更：160 个结果改判");
        await visit.Settled();
        await Assertions.Expect(broken.Locator("svg")).ToContainTextAsync("CLSI-2026-r1");
        Assert.Equal(1, await page.Locator("figure[data-break]").CountAsync());

        // The laboratory decides to read by it: a job derives, and the choice stands in the records.
        await visit.Open("/laboratory/breakpoints/tables/CLSI-2026-r1?" + View);
        await page.Locator("#read-by").ClickAsync();
        Assert.Contains("/jobs/", page.Url, StringComparison.Ordinal);
        var records = _app!.Services.GetRequiredService<RecordStore>();
        Assert.Equal("CLSI-2026-r1", SiteTables.GuidelineOf(records, LaboratoryFolder.Hospital));
        Assert.Contains(records.AuditEvents(), one => one.Process == "load-breakpoints" && one.Who == "microbiologist" && one.NewValues!.Contains("新折点.csv", StringComparison.Ordinal));
        Assert.Contains(_app.Services.GetRequiredService<JobStore>().Newest(Scope.DataFolderOwner, 0, 5), job => job is { Kind: JobKinds.Derive, Institution: LaboratoryFolder.Hospital });
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_correction_is_a_new_version_beside_the_first_and_neither_changes()
    {
        using var own = new SignedInClient(_address, "microbiologist");
        using (var first = await Upload(own, "CLSI", "2026", "CLSI-2025", NewYear))
        {
            Assert.Equal("/laboratory/breakpoints/tables/CLSI-2026-r1", first.Headers.Location!.ToString());
        }

        string table = await File.ReadAllTextAsync(System.IO.Path.Combine(_folder!.Path, "reference/breakpoints/clsi/2026-r1/table.csv"));
        using (var second = await Upload(own, "CLSI", "2026", "CLSI-2026-r1", "method,organism,drug,S,R\nMIC,eco,GEN,1,4\n"))
        {
            Assert.Equal("/laboratory/breakpoints/tables/CLSI-2026-r2", second.Headers.Location!.ToString());
        }

        Assert.Equal(table, await File.ReadAllTextAsync(System.IO.Path.Combine(_folder.Path, "reference/breakpoints/clsi/2026-r1/table.csv")));
        string changed = WebUtility.HtmlDecode(await own.Text("/laboratory/breakpoints/tables/CLSI-2026-r2"));
        Assert.Contains("CLSI-2026-r1 → CLSI-2026-r2：新增 1 行", changed, StringComparison.Ordinal);
        Assert.Contains("<option value=\"CLSI-2026-r2\"", await own.Text("/laboratory/breakpoints"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CLSI", "26", "", "method,organism,drug,S,R\nMIC,eco,GEN,1,4\n", "四位年份")]
    [InlineData("CLSI", "2026", "EUCAST-2025", "method,organism,drug,S,R\nMIC,eco,GEN,1,4\n", "不属于该标准")]
    [InlineData("CLSI", "2026", "", "method,organism,drug,S,R\nMIC,eco,GEN,4,1\n", "没有一行可以读入")]
    [InlineData("CLSI", "2026", "", "a,b\n1,2\n", "没有一行可以读入")]
    public async Task What_can_not_be_a_table_is_refused_with_the_reason(string guideline, string year, string onto, string csv, string said)
    {
        using var own = new SignedInClient(_address, "microbiologist");
        using var answer = await Upload(own, guideline, year, onto, csv);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(said, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.False(Directory.Exists(System.IO.Path.Combine(_folder!.Path, "reference/breakpoints/clsi/2026-r1")));
    }

    [Fact]
    public async Task Only_who_may_loads_and_nobody_decides_for_another_institution()
    {
        using var physician = new SignedInClient(_address, "physician");
        using (var refused = await Upload(physician, "CLSI", "2026", "CLSI-2025", NewYear))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using (var table = await physician.Get("/laboratory/breakpoints/tables/CLSI-2025/table.csv"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, table.StatusCode);
        }

        using var foreign = new SignedInClient(_address, Colleagues.OfCentre);
        using var decided = await foreign.Post("/laboratory/breakpoints/tables/CLSI-2025/read-by", ("institution", LaboratoryFolder.Hospital));
        Assert.Equal(HttpStatusCode.Forbidden, decided.StatusCode);
        using var own = new SignedInClient(_address, "microbiologist");
        using var unknown = await own.Post("/laboratory/breakpoints/tables/CLSI-1999/read-by", ("institution", LaboratoryFolder.Hospital));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task The_template_is_a_table_that_can_be_loaded_again_without_a_change()
    {
        using var own = new SignedInClient(_address, "microbiologist");
        string template = await own.Text("/laboratory/breakpoints/tables/EUCAST-2025/table.csv");
        using var loaded = await Upload(own, "EUCAST", "2025", "", template);
        Assert.Equal("/laboratory/breakpoints/tables/EUCAST-2025-r1", loaded.Headers.Location!.ToString());
        string page = WebUtility.HtmlDecode(await own.Text("/laboratory/breakpoints/tables/EUCAST-2025-r1"));
        Assert.Contains("两版折点表逐行相同", page, StringComparison.Ordinal);
        Assert.DoesNotContain("panel-rejected", page, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> Upload(SignedInClient client, string guideline, string year, string onto, string csv)
    {
        string token = (await client.Text("/account")).Split("__RequestVerificationToken\" value=\"") is [_, var rest, ..] ? rest.Split('"')[0] : "";
        using var http = RunningSite.NewClient(_address, null);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" }, { new StringContent(guideline), "guideline" }, { new StringContent(year), "year" }, { new StringContent(onto), "onto" },
            { new StringContent("测试来源"), "source" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "table.csv" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/laboratory/breakpoints/tables") { Content = form };
        request.Headers.Add("Cookie", string.Join("; ", client.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var response = await http.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }
}
