using System.CommandLine;
using Curb.Cli.Output;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb verify</c>: proves the audit chain, the stores, and facts against received records.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var format = CommonOptions.Format();
        var kept = new Option<string?>("--audit-head") { Description = "a head of the audit chain kept outside the data folder (SEQUENCE:HASH, as an earlier verify printed it)" };
        var command = new Command("verify", "Proves the audit chain, the stores and facts against received records. Example: curb verify --data ./data") { data, kept, format };
        command.SetAction(parsed => Run(parsed.GetValue(data)!, parsed.GetValue(kept), parsed.GetValue(format)));
        return command;
    }

    private static int Run(string path, string? kept, string? format)
    {
        var head = kept is null ? null : AuditHead.Parse(kept)
            ?? throw CommandFailure.WrongArguments($"--audit-head {kept}: expected SEQUENCE:HASH with 64 hexadecimal digits, as an earlier curb verify printed it.");
        using var folder = DataFolder.Open(path, DataFolderAccess.Read);
        int problems = 0;
        using (var output = TableOutput.Open(format, "check", "subject", "rows", "result"))
        {
            foreach (var check in new FolderVerification(folder).Run(head))
            {
                output.Row(check.Check, check.Subject, check.Rows, check.Problem ?? "ok");
                problems += check.Problem is null ? 0 : 1;
            }
        }

        Console.Error.WriteLine(problems == 0
            ? $"All is well. Audit head to keep elsewhere: {folder.Records.AuditHead()}"
            : $"{problems} problems were found; restore a backup or, where it says so, derive again.");
        return problems == 0 ? ExitCodes.Done : ExitCodes.UnusableInput;
    }
}
