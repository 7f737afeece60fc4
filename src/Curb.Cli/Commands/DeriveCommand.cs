using System.CommandLine;
using System.Diagnostics;
using System.Runtime;
using Curb.AntimicrobialUse;
using Curb.Cli.Output;
using Curb.Exchange;
using Curb.Isolates;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb derive</c>: rebuilds the facts from the received records.</summary>
internal static class DeriveCommand
{
    private const string UsualGuideline = "CLSI-2025";

    public static Command Create()
    {
        var institution = new Option<string[]>("--institution") { Description = "code of an institution; all that have delivered where not given" };
        var edition = new Option<string?>("--reference") { Description = "edition of the DDDs: cn (network list first, then WHO) or who-2025" };
        var packs = new Option<string?>("--policies") { Description = "policy packs with , between; the first that has a graded catalogue gives the grades" };
        var guideline = new Option<string>("--guideline") { Description = "guideline year for susceptibilities, such as EUCAST-2025", DefaultValueFactory = _ => UsualGuideline };
        var data = CommonOptions.Data();
        var format = CommonOptions.Format();
        var command = new Command("derive", "Rebuilds the facts from the received records. Example: curb derive --institution H001 --reference who-2025") { institution, edition, packs, guideline, data, format };
        command.SetAction(parsed => Run(
            parsed.GetValue(data)!, parsed.GetValue(institution) ?? [], Derivation(parsed.GetValue(edition), parsed.GetValue(packs), parsed.GetValue(guideline)!), parsed.GetValue(format)));
        return command;
    }

    private static void Run(string data, string[] asked, FactDerivation derivation, string? format)
    {
        // A derivation keeps every core busy: a collector beside it would only take its share of them.
        GCSettings.LatencyMode = GCLatencyMode.Batch;
        using var folder = OpenedFolder.Open(data, DataFolderAccess.Write);
        var institutions = OpenedFolder.Institutions(folder, asked);
        using var table = TableOutput.Open(format, "institution", "fact", "rows", "seconds");
        foreach (string institution in institutions)
        {
            var watch = Stopwatch.StartNew();
            var facts = derivation.Run(folder, institution);
            double seconds = Math.Round(watch.Elapsed.TotalSeconds, 3);
            foreach (var (fact, rows) in facts)
            {
                table.Row(institution, fact, rows, seconds);
            }

            Console.Error.WriteLine($"{institution}: {facts.Sum(fact => fact.Rows)} rows of facts in {seconds} s");
        }
    }

    /// <summary>The derivation that the verb runs without options.</summary>
    public static FactDerivation Usual() => Derivation(null, null, UsualGuideline);

    private static FactDerivation Derivation(string? edition, string? packs, string guideline)
    {
        var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
        if (edition is not null && edition != "cn" && !reference.Editions("ddds").Contains(edition))
        {
            throw CommandFailure.WrongArguments($"--reference {edition}: no such edition of the DDDs; expected cn or one of {string.Join(", ", reference.Editions("ddds"))}.");
        }

        var laboratory = LaboratorySettings.Read(guideline)
            ?? throw CommandFailure.WrongArguments($"--guideline {guideline}: expected a guideline and a year, such as EUCAST-2025 or CLSI-2025.");
        var settings = UseSettings.Load(reference);
        var policies = ContentTrees.Policies();
        var named = packs?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return new FactDerivation(reference, Catalogue(policies, named), edition is null ? settings : settings with { DddEdition = edition }, laboratory, named.Length > 0 ? string.Join(' ', named) : policies.Stamp) { Packs = policies, Adopted = named };
    }

    private static GradedCatalogue Catalogue(PolicyLibrary policies, string[] packs)
    {
        string? unknown = packs.FirstOrDefault(pack => policies.Pack(pack) is null);
        if (unknown is not null)
        {
            throw CommandFailure.WrongArguments($"--policies {unknown}: no such pack; `curb packs` lists them.");
        }

        return policies.Catalogues.FirstOrDefault(catalogue => packs.Contains(catalogue.Id)) ?? policies.Catalogue();
    }
}
