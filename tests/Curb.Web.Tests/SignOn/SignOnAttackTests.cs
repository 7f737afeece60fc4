using System.Security.Cryptography;
using System.Text.Json;
using Curb.Web.SignOn;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.SignOn;

/// <summary>Answers that must open nothing: forged, borrowed, stale, brought twice, or from a provider that is away or lies. Each leaves an event in the log.</summary>
public sealed class SignOnAttackTests
{
    [Fact]
    public async Task The_same_way_without_a_lie_opens_the_account()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        site.Issuer.Change = claims => (claims["aud"], claims["azp"]) = (new[] { FakeIssuer.ClientId, "another-client" }, FakeIssuer.ClientId);
        using var browser = site.Browser();
        (await site.SignIn(browser)).Dispose();
        Assert.Contains("curb-session", browser.Cookies.Keys);
    }

    [Fact]
    public async Task An_answer_with_another_state_or_for_another_browser_opens_nothing()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        using var mine = site.Browser();
        using var theirs = site.Browser();
        string answerToMe = await site.GoThere(mine);
        string answerToThem = await site.GoThere(theirs);
        using (var mixed = await mine.Get(answerToThem))
        {
            await site.Refused(mine, mixed, "sign-on.state");
        }

        // Having been shown a wrong answer once, the browser has to begin again: the right one is worth nothing any more.
        using (var late = await mine.Get(answerToMe))
        {
            await site.Refused(mine, late, "sign-on.state");
        }

        using var nobody = site.Browser();
        using (var borrowed = await nobody.Get(answerToThem))
        {
            await site.Refused(nobody, borrowed, "sign-on.state");
        }

        using var changed = site.Browser();
        using var wrong = await changed.Get((await site.GoThere(changed)).Replace("state=", "state=x", StringComparison.Ordinal));
        await site.Refused(changed, wrong, "sign-on.state");
    }

    [Fact]
    public async Task An_answer_brought_twice_opens_nothing_the_second_time_even_with_its_cookie()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        using var browser = site.Browser();
        string answer = await site.GoThere(browser);
        string cookie = browser.Cookies["curb-sign-on"];
        (await browser.Get(answer)).Dispose();
        Assert.Contains("curb-session", browser.Cookies.Keys);
        using var thief = site.Browser();
        thief.SetCookie("curb-sign-on", cookie);
        (await thief.Get(answer)).Dispose();
        Assert.DoesNotContain("curb-session", thief.Cookies.Keys);
        Assert.Contains(site.Accounts.Records.AuditEvents(), entry => entry.Process == "sign-on-failed" && entry.NewValues!.Contains("brought before", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_of_another_sign_in_is_refused_by_the_proof_that_goes_with_it()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        using var victim = site.Browser();
        using var attacker = site.Browser();
        string theirs = await site.GoThere(victim), own = await site.GoThere(attacker);
        string code = theirs.Split("code=")[1].Split('&')[0];
        using var injected = await attacker.Get(own.Replace(own.Split("code=")[1].Split('&')[0], code, StringComparison.Ordinal));
        await site.Refused(attacker, injected, "sign-on.token");
    }

    [Fact]
    public async Task A_sign_in_begun_too_long_ago_and_a_cookie_that_is_not_ours_open_nothing()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        var seal = site.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("sign-on");
        using var late = site.Browser();
        late.SetCookie("curb-sign-on", seal.Protect(JsonSerializer.Serialize(new SignOnTicket("s", "n", "v", "/", DateTimeOffset.UtcNow.AddSeconds(-1)))));
        using (var answer = await late.Get("/sign-in/oidc/back?code=c&state=s"))
        {
            await site.Refused(late, answer, "sign-on.state");
        }

        using var forger = site.Browser();
        forger.SetCookie("curb-sign-on", FakeIssuer.Encode(JsonSerializer.SerializeToUtf8Bytes(new SignOnTicket("s", "n", "v", "/", DateTimeOffset.UtcNow.AddMinutes(5)))));
        using var forged = await forger.Get("/sign-in/oidc/back?code=c&state=s");
        await site.Refused(forger, forged, "sign-on.state");
    }

    [Fact]
    public async Task A_refusal_there_is_told_and_noted_without_what_else_came_along()
    {
        await using var site = await SignOnSite.Start();
        using var browser = site.Browser();
        string state = (await site.GoThere(browser)).Split("state=")[1];
        using var answer = await browser.Get($"/sign-in/oidc/back?error=access_denied&error_description=%3Cscript%3E&state={state}");
        await site.Refused(browser, answer, "sign-on.not-there");
        Assert.DoesNotContain("<script>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_names_another_issuer_is_not_even_redeemed()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        site.Issuer.IssuerBesideCode = "https://elsewhere.example";
        using var browser = site.Browser();
        using var answer = await site.SignIn(browser);
        await site.Refused(browser, answer, "sign-on.token");
        Assert.Empty(site.Issuer.ClientAuthentications);
    }

    [Fact]
    public async Task A_new_key_is_looked_up_once_and_forged_key_names_do_not_make_it_ask_again_and_again()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        var clock = new SteppedClock();
        using var provider = new IdentityProvider(site.Services.GetRequiredService<SignOnSettings>(), clock);
        await Redeemed(site, provider, clock);
        Assert.Equal(1, site.Issuer.KeyRequests);
        site.Issuer.Rotate();
        clock.Later += TimeSpan.FromSeconds(61);
        await Redeemed(site, provider, clock);
        Assert.Equal(2, site.Issuer.KeyRequests);
        site.Issuer.SignInstead = payload => FakeIssuer.Signed(payload, SignOnLieTests.Foreign, "k" + RandomNumberGenerator.GetInt32(1000, 9999));
        for (int i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<SignOnRefused>(() => Redeemed(site, provider, clock));
        }

        Assert.Equal(2, site.Issuer.KeyRequests);
        clock.Later += TimeSpan.FromHours(13);
        site.Issuer.SignInstead = null;
        await Redeemed(site, provider, clock);
        Assert.Equal(3, site.Issuer.KeyRequests);
    }

    [Fact]
    public async Task While_the_provider_is_away_people_are_told_and_local_accounts_sign_in()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        site.Issuer.Down = true;
        using var browser = site.Browser();
        using (var begun = await browser.Get("/sign-in/oidc"))
        {
            await site.Refused(browser, begun, "sign-on.unreachable");
        }

        (await browser.Get("/sign-in")).Dispose();
        (await browser.Post("/sign-in", ("name", "local"), ("password", SignOnSite.Password))).Dispose();
        Assert.Contains("curb-session", browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_provider_that_goes_away_on_the_way_back_opens_nothing()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        using var browser = site.Browser();
        string answer = await site.GoThere(browser);
        site.Issuer.TokensDown = true;
        using var back = await browser.Get(answer);
        await site.Refused(browser, back, "sign-on.unreachable");
    }

    [Theory]
    [InlineData("https://elsewhere.example", null)]
    [InlineData(null, "http://elsewhere.example/token")]
    [InlineData(null, "file:///etc/passwd")]
    public async Task A_provider_that_calls_itself_otherwise_or_leads_over_an_open_way_is_not_trusted(string? issuer, string? tokens)
    {
        await using var site = await SignOnSite.Start();
        (site.Issuer.NamedIssuer, site.Issuer.TokenAddress) = (issuer, tokens);
        using var browser = site.Browser();
        using var begun = await browser.Get("/sign-in/oidc");
        await site.Refused(browser, begun, "sign-on.misconfigured");
    }

    /// <summary>Signs in at the provider and redeems the code, as the site does, with a clock that can be put forward.</summary>
    private static async Task Redeemed(SignOnSite site, IdentityProvider provider, SteppedClock clock)
    {
        const string ReturnAddress = "http://127.0.0.1:1/sign-in/oidc/back";
        var ticket = SignOnTicket.Make("/", DateTimeOffset.UtcNow);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var sent = await client.GetAsync(await provider.SignInAddress(ticket, ReturnAddress, default));
        site.Issuer.Change = claims => claims["iat"] = clock.GetUtcNow().ToUnixTimeSeconds();
        string code = sent.Headers.Location!.Query.Split("code=")[1].Split('&')[0];
        var (claims, _) = await provider.Redeem(code, null, ticket, ReturnAddress, default);
        Assert.Equal("s-001", claims.Subject);
    }

    private sealed class SteppedClock : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Later;
    }
}
