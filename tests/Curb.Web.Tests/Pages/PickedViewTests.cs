using System.Net;
using System.Text.RegularExpressions;
using Curb.Web.Tests.Support;

namespace Curb.Web.Tests.Pages;

/// <summary>Institution and months picked in a filter bar are there again on a page that is opened without any, and only for who picked them.</summary>
[Collection(SiteCollection.Name)]
public sealed partial class PickedViewTests(RunningSite site)
{
    [Fact]
    public async Task What_was_picked_is_shown_again_and_what_an_address_names_is_not_kept()
    {
        var (view, cookie) = await Ask(Colleagues.Everything, "/?institution=C1&from=2025-03&to=2025-05", picks: true);
        Assert.Equal("C1 2025-03 2025-05", view);
        Assert.NotNull(cookie);
        Assert.Equal("C1 2025-03 2025-05", (await Ask(Colleagues.Everything, "/", kept: cookie)).View);
        Assert.Equal("C1 2025-03 2025-05", (await Ask(Colleagues.Everything, "/trends", kept: cookie)).View);
        using (var client = RunningSite.NewClient(site.Address, null))
        {
            client.DefaultRequestHeaders.Add("Cookie", $"{Colleagues.Cookie(Colleagues.Everything)}; {cookie}");
            string kept = await client.GetStringAsync("/scorecard.csv");
            client.DefaultRequestHeaders.Remove("Cookie");
            client.DefaultRequestHeaders.Add("Cookie", Colleagues.Cookie(Colleagues.Everything));
            Assert.Equal(await client.GetStringAsync("/scorecard.csv"), kept);
        }

        var (other, followed) = await Ask(Colleagues.Everything, "/?institution=H1&from=2025-01&to=2025-02", kept: cookie);
        Assert.Equal("H1 2025-01 2025-02", other);
        Assert.Null(followed);
    }

    [Fact]
    public async Task Another_person_in_the_same_browser_and_a_forged_cookie_see_nothing_but_their_own()
    {
        var (_, cookie) = await Ask(Colleagues.Everything, "/?institution=C1&from=2025-03&to=2025-05", picks: true);
        string usual = (await Ask("hospital-administrator", "/")).View;
        Assert.StartsWith("H1 ", usual, StringComparison.Ordinal);
        Assert.Equal(usual, (await Ask("hospital-administrator", "/", kept: cookie)).View);
        var (_, own) = await Ask("hospital-administrator", "/?institution=H1&from=2025-03&to=2025-05", picks: true);
        Assert.Equal("H1 2025-03 2025-05", (await Ask("hospital-administrator", "/", kept: own!.Replace("H1", "C1", StringComparison.Ordinal))).View);
        Assert.Equal(usual, (await Ask("hospital-administrator", "/", kept: "curb-view=x")).View);
    }

    /// <summary>The view that the page's filter bar shows, and the cookie that the answer sets.</summary>
    private async Task<(string View, string? Cookie)> Ask(string colleague, string path, bool picks = false, string? kept = null)
    {
        using var client = RunningSite.NewClient(site.Address, null);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", kept is null ? Colleagues.Cookie(colleague) : $"{Colleagues.Cookie(colleague)}; {kept}");
        if (picks)
        {
            request.Headers.Add("HX-Request", "true");
            request.Headers.Add("HX-Target", "page");
        }

        using var response = await client.SendAsync(request);
        string html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        string institution = Chosen().Match(html).Groups[1].Value;
        string? cookie = response.Headers.TryGetValues("Set-Cookie", out var set) ? set.FirstOrDefault(one => one.StartsWith("curb-view=", StringComparison.Ordinal))?.Split(';')[0] : null;
        return ($"{institution} {Month(html, "from")} {Month(html, "to")}", cookie);
    }

    private static string Month(string html, string which) => Regex.Match(html, $"id=\"filter-{which}\"[^>]*value=\"([^\"]*)\"").Groups[1].Value;

    [GeneratedRegex("id=\"filter-institution\"[^§]*?<option value=\"([^\"]*)\" selected")]
    private static partial Regex Chosen();
}
