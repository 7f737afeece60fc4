using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Curb.Storage.Federation;

/// <summary>How a sender proves who it is before a byte of its bundle is kept: method, names, digest, length and time under its signing key.</summary>
public static class TransferToken
{
    /// <summary>Header that carries it: sender, time and signature with dots between.</summary>
    public const string Header = "X-Curb-Federation";

    /// <summary>A token is good for this long, so that one that was listened to is of little use.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    public static string Make(ECDsa signing, string from, string to, string method, string digest, long length, DateTimeOffset now)
    {
        string at = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signature = signing.SignData(Signed(from, to, method, digest, length, at), HashAlgorithmName.SHA256);
        return $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(from))}.{at}.{Convert.ToBase64String(signature)}";
    }

    /// <summary>The sender that a token proves; null where it proves none.</summary>
    public static string? Sender(string? token, FederationStore store, string method, string digest, long length, DateTimeOffset now)
    {
        if (token?.Split('.') is not [var name, var at, var signature] || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || store.OwnCode is not { } own)
        {
            return null;
        }

        try
        {
            string from = Encoding.UTF8.GetString(Convert.FromBase64String(name));
            if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > GoodFor.TotalSeconds || store.Partner(from) is not { } partner)
            {
                return null;
            }

            using var proof = ECDsa.Create();
            proof.ImportSubjectPublicKeyInfo(Convert.FromBase64String(partner.SigningKey), out _);
            return proof.VerifyData(Signed(from, own, method, digest, length, at), Convert.FromBase64String(signature), HashAlgorithmName.SHA256) ? from : null;
        }
        catch (Exception malformed) when (malformed is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Signed(string from, string to, string method, string digest, long length, string at) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{method}\n{from}\n{to}\n{digest}\n{length}\n{at}"));
}
