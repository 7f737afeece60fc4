using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Work;

namespace Curb.Web.Jobs;

/// <summary>
/// Picks up files that a hospital's system drops into the watched inbox: a folder for each institution, named by its code. A file is taken once its size and time
/// stayed the same from one look to the next; the result lands in done/ or failed/ beside it.
/// </summary>
public sealed class Inbox(string root, RecordStore records, JobStore jobs, ImportStore imports)
{
    private static readonly Actor s_actor = new("inbox");

    private Dictionary<string, (long Bytes, DateTime Written)> _seen = new(StringComparer.Ordinal);

    /// <summary>Looks once.</summary>
    /// <returns>Number of files taken.</returns>
    public int Look()
    {
        if (!Directory.Exists(root))
        {
            return 0;
        }

        var seen = new Dictionary<string, (long Bytes, DateTime Written)>(StringComparer.Ordinal);
        int taken = 0;
        foreach (var institution in records.Institutions(Scope.DataFolderOwner).Where(known => known.Code.IndexOfAny(Path.GetInvalidFileNameChars()) < 0))
        {
            var folder = new DirectoryInfo(Path.Combine(root, institution.Code));
            foreach (var file in folder.Exists ? folder.EnumerateFiles().Where(IsDelivery) : [])
            {
                var now = (file.Length, file.LastWriteTimeUtc);
                if (_seen.TryGetValue(file.FullName, out var before) && before == now)
                {
                    Take(institution.Code, file);
                    taken++;
                }
                else
                {
                    seen[file.FullName] = now;
                }
            }
        }

        _seen = seen;
        return taken;
    }

    /// <summary>Unfinished copies, hidden files and links are left alone.</summary>
    private static bool IsDelivery(FileInfo file) =>
        file.LinkTarget is null && file.Length > 0 && file.Name[0] is not ('.' or '~') && !file.Name.EndsWith(".part", StringComparison.OrdinalIgnoreCase) && !file.Name.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase);

    private void Take(string institution, FileInfo file)
    {
        var taken = new ImportFile(ImportStore.NewId(records.UtcNow), institution, ImportStore.SafeName(file.Name), file.Length, "", "Unknown", new Dictionary<string, string>(), s_actor.Who, records.UtcNow, file.DirectoryName, null);
        Directory.CreateDirectory(imports.FolderOf(taken.Id));
        string folder = file.DirectoryName!, name = file.Name;
        File.Move(file.FullName, imports.PathOf(taken));
        var actor = s_actor with { Origin = Path.Combine(folder, name) };
        var job = jobs.Ask(JobKinds.Import, institution, new Dictionary<string, string> { ["file"] = taken.Id, ["name"] = taken.Name }, actor);
        imports.Save(taken with { Job = job.Id }, actor);
    }
}
