using System.CommandLine;
using System.Text.Json;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Supervision.Federation;

namespace Curb.Cli.Commands;

/// <summary><c>curb federation change-keys</c> and <c>renew</c>: new key pairs, vouched for by the old ones.</summary>
internal static class FederationKeysCommand
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static Command Change()
    {
        var data = CommonOptions.Data();
        var output = new Option<string>("--out") { Description = "file for the announcement to every partner", Required = true };
        var command = new Command("change-keys", "Makes new key pairs and announces them, signed by the old key; older sealing keys stay, to open what is under way. Refused while bundles wait for their receipt. Example: curb federation change-keys --out H001.new-keys.json") { output, data };
        command.SetAction(parsed =>
        {
            string path = Path.GetFullPath(parsed.GetValue(data)!);
            using var records = ScoreboardCommand.Records(path);
            var store = new FederationStore(records);
            if (store.OwnCode is not { } code)
            {
                throw CommandFailure.UnusableInput("This installation has no code yet: curb federation keys --code CODE.");
            }

            if (store.Bundles(FederationStore.Out).FirstOrDefault(bundle => bundle.State == "packed") is { } waiting)
            {
                throw CommandFailure.UnusableInput($"Bundle {waiting.Sequence} to {waiting.Partner} is signed by the old key and has no receipt yet: send it and take its receipt first.");
            }

            var announcement = FederationKeys.FindOrMake(path).Change(code, TimeProvider.System.GetUtcNow());
            records.Note(Actor.CommandLine, "change-federation-keys", "federation/" + code, new { announcement.At, announcement.SigningKey, announcement.SealingKey });
            File.WriteAllText(parsed.GetValue(output)!, JsonSerializer.Serialize(announcement, s_json) + "\n");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Renew()
    {
        var data = CommonOptions.Data();
        var file = new Argument<string>("FILE") { Description = "announcement of a partner's new keys" };
        var command = new Command("renew", "Takes up a partner's new keys where its old key vouches for them. Example: curb federation renew H001.new-keys.json") { file, data };
        command.SetAction(parsed =>
        {
            using var records = ScoreboardCommand.Records(parsed.GetValue(data)!);
            try
            {
                var announcement = JsonSerializer.Deserialize<KeyAnnouncement>(File.ReadAllText(parsed.GetValue(file)!));
                if (announcement is not { Code.Length: > 0, SigningKey.Length: > 0, SealingKey.Length: > 0, At.Length: > 0, Signature.Length: > 0 })
                {
                    throw CommandFailure.UnusableInput($"{parsed.GetValue(file)}: expected an announcement, as curb federation change-keys writes it.");
                }

                Console.Error.WriteLine($"{new FederationStore(records).Renew(announcement, Actor.CommandLine).Code}: new keys taken up");
            }
            catch (Exception refused) when (refused is BundleRefusedException or JsonException or IOException or FormatException)
            {
                throw CommandFailure.UnusableInput($"{parsed.GetValue(file)}: {refused.Message}");
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
