using System.Globalization;
using Curb.Disclosure;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Work;

/// <summary>
/// The files that work leaves in the data folder: those handed in (kept so that rejected rows can be mended from them), workbooks made by jobs, and what was taken
/// from the watched inbox. They hold patients' cells, so they are kept for a time and no longer; what was taken in of them stays in the store.
/// </summary>
public sealed class WorkFiles(RecordStore records, ImportStore imports)
{
    /// <summary>Name of the setting that holds for how many days they are kept.</summary>
    public const string DaysSetting = "work-file-days";

    /// <summary>Days where nothing else was set: a year, so that a monthly file is there when the yearly one is checked.</summary>
    public const int UsualDays = 365;

    public const int FewestDays = 7, MostDays = 3660;

    /// <summary>Folders of the data folder that hold them.</summary>
    internal static readonly string[] Folders = [ImportStore.Folder, JobResults.Folder, InboxFolder];

    /// <summary>The watched folder, below which each institution has its own.</summary>
    public const string InboxFolder = "inbox";

    private static readonly string[] s_ended = ["done", "failed"];

    /// <summary>For how many days files are kept.</summary>
    public int Days => int.TryParse(records.Setting(DaysSetting), NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is >= FewestDays and <= MostDays ? days : UsualDays;

    /// <summary>Removes every file whose time is over, each with an event.</summary>
    /// <returns>How many were removed.</returns>
    public int RemoveExpired(Actor actor)
    {
        var before = records.Now - TimeSpan.FromDays(Days);
        var because = actor with { Why = $"kept for {Days} days" };
        return RemoveImports(before, because) + RemoveResults(before, because) + RemoveFromInbox(before, because);
    }

    private int RemoveImports(DateTimeOffset before, Actor actor)
    {
        string made = RecordStore.Instant(before);
        var old = records.Read(context => (from file in context.ImportFiles.AsNoTracking()
                                           where string.Compare(file.MadeAt, made) < 0 && !context.Jobs.Any(job => job.Id == file.Job && (job.State == nameof(JobState.Queued) || job.State == nameof(JobState.Running)))
                                           select file.Id).ToList());
        foreach (string id in old)
        {
            imports.Remove(imports.Find(Scope.DataFolderOwner, id)!, actor);
        }

        return old.Count;
    }

    private int RemoveResults(DateTimeOffset before, Actor actor) => RemoveFiles(Path.Combine(records.Folder, JobResults.Folder), before, actor);

    private int RemoveFromInbox(DateTimeOffset before, Actor actor)
    {
        string inbox = Path.Combine(records.Folder, InboxFolder);
        return Directory.Exists(inbox) ? Directory.EnumerateDirectories(inbox).SelectMany(institution => s_ended.Select(ended => Path.Combine(institution, ended))).Sum(folder => RemoveFiles(folder, before, actor)) : 0;
    }

    private int RemoveFiles(string folder, DateTimeOffset before, Actor actor)
    {
        var old = Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before.UtcDateTime).ToList() : [];
        foreach (var file in old)
        {
            records.Note(actor, "remove-expired-file", "file/" + Path.GetRelativePath(records.Folder, file.FullName).Replace('\\', '/'), new { file.Length, Written = RecordStore.Instant(file.LastWriteTimeUtc) });
            file.Delete();
        }

        return old.Count;
    }
}
