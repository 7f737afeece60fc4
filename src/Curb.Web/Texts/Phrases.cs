using System.Globalization;
using System.Text.Json;

namespace Curb.Web.Texts;

/// <summary>Every text of the interface in one language, by key. Keys are dotted: place, then meaning.</summary>
public sealed class Phrases
{
    private readonly Dictionary<string, string> _texts;

    private Phrases(string language, Dictionary<string, string> texts)
    {
        Language = language;
        _texts = texts;
    }

    public static Phrases Chinese { get; } = Read("zh-CN");

    public static Phrases English { get; } = Read("en");

    /// <summary>zh-CN or en: what the page's lang attribute says.</summary>
    public string Language { get; }

    public bool IsChinese => Language == "zh-CN";

    public IReadOnlyCollection<string> Keys => _texts.Keys;

    /// <summary>The text of a key.</summary>
    /// <exception cref="KeyNotFoundException">No such key: a fault of a page.</exception>
    public string this[string key] => _texts.TryGetValue(key, out var text) ? text : throw new KeyNotFoundException($"The text '{key}' is missing in {Language}.");

    /// <summary>The text of a key with {0}, {1} … filled in.</summary>
    public string With(string key, params object?[] values) => string.Format(CultureInfo.InvariantCulture, this[key], values);

    /// <summary>The text of a key, or another text where the key is not known: for codes that data brings.</summary>
    public string Or(string key, string otherwise) => _texts.GetValueOrDefault(key, otherwise);

    /// <summary>The Chinese or the other name, whichever the language asks for; the one that exists where one is blank.</summary>
    public string Name(string? chinese, string? other) =>
        (IsChinese ? chinese : other) is { Length: > 0 } wanted ? wanted : (IsChinese ? other : chinese) ?? "";

    /// <summary>The name in this language of one that stands in both, Chinese first, with " / " between, as demo accounts carry theirs; any other name as it is.</summary>
    public string Name(string either) => either.Split(" / ") is [var chinese, var other] ? Name(chinese, other) : either;

    /// <summary>What stands between a label and what it labels.</summary>
    public string Colon => IsChinese ? "：" : ": ";

    /// <summary>Whoever has an account, by the name that people know; anything else, such as a program's name, as it is.</summary>
    public string Person(string? account, IReadOnlyDictionary<string, string> names) => Name(names.GetValueOrDefault(account ?? "", account ?? ""));

    /// <summary>Several things in a row, parted as the language does.</summary>
    public string Listed(IEnumerable<string?> things) => string.Join(IsChinese ? "、" : ", ", things);

    /// <summary>Several sentences or longer parts in a row.</summary>
    public string Parted(IEnumerable<string?> parts) => string.Join(IsChinese ? "；" : "; ", parts);

    /// <summary>What is said beside a thing, in the language's brackets.</summary>
    public string Beside(string thing, string said) => IsChinese ? $"{thing}（{said}）" : $"{thing} ({said})";

    public static Phrases Of(string? language) => language == "en" ? English : Chinese;

    /// <summary>The texts of a language: NAME.LANGUAGE.json beside the main file hold those of one folder of pages.</summary>
    private static Phrases Read(string language)
    {
        var assembly = typeof(Phrases).Assembly;
        var texts = new Dictionary<string, string>();
        foreach (string file in assembly.GetManifestResourceNames().Where(name => name == $"texts/{language}.json" || (name.StartsWith("texts/", StringComparison.Ordinal) && name.EndsWith($".{language}.json", StringComparison.Ordinal))))
        {
            using var stream = assembly.GetManifestResourceStream(file)!;
            foreach (var (key, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!)
            {
                texts.Add(key, text);
            }
        }

        return texts.Count > 0 ? new Phrases(language, texts) : throw new InvalidOperationException($"The texts of {language} are not part of the program.");
    }
}
