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

/// <summary>
/// Reads the members of one JSON object by their names or the Chinese names beside them; what is wrong or left over becomes a problem. An absent member and null are the same: unknown.
/// Orders are read while physicians wait: nothing is looked up twice, and where something stands is worked out only where it is wrong.
/// </summary>
internal sealed class DocumentReader
{
    private const int LongestShown = 60;

    /// <summary>Beyond so many members they are found by their hash: a long document must not cost the square of its length.</summary>
    private const int MostCompared = 32;

    private readonly List<string> _asked = [];
    private readonly List<OrderProblem> _problems;
    private readonly FieldNames _names;
    private readonly DocumentReader? _within;
    private readonly string _name;
    private readonly int _index = -1;
    private Member[] _members = new Member[8];
    private int _count;
    private Dictionary<string, int>? _byName;

    private record struct Member(string Name, JsonProperty Property, bool Read);

    /// <param name="element">The object: the whole document.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="names">Names of members by the Chinese names beside them.</param>
    public DocumentReader(JsonElement element, List<OrderProblem> problems, FieldNames names)
    {
        (_name, _problems, _names) = ("$", problems, names);
        ReadMembers(element);
    }

    private DocumentReader(JsonElement element, DocumentReader within, string name, int index)
    {
        (_within, _name, _index, _problems, _names) = (within, name, index, within._problems, within._names);
        ReadMembers(element);
    }

    private void ReadMembers(JsonElement element)
    {
        foreach (var member in element.EnumerateObject())
        {
            string name = _names.Of(member);
            if (Find(name) >= 0)
            {
                _problems.Add(new OrderProblem($"{Path}.{member.Name}", "a name that was there before", $"{name} once"));
                continue;
            }

            if (_count == _members.Length)
            {
                Array.Resize(ref _members, 2 * _count);
            }

            _byName?.Add(name, _count);
            _members[_count++] = new Member(name, member, false);
            if (_count == MostCompared)
            {
                _byName = new Dictionary<string, int>(StringComparer.Ordinal);
                for (int at = 0; at < _count; at++)
                {
                    _byName.Add(_members[at].Name, at);
                }
            }
        }
    }

    private string Path => _within is null ? _name : _index < 0 ? _within.At(_name) : $"{_within.At(_name)}[{_index}]";

    /// <summary>The member; null where it is absent or null.</summary>
    public JsonElement? Element(string name)
    {
        _asked.Add(name);
        int at = Find(name);
        if (at < 0)
        {
            return null;
        }

        _members[at].Read = true;
        var value = _members[at].Property.Value;
        return value.ValueKind == JsonValueKind.Null ? null : value;
    }

    private int Find(string name)
    {
        if (_byName is not null)
        {
            return _byName.GetValueOrDefault(name, -1);
        }

        int at = _count - 1;
        while (at >= 0 && _members[at].Name != name)
        {
            at--;
        }

        return at;
    }

    public string? Text(string name) => Element(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? (value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null)
        : Wrong<string>(name, value, "a text");

    public string? OneOf(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        foreach (string word in words)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return text.ToLowerInvariant();
            }
        }

        return Wrong<string>(name, Element(name)!.Value, string.Join(", ", words));
    }

    public bool? Flag(string name) => Element(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : value.ValueKind == JsonValueKind.String && value.GetString() is "是" or "否" ? value.GetString() == "是" : Wrong(name, value, "true or false", (bool?)null);

    /// <summary>A number within bounds; units in the member's name.</summary>
    public double? Number(string name, double least, double most) => Element(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= least && number <= most ? number
        : Wrong(name, value, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), (double?)null);

    /// <summary>A local time; an offset is dropped, since hospitals write their own clock.</summary>
    public DateTime? Time(string name) => Element(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && value.GetString() is var text && (ClockTime.Plain(text) ?? (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time.DateTime : null)) is { } read ? read
        : Wrong(name, value, "a time such as 2026-03-01T09:30", (DateTime?)null);

    public DocumentReader? Object(string name) => Element(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new DocumentReader(value, this, name, -1) : Wrong<DocumentReader>(name, value, "an object");

    public IReadOnlyList<string>? Texts(string name)
    {
        if (List(name) is not { } list)
        {
            return null;
        }

        var texts = new List<string>(list.GetArrayLength());
        int index = 0;
        foreach (var value in list.EnumerateArray())
        {
            string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : Note($"{At(name)}[{index}]", value, "a text");
            if (text.Length > 0)
            {
                texts.Add(text);
            }

            index++;
        }

        return texts;
    }

    public IReadOnlyList<T>? Objects<T>(string name, Func<DocumentReader, T> read)
    {
        if (List(name) is not { } list)
        {
            return null;
        }

        var found = new List<T>(list.GetArrayLength());
        int index = 0;
        foreach (var value in list.EnumerateArray())
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                var reader = new DocumentReader(value, this, name, index);
                found.Add(read(reader));
                reader.Close();
            }
            else
            {
                Note($"{At(name)}[{index}]", value, "an object");
            }

            index++;
        }

        return found;
    }

    public void Problem(string name, string found, string expected) => _problems.Add(new OrderProblem(At(name), Quoted(found), expected));

    /// <summary>Names nobody asked for are slips of the pen that could hide an allergy: each is a problem.</summary>
    public void Close()
    {
        foreach (var member in _members.AsSpan(0, _count))
        {
            if (!member.Read)
            {
                _problems.Add(new OrderProblem($"{Path}.{member.Property.Name}", "an unknown name", $"one of {string.Join(", ", _asked.Distinct().Order(StringComparer.Ordinal))}"));
            }
        }
    }

    private JsonElement? List(string name) => Element(name) is not { } value ? null : value.ValueKind == JsonValueKind.Array ? value : Wrong(name, value, "a list", (JsonElement?)null);

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
    private string At(string name) => $"{Path}.{(Find(name) is >= 0 and var at ? _members[at].Property.Name : name)}";

    private static string Quoted(string text) => $"\"{(text.Length > LongestShown ? text[..LongestShown] + "…" : text)}\"";
}
