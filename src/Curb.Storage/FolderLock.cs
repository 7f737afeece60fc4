using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Curb.Storage;

/// <summary>
/// The lock by which one process owns a data folder. The operating system holds it and lets go when the process ends, however it ends;
/// a file beside it says who the owner is. Nobody waits for a writer; a writer waits some seconds for readers, who mostly look in for a moment.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    internal const string LockName = "curb.lock";
    private const string OwnerName = "curb.owner.json";

    private static readonly TimeSpan s_patienceWithReaders = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _held;
    private readonly string? _ownerFile;

    private FolderLock(FileStream held, string? ownerFile)
    {
        _held = held;
        _ownerFile = ownerFile;
    }

    /// <summary>The lock for reading; null while another process writes.</summary>
    public static FolderLock? TakeForReading(string folder)
    {
        try
        {
            return Take(folder, DataFolderAccess.Read);
        }
        catch (DataFolderException)
        {
            return null;
        }
    }

    /// <summary>True while a process has the folder open for writing. Nothing is locked in order to know.</summary>
    public static bool HasWriter(string folder) => ReadOwner(folder) is not null;

    /// <exception cref="DataFolderException">Another process has the folder.</exception>
    public static FolderLock Take(string folder, DataFolderAccess access)
    {
        string path = Path.Combine(folder, LockName);
        try
        {
            if (access == DataFolderAccess.Read)
            {
                return new FolderLock(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), null);
            }

            var held = TakeAlone(folder, path);
            string ownerFile = Path.Combine(folder, OwnerName);
            File.WriteAllText(ownerFile, JsonSerializer.Serialize(Owner.ThisProcess()));
            return new FolderLock(held, ownerFile);
        }
        catch (IOException held) when (held is not FileNotFoundException and not DirectoryNotFoundException)
        {
            throw new DataFolderException(Message(folder, access), held);
        }
    }

    private static FileStream TakeAlone(string folder, string path)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (clock.Elapsed < s_patienceWithReaders && !HasWriter(folder))
            {
                Thread.Sleep(s_again);
            }
        }
    }

    public void Dispose()
    {
        if (_ownerFile is not null)
        {
            File.Delete(_ownerFile);
        }

        _held.Dispose();
    }

    private static string Message(string folder, DataFolderAccess access)
    {
        string owner = ReadOwner(folder) is { } known
            ? $"by process {known.ProcessId} on {known.Machine} ({known.Command}) since {known.Since}"
            : "by another process that reads it";
        string wanted = access == DataFolderAccess.Write ? "written to" : "read";
        return $"The data folder {folder} can't be {wanted} now: it is in use {owner}. Wait until that ends or stop it, and run the command again.";
    }

    private static Owner? ReadOwner(string folder)
    {
        try
        {
            var owner = JsonSerializer.Deserialize<Owner>(File.ReadAllText(Path.Combine(folder, OwnerName)));
            return owner is not null && (owner.Machine != Environment.MachineName || Directory.Exists($"/proc/{owner.ProcessId}")) ? owner : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException)
        {
            return null;
        }
    }

    private sealed record Owner(int ProcessId, string Machine, string Command, string Since)
    {
        public static Owner ThisProcess()
        {
            string command = string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Prepend("curb"));
            return new Owner(Environment.ProcessId, Environment.MachineName, command, Process.GetCurrentProcess().StartTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        }

    }
}
