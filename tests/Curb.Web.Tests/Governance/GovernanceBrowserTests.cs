using Curb.Privileges;
using Curb.Storage.Governance;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Curb.Web.Tests.Governance;

/// <summary>A physician sits an examination on a phone and gets the privilege.</summary>
[Collection(BrowserCollection.Name)]
public sealed class GovernanceBrowserTests(RunningSite site, Browser browser)
{
    [BrowserFact]
    public async Task A_physician_sits_the_examination_on_a_phone_and_medical_affairs_grants_the_privilege()
    {
        var store = GovernanceSite.Fill(site);
        var exams = site.Services.GetRequiredService<ExamStore>();
        await using (var phone = await browser.Visit(site.Address, 390, 844, colleague: "physician"))
        {
            await phone.Open("/my-privileges");
            await Assertions.Expect(phone.Page.Locator("#panel-standing")).ToContainTextAsync("主任医师");
            await phone.Page.GetByRole(AriaRole.Button, new() { Name = "开始考核" }).First.ClickAsync();
            await phone.Page.WaitForSelectorAsync("#paper");
            var sitting = exams.Sittings(Disclosure.Scope.DataFolderOwner, SmallHospital.Hospital, "D0001")[0].Sitting;
            for (int place = 0; place < sitting.Paper.Count; place++)
            {
                foreach (char letter in Question.Letters(sitting.Paper[place].Right))
                {
                    await phone.Page.Locator($"#q{place}-{letter}").CheckAsync();
                }
            }

            await Assertions.Expect(phone.Page.Locator("#paper")).ToBeVisibleAsync();
            for (int wait = 0; wait < 50 && exams.Sittings(Disclosure.Scope.DataFolderOwner, SmallHospital.Hospital, "D0001")[0].Sitting.Answers.Count < sitting.Paper.Count; wait++)
            {
                await Task.Delay(100);
            }

            Assert.Equal(sitting.Paper.Count, exams.Sittings(Disclosure.Scope.DataFolderOwner, SmallHospital.Hospital, "D0001")[0].Sitting.Answers.Count);
            bool fits = await phone.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth + 1");
            Assert.True(fits, "the paper is wider than the phone");
            await phone.Page.GetByRole(AriaRole.Button, new() { Name = "交卷" }).ClickAsync();
            await Assertions.Expect(phone.Page.Locator(".page-head")).ToContainTextAsync("100%");
            Assert.Empty(phone.Faults);
        }

        await using var desk = await browser.Visit(site.Address, colleague: "medical-affairs");
        await desk.Open("/privileges?institution=H1&which=none");
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "D0001" }).ClickAsync();
        await desk.Page.SelectOptionAsync("#g-kind", "Special");
        await desk.Page.FillAsync("#g-to", store.Today.AddYears(2).ToString("yyyy-MM-dd"));
        await desk.Page.Locator("#panel-grant button").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("#panel-standing")).ToContainTextAsync("特殊使用级");
        await desk.Open("/formulary?institution=H1");
        await Assertions.Expect(desk.Page.Locator("#panel-limits tr.state-not-met")).ToHaveCountAsync(1);
        Assert.Empty(desk.Faults);
    }
}
