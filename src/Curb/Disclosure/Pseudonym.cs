using System.Security.Cryptography;
using System.Text;

namespace Curb.Disclosure;

/// <summary>
/// The name under which a patient is known outside the institution: keyed by the institution, so that two institutions' pseudonyms of one person can't be
/// joined and nobody without the key can try out patient numbers.
/// </summary>
public static class Pseudonym
{
    private const int Letters = 20;

    /// <param name="key">The institution's own key, at least 32 bytes, which never leaves the institution.</param>
    /// <param name="institution">Code of the institution.</param>
    /// <param name="patient">The source's key of the patient.</param>
    /// <returns>20 hexadecimal digits (80 bits).</returns>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public static string Of(ReadOnlySpan<byte> key, string institution, string patient)
    {
        if (key.Length < SHA256.HashSizeInBytes)
        {
            throw new ArgumentException($"A key of {key.Length} bytes was given; at least {SHA256.HashSizeInBytes} are needed.", nameof(key));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{institution.Length}:{institution}{patient}")))[..Letters];
    }
}
