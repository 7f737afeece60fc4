using System.Buffers.Text;
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
    private const int UsualToken = 1024;
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longestLife = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, TokenMemory> _used = new(StringComparer.Ordinal);

    /// <summary>As below for a request, from a signed token or an access token that was given for one.</summary>
    public TokenAnswer Verify(HttpContext http)
    {
        string? authorization = http.Request.Headers.Authorization;
        return authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true || !authorization.AsSpan(Scheme.Length).Trim().StartsWith(AccessTokens.Prefix, StringComparison.Ordinal) ? Verify(authorization, $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{http.Request.Path}")
            : access.Find(authorization.AsSpan(Scheme.Length).Trim(), Accounts.Visitor.OriginOf(http)) is { } caller ? new TokenAnswer(caller, "") : No("the access token is not known, over, or of another address");
    }

    /// <param name="authorization">The Authorization header.</param>
    /// <param name="address">Address of the service as the caller sees it: an audience that is always accepted.</param>
    public TokenAnswer Verify(string? authorization, string address)
    {
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true || authorization.Length > LongestToken)
        {
            return No("no bearer token");
        }

        var token = authorization.AsSpan(Scheme.Length).Trim();
        Span<Range> parts = stackalloc Range[4];
        try
        {
            return token.Split(parts, '.') == 3 ? Verify(token, parts, address) : No("the token is no signed JWT");
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException or CryptographicException)
        {
            return No("the token can't be read");
        }
    }

    private TokenAnswer Verify(ReadOnlySpan<char> token, ReadOnlySpan<Range> parts, string address)
    {
        Span<byte> room = token.Length <= UsualToken ? stackalloc byte[UsualToken] : new byte[token.Length];
        var header = TokenHeader.Read(Decode(token[parts[0]], room));
        var claims = TokenClaims.Read(Decode(token[parts[1]], room));
        if (settings.CallerOf(claims.Issuer) is not { } found)
        {
            return No("the issuer is not known here");
        }

        if (header.IsCritical)
        {
            return No("the token has critical extensions");
        }

        Span<byte> hash = stackalloc byte[SHA384.HashSizeInBytes];
        SHA384.HashData(room[..Encoding.ASCII.GetBytes(token[..parts[1].End.Value], room)], hash);
        return IsSigned(found, header, hash, Decode(token[parts[2]], room)) ? Judge(claims, found, address) : No("the signature is not of a configured key");
    }

    private static bool IsSigned(Caller caller, TokenHeader header, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        foreach (var key in caller.Keys)
        {
            if (key.Algorithm == header.Algorithm && (header.KeyId.Length == 0 || key.Id == header.KeyId) && key.Verify(hash, signature))
            {
                return true;
            }
        }

        return false;
    }

    private TokenAnswer Judge(TokenClaims claims, Caller caller, string address)
    {
        var now = time.GetUtcNow();
        if (claims.Expires is not { } expires || claims.IssuedAt is not { } issued || expires <= now - s_skew || issued > now + s_skew || expires - issued > s_longestLife)
        {
            return No("the token is expired, not yet valid, without exp or iat, or lives longer than 10 minutes");
        }

        return claims.NotBefore > now + s_skew ? No("the token is not yet valid")
            : !claims.Audiences.Exists(audience => audience == address || caller.Audiences.Contains(audience)) ? No("the token is for another service")
            : claims.Id.Length == 0 ? No("the token has no jti")
            : !Memory(caller).TryRemember(claims.Id, expires + s_skew, now) ? No("the token was used before")
            : new TokenAnswer(caller, "");
    }

    private TokenMemory Memory(Caller caller) => _used.TryGetValue(caller.Issuer, out var known) ? known : _used.GetOrAdd(caller.Issuer, _ => new TokenMemory());

    /// <summary>The bytes of a part, without padding, as RFC 7515 writes them.</summary>
    /// <exception cref="FormatException">It is not Base64url.</exception>
    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<char> text, Span<byte> room) => room[..Base64Url.DecodeFromChars(text, room)];

    private static TokenAnswer No(string why) => new(null, why);
}
