using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Curb.Storage.Records;
using Curb.Storage.Tables;
using Curb.Storage.Work;

namespace Curb.Storage;

/// <summary>
/// A copy of a data folder as it is at one instant, made while people work: readers and the records' writers go on, only taking files in and deriving wait.
/// The installation's key is not part of it and is kept apart. A manifest holds the digest of every file.
/// </summary>
public static class FolderBackup
{
    private const string ManifestName = "backup.json";
    private const string RejectsFolder = "rejects";
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>What a backup says of itself.</summary>
    /// <param name="MadeAt">When, UTC.</param>
    /// <param name="AuditHead">End of the audit chain in it.</param>
    /// <param name="Key">Digest of the key that its sealed texts need; null where there was none.</param>
    /// <param name="RecordsElsewhere">Name of the PostgreSQL database that holds the records and is backed up with its own tools; null where they are in it.</param>
    /// <param name="Files">Name and SHA-256 of every file.</param>
    public sealed record Manifest(string MadeAt, string AuditHead, string? Key, string? RecordsElsewhere, IReadOnlyDictionary<string, string> Files);

    /// <summary>Makes a backup in a folder that does not exist yet. It appears under its name only when it is whole.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="target">The backup's folder.</param>
    /// <param name="longestWait">How long to wait for a process that takes files in or derives.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="DataFolderException">The folder is missing, is written to for longer, or the target exists.</exception>
    public static Manifest Make(string dataFolder, string target, TimeSpan longestWait, Actor actor, TimeProvider time)
    {
        string from = Path.GetFullPath(dataFolder), to = Path.GetFullPath(target);
        if (!Directory.Exists(from) || !File.Exists(Path.Combine(from, FolderLock.LockName)))
        {
            throw new DataFolderException($"There is no data folder at {from}.");
        }

        if (Path.Exists(to))
        {
            throw new DataFolderException($"{to} exists already; name a folder that does not, so that no earlier backup is overwritten.");
        }

        string part = to + ".part";
        if (Directory.Exists(part))
        {
            Directory.Delete(part, true);
        }

        Directory.CreateDirectory(part);
        using var records = RecordStore.Open(from, true, time)!;
        var manifest = Copy(from, part, records, longestWait);
        File.WriteAllText(Path.Combine(part, ManifestName), JsonSerializer.Serialize(manifest, s_json));
        Directory.Move(part, to);
        records.Note(actor, "backup", $"backup/{Path.GetFileName(to)}", new { manifest.AuditHead, Files = manifest.Files.Count });
        return manifest;
    }

    /// <summary>Puts a backup back as a data folder that does not exist or is empty, after checking every file against its digest.</summary>
    /// <param name="backup">The backup's folder.</param>
    /// <param name="dataFolder">Where it is put back.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="time">Clock.</param>
    /// <param name="connection">Connection string of the PostgreSQL database that the records were put back into; null where it is the one that was backed up, or they are in the backup.</param>
    /// <returns>The manifest, and whether the audit log says that it was put back: not where the records elsewhere are away or went on since.</returns>
    /// <exception cref="DataFolderException">It is no backup, is damaged, or the data folder is not empty.</exception>
    public static (Manifest Manifest, bool Noted) Restore(string backup, string dataFolder, Actor actor, TimeProvider time, string? connection = null)
    {
        string from = Path.GetFullPath(backup), to = Path.GetFullPath(dataFolder);
        var manifest = Check(from);
        if (Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any())
        {
            throw new DataFolderException($"{to} is not empty. A backup is put back beside what is there, never over it: move the folder away first, for instance to {to}.before.");
        }

        string part = to + ".part";
        if (Directory.Exists(part))
        {
            Directory.Delete(part, true);
        }

        foreach (string name in manifest.Files.Keys)
        {
            string file = Path.Combine(part, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Copy(Path.Combine(from, name), file);
        }

        if (connection is not null && manifest.RecordsElsewhere is not null)
        {
            File.WriteAllText(Path.Combine(part, RecordsDatabase.ConnectionFile), connection);
        }

        File.WriteAllText(Path.Combine(part, FolderLock.LockName), "");
        if (Directory.Exists(to))
        {
            Directory.Delete(to);
        }

        Directory.Move(part, to);
        return (manifest, Note(to, manifest, Path.GetFileName(from), actor, time));
    }

    /// <summary>
    /// Notes in the records that were put back that they were, and from which end they go on. Records in a database of their own are noted only where that holds what was dumped before the
    /// backup: a chain that goes on beyond the backup is the one that people work in, and says nothing of this folder.
    /// </summary>
    private static bool Note(string folder, Manifest manifest, string backup, Actor actor, TimeProvider time)
    {
        try
        {
            using var records = RecordStore.Open(folder, true, time)!;
            if (manifest.RecordsElsewhere is not null && !(records.AuditHead().Sequence <= AuditHead.Parse(manifest.AuditHead)!.Sequence))
            {
                return false;
            }

            records.NoteRestore(actor, backup);
            return true;
        }
        catch (Exception away) when (manifest.RecordsElsewhere is not null && (away is DbException or DataFolderException))
        {
            return false;
        }
    }

    /// <summary>True where the key of the data folder's place is the one that the backup's sealed texts need.</summary>
    public static bool KeyFits(Manifest manifest, string dataFolder) => manifest.Key is null || Fingerprint(KeyFolder.Find(dataFolder)) == manifest.Key;

    private static Manifest Copy(string from, string part, RecordStore records, TimeSpan longestWait)
    {
        string? elsewhere = null;
        // While this is held nobody takes files in or derives, so the column store and what the audit log says of it belong together.
        using (Wait(from, longestWait))
        {
            foreach (string name in (string[])[ColumnStore.FileName, ColumnStore.FileName + ".wal", RecordsDatabase.ConnectionFile, .. SettingsFiles.All])
            {
                if (File.Exists(Path.Combine(from, name)))
                {
                    File.Copy(Path.Combine(from, name), Path.Combine(part, name));
                }
            }

            CopyFolder(from, part, RejectsFolder);
            if (records.Database is SqliteRecords sqlite)
            {
                sqlite.CopyTo(Path.Combine(part, SqliteRecords.FileName));
            }
            else
            {
                elsewhere = records.Place;
            }

            // After the records: a file is written before the record that points to it, so every one that is pointed to is there.
            CopyFolder(from, part, Casework.AttachmentFolder.Name);
            CopyFolder(from, part, Federation.FederationStore.Folder);
            CopyFolder(from, part, SiteTables.Folder);
            WorkFiles.Folders.ToList().ForEach(name => CopyFolder(from, part, name));
        }

        var head = elsewhere is null ? HeadOfCopy(part) : records.AuditHead();
        var files = Directory.EnumerateFiles(part, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(part, path).Replace('\\', '/')).Order(StringComparer.Ordinal).ToDictionary(name => name, name => Digest(Path.Combine(part, name)), StringComparer.Ordinal);
        return new Manifest(RecordStore.Instant(records.Now), head.ToString(), Fingerprint(records.Keys), elsewhere, files);
    }

    private static AuditHead HeadOfCopy(string part)
    {
        using var copy = RecordStore.Open(part, false, TimeProvider.System)!;
        return copy.AuditHead();
    }

    private static void CopyFolder(string from, string part, string name)
    {
        string folder = Path.Combine(from, name);
        foreach (string file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [])
        {
            if (file.EndsWith(".part", StringComparison.Ordinal))
            {
                continue; // Somebody is just writing it; no record points to it yet.
            }

            string copy = Path.Combine(part, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            CopyWhereItStillIs(file, copy);
        }
    }

    /// <summary>A file of the inbox or an upload may be taken away between being listed and being copied; where it went is copied with the rest, or it is gone.</summary>
    private static void CopyWhereItStillIs(string file, string copy)
    {
        try
        {
            File.Copy(file, copy);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            File.Delete(copy);
        }
    }

    private static FolderLock Wait(string folder, TimeSpan longest)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return FolderLock.Take(folder, DataFolderAccess.Read);
            }
            catch (DataFolderException) when (since.Elapsed < longest)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static Manifest Check(string from)
    {
        Manifest? manifest = null;
        try
        {
            manifest = JsonSerializer.Deserialize<Manifest>(File.ReadAllText(Path.Combine(from, ManifestName)));
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException)
        {
            throw new DataFolderException($"{from} is no backup: its {ManifestName} can't be read ({unreadable.Message}).", unreadable);
        }

        foreach (var (name, digest) in manifest!.Files)
        {
            string file = Path.GetFullPath(Path.Combine(from, name));
            if (!file.StartsWith(from + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(file) || Digest(file) != digest)
            {
                throw new DataFolderException($"The backup {from} is damaged: {name} is not as it was when the backup was made. Use another backup.");
            }
        }

        return manifest;
    }

    private static string Digest(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string? Fingerprint(KeyFolder? keys) => keys is null ? null : Convert.ToHexStringLower(SHA256.HashData(keys.Derive("fingerprint"))).Substring(0, 16);
}
