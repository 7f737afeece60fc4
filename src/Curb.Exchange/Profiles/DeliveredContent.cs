using System.Security.Cryptography;
using System.Text;
using Curb.Exchange.Tabular;

namespace Curb.Exchange.Profiles;

/// <summary>What a file held when it was prepared: its digest, by which the same delivery is known again, and whether it is still the same once it was read.</summary>
internal sealed class DeliveredContent
{
    private readonly string _path;
    private readonly DateTime _written;

    private DeliveredContent(string path, string digest, long bytes, DateTime written) => (_path, Digest, Bytes, _written) = (path, digest, bytes, written);

    /// <summary>SHA-256 of the file; where more than the file decides what is read from it, of all of that together.</summary>
    public string Digest { get; }

    /// <summary>Bytes of the file.</summary>
    public long Bytes { get; }

    /// <summary>Reads a file through.</summary>
    /// <param name="path">The file.</param>
    /// <param name="second">Files whose texts are read together with it.</param>
    /// <param name="settings">What a person said about how it is to be read, where that made a difference.</param>
    public static DeliveredContent Of(string path, IEnumerable<string> second, string settings = "")
    {
        using var stream = File.OpenRead(path);
        var written = File.GetLastWriteTimeUtc(stream.SafeFileHandle);
        string digest = Convert.ToHexStringLower(SHA256.HashData(stream));
        var more = second.Select(Digests).Append(settings).Where(text => text.Length > 0).ToList();
        string whole = more.Count == 0 ? digest : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', more.Prepend(digest)))));
        return new DeliveredContent(path, whole, stream.Length, written);
    }

    /// <summary>To be asked after the last row.</summary>
    /// <exception cref="UnusableFileException">The file was written to in the meantime: what was read may be half old, half new.</exception>
    public void RefuseIfChanged(string name)
    {
        using var stream = File.OpenRead(_path);
        if (stream.Length != Bytes || File.GetLastWriteTimeUtc(stream.SafeFileHandle) != _written)
        {
            throw new UnusableFileException(name, "a file that was changed while it was read", "a finished file: wait until it is written, then deliver it again", "changed-while-read");
        }
    }

    private static string Digests(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
