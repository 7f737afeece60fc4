using System.CommandLine;
using Curb.Cli.Output;
using Curb.Exchange;
using Curb.Exchange.Publishers;
using Curb.ReferenceData;
using Curb.ReferenceData.Checking;

namespace Curb.Cli.Commands;

/// <summary><c>curb reference</c>: lists, checks and updates the reference tables.</summary>
internal static class ReferenceCommand
{
    public static Command Create() => new("reference", "Lists, checks and updates the reference tables (drugs, organisms, breakpoints …).") { List(), Check(), Update(), BreakpointLoading.Create() };

    private static Command List()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command("list", "Datasets with their editions and rows, with the breakpoint tables that a data folder holds. Example: curb reference list") { data, format };
        command.SetAction(parsed =>
        {
            var library = SiteReference.Open(parsed.GetValue(data));
            using var output = TableOutput.Open(parsed.GetValue(format), "dataset", "edition", "rows");
            foreach (string path in library.Tree.Paths.Where(path => path.EndsWith("/table.csv", StringComparison.Ordinal)))
            {
                string folder = path[..^"/table.csv".Length];
                int cut = folder.LastIndexOf('/');
                output.Row(folder[..cut], folder[(cut + 1)..], library.Table(folder[..cut], folder[(cut + 1)..]).Count);
            }
        });
        return command;
    }

    private static Command Check()
    {
        var format = CommonOptions.Format();
        var command = new Command("check", "Proves the tables: columns, codes, fingerprints, repeated keys, references that lead nowhere. Exit code 3 where anything is wrong. Example: curb reference check") { format };
        command.SetAction(parsed =>
        {
            var findings = ReferenceCheck.Run(ContentFolder.Open("reference"));
            using (var output = TableOutput.Open(parsed.GetValue(format), "path", "row", "column", "found", "expected"))
            {
                foreach (var finding in findings)
                {
                    output.Row(finding.Path, finding.Row, finding.Column, finding.Found, finding.Expected);
                }
            }

            Console.Error.WriteLine(findings.Count == 0 ? "The reference tables are in order." : $"{findings.Count} findings in the reference tables.");
            return findings.Count == 0 ? ExitCodes.Done : ExitCodes.UnusableInput;
        });
        return command;
    }

    private static Command Update()
    {
        var dataset = new Argument<string>("dataset") { Description = string.Join(", ", ReferenceUpdate.Datasets) };
        var from = new Option<string?>("--from") { Description = "folder with the publisher's files" };
        var edition = new Option<string?>("--edition") { Description = "edition to make; the dataset's own where not given" };
        var write = new Option<bool>("--write") { Description = "write the tables; without it the changes are only shown" };
        var all = new Option<bool>("--all-rows") { Description = "show every changed row, not the first 20 of each kind" };
        var format = CommonOptions.Format();
        var command = new Command("update", "Makes a dataset from the publisher's files and shows what changes. Example: curb reference update organisms --from ./whonet --write") { dataset, from, edition, write, all, format };
        command.SetAction(parsed => Run(parsed.GetValue(dataset)!, parsed.GetValue(from), parsed.GetValue(edition), parsed.GetValue(write), parsed.GetValue(all), parsed.GetValue(format)));
        return command;
    }

    private static void Run(string dataset, string? from, string? edition, bool write, bool all, string? format)
    {
        if (!ReferenceUpdate.Knows(dataset))
        {
            throw CommandFailure.WrongArguments($"Found dataset '{dataset}', expected one of {string.Join(", ", ReferenceUpdate.Datasets)}. Example: curb reference update organisms --from ./whonet");
        }

        if (from is not null && !Directory.Exists(from))
        {
            throw CommandFailure.UnusableInput($"--from {from}: no such folder; name the folder that holds the publisher's files.");
        }

        try
        {
            Show(ReferenceUpdate.Drafts(dataset, new UpdateRequest(new PublisherFiles(from ?? "."), edition, ContentFolder.Open("reference"))), write, all, format);
        }
        catch (ReferenceFaultException fault)
        {
            throw CommandFailure.UnusableInput(fault.Message);
        }
    }

    private static void Show(IReadOnlyList<ReferenceDraft> drafts, bool write, bool all, string? format)
    {
        string root = Path.Combine(ContentFolder.Home(), "reference");
        var tree = ContentFolder.OpenAt(root);
        using var output = TableOutput.Open(format, "dataset", "edition", "change", "row", "before", "after");
        foreach (var draft in drafts)
        {
            var changes = ReferenceUpdate.Changes(draft, tree);
            foreach (var kind in changes.Changes.GroupBy(change => change.Kind))
            {
                foreach (var change in all ? kind : kind.Take(20))
                {
                    output.Row(draft.Dataset, draft.Edition, change.Kind, change.Row, change.Before, change.After);
                }
            }

            Console.Error.WriteLine($"{draft.Dataset} {draft.Edition}: {draft.Table.Count} rows; {changes.Count("added")} added, {changes.Count("removed")} removed, {changes.Count("changed")} changed; {draft.Amendments.Sum(amendment => amendment.Rows)} amendments{(write ? "; written" : "; nothing written, add --write")}.");
            if (write)
            {
                ReferenceWriter.Write(root, draft, DateOnly.FromDateTime(DateTime.UtcNow));
            }
        }
    }
}
