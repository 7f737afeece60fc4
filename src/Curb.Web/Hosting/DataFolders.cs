using Curb.Disclosure;
using Curb.Intake.Received;
using Curb.Storage;
using Curb.Web.Deliveries;

namespace Curb.Web.Hosting;

/// <summary>Opens data folders for pages.</summary>
public static class DataFolders
{
    /// <summary>Opens a folder for reading. One that does not exist yet is shown as empty, so that the first page can say what to do.</summary>
    /// <exception cref="DataFolderException">Another process writes to it, or a newer program made it.</exception>
    public static InstanceData Open(string path) => IsThere(path) ? Read(DataFolder.Open(path, DataFolderAccess.Read)) : new InstanceData(new NoFacts(), [], [], _ => [], [], () => { });

    private static bool IsThere(string path) => DataFolder.IsThere(path);

    private static InstanceData Read(DataFolder folder)
    {
        try
        {
            var scope = Scope.DataFolderOwner;
            var deliveries = folder.Received.Batches(scope).OrderByDescending(batch => batch.Number).Select(batch => new DeliveryLine(batch.Institution, batch.File, batch.Outcome, batch.ReceivedAt));
            return new InstanceData(folder.Facts, folder.Institutions(scope), [.. deliveries], line => folder.Received.Rejections(scope, line.Outcome.Batch), folder.Facts.Stamps(scope), folder.Dispose)
            {
                Interventions = folder.Records.Interventions(scope),
                Measurements = institution => (folder.Received.Read<ReceivedIsolates>(institution), folder.Received.Read<ReceivedSusceptibilities>(institution)),
            };
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }
}
