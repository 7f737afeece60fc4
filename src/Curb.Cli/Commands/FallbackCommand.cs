using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Curb.Fallback;
using Curb.Web.OrderCheck;

namespace Curb.Cli.Commands;

/// <summary><c>curb fallback</c>: decides an order from the signed policy cache while the service can't be reached; writes down overrides, to be reported once it is back.</summary>
internal static class FallbackCommand
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = false };

    public static Command Create()
    {
        var order = new Argument<string>("ORDER.json") { Description = "id, prescriber, drug, route, setting, at, patient, consult_agreed, emergency (the indication), reason; - reads standard input" };
        var cache = new Option<string>("--cache") { Description = "the policy cache as it was fetched", Required = true };
        var key = new Option<string>("--key") { Description = "the installation's public key, as curb fallback key prints it", Required = true };
        var institution = new Option<string>("--institution") { Description = "the institution that the order is of", Required = true };
        var log = new Option<string?>("--log") { Description = "file to which overrides are added, a line each, for POST /api/order-check/overrides" };
        var command = new Command(
            "fallback",
            "Decides an order from the signed policy cache when Curb can't be reached: privileges, grades, stops. Beyond it only the emergency path passes, one grade up.\nExample: curb fallback order.json --cache cache.jws --key curb.jwk --institution H001 --log overrides.jsonl")
        { order, cache, key, institution, log };
        command.Subcommands.Add(Key());
        command.SetAction(parsed =>
        {
            var asked = Read(parsed.GetValue(order)!);
            using var publicKey = PublicKey(parsed.GetValue(key)!);
            string path = parsed.GetValue(cache)!;
            var (opened, problem) = File.Exists(path) ? PolicyCache.Open(File.ReadAllText(path), publicKey, parsed.GetValue(institution)!, asked.At > TimeProvider.System.GetUtcNow() ? asked.At : TimeProvider.System.GetUtcNow()) : (null, "missing");
            var decision = FallbackDecision.Of(asked, opened, problem);
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                verdict = decision.Verdict, because = decision.Because, needs = decision.Needs, @override = decision.Override, complete_by = decision.CompleteBy?.ToString("O", CultureInfo.InvariantCulture), cache_version = decision.CacheVersion, verdict_if_all_rules_spoke = decision.IfSpoke,
            }, s_json));
            if (decision.Override && parsed.GetValue(log) is { } file)
            {
                File.AppendAllText(file, JsonSerializer.Serialize(new { id = asked.Id, prescriber = asked.Prescriber, drug = asked.Drug, route = asked.Route, patient = asked.Patient, reason = asked.Emergency, at = asked.At.ToString("O", CultureInfo.InvariantCulture), cache_version = decision.CacheVersion }, s_json) + "\n");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Key()
    {
        var data = CommonOptions.Data();
        var command = new Command("key", "Prints the public key by which calling systems verify policy caches (JSON Web Key). Example: curb fallback key --data ./data") { data };
        command.SetAction(parsed =>
        {
            if (!Directory.Exists(parsed.GetValue(data)!))
            {
                throw CommandFailure.UnusableInput($"There is no data folder at {Path.GetFullPath(parsed.GetValue(data)!)}.");
            }

            using var key = PolicyCacheIssuer.KeyOf(parsed.GetValue(data)!);
            Console.Out.WriteLine(PolicyCacheIssuer.PublicKey(key));
            return ExitCodes.Done;
        });
        return command;
    }

    private static System.Security.Cryptography.ECDsa PublicKey(string path)
    {
        try
        {
            return PolicyCache.ReadKey(File.ReadAllText(path));
        }
        catch (Exception broken) when (broken is FormatException or IOException)
        {
            throw CommandFailure.UnusableInput($"--key {path}: {broken.Message}");
        }
    }

    private static FallbackOrder Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path));
            var root = document.RootElement;
            string Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
            return new FallbackOrder(Text("id"), Text("prescriber"), Text("drug"), Text("route"), Text("setting"), Text("at") is { Length: > 0 } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal) : TimeProvider.System.GetLocalNow())
            {
                Patient = Text("patient"),
                ConsultAgreed = root.TryGetProperty("consult_agreed", out var agreed) && agreed.GetBoolean(),
                Emergency = Text("emergency"),
                Reason = Text("reason"),
            };
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException or IOException)
        {
            throw CommandFailure.UnusableInput($"{path} can't be decided, and nothing was allowed: {broken.Message}");
        }
    }
}
