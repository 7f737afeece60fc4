using System.Net;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.SignOn;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.SignOn;

/// <summary>Signing in through an identity provider: who gets in, as whom, and how one gets out.</summary>
public sealed class SignOnTests
{
    [Fact]
    public async Task Who_has_an_account_gets_in_and_is_known_by_the_subject_from_then_on()
    {
        await using var site = await SignOnSite.Start();
        var account = site.Make("zhang.san");
        using var browser = site.Browser();
        using (var page = await browser.Get("/sign-in?back=%2Faccount"))
        {
            string html = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
            Assert.Contains("本院统一身份认证", html, StringComparison.Ordinal);
            Assert.Contains("href=\"/sign-in/oidc?back=%2Faccount\"", html, StringComparison.Ordinal);
        }

        using (var led = await site.SignIn(browser, "/account"))
        {
            Assert.Equal(HttpStatusCode.OK, led.StatusCode);
            Assert.Equal($"0;url={site.Address}account", Assert.Single(led.Headers.GetValues("Refresh")));
        }

        using (var own = await browser.Get("/account"))
        {
            Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        }

        var link = Assert.Single(site.Services.GetRequiredService<ExternalSubjects>().All());
        Assert.Equal((site.Issuer.Issuer, "s-001", account.Id), (link.Issuer, link.Subject, link.Account));
        site.Issuer.Person["preferred_username"] = "zhang.san-after-the-wedding";
        using var again = site.Browser();
        (await site.SignIn(again)).Dispose();
        Assert.Contains("curb-session", again.Cookies.Keys);
        Assert.Equal(2, site.Accounts.Records.AuditEvents().Count(entry => entry is { Process: "sign-in", Who: "zhang.san" }));
        Assert.DoesNotContain(site.Accounts.Records.AuditEvents(), entry => (entry.NewValues + entry.Subject).Contains(FakeIssuer.Secret, StringComparison.Ordinal) || (entry.NewValues ?? "").Contains("eyJ", StringComparison.Ordinal));
        Assert.DoesNotContain("eyJ", Convert.ToString(site.Accounts.Sessions(account.Id)[0].SignedOn!.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_browser_is_sent_out_with_a_digest_and_keeps_the_rest_under_seal_for_itself()
    {
        await using var site = await SignOnSite.Start();
        using var browser = site.Browser();
        using var begun = await browser.Get("/sign-in/oidc");
        var asked = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(begun.Headers.Location!.Query);
        Assert.Equal(["client_id", "code_challenge", "code_challenge_method", "nonce", "redirect_uri", "response_type", "scope", "state"], asked.Keys.Order(StringComparer.Ordinal));
        string cookie = Assert.Single(begun.Headers.GetValues("Set-Cookie"), set => set.StartsWith("curb-sign-on=", StringComparison.Ordinal));
        Assert.All((string[])["httponly", "samesite=lax", "max-age=600", "path=/"], mark => Assert.Contains(mark, cookie, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(asked["state"].ToString(), cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(asked["nonce"].ToString(), cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_without_an_account_is_told_so_and_none_is_made()
    {
        await using var site = await SignOnSite.Start();
        using var browser = site.Browser();
        using var answer = await site.SignIn(browser);
        await site.Refused(browser, answer, "sign-on.unknown");
        Assert.Equal("local", Assert.Single(site.Accounts.All()).Name);
        Assert.Contains(site.Accounts.Records.AuditEvents(), entry => entry.Process == "sign-on-failed" && entry.NewValues!.Contains("s-001", StringComparison.Ordinal) && entry.NewValues.Contains("zhang.san", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_that_is_disabled_or_locked_stays_closed_whoever_vouches()
    {
        await using var site = await SignOnSite.Start();
        var account = site.Make("zhang.san");
        foreach (bool disabled in (bool[])[true, false])
        {
            site.Accounts.Update(account.Id, "test", new Actor("test"), now => now with { Disabled = disabled, LockedUntil = disabled ? null : DateTimeOffset.UtcNow.AddDays(1) });
            using var browser = site.Browser();
            using var answer = await site.SignIn(browser);
            await site.Refused(browser, answer, "sign-on.closed", "sign-in-failed");
        }

        Assert.Equal(2, site.Accounts.Records.AuditEvents().Count(entry => entry.Process == "sign-in-failed"));
        Assert.Empty(site.Services.GetRequiredService<ExternalSubjects>().All());
    }

    [Fact]
    public async Task A_name_that_passed_to_another_person_does_not_open_the_account_of_the_first()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        using (var first = site.Browser())
        {
            (await site.SignIn(first)).Dispose();
            Assert.Contains("curb-session", first.Cookies.Keys);
        }

        site.Issuer.Person["sub"] = "s-002";
        using var second = site.Browser();
        using var answer = await site.SignIn(second);
        Assert.Contains("另一个人", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.DoesNotContain("curb-session", second.Cookies.Keys);
    }

    [Fact]
    public async Task An_account_that_looks_after_others_is_tied_by_an_administrator_and_never_by_a_name()
    {
        await using var site = await SignOnSite.Start(("second_factor", new { acr = new[] { "gold" } }));
        var account = site.Make("zhang.san");
        site.Accounts.SetRole(account, new RoleAssignment("system-administrator", OrganisationTree.Root), true, new Actor("test"));
        using var browser = site.Browser();
        using (var answer = await site.SignIn(browser))
        {
            await site.Refused(browser, answer, "sign-on.by-hand");
        }

        Assert.True(site.Services.GetRequiredService<ExternalSubjects>().Link(site.Issuer.Issuer, "s-001", account, new Actor("test")));
        site.Issuer.Person["acr"] = "gold";
        (await site.SignIn(browser)).Dispose();
        using var accounts = await browser.Get("/accounts");
        Assert.Equal(HttpStatusCode.OK, accounts.StatusCode);
        string html = await accounts.Content.ReadAsStringAsync();
        Assert.Contains(site.Issuer.Issuer, html, StringComparison.Ordinal);
        Assert.DoesNotContain(WebUtility.HtmlEncode(FakeIssuer.Secret), html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_ties_and_unties_an_account_and_its_sessions_end_with_that()
    {
        await using var site = await SignOnSite.Start(("account_by", "subject"), ("second_factor", new { amr = new[] { "otp" } }));
        var administrator = site.Make("admin");
        site.Accounts.SetRole(administrator, new RoleAssignment("system-administrator", OrganisationTree.Root), true, new Actor("test"));
        var account = site.Make("zhang.san");
        var subjects = site.Services.GetRequiredService<ExternalSubjects>();
        subjects.Link(site.Issuer.Issuer, "s-admin", administrator, new Actor("test"));
        using var person = site.Browser();
        (await site.SignIn(person)).Dispose();
        Assert.DoesNotContain("curb-session", person.Cookies.Keys);
        (site.Issuer.Person["sub"], site.Issuer.Person["amr"]) = ("s-admin", new[] { "pwd", "otp" });
        using var admin = site.Browser();
        (await site.SignIn(admin)).Dispose();
        (await admin.Get("/accounts/zhang.san")).Dispose();
        (await admin.Post("/accounts/zhang.san/subject", ("do", "tie"), ("subject", "s-001"), ("why", "came to us"))).Dispose();
        Assert.Equal(account.Id, subjects.Find(site.Issuer.Issuer, "s-001")!.Account);
        using (var taken = await admin.Post("/accounts/local/subject", ("do", "tie"), ("subject", "s-001")))
        {
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }

        site.Issuer.Person["sub"] = "s-001";
        (await site.SignIn(person)).Dispose();
        Assert.Contains("curb-session", person.Cookies.Keys);
        (await admin.Get("/accounts/zhang.san")).Dispose();
        (await admin.Post("/accounts/zhang.san/subject", ("do", "untie"))).Dispose();
        using var ended = await person.Get("/account");
        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        Assert.Equal(["link-subject", "link-subject", "unlink-subject"], site.Accounts.Records.AuditEvents().Select(entry => entry.Process).Where(process => process.EndsWith("link-subject", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_second_factor_of_Curb_is_asked_for_unless_that_of_the_provider_counts()
    {
        await using var site = await SignOnSite.Start(("second_factor", new { amr = new[] { "otp" } }));
        var account = site.Make("zhang.san");
        byte[] secret = Totp.NewSecret();
        site.Accounts.Update(account.Id, "set-second-factor", new Actor("test"), now => now with { TotpSecret = site.Accounts.Records.Seal("second-factor", Convert.ToBase64String(secret), now.Id) });
        using var browser = site.Browser();
        using (var half = await site.SignIn(browser, "/account"))
        {
            Assert.Equal($"0;url={site.Address}sign-in/code?back=%2Faccount", Assert.Single(half.Headers.GetValues("Refresh")));
        }

        using (var early = await browser.Get("/account"))
        {
            Assert.Equal(HttpStatusCode.Redirect, early.StatusCode);
        }

        (await browser.Get("/sign-in/code")).Dispose();
        (await browser.Post("/sign-in/code", ("code", Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow))))).Dispose();
        using (var own = await browser.Get("/account"))
        {
            Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        }

        site.Issuer.Person["amr"] = new[] { "otp" };
        using var both = site.Browser();
        using var whole = await site.SignIn(both, "/account");
        Assert.Equal($"0;url={site.Address}account", Assert.Single(whole.Headers.GetValues("Refresh")));
    }

    [Fact]
    public async Task Who_has_no_password_sets_a_second_factor_just_after_signing_in_and_gets_no_password_that_way()
    {
        await using var site = await SignOnSite.Start();
        var account = site.Make("zhang.san");
        using var browser = site.Browser();
        (await site.SignIn(browser)).Dispose();
        (await browser.Get("/account")).Dispose();
        using (var begun = await browser.Post("/account/second-factor"))
        {
            Assert.Contains("second-factor/confirm", await begun.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        (await browser.Post("/account/password", ("new", SignOnSite.Password), ("again", SignOnSite.Password))).Dispose();
        Assert.Null(site.Accounts.Get(account.Id)!.PasswordHash);
    }

    [Fact]
    public async Task Nobody_is_led_to_another_site()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        foreach (string back in (string[])["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/..//elsewhere.example", "/@elsewhere.example", "javascript:alert(1)"])
        {
            using var browser = site.Browser();
            using var led = await site.SignIn(browser, back);
            Assert.StartsWith($"0;url={site.Address}", Assert.Single(led.Headers.GetValues("Refresh")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Signing_out_signs_out_at_the_provider_too()
    {
        await using var site = await SignOnSite.Start();
        site.Make("zhang.san");
        using var browser = site.Browser();
        (await site.SignIn(browser)).Dispose();
        (await browser.Get("/account")).Dispose();
        using var left = await browser.Post("/sign-out");
        var there = new Uri(Assert.Single(left.Headers.GetValues("Refresh"))["0;url=".Length..]);
        var told = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(there.Query);
        Assert.Equal(site.Issuer.Issuer + "/logout", there.GetLeftPart(UriPartial.Path));
        Assert.Equal((FakeIssuer.ClientId, $"{site.Address}sign-in"), (told["client_id"].ToString(), told["post_logout_redirect_uri"].ToString()));
        Assert.Equal(3, told["id_token_hint"].ToString().Split('.').Length);
        using var after = await browser.Get("/account");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task Who_signed_in_with_a_password_signs_out_here_alone()
    {
        await using var site = await SignOnSite.Start();
        using var browser = site.Browser();
        (await browser.Get("/sign-in")).Dispose();
        (await browser.Post("/sign-in", ("name", "local"), ("password", SignOnSite.Password))).Dispose();
        (await browser.Get("/account")).Dispose();
        using var left = await browser.Post("/sign-out");
        Assert.Equal("/sign-in", left.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("basic")]
    [InlineData("post")]
    [InlineData("none")]
    public async Task The_client_shows_who_it_is_as_configured(string way)
    {
        await using var site = way == "none" ? await SignOnSite.Start(("client_secret_file", null)) : await SignOnSite.Start(("client_authentication", way));
        site.Make("zhang.san");
        using var browser = site.Browser();
        (await site.SignIn(browser)).Dispose();
        Assert.Contains("curb-session", browser.Cookies.Keys);
        Assert.Equal([way], site.Issuer.ClientAuthentications);
    }

    [Fact]
    public async Task Without_the_settings_there_is_no_button_and_no_door()
    {
        await using var site = await SignOnSite.Start();
        File.Delete(Path.Combine(site.Folder, SignOnSettings.FileName));
        await using var app = Curb.Web.Hosting.CurbSite.Build(new Curb.Web.Hosting.WebSettings(site.Folder, Curb.Web.Hosting.ListenAddress.ParseAll("http://127.0.0.1:0")), () => Curb.Web.Hosting.DataFolders.Open(site.Folder));
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.First());
        using var browser = new Curb.Web.Tests.Accounts.SignedInClient(address, null);
        Assert.DoesNotContain("/sign-in/oidc", await browser.Text("/sign-in"), StringComparison.Ordinal);
        using var door = await browser.Get("/sign-in/oidc/back?code=a&state=b");
        Assert.Equal(HttpStatusCode.NotFound, door.StatusCode);
    }
}
