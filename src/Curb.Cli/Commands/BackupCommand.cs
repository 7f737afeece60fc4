using System.CommandLine;
using Curb.Cli.Output;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb backup</c> and <c>curb restore</c>: a copy of the data folder while people work, and the way back.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var to = new Option<string>("--to") { Description = "folder for the backup; it must not exist", Required = true };
        var wait = new Option<int>("--wait") { Description = "seconds to wait while another process takes files in or derives", DefaultValueFactory = _ => 300 };
        var format = CommonOptions.Format();
        var command = new Command("backup", "Copies a data folder as it is at one instant, while people work with it. Example: curb backup --data ./data --to ./backups/2026-11-22") { data, to, wait, format };
        command.SetAction(parsed =>
        {
            var manifest = FolderBackup.Make(parsed.GetValue(data)!, parsed.GetValue(to)!, TimeSpan.FromSeconds(parsed.GetValue(wait)), Actor.CommandLine, TimeProvider.System);
            Show(manifest, parsed.GetValue(format));
            Console.Error.WriteLine(manifest.RecordsElsewhere is { } elsewhere
                ? $"The records are not in it: they are in the {elsewhere}; back that up with pg_dump."
                : $"Audit head to keep elsewhere: {manifest.AuditHead}");
            Console.Error.WriteLine($"The key is not in it: keep a copy of {KeyFolder.PathFor(parsed.GetValue(data)!)} apart from the backups.");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command CreateRestore()
    {
        var data = CommonOptions.Data();
        var from = new Option<string>("--from") { Description = "the backup", Required = true };
        var records = new Option<string?>("--records-connection") { Description = "file with the connection string of the PostgreSQL database that pg_restore put the records into, where it is another than before" };
        var format = CommonOptions.Format();
        var command = new Command("restore", "Puts a backup back as a new data folder, after checking every file. Example: curb restore --from ./backups/2026-11-22 --data ./data") { from, data, records, format };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(data)!;
            string? connection = parsed.GetValue(records) is not { } file ? null : File.Exists(file) ? File.ReadAllText(file).Trim() : throw CommandFailure.WrongArguments($"--records-connection: there is no file {file}");
            var (manifest, noted) = FolderBackup.Restore(parsed.GetValue(from)!, path, Actor.CommandLine, TimeProvider.System, connection);
            Show(manifest, parsed.GetValue(format));
            Console.Error.WriteLine($"{Path.GetFullPath(path)} is as it was at {manifest.MadeAt}{(noted ? "; the audit log says that it was put back" : "")}. Prove it with: curb verify --data {path}");
            if (!FolderBackup.KeyFits(manifest, path))
            {
                Console.Error.WriteLine($"The key that belongs to it is not at {KeyFolder.PathFor(path)}: put its copy there, or second factors and sealed names can't be read.");
            }

            if (manifest.RecordsElsewhere is { } elsewhere && !noted)
            {
                Console.Error.WriteLine($"The records were in the {elsewhere}, which is away, or goes on beyond this backup because people work in it. Put the dump back with pg_restore first, into a database of its own where people go on, and restore again with --records-connection.");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void Show(FolderBackup.Manifest manifest, string? format)
    {
        using var output = TableOutput.Open(format, "file", "sha256");
        foreach (var (file, digest) in manifest.Files)
        {
            output.Row(file, digest);
        }
    }
}
