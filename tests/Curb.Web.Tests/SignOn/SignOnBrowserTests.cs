using Curb.Web.Tests.Support;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Curb.Web.Tests.SignOn;

/// <summary>The whole way in a browser: to a provider at another site and back, with the cookies that a browser really sends.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SignOnBrowserTests(Browser browser)
{
    [BrowserFact]
    public async Task One_button_leads_to_the_provider_and_back_into_the_page_that_was_asked_for_and_signing_out_leads_there_too()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        await using var visit = await browser.Visit(site.Address, colleague: null);
        await visit.Page.GotoAsync("/account");
        var button = visit.Page.GetByRole(AriaRole.Link, new() { Name = "本院统一身份认证" });
        await Assertions.Expect(button).ToBeVisibleAsync();
        Assert.Empty((await visit.Page.RunAxe()).Violations);
        await button.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync(new Uri(site.Address, "/account").ToString());
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("zhang.san 的姓名");
        Assert.Contains(visit.Requests, url => url.StartsWith(site.Issuer.Issuer, StringComparison.Ordinal));
        Assert.Empty((await visit.Page.RunAxe()).Violations);
        await visit.Page.Locator("summary.tool", new() { HasText = "zhang.san" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "退出", Exact = true }).ClickAsync();
        await visit.Page.WaitForURLAsync(new Uri(site.Address, "/sign-in").ToString());
        Assert.Contains(visit.Requests, url => url.StartsWith(site.Issuer.Issuer + "/logout", StringComparison.Ordinal));
        await visit.Page.GotoAsync("/account");
        await Assertions.Expect(button).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }
}
