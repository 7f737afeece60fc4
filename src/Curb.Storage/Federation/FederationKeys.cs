using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Curb.Storage.Federation;

/// <summary>New public keys of an installation, signed by the old signing key.</summary>
/// <param name="Signature">Of everything else, by the signing key that was in use until then.</param>
public sealed record KeyAnnouncement(string Code, string SigningKey, string SealingKey, string At, string Signature)
{
    /// <summary>What the signature is over.</summary>
    public byte[] Signed => Encoding.UTF8.GetBytes($"{Code}\n{SigningKey}\n{SealingKey}\n{At}");
}

/// <summary>
/// The key pairs by which an installation signs what it sends and opens what it is sent. They lie in the key folder, outside the data folder and the database; only the
/// public halves are handed to others.
/// </summary>
public sealed class FederationKeys
{
    private readonly string _folder;

    private FederationKeys(string folder) => _folder = folder;

    /// <summary>Public signing key, base64 of SubjectPublicKeyInfo.</summary>
    public string PublicSigning
    {
        get
        {
            using var key = Signing();
            return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        }
    }

    /// <summary>Public sealing key, base64 of SubjectPublicKeyInfo.</summary>
    public string PublicSealing
    {
        get
        {
            using var key = Sealing();
            return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        }
    }

    /// <summary>The keys of a data folder, made where there are none.</summary>
    public static FederationKeys FindOrMake(string dataFolder)
    {
        var keys = new FederationKeys(Path.Combine(KeyFolder.FindOrMake(dataFolder).Path, "federation"));
        Directory.CreateDirectory(keys._folder);
        keys.Make("signing.pem", () => ECDsa.Create(ECCurve.NamedCurves.nistP256));
        keys.Make("sealing.pem", () => ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256));
        return keys;
    }

    public ECDsa Signing()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(_folder, "signing.pem")));
        return key;
    }

    public ECDiffieHellman Sealing() => Read(Path.Combine(_folder, "sealing.pem"));

    /// <summary>Private sealing keys, the newest first: older ones open what was sealed before the other side knew of the change.</summary>
    public IReadOnlyList<ECDiffieHellman> Sealings() =>
        [.. Directory.GetFiles(_folder, "sealing*.pem").OrderByDescending(file => Path.GetFileName(file) == "sealing.pem").ThenByDescending(file => file, StringComparer.Ordinal).Select(Read)];

    /// <summary>
    /// Makes new key pairs. What others are told is signed by the old signing key, so that whoever knows that one need not be asked again; it is written before anything changes,
    /// and an interrupted change is finished by asking once more.
    /// </summary>
    public KeyAnnouncement Change(string code, DateTimeOffset at)
    {
        string waiting = Path.Combine(_folder, "announcement.json");
        if (!File.Exists(waiting))
        {
            File.Delete(Path.Combine(_folder, "signing.next"));
            File.Delete(Path.Combine(_folder, "sealing.next"));
            Make("signing.next", () => ECDsa.Create(ECCurve.NamedCurves.nistP256));
            Make("sealing.next", () => ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256));
            using var signing = ECDsa.Create();
            signing.ImportFromPem(File.ReadAllText(Path.Combine(_folder, "signing.next")));
            using var sealing = Read(Path.Combine(_folder, "sealing.next"));
            var made = new KeyAnnouncement(code, Convert.ToBase64String(signing.ExportSubjectPublicKeyInfo()), Convert.ToBase64String(sealing.ExportSubjectPublicKeyInfo()), RecordStore.Instant(at), "");
            using var old = Signing();
            File.WriteAllText(waiting + ".part", JsonSerializer.Serialize(made with { Signature = Convert.ToBase64String(old.SignData(made.Signed, HashAlgorithmName.SHA256)) }));
            File.Move(waiting + ".part", waiting);
        }

        var announcement = JsonSerializer.Deserialize<KeyAnnouncement>(File.ReadAllText(waiting))!;
        string stamp = announcement.At.Replace(":", "", StringComparison.Ordinal);
        if (File.Exists(Path.Combine(_folder, "sealing.next")))
        {
            string kept = Path.Combine(_folder, $"sealing-{stamp}.pem");
            if (!File.Exists(kept))
            {
                File.Copy(Path.Combine(_folder, "sealing.pem"), kept);
            }

            File.Move(Path.Combine(_folder, "sealing.next"), Path.Combine(_folder, "sealing.pem"), true);
        }

        if (File.Exists(Path.Combine(_folder, "signing.next")))
        {
            File.Move(Path.Combine(_folder, "signing.next"), Path.Combine(_folder, "signing.pem"), true);
        }

        File.Move(waiting, Path.Combine(_folder, $"announcement-{stamp}.json"), true);
        return announcement;
    }

    private static ECDiffieHellman Read(string path)
    {
        var key = ECDiffieHellman.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }

    private void Make(string name, Func<ECAlgorithm> make)
    {
        string path = Path.Combine(_folder, name);
        if (File.Exists(path))
        {
            return;
        }

        using var key = make();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new StreamWriter(new FileStream(path, options));
        stream.Write(key.ExportPkcs8PrivateKeyPem());
    }
}
