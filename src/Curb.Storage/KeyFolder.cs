using System.Security.Cryptography;
using System.Text;

namespace Curb.Storage;

/// <summary>
/// The key of an installation, in a folder outside the data folder: whoever copies the data folder or the database has neither names nor a way to forge the
/// audit log's end. One random master key; each purpose gets a key of its own derived from it.
/// </summary>
public sealed class KeyFolder
{
    /// <summary>Environment variable that names the folder; without it the folder stands beside the data folder, named as it is with .keys.</summary>
    public const string Variable = "CURB_KEYS";

    private const string MasterFile = "master.key";

    private readonly byte[] _master;

    private KeyFolder(string path, byte[] master) => (Path, _master) = (path, master);

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Where the keys of a data folder lie.</summary>
    public static string PathFor(string dataFolder) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? System.IO.Path.Combine(System.IO.Path.GetFullPath(named), System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(dataFolder))))
            : System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(dataFolder)) + ".keys";

    /// <summary>The keys of a data folder; null where none were ever made.</summary>
    /// <exception cref="DataFolderException">The key file is damaged.</exception>
    public static KeyFolder? Find(string dataFolder)
    {
        string path = PathFor(dataFolder);
        return File.Exists(System.IO.Path.Combine(path, MasterFile)) ? Read(path) : null;
    }

    /// <summary>The keys of a data folder, made where there are none: readable by their owner alone.</summary>
    public static KeyFolder FindOrMake(string dataFolder)
    {
        if (Find(dataFolder) is { } found)
        {
            return found;
        }

        string path = PathFor(dataFolder);
        MakePrivate(path);
        string part = System.IO.Path.Combine(path, $"{MasterFile}.{Environment.ProcessId}.part");
        using (var stream = new FileStream(part, PrivateFile()))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n"));
            stream.Flush(true);
        }

        try
        {
            File.Move(part, System.IO.Path.Combine(path, MasterFile), overwrite: false);
        }
        catch (IOException) when (File.Exists(System.IO.Path.Combine(path, MasterFile)))
        {
            File.Delete(part); // Another process was faster; its key holds.
        }

        return Read(path);
    }

    /// <summary>A key of 32 bytes for one purpose.</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, 32, info: Encoding.UTF8.GetBytes("curb/" + purpose));

    /// <summary>The key by which an institution's patients get their pseudonyms.</summary>
    public byte[] PseudonymKey(string institution) => Derive("pseudonym/" + institution);

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStreamOptions PrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static KeyFolder Read(string path)
    {
        try
        {
            byte[] master = Convert.FromBase64String(File.ReadAllText(System.IO.Path.Combine(path, MasterFile)).Trim());
            return master.Length == 32 ? new KeyFolder(path, master) : throw new FormatException("its length is wrong");
        }
        catch (FormatException damaged)
        {
            throw new DataFolderException($"The key file in {path} is damaged: {damaged.Message}. Put back the copy that was kept when it was made; without it sealed names can't be read.", damaged);
        }
    }
}
