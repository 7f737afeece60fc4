using System.Net;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Accounts;

/// <summary>Signing in, as a browser without scripts does it, against a site of its own.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string Password = "Vier-Eulen-am-Teich-7";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "curb-sign-in-" + Guid.NewGuid().ToString("N"));
    private Microsoft.AspNetCore.Builder.WebApplication? _app;
    private Uri _address = new("http://127.0.0.1");

    private AccountStore Accounts => _app!.Services.GetRequiredService<AccountStore>();

    public async Task InitializeAsync()
    {
        _app = CurbSite.Build(new WebSettings(_folder, ListenAddress.ParseAll("http://127.0.0.1:0")), () => DataFolders.Open(_folder));
        await _app.StartAsync();
        _address = new Uri(_app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.First());
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        Folders.Remove(_folder);
        Folders.Remove(_folder + ".keys");
    }

    [Fact]
    public async Task The_first_administrator_is_made_with_the_code_of_the_console_once_and_there_is_no_default_password()
    {
        using var nobody = new SignedInClient(_address, null);
        using (var led = await nobody.Get("/sign-in"))
        {
            Assert.Equal("/set-up", led.Headers.Location!.ToString());
        }

        (await nobody.Get("/set-up")).Dispose();
        using (var guessed = await nobody.Post("/set-up", ("token", "AAAA"), ("name", "wang"), ("display", "王"), ("password", Password), ("again", Password)))
        {
            Assert.Equal(HttpStatusCode.OK, guessed.StatusCode);
        }

        Assert.False(Accounts.Any());
        string token = CurbSite.SetUpToken(_app!)!;
        using (var weak = await nobody.Post("/set-up", ("token", token), ("name", "wang"), ("display", "王"), ("password", "admin"), ("again", "admin")))
        {
            Assert.False(Accounts.Any());
        }

        using (var made = await nobody.Post("/set-up", ("token", token), ("name", "Wang"), ("display", "王"), ("password", Password), ("again", Password)))
        {
            Assert.Equal("/account", made.Headers.Location!.ToString());
        }

        Assert.Equal([new RoleAssignment("system-administrator", OrganisationTree.Root)], Accounts.Roles(Accounts.Named("wang")!.Id));
        Assert.Null(CurbSite.SetUpToken(_app!));
        using var another = new SignedInClient(_address, null);
        using var again = await another.Post("/set-up", ("token", token), ("name", "li"), ("display", "李"), ("password", Password), ("again", Password));
        Assert.Null(Accounts.Named("li"));
    }

    [Fact]
    public async Task A_right_password_opens_a_session_whose_cookie_scripts_and_other_sites_do_not_get()
    {
        Make("li");
        using var browser = new SignedInClient(_address, null);
        using var response = await SignIn(browser, "LI ", Password);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"), set => set.StartsWith("curb-session=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("expires", cookie, StringComparison.Ordinal);
        using var own = await browser.Get("/account");
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        var noted = Assert.Single(Accounts.Records.SearchAudit(new AuditSearch("li", "sign-in", null, null, null), 0, 10));
        Assert.Equal("127.0.0.1", noted.Origin);
    }

    [Fact]
    public async Task A_wrong_name_and_a_wrong_password_are_answered_alike()
    {
        Make("li-chunyan");
        using var browser = new SignedInClient(_address, null);
        string wrongName, wrongPassword;
        using (var response = await SignIn(browser, "nobody-of-that-name", Password))
        {
            wrongName = Plain(await response.Content.ReadAsStringAsync(), "nobody-of-that-name");
        }

        using (var response = await SignIn(browser, "li-chunyan", "wrong"))
        {
            wrongPassword = Plain(await response.Content.ReadAsStringAsync(), "li-chunyan");
        }

        Assert.Equal(wrongName, wrongPassword);
        Assert.DoesNotContain("curb-session", browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_name_that_is_no_account_is_not_written_into_the_log()
    {
        using var browser = new SignedInClient(_address, null);
        Make("li");
        (await SignIn(browser, "my-secret-typed-here", "x")).Dispose();
        Assert.DoesNotContain(Accounts.Records.AuditEvents(), entry => (entry.Who + entry.Subject + entry.NewValues).Contains("my-secret-typed-here", StringComparison.Ordinal));
        Assert.Contains(Accounts.Records.AuditEvents(), entry => entry.Process == "sign-in-failed");
    }

    [Fact]
    public async Task Five_failures_lock_the_account_even_for_the_right_password()
    {
        var account = Make("li");
        using var browser = new SignedInClient(_address, null);
        for (int i = 0; i < 5; i++)
        {
            (await SignIn(browser, "li", "wrong")).Dispose();
        }

        Assert.NotNull(Accounts.Get(account.Id)!.LockedUntil);
        using var right = await SignIn(browser, "li", Password);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.DoesNotContain("curb-session", browser.Cookies.Keys);
    }

    [Fact]
    public async Task More_than_ten_attempts_in_a_minute_are_not_even_looked_at()
    {
        Make("li");
        using var browser = new SignedInClient(_address, null);
        for (int i = 0; i < 11; i++)
        {
            (await SignIn(browser, "nobody", "wrong")).Dispose();
        }

        Assert.Contains(Accounts.Records.AuditEvents(), entry => entry.Process == "sign-in-throttled");
    }

    [Fact]
    public async Task A_session_ends_with_signing_out_with_disabling_and_with_another_password()
    {
        foreach (string way in (string[])["out", "disable", "password"])
        {
            var account = Make("li-" + way);
            using var browser = new SignedInClient(_address, null);
            (await SignIn(browser, account.Name, Password)).Dispose();
            string token = browser.Cookies["curb-session"];
            (await browser.Get("/account")).Dispose();
            switch (way)
            {
                case "out":
                    (await browser.Post("/sign-out")).Dispose();
                    break;
                case "disable":
                    Accounts.Update(account.Id, "disable-account", new Actor("test"), now => now with { Disabled = true });
                    _app!.Services.GetRequiredService<Visitors>().Forget();
                    break;
                default:
                    using (var other = new SignedInClient(_address, null))
                    {
                        (await SignIn(other, account.Name, Password)).Dispose();
                        (await other.Get("/account")).Dispose();
                        (await other.Post("/account/password", ("password", Password), ("new", Password + "!"), ("again", Password + "!"))).Dispose();
                    }

                    break;
            }

            using var stolen = new SignedInClient(_address, null);
            stolen.SetCookie("curb-session", token);
            using var response = await stolen.Get("/account");
            Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"after {way} the session still answers {response.StatusCode}");
        }
    }

    [Fact]
    public async Task The_second_factor_is_asked_for_and_no_code_is_good_twice()
    {
        var account = Make("li");
        byte[] secret = Totp.NewSecret();
        var codes = RecoveryCodes.Make();
        Accounts.Update(account.Id, "set-second-factor", new Actor("test"), now => now with { TotpSecret = Accounts.Records.Seal("second-factor", Convert.ToBase64String(secret), now.Id), RecoveryCodes = RecoveryCodes.Kept(codes) });
        string code = Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow));
        using var browser = new SignedInClient(_address, null);
        using (var first = await SignIn(browser, "li", Password))
        {
            Assert.StartsWith("/sign-in/code", first.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        using (var early = await browser.Get("/account"))
        {
            Assert.Equal(HttpStatusCode.Redirect, early.StatusCode);
        }

        (await browser.Get("/sign-in/code")).Dispose();
        (await browser.Post("/sign-in/code", ("code", code))).Dispose();
        using (var own = await browser.Get("/account"))
        {
            Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        }

        Assert.False(await TryCode(code));
        Assert.True(await TryCode(codes[3]));
        Assert.False(await TryCode(codes[3]));
        Assert.Equal(9, Accounts.Get(account.Id)!.RecoveryCodesLeft);
    }

    [Fact]
    public async Task A_person_sets_a_second_factor_on_the_own_page_and_gets_recovery_codes_once()
    {
        var account = Make("li");
        using var browser = new SignedInClient(_address, null);
        (await SignIn(browser, "li", Password)).Dispose();
        (await browser.Get("/account")).Dispose();
        string html;
        using (var begun = await browser.Post("/account/second-factor", ("password", Password)))
        {
            html = await begun.Content.ReadAsStringAsync();
        }

        Assert.Contains("data:image/svg+xml;base64,", WebUtility.HtmlDecode(html), StringComparison.Ordinal);
        string pending = WebUtility.HtmlDecode(html.Split("name=\"secret\" value=\"")[1].Split('"')[0]);
        byte[] secret = FromBase32(html.Split("second-factor/confirm")[1].Split("<p><code>")[1].Split('<')[0].Replace(" ", "", StringComparison.Ordinal));
        using (var confirmed = await browser.Post("/account/second-factor/confirm", ("secret", pending), ("code", Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow)))))
        {
            html = await confirmed.Content.ReadAsStringAsync();
        }

        Assert.Equal(10, html.Split("<li><code>").Length - 1);
        Assert.True(Accounts.Get(account.Id)!.HasSecondFactor);
        Assert.DoesNotContain(Convert.ToBase64String(secret), File.ReadAllText(Path.Combine(_folder, "records.sqlite"), System.Text.Encoding.Latin1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_asks_for_a_second_factor_opens_nothing_until_there_is_one()
    {
        var account = Make("li");
        Accounts.SetRole(account, new RoleAssignment("system-administrator", OrganisationTree.Root), true, new Actor("test"));
        using var browser = new SignedInClient(_address, null);
        (await SignIn(browser, "li", Password)).Dispose();
        using var accounts = await browser.Get("/accounts");
        Assert.Equal("/account", accounts.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Nobody_signs_in_with_one_click_where_the_folder_is_not_the_demo()
    {
        Accounts.Create("physician", "demo", true, new Actor("test"));
        using var browser = new SignedInClient(_address, null);
        using (var page = await browser.Get("/sign-in"))
        {
            Assert.DoesNotContain("/sign-in/demo", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        (await browser.Post("/sign-in/demo", ("name", "physician"))).Dispose();
        Assert.DoesNotContain("curb-session", browser.Cookies.Keys);
        Accounts.Records.Set(Curb.Web.Accounts.SignIn.DemoSetting, "yes", "test");
        (await browser.Get("/sign-in")).Dispose();
        (await browser.Post("/sign-in/demo", ("name", "physician"))).Dispose();
        Assert.Contains("curb-session", browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_form_token_made_before_signing_in_is_worth_nothing_after()
    {
        Make("li");
        using var browser = new SignedInClient(_address, null);
        (await SignIn(browser, "li", Password)).Dispose();
        using var response = await browser.Post("/sign-out");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task<bool> TryCode(string code)
    {
        using var browser = new SignedInClient(_address, null);
        (await SignIn(browser, "li", Password)).Dispose();
        (await browser.Get("/sign-in/code")).Dispose();
        (await browser.Post("/sign-in/code", ("code", code))).Dispose();
        using var own = await browser.Get("/account");
        return own.StatusCode == HttpStatusCode.OK;
    }

    private Account Make(string name)
    {
        var account = Accounts.Create(name, name + " 的姓名", false, new Actor("test"))!;
        return Accounts.Update(account.Id, "set-password", new Actor("test"), now => now with { PasswordHash = Passwords.Hash(Password) });
    }

    private static async Task<HttpResponseMessage> SignIn(SignedInClient browser, string name, string password)
    {
        (await browser.Get("/sign-in")).Dispose();
        return await browser.Post("/sign-in", ("name", name), ("password", password));
    }

    private static string Plain(string html, string name) =>
        System.Text.RegularExpressions.Regex.Replace(html.Replace(name, "NAME", StringComparison.Ordinal), "RequestVerificationToken\" value=\"[^\"]*\"", "");

    private static byte[] FromBase32(string text)
    {
        string bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
