namespace Curb.Web.Hosting;

/// <summary>What <c>curb serve</c> was asked for.</summary>
/// <param name="DataFolder">The data folder to show.</param>
/// <param name="Addresses">Addresses to listen on.</param>
/// <param name="Outside">How other computers may reach it; null where they may not.</param>
public sealed record WebSettings(string DataFolder, IReadOnlyList<ListenAddress> Addresses, OutsideAccess? Outside = null)
{
    /// <summary>Program and arguments that work through the queued jobs and end; empty where no jobs are worked on beside the pages.</summary>
    public IReadOnlyList<string> Worker { get; init; } = [];

    /// <summary>The folder under which institutions' files are picked up by themselves: one folder for each, named by its code.</summary>
    public string Inbox => Path.Combine(Path.GetFullPath(DataFolder), Storage.Work.WorkFiles.InboxFolder);
}
