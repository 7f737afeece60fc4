using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Curb.Casework;
using Curb.Policies;
using Curb.Prescribing;
using Curb.Storage;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.OrderCheck;

/// <summary>What calling systems fetch beforehand and report afterwards, so that they can decide on their own while the service can't be reached.</summary>
internal static class FallbackEndpoints
{
    private const int MostReported = 200;
    private const int LongestReason = 2000;

    /// <summary>The signed cache of the caller's institution.</summary>
    public static OrderCheckEndpoints.Reply Cache(Caller caller, PolicyCacheIssuer issuer) =>
        new(StatusCodes.Status200OK, "application/jose", System.Text.Encoding.ASCII.GetBytes(issuer.Issue(caller.Institution)));

    /// <summary>Overrides that were decided without the service: each opens a case, the same one once.</summary>
    /// <returns>Numbers of the cases, or null where the list can't be read.</returns>
    public static JsonObject? Report(ReadOnlyMemory<byte> body, Caller caller, OrderJudge judge, Actor actor)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("overrides", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MostReported)
        {
            return null;
        }

        var findings = list.EnumerateArray().Select(one => Read(one, caller, judge)).ToList();
        return findings.Contains(null) ? null : new JsonObject { ["cases"] = new JsonArray([.. findings.Select(finding => (JsonNode)JsonValue.Create(judge.Desk.OpenOverride(finding!, actor)))]) };
    }

    private static CaseFinding? Read(JsonElement one, Caller caller, OrderJudge judge)
    {
        string Text(string name) => one.ValueKind == JsonValueKind.Object && one.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";
        if (judge.Terms.Drug(Text("drug")) is not { } code || judge.Terms.Lists.Profile(code) is not { } profile || Text("id").Length == 0 || Text("prescriber").Length == 0 || Text("reason").Length is 0 or > LongestReason
            || !DateTimeOffset.TryParse(Text("at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at))
        {
            return null;
        }

        var knowledge = judge.KnowledgeOf(caller.Institution, DateOnly.FromDateTime(at.DateTime));
        var grade = knowledge.Catalogue.GradeOf(code, Text("route"));
        return OrderDesk.OverrideFinding(
            caller.Institution, Text("department") is { Length: > 0 } department ? department : null, Text("patient") is { Length: > 0 } patient ? patient : Text("id"), profile.Name, code, grade is { } known ? OrderCase.GradeName(known) : Bilingual.Empty,
            Text("prescriber"), Text("reason"), at.DateTime, knowledge.Settings.OverrideHours?.Value.Value, Text("id"), "allow", $"fallback {Text("cache_version")}".Trim());
    }
}
