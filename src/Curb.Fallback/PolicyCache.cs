using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Curb.Fallback;

/// <summary>A drug on a route in a policy cache.</summary>
/// <param name="Grade">1 unrestricted, 2 restricted, 3 special.</param>
/// <param name="Verified">False where nobody has compared the grade with the official list: it then never refuses.</param>
/// <param name="Stopped">The drug is suspended or withdrawn.</param>
public sealed record CachedDrug(int Grade, bool Verified, bool Stopped);

/// <summary>What the register says of a prescriber.</summary>
/// <param name="Grade">Highest grade; 0 for none.</param>
/// <param name="SuspendedUntil">Last day of a suspension; null where there is none.</param>
public sealed record CachedPrescriber(int Grade, DateOnly? SuspendedUntil);

/// <summary>
/// A signed, expiring policy cache: what a calling system needs to decide on its own while Curb can't be reached. A JWS in compact form (RFC 7515) signed ES384; the header may
/// name no other algorithm. Opened only by <see cref="Open"/>, which checks the signature before it reads anything.
/// </summary>
public sealed class PolicyCache
{
    /// <summary>Version of the document.</summary>
    public const int Version = 1;

    private PolicyCache(JsonElement root)
    {
        Institution = root.GetProperty("institution").GetString()!;
        Id = root.GetProperty("version").GetString()!;
        IssuedAt = DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("iat").GetInt64());
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("exp").GetInt64());
        Silent = root.GetProperty("silent").GetBoolean();
        OverrideGrades = root.GetProperty("override_grades").GetInt32();
        OverrideHours = root.GetProperty("override_hours").GetDouble();
        Register = root.GetProperty("register").GetBoolean();
        Drugs = root.GetProperty("drugs").EnumerateArray().ToDictionary(
            drug => (drug.GetProperty("code").GetString()!, drug.GetProperty("route").GetString()!),
            drug => new CachedDrug(drug.GetProperty("grade").GetInt32(), drug.GetProperty("verified").GetBoolean(), drug.GetProperty("stopped").GetBoolean()));
        Names = root.GetProperty("names").EnumerateObject().ToDictionary(name => name.Name, name => name.Value.GetString()!, StringComparer.OrdinalIgnoreCase);
        Prescribers = root.GetProperty("prescribers").EnumerateObject().ToDictionary(
            one => one.Name,
            one => new CachedPrescriber(one.Value.GetProperty("grade").GetInt32(), one.Value.TryGetProperty("suspended_until", out var until) ? DateOnly.ParseExact(until.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null),
            StringComparer.Ordinal);
    }

    /// <summary>The institution that it holds for.</summary>
    public string Institution { get; }

    /// <summary>Version of what the institution decided.</summary>
    public string Id { get; }

    public DateTimeOffset IssuedAt { get; }

    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The hospital's rules run in silence: the decision is told beside an allow.</summary>
    public bool Silent { get; }

    /// <summary>How many grades an emergency order may go beyond the privilege.</summary>
    public int OverrideGrades { get; }

    /// <summary>Hours in which its papers are completed.</summary>
    public double OverrideHours { get; }

    /// <summary>True where a register of privileges is kept: who is not in it holds none.</summary>
    public bool Register { get; }

    /// <summary>Drugs by code and route; the route "" stands for every route not named.</summary>
    public IReadOnlyDictionary<(string Code, string Route), CachedDrug> Drugs { get; }

    /// <summary>Codes of drugs by code, ATC code or name.</summary>
    public IReadOnlyDictionary<string, string> Names { get; }

    public IReadOnlyDictionary<string, CachedPrescriber> Prescribers { get; }

    /// <summary>Opens a cache.</summary>
    /// <param name="text">The JWS.</param>
    /// <param name="key">The public key of the installation, which the calling system was given beforehand: never taken from the cache.</param>
    /// <param name="institution">The institution that the calling system works for.</param>
    /// <param name="now">Now.</param>
    /// <returns>The cache, or why it is none: malformed, algorithm, signature, version, institution, not-yet-valid, expired.</returns>
    public static (PolicyCache? Cache, string Problem) Open(string text, ECDsa key, string institution, DateTimeOffset now)
    {
        string[] parts = text.Trim().Split('.');
        if (parts.Length != 3)
        {
            return (null, "malformed");
        }

        try
        {
            using var header = JsonDocument.Parse(Decode(parts[0]));
            if (header.RootElement.GetProperty("alg").GetString() != "ES384" || header.RootElement.TryGetProperty("crit", out _))
            {
                return (null, "algorithm");
            }

            if (!key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]), HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
            {
                return (null, "signature");
            }

            using var payload = JsonDocument.Parse(Decode(parts[1]));
            if (payload.RootElement.GetProperty("v").GetInt32() != Version)
            {
                return (null, "version");
            }

            var cache = new PolicyCache(payload.RootElement);
            return cache.Institution != institution ? (null, "institution") : now < cache.IssuedAt - s_skew ? (null, "not-yet-valid") : now >= cache.ExpiresAt ? (null, "expired") : (cache, "");
        }
        catch (Exception broken) when (broken is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or CryptographicException or ArgumentException or OverflowException)
        {
            return (null, "malformed");
        }
    }

    /// <summary>A clock that is a little behind opens what was made just now.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);

    /// <summary>A public key from a JSON Web Key (EC, P-384).</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ECDsa ReadKey(string jwk)
    {
        try
        {
            using var document = JsonDocument.Parse(jwk);
            var root = document.RootElement;
            return root.GetProperty("kty").GetString() == "EC" && root.GetProperty("crv").GetString() == "P-384"
                ? ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP384, Q = new ECPoint { X = Decode(root.GetProperty("x").GetString()!), Y = Decode(root.GetProperty("y").GetString()!) } })
                : throw new FormatException("Expected a JSON Web Key of type EC on P-384.");
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or CryptographicException)
        {
            throw new FormatException("Expected a JSON Web Key of type EC on P-384.", broken);
        }
    }

    private static byte[] Decode(string text) => Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
