using System.Globalization;
using System.IO.Compression;
using Curb.Casework;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Supervision.Inspections;
using Curb.Web.Inspections;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Regional;

/// <summary>The health commission and the institutions of the demo district: what a newcomer can play through.</summary>
[Collection(DemoCollection.Name)]
public sealed class DemoStoryTests(DemoSite site, Browser browser)
{
    private const string Supervisor = "commission-supervisor";
    private const string Clinic = "DC01";
    private const int Fewest = 12;
    private const int Problems = 2;

    private InspectionDesk Desk => site.Services.GetRequiredService<InspectionDesk>();

    /// <summary>Story 10, the quarter: a dozen institutions or more receive, all but one sign, one is chased; small ones are too small to judge; the document holds drawings.</summary>
    [BrowserFact]
    public async Task A_quarters_notice_goes_to_all_is_signed_by_all_but_one_and_one_is_chased()
    {
        await using var commission = await browser.Visit(site.Address, colleague: site.SignedIn(Supervisor));
        await commission.Open("/notices");
        await commission.Page.SelectOptionAsync("#kind", "quarterly-notice");
        await commission.Page.GetByRole(AriaRole.Button, new() { Name = "生成草稿" }).ClickAsync();
        await Assertions.Expect(commission.Page.Locator(".official-head")).ToHaveTextAsync("示范市卫生健康委员会文件");
        await Assertions.Expect(commission.Page.Locator(".official")).ToContainTextAsync("数量太少");
        await commission.Page.Locator("#number").FillAsync("示范卫医〔2026〕3号");
        await commission.Page.GetByRole(AriaRole.Button, new() { Name = "编号印发" }).ClickAsync();
        var receipts = commission.Page.Locator("#panel-receipts tbody tr");
        int institutions = Desk.Store.Records.Institutions(Scope.DataFolderOwner).Count(one => one.TreatsPatients);
        Assert.True(institutions >= Fewest, $"only {institutions} institutions");
        await Assertions.Expect(receipts).ToHaveCountAsync(institutions);

        var notice = Desk.Store.All(SupervisionKinds.Receipt, Scope.DataFolderOwner).GroupBy(kept => kept.Parent).Single(group => group.Key.Contains("quarterly-notice", StringComparison.Ordinal));
        foreach (var receipt in notice.OrderBy(kept => kept.Place, StringComparer.Ordinal).Take(institutions - 1))
        {
            using var clerk = new SignedInClient(site.Address, site.SignedIn("clerk-" + receipt.Place, "hospital-administrator", receipt.Place));
            using var signed = await clerk.Post("/notices/receive", ("id", notice.Key), ("institution", receipt.Place), ("reply", "已部署整改"));
            Assert.Equal(System.Net.HttpStatusCode.Redirect, signed.StatusCode);
        }

        await commission.Page.ReloadAsync();
        await Assertions.Expect(receipts.Filter(new() { HasText = "已回复" })).ToHaveCountAsync(institutions - 1);
        await commission.Page.Locator("#panel-receipts").GetByRole(AriaRole.Button).ClickAsync();
        string today = Desk.Store.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await Assertions.Expect(receipts.Filter(new() { HasText = "待签收" }).Locator("td").Last).ToHaveTextAsync(today);
        await Assertions.Expect(receipts.Filter(new() { HasText = "已回复" }).First.Locator("td").Last).ToBeEmptyAsync(); // Who replied is not chased.
        using var supervisor = new SignedInClient(site.Address, Supervisor);
        using var document = await supervisor.Get("/notices/one.docx?id=" + Uri.EscapeDataString(notice.Key));
        using var package = new ZipArchive(await document.Content.ReadAsStreamAsync());
        Assert.True(package.Entries.Count(entry => entry.FullName.StartsWith("word/charts/", StringComparison.Ordinal) && entry.FullName.EndsWith(".xml", StringComparison.Ordinal)) > 0);
        Assert.Empty(commission.Faults);
    }

    /// <summary>Self-check, ledger, monthly progress, inspection, notice, reply, re-check, annual assessment: one clinic's year.</summary>
    [BrowserFact]
    public async Task A_newcomer_plays_a_clinics_year_from_the_self_check_to_the_annual_assessment()
    {
        await using var commission = await browser.Visit(site.Address, colleague: site.SignedIn(Supervisor));
        await using var clinic = await browser.Visit(site.Address, colleague: site.SignedIn("clinic"));
        await using var expert = await browser.Visit(site.Address, 1024, 1366, colleague: site.SignedIn("expert"));
        await SelfCheck(clinic.Page);
        await Progress(clinic.Page);
        await commission.Open("/ledger?institution=" + Clinic);
        await Assertions.Expect(commission.Page.Locator("#panel-ledger")).ToContainTextAsync("已完成培训");

        string id = await Inspect(commission.Page, expert);
        await Letter(commission.Page, clinic.Page, id);
        await PutRight(clinic.Page, expert.Page, id);
        await Assess(commission.Page, clinic.Page);
        Assert.Empty(commission.Faults);
        Assert.Empty(clinic.Faults);
        Assert.Empty(expert.Faults);
    }

    private static async Task SelfCheck(IPage page)
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
            var item = page.Locator(".check-item").Nth(3 + i);
            await item.GetByLabel("不符合", new() { Exact = true }).CheckAsync();
            if (await item.Locator("details:not([open]) summary").CountAsync() > 0)
            {
                await item.Locator("summary").ClickAsync();
            }

            await item.GetByLabel("存在问题").FillAsync($"自查问题{i + 1}");
            await item.GetByLabel("措施", new() { Exact = true }).FillAsync("修订制度并培训");
            await item.GetByLabel("责任人").FillAsync("示例主任");
            await item.GetByLabel("整改期限").FillAsync("2199-06-30");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "上报台账" }).ClickAsync();
        await Assertions.Expect(page.Locator("#panel-ledger")).ToContainTextAsync($"自查问题{Problems}");
    }

    private static async Task Progress(IPage page)
    {
        await page.GotoAsync("/ledger");
        await page.Locator("#panel-progress input[name^=line-]").First.FillAsync("已完成培训");
        await page.GetByRole(AriaRole.Button, new() { Name = "提交进展" }).ClickAsync();
        await Assertions.Expect(page.Locator("#panel-ledger")).ToContainTextAsync("已完成培训");
    }

    /// <summary>The programme of the demo is adopted already. A seed is looked for that sends the expert with the account to the clinic; people would take the one they published.</summary>
    private async Task<string> Inspect(IPage commission, Visit expert)
    {
        var programme = Desk.Store.All(InspectionKinds.Programme, Scope.DataFolderOwner).Single().Body;
        var institutions = Desk.Supervision.Under(programme.Place);
        var pool = Desk.Experts(programme.Place).Values;
        string seed = Enumerable.Range(0, 10_000).Select(i => $"公开种子 {i}").First(one =>
            FrozenDraw.Make("x", programme.Place, programme.Campaigns[0], one, "given", Desk.Store.Today, "", institutions, pool).Drawn.Any(team => team.Institution == Clinic && team.Experts.Contains("E01")));
        await commission.GotoAsync("/inspections");
        await commission.GetByLabel("随机种子").FillAsync(seed);
        await commission.GetByRole(AriaRole.Button, new() { Name = "双随机抽取" }).ClickAsync();
        await Assertions.Expect(commission.GetByRole(AriaRole.Status).First).ToContainTextAsync("结果一致");
        string id = Desk.Store.All(InspectionKinds.Inspection, Scope.DataFolderOwner).Single(kept => kept.Place == Clinic).Id;

        await expert.Open("/inspections/one?id=" + Uri.EscapeDataString(id));
        await expert.Page.GetByRole(AriaRole.Button, new() { Name = "开始检查" }).ClickAsync();
        await Assertions.Expect(expert.Page.Locator("#sheet[data-kept=yes]")).ToHaveCountAsync(1);
        await expert.Page.EvaluateAsync("() => { for (const choice of document.querySelectorAll('.sheet-line input[value=yes]')) { choice.click(); } }");
        var first = expert.Page.Locator(".sheet-line").First;
        await first.GetByLabel("不符合", new() { Exact = true }).CheckAsync();
        await first.Locator("textarea").FillAsync("登记不全");
        await first.Locator("textarea").BlurAsync();
        await Assertions.Expect(expert.Page.Locator("#sheet-bar[data-waiting='0']")).ToHaveCountAsync(1, new() { Timeout = 20_000 });
        await expert.Page.GetByRole(AriaRole.Button, new() { Name = "提交检查结果" }).ClickAsync();
        await Assertions.Expect(expert.Page.Locator("#panel-findings tbody tr")).ToHaveCountAsync(1);
        return id;
    }

    private static async Task Letter(IPage commission, IPage clinic, string id)
    {
        await commission.GotoAsync("/inspections/one?id=" + Uri.EscapeDataString(id));
        await commission.GetByRole(AriaRole.Button, new() { Name = "起草反馈意见" }).ClickAsync();
        await commission.Locator("#number").FillAsync("示范卫检〔2026〕1号");
        await commission.GetByRole(AriaRole.Button, new() { Name = "编号印发" }).ClickAsync();
        await clinic.GotoAsync("/notices");
        await clinic.GetByRole(AriaRole.Link, new() { Name = "检查情况的反馈意见" }).ClickAsync();
        await Assertions.Expect(clinic.Locator(".official")).ToContainTextAsync("登记不全");
        await clinic.GetByLabel("回复（整改情况或异议）").FillAsync("立即整改");
        await clinic.GetByRole(AriaRole.Button, new() { Name = "签收" }).ClickAsync();
    }

    private async Task PutRight(IPage clinic, IPage expert, string id)
    {
        long problem = Desk.Records.Problems(CaseReader.DataFolderOwner, Desk.Records.Find(id, _ => true)!.Body).Single().Problem!.Number;
        await clinic.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"/cases/{problem}"));
        await clinic.GetByLabel("完成情况和证据").FillAsync("登记本已补齐");
        await clinic.GetByLabel("完成日期").FillAsync("2026-06-01");
        await clinic.GetByRole(AriaRole.Button, new() { Name = "报告整改完成" }).ClickAsync();
        await expert.GotoAsync("/inspections/one?id=" + Uri.EscapeDataString(id));
        await expert.GetByLabel("核查方式和结论").FillAsync("现场查看，属实");
        await expert.GetByRole(AriaRole.Button, new() { Name = "复查通过，销号" }).ClickAsync();
        await expert.GetByLabel("复查结论").FillAsync("已整改到位");
        await expert.GetByRole(AriaRole.Button, new() { Name = "复查通过，结束检查" }).ClickAsync();
        await Assertions.Expect(expert.Locator("#inspection-state")).ToHaveTextAsync("已结束");
    }

    /// <summary>The year's result, with the ledger's lines in the clinic's own annex; the public list leaves out whom chance could shame.</summary>
    private static async Task Assess(IPage commission, IPage clinic)
    {
        await commission.GotoAsync("/notices");
        await commission.SelectOptionAsync("#kind", "annual-assessment");
        await commission.GetByRole(AriaRole.Button, new() { Name = "生成草稿" }).ClickAsync();
        await Assertions.Expect(commission.Locator(".official-title")).ToContainTextAsync("年度抗菌药物临床应用管理考核结果");
        await commission.Locator("#number").FillAsync("示范卫医〔2026〕9号");
        await commission.GetByRole(AriaRole.Button, new() { Name = "编号印发" }).ClickAsync();
        await clinic.GotoAsync("/notices");
        await clinic.GetByRole(AriaRole.Link, new() { Name = "考核结果的通报" }).ClickAsync();
        await Assertions.Expect(clinic.Locator(".notice-annex").First).ToContainTextAsync("问题台账");
        await commission.GotoAsync("/disclosures");
        await commission.GetByLabel("异议联系方式").FillAsync("示范市卫生健康委员会医政科");
        await commission.GetByRole(AriaRole.Button, new() { Name = "发布" }).ClickAsync();
        await commission.GotoAsync("/public");
        await Assertions.Expect(commission.Locator(".official").First).ToContainTextAsync("公示期为");
    }
}
