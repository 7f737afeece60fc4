using Curb.Casework;
using Curb.Storage;
using Curb.Supervision;
using Curb.Web.Casework;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Regional;

/// <summary>The health commission and its institutions at work, in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SupervisionBrowserTests(RunningSite site, Browser browser)
{
    private const string Supervisor = "commission-supervisor";
    private const int Problems = 5;

    private CaseDesk Desk => site.Services.GetRequiredService<CaseDesk>();

    /// <summary>Story 8, the ledger: a community centre answers its checklist, half filled in from its registry, gets five problems, plans, reports; one is late and chased; the supervisor closes with evidence and opens one again.</summary>
    [BrowserFact]
    public async Task A_centre_checks_itself_reports_and_is_verified()
    {
        await using var commission = await browser.Visit(site.Address, colleague: Supervisor);
        await using var centre = await browser.Visit(site.Address, colleague: Colleagues.OfCentre);
        await commission.Open("/self-check");
        await commission.Page.GetByLabel("卫东区遏制细菌耐药专项行动工作方案").CheckAsync();
        await commission.Page.GetByRole(AriaRole.Button, new() { Name = "开启一轮自查" }).ClickAsync();
        await Assertions.Expect(commission.Page.Locator("#panel-standing")).ToContainTextAsync("未上报");

        await centre.Open("/registry#pharmacy-committee");
        var body = centre.Page.Locator("#pharmacy-committee");
        await body.Locator("summary").ClickAsync();
        await body.GetByLabel("负责人").FillAsync("王主任");
        await body.GetByRole(AriaRole.Button, new() { Name = "保存" }).ClickAsync();
        await Assertions.Expect(body).ToContainTextAsync("达标");

        await Answer(centre.Page);
        await centre.Page.GetByRole(AriaRole.Button, new() { Name = "上报台账" }).ClickAsync();
        await Assertions.Expect(centre.Page.Locator("#panel-ledger tbody tr")).ToHaveCountAsync(Problems);
        await centre.Page.Locator("#panel-progress input[name^=line-]").First.FillAsync("已完成培训");
        await centre.Page.GetByRole(AriaRole.Button, new() { Name = "提交进展" }).ClickAsync();
        await Assertions.Expect(centre.Page.Locator("#panel-ledger")).ToContainTextAsync("已完成培训");

        var cases = Desk.Store.Search(CaseReader.DataFolderOwner, new CaseSearch(null, Ledger.Type, SmallHospital.Centre, null), 0, 100).Cases;
        Assert.Equal(Problems, cases.Count);
        MakeLate(cases[0].Number);
        await commission.Open("/ledger");
        await commission.Page.GetByRole(AriaRole.Button, new() { Name = "催办全部逾期" }).ClickAsync();
        await centre.Open($"/cases/{cases[0].Number}");
        await Assertions.Expect(centre.Page.Locator(".case-events")).ToContainTextAsync("请尽快整改并报告进展");

        foreach (var one in cases)
        {
            await centre.Open($"/cases/{one.Number}");
            await centre.Page.GetByLabel("完成情况和证据").FillAsync("制度文件和培训签到已上传");
            await centre.Page.GetByLabel("完成日期").FillAsync("2026-06-01");
            await centre.Page.GetByRole(AriaRole.Button, new() { Name = "报告整改完成" }).ClickAsync();
            await commission.Open($"/cases/{one.Number}");
            await commission.Page.GetByLabel("核查方式和结论").FillAsync("查阅文件，属实");
            await commission.Page.GetByRole(AriaRole.Button, new() { Name = "核查通过，销号" }).ClickAsync();
            await Assertions.Expect(commission.Page.Locator("dl.facts").First).ToContainTextAsync("已销号");
        }

        await commission.Page.Locator("#step-comment").FillAsync("抽查发现反弹");
        await commission.Page.GetByRole(AriaRole.Button, new() { Name = "反弹，重新打开" }).ClickAsync();
        await Assertions.Expect(commission.Page.Locator("dl.facts").First).ToContainTextAsync("整改中");
        await commission.Open("/ledger?institution=" + SmallHospital.Centre);
        await Assertions.Expect(commission.Page.Locator("#panel-standing tbody tr td[data-label='已销号']")).ToHaveTextAsync((Problems - 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(commission.Faults);
        Assert.Empty(centre.Faults);
    }

    /// <summary>Story 10, the quarter: the notice is made, numbered and issued; one institution signs and replies, one is chased; what is too small is said to be so.</summary>
    [BrowserFact]
    public async Task A_quarters_notice_is_issued_received_and_chased()
    {
        await using var commission = await browser.Visit(site.Address, colleague: Supervisor);
        await using var hospital = await browser.Visit(site.Address, colleague: "hospital-administrator");
        await commission.Open("/notices");
        await commission.Page.SelectOptionAsync("#kind", "quarterly-notice");
        await commission.Page.Locator("#month").FillAsync("2025-11");
        await commission.Page.GetByRole(AriaRole.Button, new() { Name = "生成草稿" }).ClickAsync();
        await Assertions.Expect(commission.Page.Locator(".official-title")).ToContainTextAsync("2025年第四季度");
        await Assertions.Expect(commission.Page.Locator(".official")).ToContainTextAsync("数量太少");
        await hospital.Open("/notices");
        await Assertions.Expect(hospital.Page.Locator("main")).Not.ToContainTextAsync("2025年第四季度"); // A draft is nobody's but the commission's.

        await commission.Page.Locator("#number").FillAsync("测卫〔2026〕7号");
        await commission.Page.GetByRole(AriaRole.Button, new() { Name = "编号印发" }).ClickAsync();
        await Assertions.Expect(commission.Page.Locator(".official-number")).ToHaveTextAsync("测卫〔2026〕7号");

        await hospital.Open("/notices");
        await hospital.Page.GetByRole(AriaRole.Link, new() { Name = "2025年第四季度" }).ClickAsync();
        await Assertions.Expect(hospital.Page.Locator(".official-head")).ToContainTextAsync("卫生健康委员会文件");
        await hospital.Page.GetByLabel("回复（整改情况或异议）").FillAsync("已组织整改");
        await hospital.Page.GetByRole(AriaRole.Button, new() { Name = "签收" }).ClickAsync();

        await commission.Page.ReloadAsync();
        var receipts = commission.Page.Locator("#panel-receipts tbody tr");
        await Assertions.Expect(receipts).ToHaveCountAsync(2);
        await Assertions.Expect(receipts.Filter(new() { HasText = "已组织整改" })).ToContainTextAsync("已回复");
        await commission.Page.Locator("#panel-receipts").GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(receipts.Filter(new() { HasText = "待签收" }).Locator("td").Last).Not.ToBeEmptyAsync();
        Assert.Empty(commission.Faults);
        Assert.Empty(hospital.Faults);
    }

    [BrowserTheory]
    [InlineData("/supervision")]
    [InlineData("/plans")]
    [InlineData("/plans/view?plan=cn-tianjin%2Fresistance-plan-2023")]
    [InlineData("/plans/compare")]
    [InlineData("/plans/local?place=H1&plan=cn-henan-weidong%2Fresistance-action-2021")]
    [InlineData("/registry")]
    [InlineData("/statements")]
    [InlineData("/ledger")]
    [InlineData("/notices")]
    [InlineData("/assessment")]
    public async Task Pages_of_supervision_meet_wcag_and_fit_a_phone(string path)
    {
        foreach (var (width, language, theme) in new[] { (1440, "zh-CN", "light"), (390, "en", "dark") })
        {
            await using var visit = await browser.Visit(site.Address, width, 900, language, theme, "hospital-administrator");
            await visit.Open(path);
            var found = await Deque.AxeCore.Playwright.PageExtensions.RunAxe(visit.Page);
            Assert.True(found.Violations.Length == 0, string.Join("\n", found.Violations.Select(v => $"{width} {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")));
            Assert.True(await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, $"{path} is wider than {width}");
            Assert.Empty(visit.Faults);
        }
    }

    /// <summary>Every line with "yes" and a word where the system measured the opposite; the first five without a suggestion become problems, by hand.</summary>
    private static async Task Answer(IPage page)
    {
        await page.GotoAsync("/self-check");
        await page.EvaluateAsync("""
            () => { for (const item of document.querySelectorAll('.check-item')) {
                item.querySelector('input[value=yes]').checked = true;
                item.querySelector('input[name^=cause-]').value = '见制度文件';
            } }
            """);
        for (int i = 0; i < Problems; i++)
        {
            var item = page.Locator(".check-item").Nth(10 + i);
            await item.GetByLabel("不符合", new() { Exact = true }).CheckAsync();
            if (await item.Locator("details:not([open]) summary").CountAsync() > 0)
            {
                await item.Locator("summary").ClickAsync();
            }

            await item.GetByLabel("存在问题").FillAsync($"问题{i + 1}");
            await item.GetByLabel("措施", new() { Exact = true }).FillAsync("修订制度并培训");
            await item.GetByLabel("责任人").FillAsync("李医生");
            await item.GetByLabel("整改期限").FillAsync("2199-06-30");
        }
    }

    private void MakeLate(long number) => Desk.Store.Change(number, null, new Actor("test"), (_, now) => CaseOutcome.Done(
        now, now with { DueOn = Desk.Store.Today.AddDays(-1) }, new CaseEvent("step", "test", Desk.Store.Today, now.State, now.State, "", new Dictionary<string, string>())));
}
