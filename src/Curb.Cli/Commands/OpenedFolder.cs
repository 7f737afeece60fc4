using Curb.Disclosure;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary>Opens a data folder for a command; a refusal ends it with the reason and what to do.</summary>
internal static class OpenedFolder
{
    public static DataFolder Open(string path, DataFolderAccess access)
    {
        try
        {
            // Only taking something in makes a data folder; any other verb on a folder that isn't there is a slip of the pen.
            var folder = DataFolder.Open(path, Directory.Exists(path) ? access : DataFolderAccess.Read);
            if (folder.AsOf is { } moment)
            {
                Console.Error.WriteLine($"Another process is writing to {folder.Path}; this is what stood there at {moment:HH:mm:ss}.");
            }

            return folder;
        }
        catch (DataFolderException refused)
        {
            throw CommandFailure.UnusableInput(refused.Message);
        }
    }

    /// <summary>The institutions asked for, or all that have delivered.</summary>
    /// <exception cref="CommandFailure">One of them has delivered nothing.</exception>
    public static IReadOnlyList<string> Institutions(DataFolder folder, string[] asked) => Known(folder.Received.Institutions(Scope.DataFolderOwner), asked);

    /// <summary>The institutions asked for, or all of which there is anything: records that they delivered, or facts that their own installation sent.</summary>
    /// <exception cref="CommandFailure">There is nothing of one of them.</exception>
    public static IReadOnlyList<string> WithFacts(DataFolder folder, string[] asked) =>
        Known([.. folder.Received.Institutions(Scope.DataFolderOwner).Union(folder.Facts.Stamps(Scope.DataFolderOwner).Select(stamp => stamp.Institution)).Order(StringComparer.Ordinal)], asked);

    private static IReadOnlyList<string> Known(IReadOnlyList<string> delivered, string[] asked)
    {
        string? unknown = asked.FirstOrDefault(code => !delivered.Contains(code));
        if (unknown is not null)
        {
            throw CommandFailure.WrongArguments($"--institution {unknown}: nothing has been delivered under this code; expected one of {string.Join(", ", delivered)}.");
        }

        return asked.Length > 0 ? asked : delivered;
    }
}
