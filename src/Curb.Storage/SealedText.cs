using System.Security.Cryptography;
using System.Text;

namespace Curb.Storage;

/// <summary>Texts under seal: AES-256-GCM, a fresh nonce each, bound to where they stand so that one can't be moved to another row.</summary>
internal static class SealedText
{
    private const string Version = "1:";

    /// <param name="key">32 bytes.</param>
    /// <param name="text">The text.</param>
    /// <param name="place">Where it stands, which must be the same when it is opened.</param>
    public static string Seal(byte[] key, string text, string place)
    {
        byte[] plain = Encoding.UTF8.GetBytes(text);
        byte[] packed = new byte[AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + plain.Length];
        var (nonce, tag, cipher) = Parts(packed);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(key, AesGcm.TagByteSizes.MaxSize);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span, Encoding.UTF8.GetBytes(place));
        return Version + Convert.ToBase64String(packed);
    }

    /// <exception cref="CryptographicException">The key is another one, or the text was changed or moved.</exception>
    public static string Open(byte[] key, string packedText, string place)
    {
        if (!packedText.StartsWith(Version, StringComparison.Ordinal))
        {
            throw new CryptographicException("The sealed text is of a form that this program does not know.");
        }

        byte[] packed = Convert.FromBase64String(packedText[Version.Length..]);
        var (nonce, tag, cipher) = Parts(packed);
        byte[] plain = new byte[cipher.Length];
        using var aes = new AesGcm(key, AesGcm.TagByteSizes.MaxSize);
        aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain, Encoding.UTF8.GetBytes(place));
        return Encoding.UTF8.GetString(plain);
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(byte[] packed)
    {
        int nonce = AesGcm.NonceByteSizes.MaxSize, tag = AesGcm.TagByteSizes.MaxSize;
        return packed.Length < nonce + tag ? throw new CryptographicException("The sealed text is cut off.") : (packed.AsMemory(0, nonce), packed.AsMemory(nonce, tag), packed.AsMemory(nonce + tag));
    }
}
