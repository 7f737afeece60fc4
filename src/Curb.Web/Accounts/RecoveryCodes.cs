using System.Security.Cryptography;
using System.Text;

namespace Curb.Web.Accounts;

/// <summary>Ten codes, each good once, for the day when the telephone is lost. Only digests are kept; 50 random bits make them safe without salt behind the lock-out.</summary>
public static class RecoveryCodes
{
    private const int Count = 10;
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static IReadOnlyList<string> Make() =>
        [.. Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Letters, 5) + "-" + RandomNumberGenerator.GetString(Letters, 5))];

    public static string Kept(IEnumerable<string> codes) => string.Join(' ', codes.Select(Digest));

    /// <summary>What remains after a code was used; null where it is none of them.</summary>
    public static string? Without(string kept, string typed)
    {
        string digest = Digest(typed);
        var left = kept.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return left.Contains(digest) ? string.Join(' ', left.Where(one => one != digest)) : null;
    }

    private static string Digest(string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("curb recovery " + new string([.. code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]))));
}
