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
    public static InstanceData Open(string path) => Open(path, LargeFrom);

    /// <param name="path">The folder.</param>
    /// <param name="largeFrom">Bytes from which the sums kept with the facts are shown while the folder is still being copied.</param>
    internal static InstanceData Open(string path, long largeFrom) => IsThere(path) ? (DataFolder.SizeOf(path) >= largeFrom ? Ahead(path) : null) ?? Beside(path) : new InstanceData(new NoFacts(), [], [], _ => [], [], () => { }) { IsCurrent = () => !IsThere(path) };

    private static InstanceData Beside(string path)
    {
        string stand = DataFolder.StandOf(path);
        var data = Read(DataFolder.OpenBeside(path));
        return data with { Stand = stand, StandNow = () => DataFolder.IsBeingWritten(path) ? stand : DataFolder.StandOf(path), Linger = s_linger, IsCurrent = () => (DataFolder.StandOf(path) == stand && data.RegisteredNow() == data.Registered) || DataFolder.IsBeingWritten(path) };
    }

    /// <summary>From here on copying a folder takes longer than a reader would like to wait.</summary>
    private const long LargeFrom = 256L << 20;

    /// <summary>What the first pages after a start take at most.</summary>
    private static readonly TimeSpan s_firstPages = TimeSpan.FromSeconds(3);

    /// <summary>The folder as the sums kept with its facts show it, while a snapshot is made for whatever needs rows; null where there are none, or somebody writes.</summary>
    private static InstanceData? Ahead(string path)
    {
        string stand = DataFolder.StandOf(path);
        using var brief = DataFolder.OpenBriefly(path);
        if (brief?.Facts.Sums() is not { IsWhole: true } sums || DataFolder.StandOf(path) != stand)
        {
            return null;
        }

        var whole = new WholeFolder(() => Read(DataFolder.OpenBeside(path)), () => DataFolder.OpenBriefly(path), sums.Stamps);
        whole.Begin(s_firstPages);
        var now = Read(brief);
        string RegisteredNow() => whole.IsOpen ? whole.Data.RegisteredNow() : now.Registered;
        return new InstanceData(new FactsAhead(sums, whole), now.Institutions, now.Deliveries, line => whole.Data.Rejections(line), now.Stamps, whole.Close)
        {
            Registered = now.Registered,
            RegisteredNow = RegisteredNow,
            WrittenBy = (institution, batches) => whole.Data.WrittenBy(institution, batches),
            Measurements = institution => whole.Data.Measurements(institution),
            Stand = stand,
            StandNow = () => DataFolder.IsBeingWritten(path) ? stand : DataFolder.StandOf(path),
            Linger = s_linger,
            IsCurrent = () => (DataFolder.StandOf(path) == stand && RegisteredNow() == now.Registered) || DataFolder.IsBeingWritten(path),
        };
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
