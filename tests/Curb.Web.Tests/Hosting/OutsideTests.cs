using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Hosting;

/// <summary>Reached from other computers: over HTTPS with a certificate of its own, or through a proxy whose word alone is taken.</summary>
public sealed class OutsideTests : IAsyncLifetime
{
    private const string Host = "curb.hospital.example";
    private const string Password = "Vier-Eulen-am-Teich-7";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "curb-outside-" + Guid.NewGuid().ToString("N"));

    public Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        using var records = RecordStore.OpenForAccounts(_folder, TimeProvider.System);
        var actor = new Actor("test");
        var accounts = new AccountStore(records);
        var account = accounts.Create("wang", "王", false, actor)!;
        accounts.Update(account.Id, "set-password", actor, now => now with { PasswordHash = Passwords.Hash(Password) });
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        Folders.Remove(_folder);
        Folders.Remove(_folder + ".keys");
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Over_https_the_session_cookie_is_secure_and_bound_to_the_host_and_browsers_are_told_to_stay_encrypted()
    {
        var (certificate, key) = Certificate();
        await using var app = await Start("https://127.0.0.1:0", new OutsideAccess([Host], certificate, key, null));
        using var client = Client(Address(app));
        using var page = await Send(client, HttpMethod.Get, "/sign-in", Host);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("max-age=31536000", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")));
        using var signed = await SignIn(client, page);
        string cookie = Session(signed);
        Assert.StartsWith("__Host-curb-session=", cookie, StringComparison.Ordinal);
        Assert.All((string[])["secure", "httponly", "samesite=strict", "path=/"], mark => Assert.Contains(mark, cookie, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        string token = cookie.Split(';')[0].Split('=')[1];
        using var mine = await Send(client, HttpMethod.Get, "/account", Host, ("Cookie", "__Host-curb-session=" + token));
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        using var plain = await Send(client, HttpMethod.Get, "/account", Host, ("Cookie", "curb-session=" + token));
        Assert.Equal(HttpStatusCode.Redirect, plain.StatusCode);
        using var foreign = await Send(client, HttpMethod.Get, "/sign-in", "other.example");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, foreign.StatusCode);
    }

    [Fact]
    public async Task Behind_the_named_proxy_its_word_on_address_and_encryption_is_taken_and_nothing_is_answered_unencrypted()
    {
        await using var app = await Start("http://127.0.0.1:0", new OutsideAccess([Host], null, null, IPAddress.Loopback));
        using var client = Client(Address(app));
        (string, string)[] said = [("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "10.1.2.3")];
        using var page = await Send(client, HttpMethod.Get, "/sign-in", Host, said);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var signed = await SignIn(client, page, said);
        Assert.StartsWith("__Host-curb-session=", Session(signed), StringComparison.Ordinal);
        Assert.Contains(app.Services.GetRequiredService<RecordStore>().AuditEvents(), entry => entry is { Process: "sign-in", Who: "wang", Origin: "10.1.2.3" });
        using var unencrypted = await Send(client, HttpMethod.Get, "/sign-in", Host);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, unencrypted.StatusCode);
        // Whoever stands before the proxy may write what it likes in front; only the last address is the proxy's own word.
        using var forged = await Send(client, HttpMethod.Get, "/sign-in", Host, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "127.0.0.1, 10.9.9.9"));
        Assert.Equal(HttpStatusCode.OK, forged.StatusCode);
    }

    [Fact]
    public async Task Who_is_not_the_named_proxy_is_not_answered_whatever_it_says()
    {
        await using var app = await Start("http://127.0.0.1:0", new OutsideAccess([Host], null, null, IPAddress.Parse("192.0.2.7")));
        using var client = Client(Address(app));
        using var answer = await Send(client, HttpMethod.Get, "/sign-in", Host, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.7"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_proxy_forwarded_headers_are_worth_nothing()
    {
        await using var app = await Start("http://127.0.0.1:0", null);
        using var client = Client(Address(app));
        (string, string)[] said = [("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "10.1.2.3"), ("X-Forwarded-Host", Host)];
        using var page = await Send(client, HttpMethod.Get, "/sign-in", null, said);
        using var signed = await SignIn(client, page, said);
        Assert.StartsWith("curb-session=", Session(signed), StringComparison.Ordinal);
        Assert.Contains(app.Services.GetRequiredService<RecordStore>().AuditEvents(), entry => entry is { Process: "sign-in", Who: "wang", Origin: "127.0.0.1" });
    }

    private async Task<WebApplication> Start(string urls, OutsideAccess? outside)
    {
        var app = CurbSite.Build(new WebSettings(_folder, ListenAddress.ParseAll(urls, outside), outside), () => DataFolders.Open(_folder));
        await app.StartAsync();
        return app;
    }

    private static Uri Address(WebApplication app) => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    }) { BaseAddress = address };

    private static async Task<HttpResponseMessage> Send(HttpClient client, HttpMethod method, string path, string? host, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Host = host;
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> SignIn(HttpClient client, HttpResponseMessage page, params (string Name, string Value)[] headers)
    {
        string html = await page.Content.ReadAsStringAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", html.Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0]), new("name", "wang"), new("password", Password)]),
        };
        request.Headers.Host = page.RequestMessage!.Headers.Host;
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await client.SendAsync(request);
    }

    private static string Session(HttpResponseMessage signed)
    {
        Assert.Equal(HttpStatusCode.Redirect, signed.StatusCode);
        return signed.Headers.GetValues("Set-Cookie").Single(cookie => cookie.Split('=')[0].EndsWith("curb-session", StringComparison.Ordinal));
    }

    private (string Certificate, string Key) Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + Host, key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(_folder, "test.pem"), Path.Combine(_folder, "test.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }
}
