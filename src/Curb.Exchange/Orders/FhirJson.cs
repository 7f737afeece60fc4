using System.Globalization;
using System.Text.Json;

namespace Curb.Exchange.Orders;

/// <summary>Looks into FHIR resources that anybody may have written: whatever is absent, null or of another kind than expected is null.</summary>
internal static class FhirJson
{
    public static JsonElement? Get(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string? Text(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static double? Number(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    /// <summary>The elements of a list; a single object counts as a list of one.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement element, string name) => Get(element, name) switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } one => [one],
        _ => [],
    };

    /// <summary>The resources of a bundle.</summary>
    public static IEnumerable<JsonElement> Entries(JsonElement bundle) => Items(bundle, "entry").Select(entry => Get(entry, "resource")).OfType<JsonElement>().Where(resource => resource.ValueKind == JsonValueKind.Object);

    /// <summary>A local time; an offset is dropped, since hospitals write their own clock.</summary>
    public static DateTime? Time(string? text) => text is not null && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time.DateTime : null;

    /// <summary>Last part of a reference: the id.</summary>
    public static string Id(string reference) => reference.Split('/')[^1];

    /// <summary>True where a status of a resource has one of the codes.</summary>
    public static bool HasStatus(JsonElement resource, string name, params ReadOnlySpan<string> codes)
    {
        if (Get(resource, name) is not { } status)
        {
            return false;
        }

        foreach (var coding in Items(status, "coding"))
        {
            if (Text(coding, "code") is { } code && codes.Contains(code))
            {
                return true;
            }
        }

        return status.ValueKind == JsonValueKind.String && codes.Contains(status.GetString()!);
    }

    /// <summary>Hours of a unit of time of UCUM; null where it has no fixed length or is not known.</summary>
    public static double? Hours(string? unit) => unit switch { "min" => 1.0 / 60, "h" or "hour" or "hours" => 1, "d" or "day" or "days" => 24, "wk" or "week" or "weeks" => 168, _ => null };
}
