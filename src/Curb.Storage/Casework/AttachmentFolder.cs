using System.Security.Cryptography;

namespace Curb.Storage.Casework;

/// <summary>The attachments of cases in the data folder, each once under its digest, readable by the program's own user alone.</summary>
public sealed class AttachmentFolder(string dataFolder)
{
    /// <summary>Name of the folder.</summary>
    public const string Name = "attachments";

    private readonly string _root = Path.Combine(dataFolder, Name);

    public string PathOf(string digest) => Path.Combine(_root, digest[..2], digest);

    /// <summary>Keeps a file and answers with its digest.</summary>
    public string Keep(byte[] content)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(content)), path = PathOf(digest);
        if (File.Exists(path))
        {
            return digest;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string part = path + "." + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)) + ".part";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(part, options))
        {
            stream.Write(content);
            stream.Flush(true);
        }

        File.Move(part, path, true);
        return digest;
    }

    /// <summary>The file with a digest.</summary>
    /// <exception cref="DataFolderException">It is missing or not what it was when it was attached.</exception>
    public byte[] Read(string digest)
    {
        string path = PathOf(digest);
        if (!File.Exists(path))
        {
            throw new DataFolderException($"The attachment {digest} is missing from the data folder; put it back from a backup.");
        }

        byte[] content = File.ReadAllBytes(path);
        return Convert.ToHexStringLower(SHA256.HashData(content)) == digest ? content : throw new DataFolderException($"The attachment {digest} is not what it was when it was attached; put it back from a backup.");
    }

    /// <summary>What is wrong with the files that cases point to.</summary>
    public IEnumerable<string> Problems(IEnumerable<string> digests)
    {
        foreach (string digest in digests.Distinct(StringComparer.Ordinal))
        {
            string? problem = null;
            try
            {
                Read(digest);
            }
            catch (DataFolderException broken)
            {
                problem = broken.Message;
            }

            if (problem is not null)
            {
                yield return problem;
            }
        }
    }
}
