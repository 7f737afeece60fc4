using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.OrderCheck;

/// <summary>What came of a caller's token: the caller, or why it is refused.</summary>
public sealed record TokenAnswer(Caller? Caller, string Refusal);

/// <summary>
/// Verifies the tokens of calling systems (CDS Hooks 2.0, trusting CDS clients): a JWT signed with RS384 or ES384 by a key configured for the issuer, for this service, not expired,
/// used once. Nothing is fetched to find a key, and no algorithm is taken from the token but to compare it with the two.
/// </summary>
public sealed class CallerTokens(OrderCheckSettings settings, AccessTokens access, TimeProvider time)
{
    private const int LongestToken = 8192;
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestLife = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, TokenMemory> _used = new(StringComparer.Ordinal);

    /// <summary>As below for a request, from a signed token or an access token that was given for one.</summary>
    public TokenAnswer Verify(HttpContext http)
    {
        string? authorization = http.Request.Headers.Authorization;
        return authorization?.StartsWith("Bearer " + AccessTokens.Prefix, StringComparison.Ordinal) != true ? Verify(authorization, $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{http.Request.Path}")
            : access.Find(authorization["Bearer ".Length..], Accounts.Visitor.OriginOf(http)) is { } caller ? new TokenAnswer(caller, "") : No("the access token is not known, over, or of another address");
    }

    /// <param name="authorization">The Authorization header.</param>
    /// <param name="address">Address of the service as the caller sees it: an audience that is always accepted.</param>
    public TokenAnswer Verify(string? authorization, string address)
    {
        if (authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) != true || authorization.Length > LongestToken)
        {
            return No("no bearer token");
        }

        string[] parts = authorization["Bearer ".Length..].Trim().Split('.');
        try
        {
            return parts.Length == 3 ? Verify(parts, address) : No("the token is no signed JWT");
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException or CryptographicException)
        {
            return No("the token can't be read");
        }
    }

    private TokenAnswer Verify(string[] parts, string address)
    {
        using var header = JsonDocument.Parse(Decode(parts[0]));
        using var claims = JsonDocument.Parse(Decode(parts[1]));
        string issuer = Text(claims.RootElement, "iss");
        if (settings.Callers.FirstOrDefault(caller => caller.Issuer == issuer) is not { } found)
        {
            return No("the issuer is not known here");
        }

        string algorithm = Text(header.RootElement, "alg"), id = Text(header.RootElement, "kid");
        byte[] signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature = Decode(parts[2]);
        return header.RootElement.TryGetProperty("crit", out _) ? No("the token has critical extensions")
            : !found.Keys.Any(key => key.Algorithm == algorithm && (id.Length == 0 || key.Id == id) && key.Verify(signed, signature)) ? No("the signature is not of a configured key")
            : Claims(claims.RootElement, found, address);
    }

    private TokenAnswer Claims(JsonElement claims, Caller caller, string address)
    {
        var now = time.GetUtcNow();
        if (Time(claims, "exp") is not { } expires || Time(claims, "iat") is not { } issued || expires <= now - s_skew || issued > now + s_skew || expires - issued > s_longestLife)
        {
            return No("the token is expired, not yet valid, without exp or iat, or lives longer than 10 minutes");
        }

        if (Time(claims, "nbf") is { } from && from > now + s_skew)
        {
            return No("the token is not yet valid");
        }

        if (!Audiences(claims).Any(audience => audience == address || caller.Audiences.Contains(audience)))
        {
            return No("the token is for another service");
        }

        string id = Text(claims, "jti");
        return id.Length == 0 ? No("the token has no jti") : !_used.GetOrAdd(caller.Issuer, _ => new TokenMemory()).TryRemember(id, expires + s_skew, now) ? No("the token was used before") : new TokenAnswer(caller, "");
    }

    private static IEnumerable<string> Audiences(JsonElement claims) =>
        !claims.TryGetProperty("aud", out var audience) ? []
        : audience.ValueKind == JsonValueKind.Array ? audience.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)
        : audience.ValueKind == JsonValueKind.String ? [audience.GetString()!] : [];

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double seconds) && Math.Abs(seconds) < 1e11 ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;

    private static string Text(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    internal static byte[] Decode(string text) => Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));

    private static TokenAnswer No(string why) => new(null, why);
}
