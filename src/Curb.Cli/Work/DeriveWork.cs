using System.Globalization;
using Curb.Cli.Commands;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Storage.Work;

namespace Curb.Cli.Work;

/// <summary>Rebuilds the facts of one institution or of all that delivered, and applies bundles whose facts are not there (any more); each in a transaction of its own.</summary>
internal sealed class DeriveWork(string path)
{
    public IReadOnlyDictionary<string, string> Run(Job job, JobProgress progress)
    {
        progress.Begin("reading reference tables");
        var derivations = new FolderDerivations(path);
        using var folder = DataFolder.Open(path, DataFolderAccess.Write);
        folder.Actor = new Actor(job.AskedBy, null, $"job {job.Id}");
        var institutions = job.Institution.Length > 0 ? [job.Institution] : folder.Received.Institutions(Scope.DataFolderOwner);
        long rows = 0;
        for (int i = 0; i < institutions.Count; i++)
        {
            progress.Begin($"facts of {institutions[i]}", i, institutions.Count);
            rows += derivations.Of(folder, institutions[i]).Run(folder, institutions[i]).Sum(fact => fact.Rows);
        }

        rows += job.Institution.Length > 0 ? 0 : RegionIntake.ApplyKept(folder, folder.Actor, derivations.Tallies).Values.Sum();
        return new Dictionary<string, string> { ["institutions"] = institutions.Count.ToString(CultureInfo.InvariantCulture), ["facts"] = rows.ToString(CultureInfo.InvariantCulture) };
    }
}
