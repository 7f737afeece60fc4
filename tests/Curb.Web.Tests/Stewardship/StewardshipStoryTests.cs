using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Stewardship;

/// <summary>The stories of the blocked order and of the culture that comes back, as people meet them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StewardshipStoryTests(Browser browser) : IAsyncLifetime
{
    private readonly StewardHospital _hospital = new();
    private readonly CallingSystem _his = new();
    private WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    public async Task InitializeAsync()
    {
        _his.Register(_hospital.Path, SmallHospital.Hospital, new[] { new { id = "dr7", privilege = "restricted" } });
        (_app, _address) = await RunningSite.Start(_hospital.Path);
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        _his.Dispose();
        _hospital.Dispose();
    }

    /// <summary>Meropenem for an outpatient is refused with its clause and two allowed alternatives; at night the override opens a case that medical affairs finds next morning.</summary>
    [BrowserFact]
    public async Task A_blocked_order_names_clause_and_alternatives_and_the_override_is_seen_by_medical_affairs()
    {
        const string Order = """{"id":"x1","drug":"MEM","route":"iv","grade":"special","setting":"outpatient","prescriber":{"id":"dr7"},"patient":{"id":"p9","age_years":50,"sex":"m"},"allergies":[],"purpose":"therapy","indication":{"code":"N10"},"targets":["eco"],"active":[],"other_drugs":[]}""";
        using var client = RunningSite.NewClient(_address, null);
        var answer = await _his.Ask(client, "/api/order-check", Order);
        for (int tries = 0; tries < 100 && answer.GetProperty("alternatives").GetArrayLength() == 0; tries++)
        {
            await Task.Delay(200); // The hospital's figures are counted in the background.
            answer = await _his.Ask(client, "/api/order-check", Order);
        }

        Assert.Equal("refuse", answer.GetProperty("verdict").GetString());
        var refused = answer.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("rule").GetString() == "special-for-outpatient");
        Assert.Equal("第二十七条", refused.GetProperty("clause").GetProperty("article").GetString());
        var alternatives = answer.GetProperty("alternatives").EnumerateArray().Select(one => one.GetProperty("drug").GetString()).ToList();
        Assert.Equal(["AMK", "FOX"], alternatives.Order());

        await _his.Ask(client, "/api/order-check", Order.Replace("outpatient", "emergency", StringComparison.Ordinal).Replace("\"active\"", "\"emergency\":{\"reason\":\"感染性休克\"},\"active\"", StringComparison.Ordinal));
        await using var visit = await browser.Visit(_address, colleague: "medical-affairs");
        await visit.Open("/home");
        await visit.Page.Locator("#panel-waiting a[data-row]", new() { HasText = "紧急越级使用" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("dl.facts").First).ToContainTextAsync("感染性休克");
        await Assertions.Expect(visit.Page.Locator("dl.facts").First).ToContainTextAsync("补办截止");
        await visit.Page.GetByLabel("补办完成日期").FillAsync("2026-03-02");
        await visit.Page.GetByLabel("审查结论").SelectOptionAsync("justified");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "审查通过" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("dl.facts").First).ToContainTextAsync("已审查");
        Assert.Empty(visit.Faults);
    }

    /// <summary>A resistant E. coli leads the pharmacist's list; advice is sent, the physician answers, and the next day reads "changed".</summary>
    [BrowserFact]
    public async Task The_culture_comes_back_advice_is_taken_and_the_next_day_reads_changed()
    {
        await using (var pharmacist = await browser.Visit(_address, colleague: "clinical-pharmacist"))
        {
            await pharmacist.Open($"/worklist?day={StewardHospital.Day}");
            var first = pharmacist.Page.Locator("tbody tr").First;
            await Assertions.Expect(first).ToContainTextAsync("药敏不符");
            await first.Locator("summary").ClickAsync();
            await first.GetByLabel("补充说明").FillAsync("血培养大肠埃希菌对头孢曲松耐药，建议改药");
            await first.GetByRole(AriaRole.Button, new() { Name = "发给医师" }).ClickAsync();
            await Assertions.Expect(pharmacist.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("建议已发给医师");
            Assert.Empty(pharmacist.Faults);
        }

        await using (var physician = await browser.Visit(_address, 390, 844, colleague: "physician"))
        {
            await physician.Open($"/on-antimicrobials?day={StewardHospital.Day}");
            await physician.Page.Locator("tr[data-encounter=e1] a", new() { HasText = "建议改药" }).ClickAsync();
            await physician.Page.GetByLabel("医师答复").SelectOptionAsync("accepted");
            await physician.Page.GetByRole(AriaRole.Button, new() { Name = "答复", Exact = true }).ClickAsync();
            await Assertions.Expect(physician.Page.Locator("dl.facts").First).ToContainTextAsync("已答复");
            Assert.Empty(physician.Faults);
        }

        await using var after = await browser.Visit(_address, colleague: "clinical-pharmacist");
        await after.Open("/orders/o1?institution=H1");
        await Assertions.Expect(after.Page.Locator("#panel-cases")).ToContainTextAsync("次日：已更换");
        await Assertions.Expect(after.Page.Locator("#panel-specimens")).ToContainTextAsync("大肠埃希菌");
        await after.Open("/worklist");
        await Assertions.Expect(after.Page.Locator("#advice-rate")).ToContainTextAsync("接受 1（100.0 %）；接受后次日已改变 1/1");
        Assert.Empty(after.Faults);
    }

    [BrowserTheory]
    [InlineData("/on-antimicrobials?day=2026-03-05")]
    [InlineData("/worklist?day=2026-03-05")]
    [InlineData("/consults")]
    [InlineData("/special-files")]
    [InlineData("/order-rules")]
    [InlineData("/orders/o1?institution=H1")]
    public async Task Pages_hold_in_both_languages_and_on_a_phone_without_faults(string path)
    {
        foreach (var (language, width) in new[] { ("zh-CN", 1440), ("en", 390) })
        {
            await using var visit = await browser.Visit(_address, width, 844, language);
            await visit.Open(path);
            await Assertions.Expect(visit.Page.Locator(".panel-failed")).ToHaveCountAsync(0);
            await Assertions.Expect(visit.Page.Locator("h1")).ToHaveCountAsync(1);
            if (Environment.GetEnvironmentVariable("CURB_SCREENSHOTS") is { Length: > 0 } folder)
            {
                await visit.Page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(folder, $"{path.Trim('/').Replace('/', '-').Replace('?', '-')}-{language}.png"), FullPage = true });
            }

            Assert.Empty(visit.Faults);
        }
    }
}
