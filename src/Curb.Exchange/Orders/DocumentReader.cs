using System.Globalization;
using System.Text.Json;

namespace Curb.Exchange.Orders;

/// <summary>One thing wrong in an order document.</summary>
/// <param name="Path">Where: $.patient.weight_kg.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What would be accepted.</param>
public sealed record OrderProblem(string Path, string Found, string Expected)
{
    public override string ToString() => $"{Path}: found {Found}, expected {Expected}";
}

/// <summary>Reads the members of one JSON object by their names or the Chinese names beside them; what is wrong or left over becomes a problem. An absent member and null are the same: unknown.</summary>
internal sealed class DocumentReader
{
    private const int LongestShown = 60;

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Written, JsonElement Value)> _members = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly List<OrderProblem> _problems;
    private readonly IReadOnlyDictionary<string, string> _aliases;

    /// <param name="element">The object.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="aliases">Names by the Chinese names beside them.</param>
    public DocumentReader(JsonElement element, string path, List<OrderProblem> problems, IReadOnlyDictionary<string, string> aliases)
    {
        (_path, _problems, _aliases) = (path, problems, aliases);
        foreach (var member in element.EnumerateObject())
        {
            string name = aliases.GetValueOrDefault(member.Name, member.Name);
            if (!_members.TryAdd(name, (member.Name, member.Value)))
            {
                problems.Add(new OrderProblem($"{path}.{member.Name}", "a name that was there before", $"{name} once"));
            }
        }
    }

    public string Path => _path;

    /// <summary>The member; null where it is absent or null.</summary>
    public JsonElement? Member(string name)
    {
        _read.Add(name);
        return _members.TryGetValue(name, out var found) && found.Value.ValueKind != JsonValueKind.Null ? found.Value : null;
    }

    public string? Text(string name) => Member(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? (value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null)
        : Wrong<string>(name, value, "a text");

    public string? OneOf(string name, params string[] words) =>
        Text(name) is not { } text ? null : words.Contains(text, StringComparer.OrdinalIgnoreCase) ? text.ToLowerInvariant() : Wrong<string>(name, Member(name)!.Value, string.Join(", ", words));

    public bool? Flag(string name) => Member(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : value.ValueKind == JsonValueKind.String && value.GetString() is "是" or "否" ? value.GetString() == "是" : Wrong(name, value, "true or false", (bool?)null);

    /// <summary>A number within bounds; units in the member's name.</summary>
    public double? Number(string name, double least, double most) => Member(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= least && number <= most ? number
        : Wrong(name, value, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), (double?)null);

    /// <summary>A local time; an offset is dropped, since hospitals write their own clock.</summary>
    public DateTime? Time(string name) => Member(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time.DateTime
        : Wrong(name, value, "a time such as 2026-03-01T09:30", (DateTime?)null);

    public DocumentReader? Object(string name) => Member(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new DocumentReader(value, At(name), _problems, _aliases) : Wrong<DocumentReader>(name, value, "an object");

    /// <summary>The elements of a list, each with its path; null where the member is absent.</summary>
    public IReadOnlyList<(JsonElement Value, string Path)>? List(string name) => Member(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select((entry, index) => (entry, $"{At(name)}[{index}]"))]
        : Wrong<IReadOnlyList<(JsonElement, string)>>(name, value, "a list");

    public IReadOnlyList<string>? Texts(string name) => List(name) is not { } list ? null : [.. list.Select(entry => entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : Note(entry.Path, entry.Value, "a text")).Where(text => text.Length > 0)];

    public IReadOnlyList<T>? Objects<T>(string name, Func<DocumentReader, T> read)
    {
        if (List(name) is not { } list)
        {
            return null;
        }

        var found = new List<T>(list.Count);
        foreach (var (value, at) in list)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                Note(at, value, "an object");
                continue;
            }

            var reader = new DocumentReader(value, at, _problems, _aliases);
            found.Add(read(reader));
            reader.Close();
        }

        return found;
    }

    public void Problem(string name, string found, string expected) => _problems.Add(new OrderProblem(At(name), Quoted(found), expected));

    /// <summary>Names nobody asked for are slips of the pen that could hide an allergy: each is a problem.</summary>
    public void Close()
    {
        foreach (var (_, member) in _members.Where(member => !_read.Contains(member.Key)))
        {
            _problems.Add(new OrderProblem($"{_path}.{member.Written}", "an unknown name", $"one of {string.Join(", ", _read.Order(StringComparer.Ordinal))}"));
        }
    }

    private T? Wrong<T>(string name, JsonElement value, string expected, T? none = default)
    {
        Note(At(name), value, expected);
        return none;
    }

    private string Note(string at, JsonElement value, string expected)
    {
        string raw = value.GetRawText();
        _problems.Add(new OrderProblem(at, raw.Length > LongestShown ? raw[..LongestShown] + "…" : raw, expected));
        return "";
    }

    /// <summary>Where a member stands, by the name that was written.</summary>
    private string At(string name) => $"{_path}.{(_members.TryGetValue(name, out var found) ? found.Written : name)}";

    private static string Quoted(string text) => $"\"{(text.Length > LongestShown ? text[..LongestShown] + "…" : text)}\"";
}
