using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Curb.Fallback;
using Curb.Prescribing;
using Curb.Storage;
using Curb.Web.Hosting;

namespace Curb.Web.OrderCheck;

/// <summary>Makes the signed policy cache of an institution. The signing key lies in the key folder of the installation and is made where there is none.</summary>
public sealed class PolicyCacheIssuer(OrderJudge judge, OrderCheckSettings settings, WebSettings web, TimeProvider time)
{
    private const string KeyFile = "policy-cache.pem";
    private static readonly TimeSpan s_life = TimeSpan.FromHours(24);
    private const double HoursWithoutClause = 24;

    private readonly Lazy<ECDsa> _key = new(() => KeyOf(web.DataFolder));
    private readonly Lock _gate = new();

    /// <summary>The public key as a JSON Web Key, for calling systems to be given beforehand.</summary>
    public static string PublicKey(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return new JsonObject { ["kty"] = "EC", ["crv"] = "P-384", ["kid"] = Id(key), ["x"] = Encode(point.X!), ["y"] = Encode(point.Y!) }.ToJsonString();
    }

    public string PublicKey() => PublicKey(_key.Value);

    /// <summary>The key of a data folder, made where there is none: readable by its owner alone.</summary>
    public static ECDsa KeyOf(string dataFolder)
    {
        string path = Path.Combine(KeyFolder.FindOrMake(dataFolder).Path, KeyFile);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        if (File.Exists(path))
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }

        string part = $"{path}.{Environment.ProcessId}.part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(part, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
            stream.Flush(true);
        }

        try
        {
            File.Move(part, path, overwrite: false);
            return key;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(part); // Another process was faster; its key holds.
            return KeyOf(dataFolder);
        }
    }

    /// <summary>The cache of an institution as it stands now.</summary>
    public string Issue(string institution)
    {
        var now = time.GetUtcNow();
        var knowledge = judge.KnowledgeOf(institution, DateOnly.FromDateTime(judge.Now));
        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(Payload(institution, knowledge, DateOnly.FromDateTime(judge.Now), now));
        string signed = $"{Encode(Encoding.UTF8.GetBytes(new JsonObject { ["alg"] = "ES384", ["kid"] = Id(_key.Value), ["typ"] = "JWT" }.ToJsonString()))}.{Encode(payload)}";
        lock (_gate)
        {
            return $"{signed}.{Encode(_key.Value.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384))}";
        }
    }

    private JsonObject Payload(string institution, OrderKnowledge knowledge, DateOnly day, DateTimeOffset now)
    {
        var drugs = new JsonArray();
        var names = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var profile in knowledge.Lists.Profiles.OrderBy(profile => profile.Code, StringComparer.Ordinal))
        {
            var routes = profile.Drug.ScopeRoutes.Select(route => (Route: route, Grade: knowledge.Catalogue.GradeOf(profile.Code, route))).Where(one => one.Grade is not null).ToList();
            foreach (var (route, grade) in routes)
            {
                bool stopped = knowledge.Formulary?.Find(profile.Code, route, day) is { } entry && Formulary.Stopped(entry, day);
                drugs.Add(new JsonObject { ["code"] = profile.Code, ["route"] = route, ["grade"] = (int)grade!.Value, ["verified"] = knowledge.Catalogue.VerifiedFor(profile.Code, route), ["stopped"] = stopped });
            }

            foreach (string name in routes.Count == 0 ? [] : new[] { profile.Code, profile.Drug.Name, profile.Drug.NameZh ?? "" }.Concat(profile.Drug.Atc).Where(name => name.Length > 0))
            {
                names.TryAdd(name, profile.Code);
            }
        }

        var prescribers = new JsonObject();
        foreach (var one in (knowledge.Privileges?.Values ?? []).OrderBy(one => one.Id, StringComparer.Ordinal))
        {
            var told = new JsonObject { ["grade"] = GradeOf(one) };
            if (one.SuspendedUntil is { } until)
            {
                told["suspended_until"] = until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            }

            prescribers[one.Id] = told;
        }

        var body = new JsonObject
        {
            ["v"] = PolicyCache.Version, ["institution"] = institution, ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = (now + s_life).ToUnixTimeSeconds(), ["silent"] = !settings.Speaking,
            ["override_grades"] = knowledge.Settings.OverrideGrades, ["override_hours"] = knowledge.Settings.OverrideHours?.Value.Value ?? HoursWithoutClause, ["register"] = knowledge.Privileges is not null,
            ["drugs"] = drugs, ["names"] = new JsonObject(names.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))), ["prescribers"] = prescribers,
        };
        body["version"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new JsonArray(drugs.DeepClone(), prescribers.DeepClone(), settings.Speaking).ToJsonString())))[..16];
        return body;
    }

    private static int GradeOf(Prescriber one) => one.NoPrivilege ? 0 : (int)(one.Privilege ?? 0);

    private static string Id(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..12];

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
