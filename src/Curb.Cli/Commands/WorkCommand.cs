using System.CommandLine;
using Curb.Cli.Work;
using Curb.Storage;
using Curb.Storage.Work;

namespace Curb.Cli.Commands;

/// <summary><c>curb work</c>: works through the queued jobs of a data folder and ends. <c>curb serve</c> starts it whenever a job waits.</summary>
internal static class WorkCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var command = new Command("work", "Works through the queued jobs and ends. Example: curb work --data ./data") { data };
        command.SetAction(parsed =>
        {
            string folder = Path.GetFullPath(parsed.GetValue(data)!);
            using var records = RecordStore.OpenForAccounts(folder, TimeProvider.System);
            Console.Error.WriteLine(new Worker(folder, new JobStore(records)).Drain() is { } ended ? $"{ended} jobs" : "another worker is at work");
            return ExitCodes.Done;
        });
        return command;
    }
}
