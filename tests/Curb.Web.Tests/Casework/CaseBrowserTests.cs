using Curb.Casework;
using Curb.Policies;
using Curb.Storage;
using Curb.Web.Casework;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Casework;

/// <summary>Cases as people meet them in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CaseBrowserTests(RunningSite site, Browser browser)
{
    private CaseDesk Desk => site.Services.GetRequiredService<CaseDesk>();

    /// <summary>The part of the story of the delivery that cases make possible: the clerk's first page, the rejected rows with their reasons, the case closed with what is left.</summary>
    [BrowserFact]
    public async Task A_clerk_goes_from_the_first_page_through_the_rejected_rows_to_a_closed_case()
    {
        await using var visit = await browser.Visit(site.Address, colleague: "hospital-administrator");
        await visit.Open("/cases");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "按数据检查" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("检查完毕");
        await visit.Open("/home");
        await visit.Page.Locator("#panel-waiting a[data-row]", new() { HasText = "出院患者2025.csv" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "查看来源" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#rejections tbody tr")).ToHaveCountAsync(SmallHospital.Rejected);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "修复事项" }).ClickAsync();
        await visit.Page.Locator("#panel-cases a[data-row]").First.ClickAsync();
        await visit.Page.GetByLabel("仍未修复的行数").FillAsync("1");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "处理完毕" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("dl.facts").First).ToContainTextAsync("已处理");
        await Assertions.Expect(visit.Page.Locator(".case-events")).ToContainTextAsync("处理完毕");
        Assert.Empty(visit.Faults);
    }

    [BrowserFact]
    public async Task The_inbox_is_worked_from_the_keyboard_and_a_template_fills_the_comment()
    {
        Open("resistance-warning", "键盘甲");
        Open("resistance-warning", "键盘乙");
        await using var visit = await browser.Visit(site.Address, colleague: "infection-control");
        await visit.Open("/cases?which=open&q=键盘");
        await visit.Page.Keyboard.PressAsync("j");
        await visit.Page.Keyboard.PressAsync("j");
        await visit.Page.Keyboard.PressAsync("k");
        await Assertions.Expect(visit.Page.Locator("a[data-row]").First).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator("h1")).ToContainTextAsync("键盘");
        await visit.Page.SelectOptionAsync("#template", new SelectOptionValue { Index = 1 });
        await Assertions.Expect(visit.Page.Locator("#comment")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("测试市人民医院.*键盘"));
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "发表" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".event-text").First).ToContainTextAsync("请各科室按预警等级选用抗菌药物");
        Assert.Empty(visit.Faults);
    }

    /// <summary>What each role finds on the first page; whoever has no cases is led elsewhere.</summary>
    [BrowserTheory]
    [InlineData("physician", "/home")]
    [InlineData("department-head", "/home")]
    [InlineData("clinical-pharmacist", "/home")]
    [InlineData("microbiologist", "/home")]
    [InlineData("infection-control", "/home")]
    [InlineData("medical-affairs", "/home")]
    [InlineData("hospital-director", "/home")]
    [InlineData("hospital-administrator", "/home")]
    [InlineData("commission-supervisor", "/home")]
    [InlineData("expert", "/home")]
    [InlineData("system-administrator", "/accounts")]
    [InlineData("auditor", "/audit")]
    public async Task Every_role_has_a_first_page_without_faults(string role, string path)
    {
        await using var visit = await browser.Visit(site.Address, colleague: role);
        await visit.Open("/home");
        Assert.Equal(path, new Uri(visit.Page.Url).AbsolutePath);
        await Assertions.Expect(visit.Page.Locator(".panel-failed")).ToHaveCountAsync(0);
        Assert.Empty(visit.Faults);
    }

    [BrowserFact]
    public async Task A_case_page_meets_wcag_and_fits_a_phone()
    {
        long number = Open("laboratory-confirmation", "无障碍 复核");
        foreach (var (width, language, theme) in new[] { (1440, "zh-CN", "light"), (390, "en", "dark") })
        {
            await using var visit = await browser.Visit(site.Address, width, 900, language, theme, "microbiologist");
            await visit.Open($"/cases/{number}");
            var found = await Deque.AxeCore.Playwright.PageExtensions.RunAxe(visit.Page);
            Assert.True(found.Violations.Length == 0, string.Join("\n", found.Violations.Select(v => $"{width} {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")));
            Assert.True(await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0);
        }
    }

    private long Open(string type, string subject) => Desk.Store.Open(
        new CaseFinding(type, SmallHospital.Hospital, null, "", "", new CaseSubject("note", "", new Bilingual(subject, subject), ""), new Dictionary<string, string>()), new Actor("test"));
}
