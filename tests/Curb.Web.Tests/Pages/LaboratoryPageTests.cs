using System.IO.Compression;
using Curb.Web.Tests.Support;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Pages;

/// <summary>The laboratory's pages as a microbiologist meets them.</summary>
public sealed class LaboratoryPageTests : IClassFixture<Browser>, IAsyncLifetime
{
    private const string View = "institution=L1&from=2024-01&to=2025-12";
    private readonly Browser _browser;
    private LaboratoryFolder? _folder;
    private WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    public LaboratoryPageTests(Browser browser) => _browser = browser;

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

    [BrowserFact]
    public async Task A_microbiologist_sees_what_the_new_breakpoints_change_and_why_the_trend_breaks()
    {
        await using var visit = await _browser.Visit(_address);
        await visit.Open("/laboratory?" + View);
        await visit.Page.Locator(".places a", new() { HasTextString = "折点变更" }).ClickAsync();
        await visit.Page.SelectOptionAsync("#before", "CLSI-2020");
        await visit.Page.SelectOptionAsync("#after", "CLSI-2025");
        await visit.Page.Locator(".filter-bar button").ClickAsync();
        var summary = visit.Page.Locator("#summary");
        await Assertions.Expect(summary).ToContainTextAsync("CLSI-2020 → CLSI-2025");
        await Assertions.Expect(summary).ToContainTextAsync("S→R 80 个");
        var toResistant = visit.Page.Locator("#changes tbody tr", new() { HasTextString = "阿米卡星" }).Filter(new() { HasTextString = "S ≤ 16 · R ≥ 64" }).Filter(new() { Has = visit.Page.Locator("b", new() { HasTextString = "R" }) });
        await Assertions.Expect(toResistant).ToContainTextAsync("80");
        await Assertions.Expect(toResistant).ToContainTextAsync("S ≤ 4 · R ≥ 16");
        await Assertions.Expect(toResistant).ToContainTextAsync("折点数值改变");
        await Assertions.Expect(visit.Page.Locator("#break .break-why")).ToContainTextAsync("不是细菌变化");
        await visit.Settled();
        await visit.Page.Locator("#break summary").ClickAsync();
        var first = visit.Page.Locator("#break .behind tbody tr").First;
        await Assertions.Expect(first).ToContainTextAsync("2024-Q1");
        await Assertions.Expect(first).ToContainTextAsync("75.0");
        await Assertions.Expect(first).ToContainTextAsync("25.0");
        Assert.Empty(visit.Faults);
    }

    [BrowserFact]
    public async Task From_a_filter_to_an_isolate_and_the_reason_of_each_result()
    {
        await using var visit = await _browser.Visit(_address);
        await visit.Open("/laboratory?" + View);
        await Assertions.Expect(visit.Page.Locator("#panel-isolates .panel-count")).ToContainTextAsync("共 334 株");
        await visit.Page.SelectOptionAsync("#filter-organism", "sau");
        await visit.Page.Locator(".filter-bar button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#panel-isolates .panel-count")).ToContainTextAsync("共 12 株");
        Assert.Contains("organism=sau", visit.Page.Url, StringComparison.Ordinal);
        await visit.Page.SelectOptionAsync("#filter-class", "MRSA");
        await visit.Page.Locator(".filter-bar button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#isolates tbody tr")).ToHaveCountAsync(4);
        await visit.Page.Locator("#isolates tbody a").First.ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#results tbody tr")).ToContainTextAsync("R");
        Assert.Empty(visit.Faults);
    }

    [BrowserFact]
    public async Task Pages_turn_without_losing_the_filter()
    {
        await using var visit = await _browser.Visit(_address);
        await visit.Open("/laboratory?" + View + "&organism=eco");
        await visit.Page.Locator(".paging a[rel=next]").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#panel-isolates .panel-count")).ToContainTextAsync("第 51–100 株，共 320 株");
        await Assertions.Expect(visit.Page.Locator("#filter-organism")).ToHaveValueAsync("eco");
    }

    [BrowserFact]
    public async Task A_falling_susceptibility_is_called_so_and_a_steady_one_is_not()
    {
        await using var visit = await _browser.Visit(_address);
        await visit.Open("/laboratory/trends?" + View + "&organism=eco");
        await Assertions.Expect(visit.Page.Locator("#trends tr", new() { HasTextString = "CRO" })).ToContainTextAsync("敏感率下降");
        await Assertions.Expect(visit.Page.Locator("#trends tr", new() { HasTextString = "AMK" })).ToContainTextAsync("无明确趋势");
        Assert.Empty(visit.Faults);
    }

    [BrowserTheory]
    [InlineData("/laboratory")]
    [InlineData("/laboratory/trends")]
    [InlineData("/laboratory/phenotypes")]
    [InlineData("/laboratory/breakpoints")]
    [InlineData("/laboratory/breakpoints/tables")]
    [InlineData("/antibiogram")]
    [InlineData("/laboratory/card")]
    public async Task Pages_are_accessible_in_both_looks(string path)
    {
        foreach (string theme in new[] { "light", "dark" })
        {
            await using var visit = await _browser.Visit(_address, theme: theme);
            await visit.Open(path + "?" + View);
            var found = await visit.Page.RunAxe();
            Assert.Empty(found.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
            Assert.Empty(visit.Faults);
        }
    }

    [BrowserFact]
    public async Task The_card_prints_on_two_sides_of_A5()
    {
        await using var visit = await _browser.Visit(_address);
        await visit.Open("/laboratory/card?" + View);
        var text = await visit.Page.Locator("body").InnerTextAsync();
        foreach (string said in new[] { "检验示范医院", "CLSI 2020", "仅计 S", "2024-01 – 2025-12", "n=12" })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        var pdf = await visit.Page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true });
        string raw = System.Text.Encoding.Latin1.GetString(pdf);
        Assert.Equal(2, raw.Split("/Type /Page\n").Length - 1);
        var page = System.Text.RegularExpressions.Regex.Match(raw, @"/MediaBox \[0 0 (\d+)[.\d]* (\d+)");
        Assert.InRange(int.Parse(page.Groups[1].Value, null), 418, 421);
        Assert.InRange(int.Parse(page.Groups[2].Value, null), 594, 597);
    }

    [Fact]
    public async Task Files_of_the_card_and_of_the_isolates_come_as_what_they_are()
    {
        using var client = RunningSite.NewClient(_address, Colleagues.Everything);
        foreach (var (path, part) in new[] { ("/laboratory/card.docx", "word/document.xml"), ("/laboratory/card.xlsx", "xl/workbook.xml"), ("/laboratory/isolates.xlsx", "xl/worksheets/sheet1.xml") })
        {
            using var zip = new ZipArchive(await client.GetStreamAsync(path + "?" + View));
            Assert.NotNull(zip.GetEntry(part));
        }
    }

    [Theory]
    [InlineData("/laboratory/trends", "/laboratory/trends.csv", "eco,AMK,阿米卡星,2024-Q1")]
    [InlineData("/laboratory/phenotypes", "/laboratory/phenotypes.csv", "CTX/CRO-R ECO,2024-Q1")]
    [InlineData("/laboratory/breakpoints", "/laboratory/breakpoints.csv", "eco,Escherichia coli,AMK,阿米卡星,MIC,S,R,80,breakpoint-changed,16,64,,CLSI-2020:")]
    public async Task Tables_of_the_pages_come_as_files(string page, string file, string said)
    {
        using var client = RunningSite.NewClient(_address, Colleagues.Everything);
        string years = page.EndsWith("breakpoints", StringComparison.Ordinal) ? "&before=CLSI-2020&after=CLSI-2025" : "";
        Assert.Contains(file, await client.GetStringAsync($"{page}?{View}{years}"), StringComparison.Ordinal);
        Assert.Contains(said, await client.GetStringAsync($"{file}?{View}{years}"), StringComparison.Ordinal);
        using var zip = new ZipArchive(await client.GetStreamAsync($"{file}?{View}{years}&as=xlsx"));
        Assert.NotNull(zip.GetEntry("xl/workbook.xml"));
    }

    [Fact]
    public async Task Screening_cultures_are_listed_but_in_no_share()
    {
        using var client = RunningSite.NewClient(_address, Colleagues.Everything);
        Assert.Contains("Klebsiella", await client.GetStringAsync("/laboratory?" + View + "&organism=kpn"), StringComparison.Ordinal);
        Assert.DoesNotContain("Klebsiella", await client.GetStringAsync("/antibiogram?" + View), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/laboratory", "所选条件下没有分离株")]
    [InlineData("/laboratory/trends", "没有药敏结果")]
    [InlineData("/laboratory/phenotypes", "没有可判定耐药类别")]
    [InlineData("/antibiogram", "没有首株药敏结果")]
    [InlineData("/laboratory/card", "没有药敏结果")]
    public async Task An_empty_view_says_why_and_what_to_do(string path, string said)
    {
        using var client = RunningSite.NewClient(_address, Colleagues.Everything);
        Assert.Contains(said, await client.GetStringAsync(path + "?" + View + "&organism=eco&specimen=csf"), StringComparison.Ordinal);
    }
}
