using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace Curb.Web.OrderCheck;

/// <summary>A public key of a calling system.</summary>
/// <param name="Id">kid.</param>
/// <param name="Algorithm">RS384 or ES384.</param>
/// <param name="Rsa">The key of RS384.</param>
/// <param name="Curve">The key of ES384.</param>
public sealed record CallerKey(string Id, string Algorithm, RSAParameters? Rsa, ECParameters? Curve)
{
    private const int ShortestRsaBits = 2048;

    private readonly ConcurrentBag<RSA> _rsa = [];
    private readonly ConcurrentBag<ECDsa> _curves = [];

    /// <summary>True where the key made the signature. Setting up a key costs more than using it, and one may be used by one thread at a time: they are lent and come back.</summary>
    /// <param name="hash">SHA-384 of what was signed.</param>
    /// <param name="signature">The signature.</param>
    public bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (Rsa is { } parameters)
        {
            var rsa = _rsa.TryTake(out var ready) ? ready : RSA.Create(parameters);
            bool sound = rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
            _rsa.Add(rsa);
            return sound;
        }

        var curve = _curves.TryTake(out var kept) ? kept : ECDsa.Create(Curve!.Value);
        bool right = curve.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _curves.Add(curve);
        return right;
    }

    /// <summary>A key as a JSON Web Key; null where it is neither RSA of 2048 bits or more nor P-384.</summary>
    public static CallerKey? Read(JsonElement key)
    {
        string Member(string name) => key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (Member("kty") == "RSA" && Decode(Member("n")) is { } modulus && modulus.Length * 8 >= ShortestRsaBits)
        {
            return new CallerKey(Member("kid"), "RS384", new RSAParameters { Modulus = modulus, Exponent = Decode(Member("e")) }, null);
        }

        return Member("kty") == "EC" && Member("crv") == "P-384"
            ? new CallerKey(Member("kid"), "ES384", null, new ECParameters { Curve = ECCurve.NamedCurves.nistP384, Q = new ECPoint { X = Decode(Member("x")), Y = Decode(Member("y")) } })
            : null;
    }

    private static byte[] Decode(string text) => Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
