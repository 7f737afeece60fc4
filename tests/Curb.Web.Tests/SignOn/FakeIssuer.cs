using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.SignOn;

/// <summary>A small identity provider on this computer, with a key of its own. It asks nobody anything: whoever is sent to it is <see cref="Person"/>. Tests make it lie.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    public const string ClientId = "curb";
    public const string Secret = "a secret of: the test & nobody else";

    private readonly Dictionary<string, (string Nonce, string Challenge, string ReturnAddress)> _codes = [];
    private WebApplication? _app;
    private int _keys;

    /// <summary>Its address, which is its issuer. The name is another site than 127.0.0.1 to a browser.</summary>
    public string Issuer { get; private set; } = "";

    /// <summary>Issuer that the discovery document names; null for its own.</summary>
    public string? NamedIssuer { get; set; }

    /// <summary>End of the address at which it takes codes; another scheme and host can be put before it.</summary>
    public string? TokenAddress { get; set; }

    public RSA Key { get; private set; } = RSA.Create(2048);

    public string KeyId => "k" + _keys;

    public Dictionary<string, object> Person { get; } = new() { ["sub"] = "s-001", ["preferred_username"] = "zhang.san" };

    /// <summary>Changes the claims before they are signed.</summary>
    public Action<Dictionary<string, object>> Change { get; set; } = _ => { };

    /// <summary>Signs header and payload in another way.</summary>
    public Func<string, string>? SignInstead { get; set; }

    /// <summary>Answers nothing but 503.</summary>
    public bool Down { get; set; }

    /// <summary>Only codes are refused with 503.</summary>
    public bool TokensDown { get; set; }

    /// <summary>Names itself beside the code (RFC 9207); null where it does not.</summary>
    public string? IssuerBesideCode { get; set; }

    public int KeyRequests { get; private set; }

    /// <summary>How clients showed who they are.</summary>
    public List<string> ClientAuthentications { get; } = [];

    public static async Task<FakeIssuer> Start()
    {
        var issuer = new FakeIssuer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        issuer._app = builder.Build();
        issuer._app.Run(issuer.Answer);
        await issuer._app.StartAsync();
        var address = new Uri(issuer._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        issuer.Issuer = $"http://localhost:{address.Port}";
        return issuer;
    }

    /// <summary>From now on it signs with another key, under another name.</summary>
    public void Rotate()
    {
        Key.Dispose();
        Key = RSA.Create(2048);
        _keys++;
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        Key.Dispose();
    }

    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private async Task Answer(HttpContext http)
    {
        if (Down || (TokensDown && http.Request.Path == "/token"))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        switch (http.Request.Path.Value)
        {
            case "/.well-known/openid-configuration":
                await http.Response.WriteAsJsonAsync(new Dictionary<string, object>
                {
                    ["issuer"] = NamedIssuer ?? Issuer,
                    ["authorization_endpoint"] = Issuer + "/authorize",
                    ["token_endpoint"] = TokenAddress ?? Issuer + "/token",
                    ["jwks_uri"] = Issuer + "/keys",
                    ["end_session_endpoint"] = Issuer + "/logout",
                });
                break;
            case "/keys":
                KeyRequests++;
                var key = Key.ExportParameters(false);
                await http.Response.WriteAsJsonAsync(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = KeyId, n = Encode(key.Modulus!), e = Encode(key.Exponent!) } } });
                break;
            case "/authorize":
                http.Response.Redirect(Authorize(http.Request.Query));
                break;
            case "/token":
                await Token(http);
                break;
            case "/logout":
                http.Response.Redirect(http.Request.Query["post_logout_redirect_uri"]!);
                break;
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private string Authorize(IQueryCollection query)
    {
        Assert.Equal(("code", ClientId, "S256"), (query["response_type"].ToString(), query["client_id"].ToString(), query["code_challenge_method"].ToString()));
        Assert.Contains("openid", query["scope"].ToString().Split(' '));
        string code = Encode(RandomNumberGenerator.GetBytes(16));
        _codes[code] = (query["nonce"].ToString(), query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        return $"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}{(IssuerBesideCode is null ? "" : "&iss=" + Uri.EscapeDataString(IssuerBesideCode))}";
    }

    private async Task Token(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        string code = form["code"].ToString();
        string challenge = Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (!IsClient(http.Request, form) || !_codes.Remove(code, out var asked) || asked.Challenge != challenge || asked.ReturnAddress != form["redirect_uri"])
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return;
        }

        string access = Encode(RandomNumberGenerator.GetBytes(16));
        await http.Response.WriteAsJsonAsync(new Dictionary<string, object> { ["access_token"] = access, ["token_type"] = "Bearer", ["expires_in"] = 60, ["id_token"] = IdentityToken(asked.Nonce, access) });
    }

    private bool IsClient(HttpRequest request, IFormCollection form)
    {
        string header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Basic ", StringComparison.Ordinal))
        {
            ClientAuthentications.Add("basic");
            string[] parts = Encoding.ASCII.GetString(Convert.FromBase64String(header[6..])).Split(':');
            return parts is [var id, var secret] && WebUtility.UrlDecode(id) == ClientId && WebUtility.UrlDecode(secret) == Secret;
        }

        ClientAuthentications.Add(form.ContainsKey("client_secret") ? "post" : "none");
        return form["client_id"] == ClientId && (!form.ContainsKey("client_secret") || form["client_secret"] == Secret);
    }

    private string IdentityToken(string nonce, string access)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(Person)
        {
            ["iss"] = Issuer,
            ["aud"] = ClientId,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["nonce"] = nonce,
            ["at_hash"] = Encode(SHA256.HashData(Encoding.ASCII.GetBytes(access))[..16]),
        };
        Change(claims);
        string payload = Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        return SignInstead is { } sign ? sign(payload) : Signed(payload, Key, KeyId);
    }

    public static string Signed(string payload, RSA key, string keyId)
    {
        string text = Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg = "RS256", kid = keyId, typ = "JWT" })) + "." + payload;
        return text + "." + Encode(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
