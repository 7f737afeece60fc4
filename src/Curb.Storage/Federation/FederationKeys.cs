using System.Security.Cryptography;

namespace Curb.Storage.Federation;

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

    public ECDiffieHellman Sealing()
    {
        var key = ECDiffieHellman.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(_folder, "sealing.pem")));
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
