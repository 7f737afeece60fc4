using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Curb.Supervision.Federation;

/// <summary>One part of a bundle.</summary>
/// <param name="Name">figures/2025-10, facts/encounter/2025-10, laboratory/2025-10.</param>
/// <param name="Rows">Rows in it; of a laboratory's month its isolates and their results.</param>
/// <param name="Digest">SHA-256 of its bytes before they are sealed.</param>
public sealed record BundlePart(string Name, long Rows, string Digest)
{
    /// <summary>What the names of parts with facts of use begin with.</summary>
    public const string Facts = "facts/";

    /// <summary>What the names of parts with isolates and their results begin with.</summary>
    public const string Laboratory = "laboratory/";

    /// <summary>True for pseudonymised facts, of use or of the laboratory.</summary>
    public bool HoldsFacts => Name.StartsWith(Facts, StringComparison.Ordinal) || HoldsIsolates;

    /// <summary>True for a laboratory's month.</summary>
    public bool HoldsIsolates => Name.StartsWith(Laboratory, StringComparison.Ordinal);
}

/// <summary>What a bundle says of itself; signed and sealed with it.</summary>
/// <param name="From">Code of the sending installation.</param>
/// <param name="To">Code of the receiving installation.</param>
/// <param name="Institution">Code of the institution that the content is of.</param>
/// <param name="Sequence">From 1 without gaps, for each sender and receiver.</param>
/// <param name="Previous">Digest of the bundle before; blank for the first.</param>
/// <param name="MadeAt">When, UTC.</param>
/// <param name="Stamp">Reference tables and policies that the facts were derived with.</param>
/// <param name="Parts">Parts in their order.</param>
public sealed record BundleManifest(int Form, string From, string To, string Institution, long Sequence, string Previous, string MadeAt, string Stamp, IReadOnlyList<BundlePart> Parts)
{
    /// <summary>The newest form that this program reads. Form 1: figures and facts of use; form 2: a laboratory's months too.</summary>
    public const int Present = 2;

    /// <summary>The oldest form that holds some parts: what is sent in it can be read by an installation that was not updated yet.</summary>
    public static int FormOf(IEnumerable<BundlePart> parts) => parts.Any(part => part.HoldsIsolates) ? 2 : 1;
}

/// <summary>An opened bundle: everything in it is proved to be the sender's and unchanged.</summary>
public sealed record OpenedBundle(BundleManifest Manifest, IReadOnlyList<byte[]> Parts, string Digest);

/// <summary>A bundle was refused; nothing of it was taken in.</summary>
/// <param name="code">not-a-bundle, cut-off, wrong-recipient, unknown-sender, forged, tampered, newer-form, replayed, out-of-order, not-agreed, delivers-here.</param>
public sealed class BundleRefusedException(string code, string message) : Exception(message)
{
    public string Code => code;
}

/// <summary>
/// Signed and encrypted bundles with the platform's own cryptography: a fresh ECDH P-256 key for each bundle and the recipient's key give, through HKDF-SHA-256, one
/// AES-256 key; manifest and parts are each sealed by AES-GCM under their number; ECDSA P-256 over SHA-256 signs all bytes before the signature. Only the recipient
/// can open one, only the sender can have made it.
/// </summary>
public static class Bundle
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int SignatureBytes = 64;
    private const int MostNameBytes = 200;
    private static readonly byte[] s_mark = "CURB-BUNDLE-1\n"u8.ToArray();

    /// <summary>Digest of a whole bundle.</summary>
    public static string DigestOf(ReadOnlySpan<byte> bundle) => Convert.ToHexStringLower(SHA256.HashData(bundle));

    /// <summary>Makes a bundle.</summary>
    /// <param name="manifest">What it says of itself; the digests are filled in.</param>
    /// <param name="parts">Bytes of the parts.</param>
    /// <param name="signing">The sender's private key.</param>
    /// <param name="recipient">The recipient's public sealing key, SubjectPublicKeyInfo.</param>
    public static byte[] Seal(BundleManifest manifest, IReadOnlyList<byte[]> parts, ECDsa signing, ReadOnlySpan<byte> recipient)
    {
        manifest = manifest with { Parts = [.. manifest.Parts.Select((part, i) => part with { Digest = Convert.ToHexStringLower(SHA256.HashData(parts[i])) })] };
        using var fresh = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var theirs = ECDiffieHellman.Create();
        theirs.ImportSubjectPublicKeyInfo(recipient, out _);
        byte[] ephemeral = fresh.ExportSubjectPublicKeyInfo();
        byte[] key = KeyOf(fresh, theirs.PublicKey, ephemeral);
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(s_mark);
        WriteText(writer, manifest.From);
        WriteText(writer, manifest.To);
        writer.Write(ephemeral.Length);
        writer.Write(ephemeral);
        writer.Write(parts.Count + 1);
        using var aes = new AesGcm(key, TagBytes);
        for (int i = 0; i <= parts.Count; i++)
        {
            byte[] plain = i == 0 ? JsonSerializer.SerializeToUtf8Bytes(manifest) : parts[i - 1], cipher = new byte[plain.Length], tag = new byte[TagBytes];
            aes.Encrypt(Nonce(i), plain, cipher, tag, Associated(manifest.From, manifest.To, i));
            writer.Write(cipher.Length);
            writer.Write(tag);
            writer.Write(cipher);
        }

        writer.Flush();
        byte[] signature = signing.SignData(memory.ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        writer.Write(signature);
        writer.Flush();
        return memory.ToArray();
    }

    /// <summary>Who says that they sent a bundle, and to whom: to find the key that proves it.</summary>
    /// <exception cref="BundleRefusedException">It is no bundle.</exception>
    public static (string From, string To) Envelope(byte[] bundle)
    {
        using var reader = Begin(bundle);
        return Guarded(() => (ReadText(reader), ReadText(reader)));
    }

    /// <summary>Opens a bundle.</summary>
    /// <param name="bundle">Its bytes.</param>
    /// <param name="sender">The sender's public signing key, SubjectPublicKeyInfo.</param>
    /// <param name="sealing">The recipient's private key.</param>
    /// <exception cref="BundleRefusedException">It is cut off, forged, sealed for somebody else or changed.</exception>
    public static OpenedBundle Open(byte[] bundle, ReadOnlySpan<byte> sender, ECDiffieHellman sealing)
    {
        var (from, to) = Envelope(bundle);
        using var proof = ECDsa.Create();
        proof.ImportSubjectPublicKeyInfo(sender, out _);
        if (bundle.Length < SignatureBytes || !proof.VerifyData(bundle.AsSpan(0, bundle.Length - SignatureBytes), bundle.AsSpan(bundle.Length - SignatureBytes), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
        {
            throw new BundleRefusedException("forged", $"The bundle says that it is from {from}, but the signature is not theirs: it was changed or cut off on the way, or somebody else made it.");
        }

        return Guarded(() => Unseal(bundle, from, to, sealing));
    }

    private static OpenedBundle Unseal(byte[] bundle, string from, string to, ECDiffieHellman sealing)
    {
        using var reader = Begin(bundle);
        _ = (ReadText(reader), ReadText(reader));
        byte[] ephemeral = reader.ReadBytes(reader.ReadInt32());
        using var theirs = ECDiffieHellman.Create();
        theirs.ImportSubjectPublicKeyInfo(ephemeral, out _);
        using var aes = new AesGcm(KeyOf(sealing, theirs.PublicKey, ephemeral), TagBytes);
        int count = reader.ReadInt32();
        var plain = new List<byte[]>();
        for (int i = 0; i < count; i++)
        {
            byte[] tag, cipher;
            int length = reader.ReadInt32();
            (tag, cipher) = (reader.ReadBytes(TagBytes), reader.ReadBytes(length));
            byte[] opened = new byte[cipher.Length];
            aes.Decrypt(Nonce(i), cipher, tag, opened, Associated(from, to, i));
            plain.Add(opened);
        }

        var manifest = JsonSerializer.Deserialize<BundleManifest>(plain[0]) ?? throw new BundleRefusedException("not-a-bundle", "The bundle has no manifest.");
        if (manifest.Form > BundleManifest.Present)
        {
            throw new BundleRefusedException("newer-form", $"The bundle is of form {manifest.Form}; this program reads up to {BundleManifest.Present}. Update this installation first.");
        }

        if (manifest.From != from || manifest.To != to || manifest.Parts.Count != plain.Count - 1 || manifest.Parts.Where((part, i) => part.Digest != Convert.ToHexStringLower(SHA256.HashData(plain[i + 1]))).Any())
        {
            throw new BundleRefusedException("tampered", "The parts of the bundle are not those that its manifest names.");
        }

        return new OpenedBundle(manifest, [.. plain.Skip(1)], DigestOf(bundle));
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new BundleRefusedException("wrong-recipient", "The bundle was sealed for another key than this installation's.");
        }
        catch (Exception damaged) when (damaged is EndOfStreamException or CryptographicException or ArgumentException or JsonException or OverflowException or FormatException)
        {
            throw new BundleRefusedException("cut-off", "The bundle is cut off or damaged.");
        }
    }

    private static BinaryReader Begin(byte[] bundle)
    {
        if (bundle.Length < s_mark.Length || !bundle.AsSpan(0, s_mark.Length).SequenceEqual(s_mark))
        {
            throw new BundleRefusedException("not-a-bundle", "The file is no bundle of Curb.");
        }

        return new BinaryReader(new MemoryStream(bundle, s_mark.Length, bundle.Length - s_mark.Length));
    }

    private static byte[] KeyOf(ECDiffieHellman own, ECDiffieHellmanPublicKey other, byte[] ephemeral) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, own.DeriveRawSecretAgreement(other), 32, ephemeral, "curb/bundle/1"u8.ToArray());

    /// <summary>Every key seals one bundle alone, so that the number of the part is a nonce that never repeats.</summary>
    private static byte[] Nonce(int part)
    {
        byte[] nonce = new byte[NonceBytes];
        BitConverter.TryWriteBytes(nonce, part);
        return nonce;
    }

    private static byte[] Associated(string from, string to, int part) => Encoding.UTF8.GetBytes($"{from}\n{to}\n{part}");

    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static string ReadText(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        return length is >= 0 and <= MostNameBytes ? Encoding.UTF8.GetString(reader.ReadBytes(length)) : throw new BundleRefusedException("not-a-bundle", "The bundle names no sender.");
    }
}
