using Curb.Storage.Tables;

namespace Curb.Storage;

/// <summary>
/// The column store as it stood at one moment while another process writes to it: a copy of its file and of its log, as they would be found after a crash at
/// that moment. Blocks that the file's header reaches are never written over before the next header, and what the log refers to is in the file before the log
/// says so; so log first, then file, is a whole state as long as the header stayed the same. The copy lies in the data folder, on the disk that is known to have room.
/// </summary>
internal sealed class FolderSnapshot : IDisposable
{
    private const int HeaderBytes = 3 * 4096;
    private const int Attempts = 50;
    private const string Prefix = "snapshot-";
    private readonly string _folder;

    private FolderSnapshot(string folder) => _folder = folder;

    /// <summary>Takes a snapshot and opens it for reading.</summary>
    /// <exception cref="DataFolderException">The writer never let a moment pass in which its file stayed the same.</exception>
    public static (FolderSnapshot Snapshot, ColumnStore Store) Open(string folder)
    {
        var snapshot = new FolderSnapshot(Directory.CreateDirectory(Path.Combine(folder, Prefix + Guid.NewGuid().ToString("N"))).FullName);
        try
        {
            for (int attempt = 1; attempt <= Attempts; attempt++)
            {
                snapshot.RemoveFiles();
                if (snapshot.TryCopy(folder) && ColumnStore.OpenCopy(snapshot._folder) is { } store)
                {
                    snapshot.RemoveNames();
                    return (snapshot, store);
                }

                Thread.Sleep(20 * attempt);
            }

            throw new DataFolderException($"The data folder {folder} is being written to without a pause, so that no whole state of it could be read. Run the command again when that has ended.");
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    /// <summary>Differs whenever the column store in the folder was written to.</summary>
    public static string StandOf(string folder)
    {
        var file = Path.Combine(folder, ColumnStore.FileName);
        return File.Exists(file)
            ? string.Join('|', Logs(folder).OrderBy(log => log.Key, StringComparer.Ordinal).Select(log => $"{log.Key} {log.Value}").Prepend(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Header(file)))))
            : "";
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>A log may vanish between being listed and being read: then the writer has just ended a checkpoint.</summary>
    private bool TryCopy(string folder)
    {
        try
        {
            return Copy(folder);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>True where log and file were copied while the file's header stayed the same and no log was begun anew.</summary>
    private bool Copy(string folder)
    {
        var file = Path.Combine(folder, ColumnStore.FileName);
        var header = Header(file);
        var logs = Logs(folder);
        foreach (var log in logs.Keys.Append(ColumnStore.FileName))
        {
            CopyFile(Path.Combine(folder, log), Path.Combine(_folder, log));
        }

        var after = Logs(folder);
        return Header(file).AsSpan().SequenceEqual(header) && after.Count == logs.Count && logs.All(log => after.TryGetValue(log.Key, out long length) && length >= log.Value);
    }

    private static Dictionary<string, long> Logs(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles(ColumnStore.FileName + ".*").Where(log => log.Exists).ToDictionary(log => log.Name, log => log.Length);

    private static byte[] Header(string file)
    {
        using var stream = Shared(file);
        var header = new byte[HeaderBytes];
        stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        return header;
    }

    private static void CopyFile(string from, string to)
    {
        using var source = Shared(from);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None);
        source.CopyTo(target, 1 << 20);
    }

    private static FileStream Shared(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);

    /// <summary>An open file needs no name, where the system allows that: nothing is then left behind however the process ends.</summary>
    private void RemoveNames()
    {
        if (!OperatingSystem.IsWindows())
        {
            RemoveFiles();
        }
    }

    private void RemoveFiles() => Directory.EnumerateFiles(_folder).ToList().ForEach(File.Delete);
}
