using System.Text.Json;
using Curb.Exchange.Tabular;

namespace Curb.Exchange.Fhir;

/// <summary>One resource and where it stands in its file.</summary>
internal sealed record FhirResource(JsonElement Json, string FullUrl, int Line)
{
    public string Type => Text(Json, "resourceType");

    public string Id => Text(Json, "id");

    /// <summary>The business number, which stays when a server gives another id; else the id.</summary>
    public string Number => Items(Json, "identifier").Select(identifier => Text(identifier, "value")).FirstOrDefault(value => value.Length > 0) ?? (Id.Length > 0 ? Id : FullUrl);

    public static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";

    public static JsonElement Child(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The elements of a list; a single element as a list of one.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement json, string name) => Child(json, name) is var value && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
        : value.ValueKind == JsonValueKind.Object ? [value] : [];

    /// <summary>Codes and texts of a CodeableConcept: its own text first, then those of its codings.</summary>
    public static IReadOnlyList<string> Texts(JsonElement concept) =>
        [.. Items(concept, "coding").Select(coding => Text(coding, "display")).Prepend(Text(concept, "text")).Concat(Items(concept, "coding").Select(coding => Text(coding, "code"))).Where(text => text.Length > 0)];

    public static string Code(JsonElement concept) => Items(concept, "coding").Select(coding => Text(coding, "code")).FirstOrDefault(code => code.Length > 0) ?? "";
}

/// <summary>The resources of a file: a Bundle, a single resource, a list of them, or one to a line (NDJSON).</summary>
internal sealed class FhirResources
{
    private readonly Dictionary<string, FhirResource> _byReference = new(StringComparer.Ordinal);

    private FhirResources(IReadOnlyList<FhirResource> all)
    {
        All = all;
        foreach (var resource in all)
        {
            _byReference[$"{resource.Type}/{resource.Id}"] = resource;
            _byReference[resource.FullUrl.Length > 0 ? resource.FullUrl : $"{resource.Type}/{resource.Id}"] = resource;
        }
    }

    public IReadOnlyList<FhirResource> All { get; }

    /// <summary>The resource that a reference names; null where the file doesn't hold it.</summary>
    public FhirResource? Find(JsonElement reference)
    {
        var text = FhirResource.Text(reference, "reference");
        return _byReference.TryGetValue(text, out var found) || _byReference.TryGetValue(Relative(text), out found) ? found : null;
    }

    /// <summary>What a reference names where the file doesn't hold it: the number beside it, else the id in it.</summary>
    public static string Number(JsonElement reference) => FhirResource.Text(FhirResource.Child(reference, "identifier"), "value") is { Length: > 0 } number ? number : Relative(FhirResource.Text(reference, "reference")).Split('/')[^1];

    /// <exception cref="UnusableFileException">No FHIR resources in JSON.</exception>
    public static FhirResources Read(string text, string file)
    {
        var resources = new List<FhirResource>();
        try
        {
            foreach (var document in Documents(text))
            {
                Add(document, "", resources);
            }
        }
        catch (JsonException fault)
        {
            throw new UnusableFileException(file, $"text that is no JSON from line {(fault.LineNumber ?? 0) + 1} on", "FHIR resources in JSON: a Bundle, or one resource to a line", "unknown-format", (int)(fault.LineNumber ?? 0) + 1);
        }

        return resources.Count > 0 ? new FhirResources(resources)
            : throw new UnusableFileException(file, "JSON without resourceType", "FHIR resources in JSON: a Bundle, or one resource to a line", "unknown-format", 1);
    }

    private static IEnumerable<JsonElement> Documents(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool perLine = lines.Length > 1 && lines.All(line => line[0] == '{' && line[^1] == '}');
        return perLine ? lines.Select(Parse) : [Parse(text)];
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, MaxDepth = 256 });
        return document.RootElement.Clone();
    }

    private static void Add(JsonElement json, string fullUrl, List<FhirResource> resources)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            json.EnumerateArray().ToList().ForEach(item => Add(item, "", resources));
        }
        else if (FhirResource.Text(json, "resourceType") == "Bundle")
        {
            foreach (var entry in FhirResource.Items(json, "entry"))
            {
                Add(FhirResource.Child(entry, "resource"), FhirResource.Text(entry, "fullUrl"), resources);
            }
        }
        else if (FhirResource.Text(json, "resourceType").Length > 0)
        {
            resources.Add(new FhirResource(json, fullUrl, resources.Count + 1));
            FhirResource.Items(json, "contained").ToList().ForEach(contained => Add(contained, "#" + FhirResource.Text(contained, "id"), resources));
        }
    }

    private static string Relative(string reference)
    {
        var parts = reference.Split("/_history/")[0].Split('/');
        return parts.Length >= 2 ? $"{parts[^2]}/{parts[^1]}" : reference;
    }
}
