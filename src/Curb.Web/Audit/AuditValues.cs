using System.Text.Json;

namespace Curb.Web.Audit;

/// <summary>The values of an event as people read them: names with what they were set to, addresses without their escapes. The log itself keeps the exact text.</summary>
internal static class AuditValues
{
    /// <summary>Length of an instant up to its seconds.</summary>
    private const int Seconds = 19;

    /// <summary>Longest text of values on a page: a notice of a province fills megabytes. The whole is in the table to take away.</summary>
    private const int Most = 600;

    /// <param name="values">What the log holds: an object, or a text of another kind, which is shown as it is.</param>
    public static string Read(string values)
    {
        string whole = Whole(values);
        return whole.Length > Most ? whole[..Most] + "…" : whole;
    }

    private static string Whole(string values)
    {
        try
        {
            using var held = JsonDocument.Parse(values);
            return held.RootElement.ValueKind == JsonValueKind.Object ? Named(held.RootElement) : values;
        }
        catch (JsonException)
        {
            return values;
        }
    }

    /// <summary>An instant of the log, to the second, still UTC.</summary>
    public static string Moment(string at) => at is [_, _, _, _, '-', _, _, '-', _, _, 'T', ..] and { Length: >= Seconds } ? at[..Seconds].Replace('T', ' ') : at;

    private static bool IsBlank(JsonElement value) => value.ValueKind == JsonValueKind.Null || (value.ValueKind is JsonValueKind.Array && value.GetArrayLength() == 0) || (value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0);

    private static string Named(JsonElement held) => string.Join("; ", held.EnumerateObject().Where(one => !IsBlank(one.Value)).Select(one => $"{one.Name}: {Text(one.Value)}"));

    /// <summary>What lies within another stands in brackets.</summary>
    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Object ? $"({Named(value)})" : value.ValueKind == JsonValueKind.Array ? string.Join(", ", value.EnumerateArray().Where(one => !IsBlank(one)).Select(Text)) : value.ValueKind == JsonValueKind.String ? (value.GetString()!.StartsWith('?') ? Uri.UnescapeDataString(value.GetString()!) : value.GetString()!) : value.GetRawText();
}
