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
    /// <remarks>The folder is not held: jobs and commands write to it while pages show what stood when it was opened.</remarks>
    public static InstanceData Open(string path) => IsThere(path) ? Beside(path) : new InstanceData(new NoFacts(), [], [], _ => [], [], () => { }) { IsCurrent = () => !IsThere(path) };

    private static InstanceData Beside(string path)
    {
        string stand = DataFolder.StandOf(path);
        var data = Read(DataFolder.OpenBeside(path));
        return data with { Stand = stand, StandNow = () => DataFolder.IsBeingWritten(path) ? stand : DataFolder.StandOf(path), Linger = s_linger, IsCurrent = () => (DataFolder.StandOf(path) == stand && data.RegisteredNow() == data.Registered) || DataFolder.IsBeingWritten(path) };
    }

    /// <summary>A snapshot harms nobody while it stays open.</summary>
    private static readonly TimeSpan s_linger = TimeSpan.FromMinutes(10);

    private static bool IsThere(string path) => DataFolder.IsThere(path);

    private static string Registered(DataFolder folder) => string.Join(';', folder.Records.Institutions(Scope.DataFolderOwner));

    private static InstanceData Read(DataFolder folder)
    {
        try
        {
            var scope = Scope.DataFolderOwner;
            var deliveries = folder.Received.Batches(scope).OrderByDescending(batch => batch.Number).Select(batch => new DeliveryLine(batch.Institution, batch.File, batch.Outcome, batch.ReceivedAt));
            return new InstanceData(folder.Facts, folder.Institutions(scope), [.. deliveries], line => folder.Received.Rejections(scope, line.Outcome.Batch), folder.Facts.Stamps(scope), folder.Dispose)
            {
                Registered = Registered(folder),
                RegisteredNow = () => Registered(folder),
                WrittenBy = folder.Received.WrittenBy,
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
