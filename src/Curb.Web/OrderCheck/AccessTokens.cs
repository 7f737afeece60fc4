using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Curb.Web.OrderCheck;

/// <summary>
/// Short-lived tokens that a calling system gets for a signed one and sends with many orders, as OAuth 2.0 does with client credentials (RFC 6749, RFC 7523): the signature is
/// then verified once in five minutes and not with every order. They are random, kept here as their digests alone, gone with the process, good from the network address
/// that asked for them and for the caller's institution only. Whoever may not send one twice uses signed tokens, which are good once.
/// </summary>
public sealed class AccessTokens(TimeProvider time)
{
    /// <summary>What every such token begins with; no signed token does.</summary>
    public const string Prefix = "curb_";

    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>One caller may hold so many at once; the oldest goes first.</summary>
    private const int MostOfCaller = 64;

    private const int RandomBytes = 32;

    private readonly ConcurrentDictionary<UInt128, Held> _held = [];
    private readonly Lock _gate = new();

    private sealed record Held(Caller Caller, string Origin, DateTimeOffset Until);

    /// <summary>A new token for a caller who brought a sound signed one.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="origin">Network address from which it is good.</param>
    public string Issue(Caller caller, string origin)
    {
        var now = time.GetUtcNow();
        string token = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        lock (_gate)
        {
            foreach (var old in _held.Where(pair => pair.Value.Until <= now).ToList())
            {
                _held.TryRemove(old.Key, out _);
            }

            foreach (var old in _held.Where(pair => pair.Value.Caller.Issuer == caller.Issuer).OrderByDescending(pair => pair.Value.Until).Skip(MostOfCaller - 1).ToList())
            {
                _held.TryRemove(old.Key, out _);
            }

            _held[Digest(token)] = new Held(caller, origin, now + Life);
        }

        return token;
    }

    /// <summary>Whose token it is; null where it is none of ours, over, or brought from another address.</summary>
    public Caller? Find(ReadOnlySpan<char> token, string origin) => _held.TryGetValue(Digest(token), out var held) && held.Until > time.GetUtcNow() && held.Origin == origin ? held.Caller : null;

    private static UInt128 Digest(ReadOnlySpan<char> token)
    {
        Span<byte> text = stackalloc byte[Prefix.Length + (2 * RandomBytes)];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (token.Length != text.Length || !Ascii.IsValid(token))
        {
            return 0;
        }

        Encoding.ASCII.GetBytes(token, text);
        SHA256.HashData(text, digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
