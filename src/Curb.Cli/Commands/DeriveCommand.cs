using System.CommandLine;
using System.Diagnostics;
using System.Runtime;
using Curb.Cli.Output;
using Curb.Storage;
using Curb.Storage.Federation;

namespace Curb.Cli.Commands;

/// <summary><c>curb derive</c>: rebuilds the facts from the received records.</summary>
internal static class DeriveCommand
{
    internal const string UsualGuideline = "CLSI-2025";

    public static Command Create()
    {
        var institution = new Option<string[]>("--institution") { Description = "code of an institution; all that have delivered where not given" };
        var edition = new Option<string?>("--reference") { Description = "edition of the DDDs: cn (network list first, then WHO) or who-2025" };
        var packs = new Option<string?>("--policies") { Description = "policy packs with , between; the first that has a graded catalogue gives the grades" };
        var guideline = new Option<string?>("--guideline") { Description = $"guideline year for susceptibilities, such as EUCAST-2025; what the institution reads by (the page of breakpoints), else {UsualGuideline}, where not given" };
        var data = CommonOptions.Data();
        var format = CommonOptions.Format();
        var command = new Command("derive", "Rebuilds the facts from the received records. Example: curb derive --institution H001 --reference who-2025") { institution, edition, packs, guideline, data, format };
        command.SetAction(parsed => Run(
            parsed.GetValue(data)!, parsed.GetValue(institution) ?? [], new FolderDerivations(parsed.GetValue(data)!, parsed.GetValue(edition), parsed.GetValue(packs), parsed.GetValue(guideline)), parsed.GetValue(format)));
        return command;
    }

    private static void Run(string data, string[] asked, FolderDerivations derivations, string? format)
    {
        // A derivation keeps every core busy: a collector beside it would only take its share of them.
        GCSettings.LatencyMode = GCLatencyMode.Batch;
        using var folder = OpenedFolder.Open(data, DataFolderAccess.Write);
        var institutions = OpenedFolder.Institutions(folder, asked);
        using var table = TableOutput.Open(format, "institution", "fact", "rows", "seconds");
        foreach (string institution in institutions)
        {
            var watch = Stopwatch.StartNew();
            var facts = derivations.Of(folder, institution).Run(folder, institution);
            double seconds = Math.Round(watch.Elapsed.TotalSeconds, 3);
            foreach (var (fact, rows) in facts)
            {
                table.Row(institution, fact, rows, seconds);
            }

            Console.Error.WriteLine($"{institution}: {facts.Sum(fact => fact.Rows)} rows of facts in {seconds} s");
        }

        foreach (var (institution, rows) in asked.Length == 0 ? RegionIntake.ApplyKept(folder, Actor.CommandLine, derivations.Tallies) : new Dictionary<string, long>())
        {
            Console.Error.WriteLine($"{institution}: {rows} rows of facts from its bundles");
        }
    }
}
