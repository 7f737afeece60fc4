using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Curb.Cli.Output;
using Curb.Exchange;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Supervision.Federation;

namespace Curb.Cli.Commands;

/// <summary><c>curb federation</c>: a hospital's installation reports to the region's in signed and sealed bundles, by file.</summary>
internal static class FederationCommand
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static Command Create() => new("federation", "A hospital's own Curb reports to the region's Curb in signed and sealed bundles. Example: curb federation pack --institution H001 --to REGION --out report.curb")
    {
        Keys(),
        Partner(),
        FederationKeysCommand.Change(),
        FederationKeysCommand.Renew(),
        Pack(),
        Send(),
        Receive(),
        Receipt(),
        Status(),
    };

    private static Command Keys()
    {
        var data = CommonOptions.Data();
        var code = new Option<string>("--code") { Description = "code by which others know this installation; for a hospital that of its institution", Required = true };
        var facts = new Option<bool>("--with-facts") { Description = "offers pseudonymised facts beside the figures, where the other side agrees too" };
        var output = new Option<string?>("--out") { Description = "file for the public keys; standard output without" };
        var command = new Command("keys", "Makes the key pairs where there are none (private ones stay in the key folder) and writes the public keys for the other side. Example: curb federation keys --code H001 --out H001.partner.json") { data, code, facts, output };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetValue(data)!);
            using var records = ScoreboardCommand.Records(path);
            var store = new FederationStore(records);
            store.SetOwnCode(parsed.GetValue(code)!, Actor.CommandLine);
            var keys = FederationKeys.FindOrMake(path);
            string json = JsonSerializer.Serialize(new FederationPartner(parsed.GetValue(code)!, parsed.GetValue(code)!, keys.PublicSigning, keys.PublicSealing, parsed.GetValue(facts), ""), s_json);
            if (parsed.GetValue(output) is { } file)
            {
                File.WriteAllText(file, json + "\n");
            }
            else
            {
                Console.Out.WriteLine(json);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Partner()
    {
        var data = CommonOptions.Data();
        var file = new Argument<string>("FILE") { Description = "public keys of the other side, as curb federation keys writes them" };
        var facts = new Option<bool>("--facts-agreed") { Description = "pseudonymised facts were agreed; figures alone without it" };
        var laboratory = new Option<bool>("--laboratory-agreed") { Description = "pseudonymised isolates and their results were agreed too" };
        var command = new Command("partner", "Takes up another installation by its public keys. Compare them by another way than they came. Example: curb federation partner H001.partner.json --facts-agreed") { file, facts, laboratory, data };
        command.SetAction(parsed =>
        {
            using var records = ScoreboardCommand.Records(parsed.GetValue(data)!);
            FederationPartner? partner;
            try
            {
                partner = JsonSerializer.Deserialize<FederationPartner>(File.ReadAllText(parsed.GetValue(file)!));
            }
            catch (Exception unreadable) when (unreadable is JsonException or IOException)
            {
                throw CommandFailure.UnusableInput($"{parsed.GetValue(file)}: {unreadable.Message}");
            }

            if (partner is not { Code.Length: > 0, SigningKey.Length: > 0, SealingKey.Length: > 0 })
            {
                throw CommandFailure.UnusableInput($"{parsed.GetValue(file)}: expected code and public keys, as curb federation keys writes them.");
            }

            new FederationStore(records).Save(partner with { FactsAgreed = parsed.GetValue(facts), LaboratoryAgreed = parsed.GetValue(laboratory) }, Actor.CommandLine);
            string agreed = string.Join(", ", (string[])["figures", .. parsed.GetValue(facts) ? ["pseudonymised facts"] : Array.Empty<string>(), .. parsed.GetValue(laboratory) ? ["pseudonymised isolates and results"] : Array.Empty<string>()]);
            Console.Error.WriteLine($"{partner.Code} taken up; agreed: {agreed}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Pack()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var institution = new Option<string>("--institution") { Description = "code of the institution reported of", Required = true };
        var to = new Option<string>("--to") { Description = "code of the region's installation", Required = true };
        var output = new Option<string>("--out") { Description = "file for the bundle", Required = true };
        var again = new Option<long?>("--again") { Description = "writes an earlier bundle once more, by its number" };
        var command = new Command("pack", "Packs what changed since the last bundle: figures of evaluated months, and pseudonymised facts where agreed. Nothing changed: nothing packed. Example: curb federation pack --institution H001 --to REGION --out report.curb") { data, institution, to, output, again, format };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetValue(data)!);
            using var folder = IndicatorsCommand.Open(path);
            using var records = RecordStore.OpenForAccounts(path, TimeProvider.System);
            var store = new FederationStore(records);
            using var table = TableOutput.Open(parsed.GetValue(format), "sequence", "parts", "rows", "bytes", "digest");
            var packed = parsed.GetValue(again) is { } sequence ? Earlier(store, parsed.GetValue(to)!, sequence) : new ReportToRegion(folder, store, FederationKeys.FindOrMake(path)).Pack(parsed.GetValue(institution)!, parsed.GetValue(to)!, Actor.CommandLine);
            if (packed is not { } bundle)
            {
                Console.Error.WriteLine("Nothing changed since the last bundle.");
                return ExitCodes.Done;
            }

            File.WriteAllBytes(parsed.GetValue(output)!, bundle.Bytes);
            var known = store.Bundles(FederationStore.Out).First(one => one.Partner == parsed.GetValue(to) && one.Sequence == bundle.Sequence);
            table.Row(bundle.Sequence, known.Manifest.Parts.Count, known.Manifest.Parts.Sum(part => part.Rows), bundle.Bytes.Length, known.Digest);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Send()
    {
        var data = CommonOptions.Data();
        var to = new Option<string>("--to") { Description = "code of the region's installation", Required = true };
        var address = new Option<string>("--address") { Description = "address of the region's Curb: https, or http on this computer", Required = true };
        var command = new Command("send", "Sends every packed bundle that has no receipt yet to the region's Curb, in order; goes on where it was interrupted. Example: curb federation send --to REGION --address https://region.example") { data, to, address };
        command.SetAction(parsed =>
        {
            if (!Uri.TryCreate(parsed.GetValue(address)!.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttps || uri is { Scheme: "http", IsLoopback: true }))
            {
                throw CommandFailure.WrongArguments($"--address: found \"{parsed.GetValue(address)}\", expected an https address.");
            }

            string path = Path.GetFullPath(parsed.GetValue(data)!);
            using var folder = IndicatorsCommand.Open(path);
            using var records = RecordStore.OpenForAccounts(path, TimeProvider.System);
            var (store, keys) = (new FederationStore(records), FederationKeys.FindOrMake(path));
            using var client = new HttpClient { BaseAddress = uri };
            var report = new ReportToRegion(folder, store, keys);
            foreach (var receipt in new BundleSending(client, store, keys).Send(parsed.GetValue(to)!))
            {
                report.Take(receipt, Actor.CommandLine);
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bundle {receipt.Sequence} received by {receipt.To}"));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Receive()
    {
        var data = CommonOptions.Data();
        var files = new Argument<string[]>("BUNDLE") { Description = "bundles in the order of their numbers; without one, what was taken in before is applied", Arity = ArgumentArity.ZeroOrMore };
        var output = new Option<string?>("--receipts") { Description = "folder for the signed receipts" };
        var command = new Command("receive", "Takes bundles in, each wholly or not at all and once, and rebuilds the facts of their institutions. Also finishes what was interrupted. Example: curb federation receive report.curb --receipts ./receipts") { files, output, data };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetValue(data)!);
            using var folder = DataFolder.Open(path, DataFolderAccess.Write);
            var store = new FederationStore(folder.Records);
            var intake = new RegionIntake(store, FederationKeys.FindOrMake(path)) { Tallies = ContentTrees.Tallies(ReferenceLibrary.Load(ContentFolder.Open("reference"))) };
            int refused = 0;
            foreach (string file in parsed.GetValue(files)!)
            {
                try
                {
                    var receipt = intake.Receive(File.ReadAllBytes(file), Actor.CommandLine);
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}: bundle {receipt.Sequence} of {receipt.From} taken in"));
                    if (parsed.GetValue(output) is { } receipts)
                    {
                        Directory.CreateDirectory(receipts);
                        File.WriteAllText(Path.Combine(receipts, string.Create(CultureInfo.InvariantCulture, $"{receipt.From}-{receipt.Sequence}.receipt.json")), JsonSerializer.Serialize(receipt, s_json) + "\n");
                    }
                }
                catch (BundleRefusedException refusal)
                {
                    refused++;
                    Console.Error.WriteLine($"{Path.GetFileName(file)}: refused ({refusal.Code}): {refusal.Message}");
                }
            }

            foreach (var (institution, rows) in intake.Apply(folder, Actor.CommandLine))
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{institution}: {rows} rows of facts"));
            }

            return refused > 0 ? ExitCodes.UnusableInput : ExitCodes.Done;
        });
        return command;
    }

    private static Command Receipt()
    {
        var data = CommonOptions.Data();
        var files = new Argument<string[]>("RECEIPT") { Description = "signed receipts from the region" };
        var command = new Command("receipt", "Checks and keeps the region's receipts. Example: curb federation receipt receipts/H001-1.receipt.json") { files, data };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetValue(data)!);
            using var folder = IndicatorsCommand.Open(path);
            using var records = RecordStore.OpenForAccounts(path, TimeProvider.System);
            var report = new ReportToRegion(folder, new FederationStore(records), FederationKeys.FindOrMake(path));
            foreach (string file in parsed.GetValue(files)!)
            {
                try
                {
                    report.Take(JsonSerializer.Deserialize<BundleReceipt>(File.ReadAllText(file))!, Actor.CommandLine);
                }
                catch (Exception refused) when (refused is BundleRefusedException or JsonException or IOException)
                {
                    throw CommandFailure.UnusableInput($"{Path.GetFileName(file)}: {refused.Message}");
                }
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Status()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command("status", "Bundles sent and taken in, and how far each has come; on the error stream months that did not come, and why a bundle was refused. Example: curb federation status") { data, format };
        command.SetAction(parsed =>
        {
            using var records = ScoreboardCommand.Records(parsed.GetValue(data)!);
            var store = new FederationStore(records);
            using var table = TableOutput.Open(parsed.GetValue(format), "direction", "partner", "sequence", "institution", "parts", "rows", "state", "at", "digest");
            foreach (var partner in store.Partners())
            {
                foreach (var gap in ReportGap.Of(store.Parts(FederationStore.In, partner.Code).Values))
                {
                    Console.Error.WriteLine($"{partner.Code}: {gap.Kind} of {string.Join(", ", gap.Months)} did not come");
                }

                if (store.Refusal(partner.Code) is { } refusal)
                {
                    Console.Error.WriteLine($"{partner.Code}: the last bundle was refused ({refusal.Code}): {refusal.Message}");
                }
            }

            foreach (var bundle in store.Bundles(FederationStore.Out).Concat(store.Bundles(FederationStore.In)))
            {
                table.Row(bundle.Direction, bundle.Partner, bundle.Sequence, bundle.Manifest.Institution, bundle.Manifest.Parts.Count, bundle.Manifest.Parts.Sum(part => part.Rows), bundle.State, bundle.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), bundle.Digest);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static (long Sequence, byte[] Bytes)? Earlier(FederationStore store, string region, long sequence) =>
        store.Bundles(FederationStore.Out).FirstOrDefault(bundle => bundle.Partner == region && bundle.Sequence == sequence) is { } bundle ? (sequence, store.Read(bundle.Digest))
        : throw CommandFailure.WrongArguments($"--again: bundle {sequence} was never packed for {region}.");
}
