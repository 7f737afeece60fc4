using System.Globalization;
using Curb.Cli.Commands;
using Curb.Exchange;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Storage.Work;

namespace Curb.Cli.Work;

/// <summary>Rebuilds the facts of institutions whose bundles were taken in and not applied yet.</summary>
internal sealed class FederationWork(string path)
{
    public IReadOnlyDictionary<string, string> Run(Job job, JobProgress progress)
    {
        progress.Begin("applying bundles");
        using var folder = DataFolder.Open(path, DataFolderAccess.Write);
        var rows = new RegionIntake(new FederationStore(folder.Records), FederationKeys.FindOrMake(path)) { Tallies = ContentTrees.Tallies(ReferenceLibrary.Load(ContentFolder.Open("reference"))) }.Apply(folder, new Actor(job.AskedBy));
        return rows.ToDictionary(pair => "rows " + pair.Key, pair => pair.Value.ToString(CultureInfo.InvariantCulture));
    }
}
