using Curb.Web.Tests.Support;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Pages;

/// <summary>The pages as a director or a data clerk meets them in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BrowserTests(RunningSite site, Browser browser)
{
    private const string View = "institution=H1&from=2025-01&to=2025-12";

    [BrowserTheory]
    [InlineData("/")]
    [InlineData("/home")]
    [InlineData("/cases")]
    [InlineData("/cases/new")]
    [InlineData("/quality")]
    [InlineData("/trends")]
    [InlineData("/drugs")]
    [InlineData("/patient-names")]
    [InlineData("/patients/P2025-01-2")]
    [InlineData("/deliveries/1/mend")]
    [InlineData("/antibiogram")]
    [InlineData("/district")]
    [InlineData("/deliveries/1")]
    [InlineData("/compare")]
    [InlineData("/warnings")]
    [InlineData("/interventions")]
    [InlineData("/courses")]
    [InlineData("/indicators")]
    [InlineData("/indicators/inpatient-use-rate")]
    [InlineData("/records/inpatient-use-rate")]
    [InlineData("/about")]
    [InlineData("/jobs")]
    [InlineData("/import")]
    [InlineData("/account/keys")]
    [InlineData("/search")]
    [InlineData("/account")]
    [InlineData("/accounts")]
    [InlineData("/accounts/physician")]
    [InlineData("/organisation")]
    [InlineData("/permissions")]
    [InlineData("/audit")]
    [InlineData("/sign-in")]
    [InlineData("/nothing-here")]
    public async Task A_page_meets_wcag_in_light_and_dark_and_on_a_phone(string path)
    {
        foreach (var (width, language, theme) in new[] { (1440, "zh-CN", "light"), (1440, "en", "dark"), (390, "zh-CN", "dark") })
        {
            await using var visit = await browser.Visit(site.Address, width, 900, language, theme);
            await visit.Open(path + "?" + View);
            var found = await visit.Page.RunAxe(new Deque.AxeCore.Commons.AxeRunOptions { RunOnly = new Deque.AxeCore.Commons.RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
            Assert.True(found.Violations.Length == 0, string.Join("\n", found.Violations.Select(v => $"{width} {theme} {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")));
            Assert.DoesNotContain(visit.Faults, fault => !fault.Contains("404", StringComparison.Ordinal));
            Assert.All(visit.Requests, request => Assert.StartsWith(site.Address.ToString(), request.Replace("data:", site.Address.ToString(), StringComparison.Ordinal), StringComparison.Ordinal));
            var overflow = await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{path} at {width} is {overflow} px too wide");
        }
    }

    /// <summary>The other pages: in both languages on a telephone and on a small screen, nothing is wider than the screen and no script fails.</summary>
    [BrowserFact]
    public async Task No_page_is_wider_than_a_telephone_or_a_small_screen()
    {
        string[] pages =
        [
            "/standardised", "/denominators", "/interventions/new", "/house-rules", "/meetings", "/performance", "/formulary", "/formulary/purchases", "/formulary/withdrawals", "/training", "/privileges", "/my-privileges",
            "/special-files", "/consults", "/order-rules", "/order-rules/simulation", "/worklist", "/on-antimicrobials", "/laboratory", "/laboratory/trends", "/laboratory/phenotypes", "/laboratory/breakpoints", "/laboratory/breakpoints/tables",
            "/federation", "/notices", "/assessment", "/self-check", "/ledger", "/registry", "/statements", "/plans", "/supervision", "/forms", "/deliveries", "/permissions",
        ];
        var wide = new List<string>();
        foreach (var (width, language) in new[] { (390, "zh-CN"), (390, "en"), (1280, "en") })
        {
            await using var visit = await browser.Visit(site.Address, width, 900, language);
            foreach (string path in pages)
            {
                await visit.Open(path + "?" + View);
                int overflow = await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                wide.AddRange(overflow > 0 ? [$"{path} at {width} in {language} is {overflow} px too wide"] : []);
            }

            wide.AddRange(visit.Faults.Select(fault => $"{width} {language}: {fault}"));
        }

        Assert.Empty(wide);
    }

    /// <summary>What a first visit fetches, compressed as it goes over the wire: page, styles, scripts, parts.</summary>
    [BrowserFact]
    public async Task The_home_page_weighs_no_more_than_300_kilobytes()
    {
        await using var visit = await browser.Visit(site.Address);
        List<IRequest> fetched = [];
        visit.Page.RequestFinished += (_, request) => fetched.Add(request);
        await visit.Open("/home?" + View);
        long bytes = 0;
        foreach (var request in fetched)
        {
            var sizes = await request.SizesAsync();
            bytes += sizes.ResponseBodySize + sizes.ResponseHeadersSize;
        }

        double paint = await visit.Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        if (Environment.GetEnvironmentVariable("CURB_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "home-weight.txt"), FormattableString.Invariant($"{fetched.Count} answers, {bytes} bytes, first contentful paint {paint:0} ms\n"));
        }

        Assert.InRange(bytes, 10_000, 300 * 1024);
    }

    [BrowserFact]
    public async Task Director_sees_every_part_of_the_scorecard_arrive_and_opens_the_records_of_a_number()
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.Open("/?" + View);
        await Assertions.Expect(visit.Page.Locator("#panel-trends .chart svg").First).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("#panel-antibiogram td.heat-7")).ToHaveTextAsync("7540");
        await visit.Page.Locator("[data-indicator=use-intensity] .reading a:not(.quality)").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("h1")).ToContainTextAsync("分子");
        await Assertions.Expect(visit.Page.Locator("table.records tbody tr")).ToHaveCountAsync(50);
    }

    [BrowserFact]
    public async Task Director_narrows_to_a_department_without_reloading_and_can_send_the_address()
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.Open("/?" + View);
        await visit.Page.EvaluateAsync("window.same = true");
        await visit.Page.SelectOptionAsync("#filter-department", "呼吸内科");
        await visit.Page.Locator(".filter-bar button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("h1")).ToContainTextAsync("呼吸内科");
        await visit.Settled();
        Assert.True(await visit.Page.EvaluateAsync<bool>("window.same === true"));
        Assert.Contains("department=", visit.Page.Url, StringComparison.Ordinal);
        await visit.Open(visit.Page.Url);
        await Assertions.Expect(visit.Page.Locator("h1")).ToContainTextAsync("呼吸内科");
        Assert.Empty(visit.Faults);
    }

    [BrowserFact]
    public async Task Microbiologist_looks_at_one_specimen_only()
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.Open("/antibiogram?" + View);
        await visit.Page.SelectOptionAsync("#filter-specimen", "urine");
        await visit.Page.Locator(".filter-bar button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#filter-specimen")).ToHaveValueAsync("urine");
        await Assertions.Expect(visit.Page.Locator("td.heat-7")).ToHaveCountAsync(1);
    }

    [BrowserFact]
    public async Task A_reader_changes_language_and_look_and_stays_on_the_page()
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.Open("/district?from=2025-01&to=2025-12");
        await visit.Page.Locator("button[name=language]").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        Assert.Contains("/district?", visit.Page.Url, StringComparison.Ordinal);
        await visit.Page.Locator("button[name=theme]").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "auto");
    }

    [BrowserFact]
    public async Task Everything_is_reached_from_the_keyboard()
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.Open("/?" + View);
        var keys = visit.Page.Keyboard;
        await keys.PressAsync("Tab");
        await Assertions.Expect(visit.Page.Locator(".skip-link")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator("main")).ToBeFocusedAsync();
        await keys.PressAsync("/");
        await Assertions.Expect(visit.Page.Locator("#find")).ToBeFocusedAsync();
        await keys.TypeAsync("使用强度");
        await Assertions.Expect(visit.Page.Locator("[data-indicator=inpatient-use-rate]")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator("[data-indicator=use-intensity]")).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(visit.Page.Locator("[data-indicator=inpatient-use-rate]")).ToBeVisibleAsync();
        await keys.PressAsync("?");
        await Assertions.Expect(visit.Page.Locator("#help")).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(visit.Page.Locator("#help")).ToBeHiddenAsync();
        await keys.PressAsync("g");
        await keys.PressAsync("d");
        await Assertions.Expect(visit.Page.Locator("#panel-district")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task On_paper_nothing_is_cut_off_and_tools_are_left_out()
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.Open("/?" + View);
        await visit.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await Assertions.Expect(visit.Page.Locator(".site-header")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator(".filter-bar")).ToBeHiddenAsync();
        await visit.Page.SetViewportSizeAsync(700, 900);
        await Assertions.Expect(visit.Page.Locator("#panel-indicators thead th").First).ToBeInViewportAsync();
        Assert.Equal("table-row", await visit.Page.Locator("#panel-indicators tbody tr").First.EvaluateAsync<string>("row => getComputedStyle(row).display"));
        Assert.Equal("visible", await visit.Page.Locator(".heat-frame").First.EvaluateAsync<string>("frame => getComputedStyle(frame).overflowY"));
    }

    [BrowserFact]
    public async Task A_part_that_cannot_be_fetched_says_so_in_its_own_place()
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.Page.RouteAsync("**/panels/antibiogram**", route => route.AbortAsync());
        await visit.Page.GotoAsync("/?" + View);
        await Assertions.Expect(visit.Page.Locator("#panel-antibiogram .panel-failed")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("#panel-deliveries table")).ToBeVisibleAsync();
    }
}
