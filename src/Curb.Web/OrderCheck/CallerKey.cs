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

    /// <summary>Setting up a key costs more than using it, and one may be used by one thread at a time: they are lent and come back.</summary>
    public bool Verify(byte[] signed, byte[] signature) => Rsa is { } parameters
        ? Lent(_rsa, () => RSA.Create(parameters), rsa => rsa.VerifyData(signed, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1))
        : Lent(_curves, () => ECDsa.Create(Curve!.Value), curve => curve.VerifyData(signed, signature, HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    private static bool Lent<TKey>(ConcurrentBag<TKey> shelf, Func<TKey> make, Func<TKey, bool> use)
    {
        var key = shelf.TryTake(out var ready) ? ready : make();
        bool sound = use(key);
        shelf.Add(key);
        return sound;
    }

    /// <summary>A key as a JSON Web Key; null where it is neither RSA of 2048 bits or more nor P-384.</summary>
    public static CallerKey? Read(JsonElement key)
    {
        string Member(string name) => key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (Member("kty") == "RSA" && CallerTokens.Decode(Member("n")) is { } modulus && modulus.Length * 8 >= ShortestRsaBits)
        {
            return new CallerKey(Member("kid"), "RS384", new RSAParameters { Modulus = modulus, Exponent = CallerTokens.Decode(Member("e")) }, null);
        }

        return Member("kty") == "EC" && Member("crv") == "P-384"
            ? new CallerKey(Member("kid"), "ES384", null, new ECParameters { Curve = ECCurve.NamedCurves.nistP384, Q = new ECPoint { X = CallerTokens.Decode(Member("x")), Y = CallerTokens.Decode(Member("y")) } })
            : null;
    }
}
