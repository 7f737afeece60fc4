using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>The files of a publisher as they lie in a folder: opened by name (also gzipped), with what was read remembered for SOURCE.yaml.</summary>
public sealed class PublisherFiles(string folder)
{
    private readonly List<FileRead> _read = [];

    public string Folder { get; } = folder;

    /// <summary>Every file read so far, with its SHA-256, in order of reading.</summary>
    public IReadOnlyList<FileRead> Read => _read;

    public bool Has(string name) => Find(name) is not null;

    /// <summary>A table of the publisher: tab-separated for .txt, comma-separated with quotes for .csv, either of them also as .gz.</summary>
    /// <exception cref="ReferenceFaultException">The file is missing or can't be split.</exception>
    public ReferenceTable Table(string name)
    {
        string path = Find(name) ?? throw new ReferenceFaultException($"{Folder}: found no {name}, expected it among the publisher's files (also as {name}.gz).");
        byte[] bytes = File.ReadAllBytes(path);
        _read.Add(new FileRead(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.LongLength));
        string text = Decode(path.EndsWith(".gz", StringComparison.Ordinal) ? Unpack(bytes) : bytes);
        return name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? SplitByTabs(name, text) : ReferenceTable.Parse(name, text);
    }

    private string? Find(string name)
    {
        string plain = Path.Combine(Folder, name);
        return File.Exists(plain) ? plain : File.Exists(plain + ".gz") ? plain + ".gz" : null;
    }

    private static byte[] Unpack(byte[] bytes)
    {
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
        {
            gzip.CopyTo(unpacked);
        }

        return unpacked.ToArray();
    }

    private static string Decode(byte[] bytes)
    {
        int skip = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, skip, bytes.Length - skip);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes, skip, bytes.Length - skip);
        }
    }

    private static ReferenceTable SplitByTabs(string name, string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).ToList();
        string[] header = lines.Count > 0 ? lines[0].Split('\t') : [];
        return ReferenceTable.Of(name, header, lines.Skip(1).Select(line => line.Split('\t').Select(Unquote).ToArray()));
    }

    private static string Unquote(string cell) =>
        cell.Length > 1 && cell[0] == '"' && cell[^1] == '"' ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
}

/// <summary>One file that a table was made from.</summary>
public sealed record FileRead(string Name, string Sha256, long Bytes);
