using System.CommandLine;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb batches</c>: what was delivered, and what became of it.</summary>
internal static class BatchesCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var format = CommonOptions.Format();
        var institution = new Option<string[]>("--institution") { Description = "only these institutions", AllowMultipleArgumentsPerToken = true };
        var command = new Command("batches", "Lists the delivered files and what became of their rows. Example: curb batches --institution QH01") { data, institution, format };
        command.SetAction(parsed => Run(parsed.GetValue(data)!, parsed.GetValue(institution) ?? [], parsed.GetValue(format)));
        return command;
    }

    private static void Run(string path, string[] institutions, string? format)
    {
        using var folder = DataFolder.Open(path, DataFolderAccess.Read);
        using var output = TableOutput.Open(format, "batch", "institution", "received_at", "file", "profile", "kind", "reading", "read", "accepted", "replaced", "unchanged", "rejected", "sha256");
        foreach (var batch in folder.Received.Batches(Scope.DataFolderOwner.Within(institutions)))
        {
            var (file, outcome) = (batch.File, batch.Outcome);
            output.Row(batch.Number, batch.Institution, batch.ReceivedAt, file.Name, file.Profile, file.Kind, file.Reading, outcome.Read, outcome.Accepted, outcome.Replaced, outcome.Unchanged, outcome.Rejected, file.Sha256);
        }
    }
}
