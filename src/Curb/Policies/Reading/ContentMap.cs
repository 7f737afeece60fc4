using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Curb.Policies.Reading;

/// <summary>
/// One mapping of a YAML content file, read strictly: required keys must be there, values must parse, and a key nobody asked for is a fault.
/// Faults are gathered rather than thrown, so that an author sees all of them at once.
/// </summary>
internal sealed class ContentMap
{
    private readonly YamlMappingNode _node;
    private readonly string _path;
    private readonly List<ContentFault> _faults;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    private ContentMap(string file, string path, YamlMappingNode node, List<ContentFault> faults)
    {
        File = file;
        _path = path;
        _node = node;
        _faults = faults;
    }

    public string File { get; }

    public IEnumerable<string> Keys => _node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    /// <summary>Reads a file whose top is a mapping; null, with a fault, where it is not.</summary>
    public static ContentMap? Parse(string file, string text, List<ContentFault> faults)
    {
        if (Root(file, text, faults) is YamlMappingNode map)
        {
            return new ContentMap(file, "", map, faults);
        }

        faults.Add(new ContentFault(file, 1, "", "no mapping at the top", "key: value lines"));
        return null;
    }

    /// <summary>Reads a file whose top is a list of mappings.</summary>
    public static IReadOnlyList<ContentMap> ParseList(string file, string text, List<ContentFault> faults)
    {
        if (Root(file, text, faults) is YamlSequenceNode list)
        {
            return Maps(file, "", list, faults);
        }

        faults.Add(new ContentFault(file, 1, "", "no list at the top", "a list: lines that start with \"- \""));
        return [];
    }

    public bool Has(string key) => Find(key) is not null;

    public bool IsMapping(string key) => Find(key) is YamlMappingNode;

    public string Text(string key, string expected)
    {
        if (OptionalText(key) is { Length: > 0 } text)
        {
            return text;
        }

        Fault(key, Has(key) ? "an empty text" : "nothing", expected);
        return "";
    }

    public string? OptionalText(string key) => Use(key) switch
    {
        null => null,
        YamlScalarNode scalar => scalar.Value,
        _ => FaultNull(key, "a list or mapping", "one text"),
    };

    /// <summary>Both languages under one key: <c>title: {zh: …, en: …}</c>.</summary>
    public Bilingual Wording(string key)
    {
        if (Map(key, "{zh: …, en: …}") is not { } map)
        {
            return Bilingual.Empty;
        }

        var wording = new Bilingual(map.Text("zh", "the Chinese text"), map.Text("en", "the English text"));
        map.Close();
        return wording;
    }

    public Bilingual? OptionalWording(string key) => Has(key) ? Wording(key) : null;

    public double Number(string key, string expected) =>
        double.TryParse(Text(key, expected), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : FaultNumber(key, expected);

    public double? OptionalNumber(string key, string expected) => Has(key) ? Number(key, expected) : null;

    public DateOnly? Date(string key, string expected)
    {
        string text = Text(key, expected);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        if (text.Length > 0)
        {
            Fault(key, Quoted(text), expected);
        }

        return null;
    }

    public DateOnly? OptionalDate(string key) => Has(key) ? Date(key, "a day such as 2015-07-24") : null;

    public bool Flag(string key, bool otherwise)
    {
        string? text = OptionalText(key);
        if (text is not (null or "true" or "false"))
        {
            Fault(key, Quoted(text), "true or false");
        }

        return text is null ? otherwise : text == "true";
    }

    /// <summary>A text that must be one of a closed set.</summary>
    public string OneOf(string key, IReadOnlyCollection<string> allowed)
    {
        string expected = "one of " + string.Join(", ", allowed);
        string text = Text(key, expected);
        if (text.Length > 0 && !allowed.Contains(text))
        {
            Fault(key, Quoted(text), expected);
        }

        return text;
    }

    public IReadOnlyList<string> Texts(string key) => Use(key) switch
    {
        null => [],
        YamlScalarNode scalar => [scalar.Value ?? ""],
        YamlSequenceNode list => [.. list.Children.OfType<YamlScalarNode>().Select(item => item.Value ?? "")],
        _ => FaultNull(key, "a mapping", "a list such as [a, b]") is null ? [] : [],
    };

    public IReadOnlyList<string> TextsOf(string key, IReadOnlyCollection<string> allowed)
    {
        var texts = Texts(key);
        foreach (string text in texts.Where(text => !allowed.Contains(text)))
        {
            Fault(key, Quoted(text), "one of " + string.Join(", ", allowed));
        }

        return texts;
    }

    public ContentMap? Map(string key, string expected)
    {
        if (OptionalMap(key) is { } map)
        {
            return map;
        }

        if (!Has(key))
        {
            Fault(key, "nothing", expected);
        }

        return null;
    }

    public ContentMap? OptionalMap(string key) => Use(key) switch
    {
        null => null,
        YamlMappingNode map => new ContentMap(File, Path(key), map, _faults),
        _ => FaultMap(key),
    };

    public IReadOnlyList<ContentMap> List(string key, string expected)
    {
        switch (Use(key))
        {
            case YamlSequenceNode { Children.Count: > 0 } list:
                return Maps(File, Path(key), list, _faults);
            case null or YamlSequenceNode:
                Fault(key, "nothing", expected);
                return [];
            default:
                Fault(key, "a single value", expected);
                return [];
        }
    }

    /// <summary>A list whose items are single texts or mappings.</summary>
    public IReadOnlyList<(string? Text, ContentMap? Map)> MixedList(string key, string expected)
    {
        if (Use(key) is not YamlSequenceNode { Children.Count: > 0 } list)
        {
            Fault(key, Has(key) ? "an empty list or a single value" : "nothing", expected);
            return [];
        }

        return [.. list.Children.Select((item, i) => item is YamlMappingNode map ? ((string?)null, new ContentMap(File, $"{Path(key)}[{i}]", map, _faults)) : ((item as YamlScalarNode)?.Value ?? "", (ContentMap?)null))];
    }

    public IReadOnlyList<ContentMap> OptionalList(string key) => Has(key) ? List(key, "a list of mappings") : [];

    /// <summary>Reports a fault at a key of this mapping.</summary>
    public void Fault(string key, string found, string expected) =>
        _faults.Add(new ContentFault(File, (int)((Find(key) ?? _node).Start.Line), Path(key), found, expected));

    /// <summary>Ends the reading: keys that nobody asked for are faults, so that a misspelt key is never quietly ignored.</summary>
    public void Close()
    {
        foreach (string key in Keys.Where(key => !_used.Contains(key)))
        {
            Fault(key, "an unknown key", _used.Count == 0 ? "no keys here" : "one of " + string.Join(", ", _used.Order(StringComparer.Ordinal)));
        }
    }

    public static string Quoted(string? text) => $"\"{text}\"";

    private static YamlNode? Root(string file, string text, List<ContentFault> faults)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException broken)
        {
            faults.Add(new ContentFault(file, (int)broken.Start.Line, "", broken.Message, "readable YAML"));
            return null;
        }
    }

    private static List<ContentMap> Maps(string file, string path, YamlSequenceNode list, List<ContentFault> faults)
    {
        var maps = new List<ContentMap>();
        for (int i = 0; i < list.Children.Count; i++)
        {
            if (list.Children[i] is YamlMappingNode map)
            {
                maps.Add(new ContentMap(file, $"{path}[{i}]", map, faults));
            }
            else
            {
                faults.Add(new ContentFault(file, (int)list.Children[i].Start.Line, $"{path}[{i}]", "a single value", "a mapping: key: value"));
            }
        }

        return maps;
    }

    private YamlNode? Find(string key) => _node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private YamlNode? Use(string key)
    {
        _used.Add(key);
        return Find(key);
    }

    private string Path(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private string? FaultNull(string key, string found, string expected)
    {
        Fault(key, found, expected);
        return null;
    }

    private double FaultNumber(string key, string expected)
    {
        if (OptionalText(key) is { Length: > 0 } text)
        {
            Fault(key, Quoted(text), expected);
        }

        return double.NaN;
    }

    private ContentMap? FaultMap(string key)
    {
        Fault(key, "a single value or list", "a mapping: {key: value}");
        return null;
    }
}
