using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>Hosts and sites of infection as people write them, in the words of the breakpoint tables; an unknown word is refused rather than passed over.</summary>
public static class AskedContext
{
    private static readonly Dictionary<string, string> s_hosts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["h"] = "human", ["人"] = "human", ["a"] = "animal", ["动物"] = "animal",
        ["dog"] = "dogs", ["canine"] = "dogs", ["犬"] = "dogs", ["狗"] = "dogs", ["cat"] = "cats", ["feline"] = "cats", ["猫"] = "cats",
        ["cow"] = "cattle", ["cows"] = "cattle", ["bovine"] = "cattle", ["牛"] = "cattle", ["pig"] = "swine", ["pigs"] = "swine", ["porcine"] = "swine", ["猪"] = "swine",
        ["horses"] = "horse", ["equine"] = "horse", ["马"] = "horse", ["chicken"] = "poultry", ["禽"] = "poultry", ["鸡"] = "poultry", ["fish"] = "aquatic", ["水产"] = "aquatic",
    };

    /// <summary>human, animal, or an animal that the library's tables of any guideline know; null for other words.</summary>
    public static string? Host(string text, ReferenceLibrary library)
    {
        string host = s_hosts.GetValueOrDefault(text.Trim(), text.Trim().ToLowerInvariant());
        return Hosts(library).Contains(host) ? host : null;
    }

    /// <summary>Hosts of the newest tables.</summary>
    public static IReadOnlyList<string> Hosts(ReferenceLibrary library) =>
        [.. new[] { "human", "animal" }.Concat(Newest(library).Where(row => row.Type == "animal").Select(row => row.Host.ToLowerInvariant()).Order(StringComparer.Ordinal)).Distinct()];

    /// <summary>The site or route in the words of the tables; null for words that no table knows.</summary>
    public static string? Site(string text, ReferenceLibrary library)
    {
        string site = SiteRule.Controlled(text);
        return Sites(library).Contains(site) ? site : null;
    }

    /// <summary>Sites and routes of the newest tables.</summary>
    public static IReadOnlyList<string> Sites(ReferenceLibrary library) =>
        [.. Newest(library).SelectMany(row => row.Site.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<Breakpoint> Newest(ReferenceLibrary library) =>
        new[] { "EUCAST", "CLSI" }.Where(guideline => library.BreakpointYears(guideline).Count > 0).SelectMany(guideline => library.Breakpoints(guideline, library.BreakpointYears(guideline)[^1]));
}
