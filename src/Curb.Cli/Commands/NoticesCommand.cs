using System.CommandLine;
using System.Diagnostics;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Exchange.Documents;
using Curb.Storage;
using Curb.Storage.Regional;
using Curb.Supervision;

namespace Curb.Cli.Commands;

/// <summary><c>curb notices</c>: notices with their receipts; <c>copies</c> writes each institution's document.</summary>
internal static class NoticesCommand
{
    private const int SayEvery = 100;

    public static Command Create()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command("notices", "Notices issued or drafted, with how many institutions received and replied.\nExample: curb notices --format csv") { data, format };
        command.SetAction(parsed => With(parsed.GetValue(data)!, store =>
        {
            using var output = TableOutput.Open(parsed.GetValue(format), "notice", "kind", "number", "period", "state", "issued_on", "reply_by", "recipients", "received", "replied", "late");
            foreach (var kept in All(store))
            {
                var receipts = store.All(SupervisionKinds.Receipt, Scope.DataFolderOwner, kept.Id).Select(one => one.Body).ToList();
                output.Row(kept.Id, kept.Body.Kind, kept.Body.Number, kept.Body.Period, kept.State, kept.Body.IssuedOn, kept.Body.ReplyBy, kept.Body.Recipients.Count,
                    receipts.Count(one => one.ReceivedOn is not null), receipts.Count(one => one.RepliedOn is not null), receipts.Count(one => one.State(kept.Body.ReplyBy, store.Today) == "late"));
            }
        }));
        command.Subcommands.Add(Copies());
        return command;
    }

    private static Command Copies()
    {
        var data = CommonOptions.Data();
        var notice = new Option<string>("--notice") { Description = "id of the notice, as curb notices lists it", Required = true };
        var folder = new Option<string>("--out") { Description = "folder for the documents; those that are there already are kept, so that it may be stopped and taken up", Required = true };
        var command = new Command("copies", "Writes every institution's copy of a notice as a Word document.\nExample: curb notices copies --notice district:示范区/quarterly-notice/2025-12 --out notices") { data, notice, folder };
        command.SetAction(parsed => With(parsed.GetValue(data)!, store =>
        {
            var kept = All(store).FirstOrDefault(one => one.Id == parsed.GetValue(notice)) ?? throw CommandFailure.WrongArguments($"There is no notice \"{parsed.GetValue(notice)}\"; curb notices lists them.");
            var clock = Stopwatch.StartNew();
            var (made, there) = NoticeCopies.Write(kept.Body, parsed.GetValue(folder)!, (done, all) =>
            {
                if (done % SayEvery == 0)
                {
                    Console.Error.WriteLine($"{done} of {all}");
                }
            });
            Console.Error.WriteLine(FormattableString.Invariant($"{made} written, {there} were there, {clock.Elapsed.TotalSeconds:0.0} s."));
        }));
        return command;
    }

    private static IReadOnlyList<Kept<Notice>> All(SupervisionStore store) => store.All(SupervisionKinds.Notice, Scope.DataFolderOwner);

    private static int With(string path, Action<SupervisionStore> work)
    {
        if (!Directory.Exists(path))
        {
            throw CommandFailure.UnusableInput($"There is no data folder at {Path.GetFullPath(path)}.");
        }

        using var records = RecordStore.OpenForAccounts(path, TimeProvider.System);
        work(new SupervisionStore(records));
        return ExitCodes.Done;
    }
}
