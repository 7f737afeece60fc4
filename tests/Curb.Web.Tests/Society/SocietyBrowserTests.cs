using Curb.Storage.Regional;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Society;

/// <summary>An institution governs itself, and departments and residents have their say, in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SocietyBrowserTests(RunningSite site, Browser browser)
{
    private SupervisionStore Store => site.Services.GetRequiredService<SupervisionStore>();

    /// <summary>A rule is drafted, approved by the head and published; a physician reads it; the stewardship group meets, decides, and the decision waits as a case.</summary>
    [BrowserFact]
    public async Task A_rule_is_published_and_read_and_a_meeting_decides()
    {
        await using var affairs = await browser.Visit(site.Address, colleague: "medical-affairs");
        await using var director = await browser.Visit(site.Address, colleague: "hospital-director");
        await using var physician = await browser.Visit(site.Address, colleague: "physician");
        string rule = $"/house-rules/one?institution={SmallHospital.Hospital}&rule=over-level";
        await affairs.Open(rule);
        await affairs.Page.GetByLabel("责任部门").FillAsync("医务科");
        await affairs.Page.GetByLabel("制度正文").FillAsync("紧急情况下可越级使用，24小时内补办手续。");
        await affairs.Page.GetByRole(AriaRole.Button, new() { Name = "保存草稿" }).ClickAsync();
        await Assertions.Expect(affairs.Page.Locator("main")).ToContainTextAsync("等待主要负责人批准");
        await director.Open(rule);
        await director.Page.GetByRole(AriaRole.Button, new() { Name = "批准", Exact = true }).ClickAsync();
        await affairs.Open(rule);
        await affairs.Page.GetByRole(AriaRole.Button, new() { Name = "发布", Exact = true }).ClickAsync();
        await physician.Open(rule);
        await physician.Page.GetByRole(AriaRole.Button, new() { Name = "本人已阅读并知晓" }).ClickAsync();
        await Assertions.Expect(physician.Page.Locator("main")).ToContainTextAsync("本人已于");
        await affairs.Open(rule);
        await Assertions.Expect(affairs.Page.Locator("main")).ToContainTextAsync("谁已阅读");

        await affairs.Open("/meetings?institution=" + SmallHospital.Hospital);
        var group = affairs.Page.Locator("section", new() { HasText = "抗菌药物管理工作组会议" });
        await group.GetByRole(AriaRole.Button, new() { Name = "召集会议" }).ClickAsync();
        await affairs.Page.GetByLabel("主持").FillAsync("示例组长");
        await affairs.Page.GetByLabel("列席人员").FillAsync("示例组长、示例药师");
        await affairs.Page.Locator("input[name=decision-0]").FillAsync("对使用强度开展专项点评");
        await affairs.Page.Locator("input[name=person-0]").FillAsync("示例药师");
        await affairs.Page.GetByRole(AriaRole.Button, new() { Name = "定稿并开立事项" }).ClickAsync();
        await Assertions.Expect(affairs.Page.Locator("main")).ToContainTextAsync("待落实");
        await affairs.Page.GetByRole(AriaRole.Link, new() { Name = "待落实" }).ClickAsync();
        await Assertions.Expect(affairs.Page.Locator("main")).ToContainTextAsync("对使用强度开展专项点评");
        Assert.Empty(affairs.Faults);
        Assert.Empty(director.Faults);
        Assert.Empty(physician.Faults);
    }

    /// <summary>The commission draws a survey, a resident answers on the questionnaire without signing in, and the rate stands with its reason why it can't be judged yet.</summary>
    [BrowserFact]
    public async Task A_resident_answers_a_survey_without_signing_in()
    {
        await using var commission = await browser.Visit(site.Address, colleague: "commission-supervisor");
        await using var resident = await browser.Visit(site.Address, colleague: null);
        await commission.Open("/surveys");
        await commission.Page.GetByLabel("名称").FillAsync("居民调查");
        await commission.Page.GetByLabel("种子").FillAsync("browser-1");
        await commission.Page.GetByLabel("每层抽取群数").FillAsync("2");
        await commission.Page.GetByLabel("抽样名单").FillAsync("城市,东街,1000\n城市,西街,1100\n城市,南街,900\n城市,北街,1000");
        await commission.Page.GetByRole(AriaRole.Button, new() { Name = "抽样并开放问卷" }).ClickAsync();
        await Assertions.Expect(commission.Page.Locator("main")).ToContainTextAsync("没有答卷");
        string token = Store.All(SocietyKinds.Survey, Disclosure.Scope.DataFolderOwner).Single(kept => kept.Body.Seed == "browser-1").Body.Drawn[0].Token;
        await resident.Page.SetViewportSizeAsync(390, 800);
        await resident.Open("/survey/" + token);
        foreach (var item in await resident.Page.Locator("fieldset.survey-item").AllAsync())
        {
            await item.Locator("input").First.CheckAsync();
        }

        await resident.Page.GetByRole(AriaRole.Button, new() { Name = "提交" }).ClickAsync();
        await Assertions.Expect(resident.Page.Locator("main")).ToContainTextAsync("答卷已收到");
        await commission.Page.ReloadAsync();
        await Assertions.Expect(commission.Page.Locator("main")).ToContainTextAsync("只有一个群有答卷");
        Assert.Empty(commission.Faults);
        Assert.Empty(resident.Faults);
    }
}
