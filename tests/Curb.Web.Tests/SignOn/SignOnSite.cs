using System.Net;
using System.Text.Json;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.SignOn;
using Curb.Web.Tests.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.SignOn;

/// <summary>A site of its own that signs people in through the <see cref="FakeIssuer"/>.</summary>
internal sealed class SignOnSite : IAsyncDisposable
{
    public const string Password = "Vier-Eulen-am-Teich-7";

    private readonly string _secret = Path.Combine(Path.GetTempPath(), "curb-secret-" + Guid.NewGuid().ToString("N"));
    private readonly HttpClient _plain = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private WebApplication? _app;

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "curb-sign-on-" + Guid.NewGuid().ToString("N"));

    public FakeIssuer Issuer { get; private set; } = null!;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public IServiceProvider Services => _app!.Services;

    public AccountStore Accounts => Services.GetRequiredService<AccountStore>();

    /// <param name="more">Members of the settings file beside authority, client and secret; a null takes one away.</param>
    public static async Task<SignOnSite> Start(params (string Name, object? Value)[] more)
    {
        var site = new SignOnSite { Issuer = await FakeIssuer.Start() };
        Directory.CreateDirectory(site.Folder);
        await File.WriteAllTextAsync(site._secret, FakeIssuer.Secret + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(site._secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var settings = new Dictionary<string, object?> { ["authority"] = site.Issuer.Issuer, ["client_id"] = FakeIssuer.ClientId, ["client_secret_file"] = site._secret, ["name"] = new { zh = "本院统一身份认证", en = "Hospital sign-on" } };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        await File.WriteAllTextAsync(Path.Combine(site.Folder, SignOnSettings.FileName), JsonSerializer.Serialize(settings.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value)));
        site._app = CurbSite.Build(new WebSettings(site.Folder, ListenAddress.ParseAll("http://127.0.0.1:0")), () => DataFolders.Open(site.Folder));
        await site._app.StartAsync();
        site.Address = new Uri(site._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        site.Make("local", Password);
        return site;
    }

    public Account Make(string name, string? password = null)
    {
        var account = Accounts.Create(name, name + " 的姓名", false, new Actor("test"))!;
        return password is null ? account : Accounts.Update(account.Id, "set-password", new Actor("test"), now => now with { PasswordHash = Passwords.Hash(password) });
    }

    public SignedInClient Browser() => new(Address, null);

    /// <summary>Presses the button and lets the provider send the browser back.</summary>
    /// <returns>Path and query that the browser was sent back to.</returns>
    public async Task<string> GoThere(SignedInClient browser, string back = "/")
    {
        using var begun = await browser.Get("/sign-in/oidc?back=" + Uri.EscapeDataString(back));
        Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
        using var answered = await _plain.GetAsync(begun.Headers.Location);
        Assert.Equal(HttpStatusCode.Redirect, answered.StatusCode);
        Assert.Equal(Address.Authority, answered.Headers.Location!.Authority);
        return answered.Headers.Location.PathAndQuery;
    }

    /// <summary>The whole way; the answer to the browser that came back.</summary>
    public async Task<HttpResponseMessage> SignIn(SignedInClient browser, string back = "/") => await browser.Get(await GoThere(browser, back));

    /// <summary>Says that somebody was let in nowhere, was told why, and that the log knows.</summary>
    public async Task Refused(SignedInClient browser, HttpResponseMessage answer, string problem, string process = "sign-on-failed")
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(Curb.Web.Texts.Phrases.Chinese[problem], WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.DoesNotContain("curb-session", browser.Cookies.Keys);
        Assert.Contains(Accounts.Records.AuditEvents(), entry => entry.Process == process);
        Assert.DoesNotContain(Accounts.Records.AuditEvents(), entry => entry.Process is "sign-in" or "sign-in-first-step");
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        await Issuer.DisposeAsync();
        _plain.Dispose();
        Folders.Remove(Folder);
        Folders.Remove(Folder + ".keys");
        File.Delete(_secret);
    }
}
