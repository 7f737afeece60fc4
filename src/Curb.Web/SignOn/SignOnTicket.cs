using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Curb.Web.SignOn;

/// <summary>What a browser is sent out to the provider with, kept under seal in that browser alone: whoever comes back without it did not begin here.</summary>
/// <param name="State">Comes back with the answer.</param>
/// <param name="Nonce">Comes back inside the identity token.</param>
/// <param name="Verifier">Proves that who brings the code is who asked for it (RFC 7636).</param>
/// <param name="Back">The page to go on to.</param>
/// <param name="Until">When it is worth nothing any more.</param>
internal sealed record SignOnTicket(string State, string Nonce, string Verifier, string Back, DateTimeOffset Until)
{
    private const string SecureName = "__Host-curb-sign-on";
    private const string PlainName = "curb-sign-on";
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(10);

    /// <summary>The digest of the verifier that goes out with the browser.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static SignOnTicket Make(string back, DateTimeOffset now) =>
        new(Secret(), new OpenIdConnectProtocolValidator().GenerateNonce(), Secret(), back, now + s_life);

    /// <summary>Keeps it in the browser. The provider sends the browser back from another site, so the cookie is sent with a visit that comes from there (Lax), and with nothing else of it.</summary>
    public void Keep(HttpContext http, IDataProtector seal) => http.Response.Cookies.Append(Name(http), seal.Protect(JsonSerializer.Serialize(this)), Options(http, s_life));

    /// <summary>What this browser was sent out with; it is taken out of the browser, whatever it is worth. Null where there is none, or it is not ours.</summary>
    public static SignOnTicket? Take(HttpContext http, IDataProtector seal)
    {
        string? kept = http.Request.Cookies[Name(http)];
        http.Response.Cookies.Delete(Name(http), Options(http, null));
        try
        {
            return kept is null ? null : JsonSerializer.Deserialize<SignOnTicket>(seal.Unprotect(kept));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public bool Fits(string state) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    private static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Name(HttpContext http) => http.Request.IsHttps ? SecureName : PlainName;

    private static CookieOptions Options(HttpContext http, TimeSpan? life) => new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/", IsEssential = true, MaxAge = life };
}
