using System.Globalization;
using Curb.AntimicrobialUse;
using Curb.Intake;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Exchange.Governance;

/// <summary>
/// Reads a site's breakpoint table: with the columns of <c>reference/breakpoints</c> (Chinese or English headers; organisms and drugs by code or name), or as WHONET exports it.
/// Every cell that can't be right is refused with what was found and expected; the other rows stand.
/// </summary>
public sealed partial class BreakpointSheet(ReferenceLibrary reference)
{
    private static readonly string[] s_guidelines = ["CLSI", "EUCAST"];

    private const decimal MostMic = 8192, MostZone = 60;

    /// <summary>Columns that only WHONET's table has.</summary>
    private const int NotInTemplate = 4;

    /// <summary>The word that takes a row of the base away.</summary>
    private static readonly string[] s_removes = ["remove", "removed", "delete", "删除", "取消"];

    private static readonly Dictionary<string, string> s_types = new() { ["human"] = "human", ["人"] = "human", ["animal"] = "animal", ["动物"] = "animal", ["ecoff"] = "ECOFF", ["ecv"] = "ECOFF" };

    private static readonly Dictionary<string, string> s_methods = new() { ["mic"] = "MIC", ["disk"] = "DISK", ["disc"] = "DISK", ["纸片"] = "DISK", ["kb"] = "DISK" };

    /// <summary>A rank that the code itself says: AN+, AN-, +, -.</summary>
    private const string AnyRank = "";

    /// <summary>WHONET's names of ranks beside ours.</summary>
    private static readonly Dictionary<string, string> s_ranks = OrganismRanks.BySpecificity.ToDictionary(rank => rank).Concat(new Dictionary<string, string>
    {
        ["whonet_org_code"] = "species", ["species_group"] = "species-group", ["serovar_group"] = "serovar-group", ["genus_code"] = "genus", ["genus_group"] = "genus-group", ["family_code"] = "family",
        ["anaerobe"] = "anaerobes", ["anaerobe+subkingdom_code"] = AnyRank, ["subkingdom_code"] = AnyRank, ["all"] = "all",
    }.Where(pair => !OrganismRanks.BySpecificity.Contains(pair.Key))).ToDictionary(pair => pair.Key, pair => pair.Value);

    private readonly DrugNameMatcher _drugs = new(reference, new Dictionary<string, string>());
    private readonly OrganismCodes _organisms = new(reference);
    private readonly Lazy<(Dictionary<string, string> Hosts, Dictionary<string, string> Sites, Dictionary<string, string> Loads)> _words = new(() => Words(reference));

    public static IReadOnlyList<SheetColumn> Columns { get; } =
    [
        new("change", "变更", ["action"], ""),
        new("type", "类型", ["BREAKPOINT_TYPE"], "human"),
        new("host", "宿主", ["HOST"], "human"),
        new("method", "方法", ["TEST_METHOD"], "MIC", true),
        new("site", "感染部位", ["SITE_OF_INFECTION"], ""),
        new("organism", "细菌", ["ORGANISM_CODE", "菌种"], "EBC", true),
        new("organism_rank", "细菌级别", ["ORGANISM_CODE_TYPE"], "family"),
        new("drug", "药物", ["WHONET_ABX_CODE", "抗菌药物"], "AMK", true),
        new("disk_load", "纸片含量", ["POTENCY"], ""),
        new("susceptible", "S", ["敏感"], "4", true),
        new("resistant", "R", ["耐药"], "16", true),
        new("sdd", "SDD", ["剂量依赖敏感"], ""),
        new("urinary", "仅尿路", ["uti"], ""),
        new("table", "来源表", ["REFERENCE_TABLE"], "Table 2A"),
        new("guideline", "标准", ["GUIDELINES"], ""),
        new("year", "年份", ["YEAR"], ""),
        new("ecoff", "流行病学界值", ["ECV_ECOFF"], ""),
        new("whonet", "WHONET_TEST", [], ""),
    ];

    /// <summary>The rows of a sheet for a guideline's year; rows of other guidelines and years in the same file are passed over.</summary>
    /// <exception cref="Tabular.UnusableFileException">No table, or a needed column is missing.</exception>
    public SheetReading<DeliveredBreakpoint> Read(Stream stream, string name, GuidelineEdition edition)
    {
        var seen = new Dictionary<BreakpointKey, (int Line, DeliveredBreakpoint Row)>();
        return RecordSheet.Read(stream, name, Columns, row => Line(row, edition) is { } read ? Once(row, read, seen) : null);
    }

    /// <summary>A table as a sheet that can be read again.</summary>
    public static IEnumerable<object?[]> Rows(IEnumerable<Breakpoint> rows) =>
        rows.Select(row => (object?[])["", row.Type, row.Host, row.Method, row.Site, row.Organism, row.OrganismRank, row.Drug, row.DiskLoad, row.Susceptible, row.Resistant, Flag(row.Sdd), Flag(row.Urinary), row.Table])
            .Prepend([.. Columns.Take(Columns.Count - NotInTemplate).Select(column => column.Name)]);

    private static string Flag(bool value) => value ? "true" : "";

    private DeliveredBreakpoint? Line(SheetRow row, GuidelineEdition edition)
    {
        if (IsOfAnother(row.Text("guideline"), edition.Guideline) || IsOfAnother(row.Text("year"), edition.Year.ToString(CultureInfo.InvariantCulture)))
        {
            return null;
        }

        string type = Word(row, "type", s_types, "human"), method = Word(row, "method", s_methods, ""), host = Host(row, type), site = Site(row);
        var (organism, rank) = Organism(row);
        string drug = Drug(row), load = method == "DISK" ? Load(row) : "";
        bool removes = s_removes.Contains(row.Text("change").ToLowerInvariant());
        if (row.Text("change").Length > 0 && !removes)
        {
            row.Reject("change", row.Text("change"), "nothing, or remove (删除) for a row that no longer holds", "unknown-code");
        }

        var (susceptible, resistant) = removes ? (null, null) : Values(row, edition.Guideline, type, method);
        bool urinary = Truth(row, "urinary") || site.Contains("urinary", StringComparison.OrdinalIgnoreCase);
        return new DeliveredBreakpoint(
            new Breakpoint(0, edition.Guideline, edition.Year, type, host, method, site, organism, rank, drug, load, susceptible, resistant, Sdd(row), urinary, row.Text("table")) { Revision = edition.Revision }, removes);
    }

    /// <summary>The hosts, sites and disk contents of the tables at hand, in their spelling: another word would never meet an isolate.</summary>
    private static (Dictionary<string, string> Hosts, Dictionary<string, string> Sites, Dictionary<string, string> Loads) Words(ReferenceLibrary reference)
    {
        var rows = s_guidelines.SelectMany(guideline => reference.BreakpointYears(guideline).SelectMany(year => reference.Breakpoints(guideline, year))).ToList();
        Dictionary<string, string> Spelt(IEnumerable<string> words) => words.GroupBy(word => word, StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase);
        return (Spelt(rows.Where(row => row.Type == "animal").Select(row => row.Host)), Spelt(rows.Select(row => row.Site).Concat(rows.SelectMany(row => row.Site.Split(',', StringSplitOptions.TrimEntries)))),
            rows.Where(row => row.DiskLoad.Length > 0).GroupBy(row => PlainLoad(row.DiskLoad)).ToDictionary(same => same.Key, same => same.GroupBy(row => row.DiskLoad).MaxBy(own => own.Count())!.Key));
    }

    private string Host(SheetRow row, string type)
    {
        string text = row.Text("host");
        if (type != "animal")
        {
            return type == "ECOFF" ? "ECOFF" : "human";
        }

        if (_words.Value.Hosts.TryGetValue(text, out string? known) || (AskedContext.Host(text, reference) is { } meant && _words.Value.Hosts.TryGetValue(meant, out known)))
        {
            return known;
        }

        row.Reject("host", text, string.Join(" / ", _words.Value.Hosts.Values.Order(StringComparer.Ordinal)), text.Length == 0 ? "missing-value" : "unknown-code");
        return "";
    }

    private string Site(SheetRow row)
    {
        string text = row.Text("site");
        string?[] parts = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => _words.Value.Sites.GetValueOrDefault(part))];
        if (_words.Value.Sites.TryGetValue(text, out string? known) || parts.All(part => part is not null))
        {
            return known ?? string.Join(", ", parts);
        }

        row.Reject("site", text, "nothing, or a site as the tables write it: " + string.Join(" / ", _words.Value.Sites.Values.Where(site => site.Length > 0 && !site.Contains(',', StringComparison.Ordinal)).Order(StringComparer.Ordinal)), "unknown-code");
        return "";
    }

    private static bool IsOfAnother(string text, string wanted) => text.Length > 0 && !text.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static string Word(SheetRow row, string column, Dictionary<string, string> words, string usual)
    {
        string text = row.Text(column);
        if (text.Length == 0 && usual.Length > 0)
        {
            return usual;
        }

        if (words.TryGetValue(text.ToLowerInvariant(), out string? known))
        {
            return known;
        }

        row.Reject(column, text, string.Join(" / ", words.Values.Distinct()), text.Length == 0 ? "missing-value" : "unknown-code");
        return "";
    }

    private string Drug(SheetRow row)
    {
        string text = row.Needed("drug", "a drug by code or name, such as AMK or 阿米卡星");
        string code = text.Length == 0 ? "" : reference.Antimicrobial(text)?.Code ?? (_drugs.Match(text) is { Drug: { } drug } match && match.Confidence >= DrugNameMatcher.SureFrom ? drug : "");
        if (text.Length > 0 && code.Length == 0)
        {
            row.Reject("drug", text, "a drug that the reference tables know, such as AMK or 阿米卡星", "unknown-code");
        }

        return code;
    }

    private (string Code, string Rank) Organism(SheetRow row)
    {
        string text = row.Needed("organism", "an organism or group by code or name, such as eco, EBC or 大肠埃希菌"), asked = row.Text("organism_rank");
        if (text.Length == 0)
        {
            return ("", "");
        }

        if (asked.Length > 0 && !s_ranks.ContainsKey(asked.ToLowerInvariant()))
        {
            row.Reject("organism_rank", asked, string.Join(" / ", OrganismRanks.BySpecificity), "unknown-code");
            return ("", "");
        }

        if (_organisms.Find(text, asked.Length == 0 || s_ranks[asked.ToLowerInvariant()] == AnyRank ? null : s_ranks[asked.ToLowerInvariant()]) is { } found)
        {
            return found;
        }

        row.Reject("organism", text, asked.Length == 0 ? "a code or name of reference/organisms, such as eco, EBC or 大肠埃希菌" : $"a code of the rank {s_ranks[asked.ToLowerInvariant()]} in reference/organisms", "unknown-code");
        return ("", "");
    }

    /// <summary>S and R as their publisher prints them. WHONET writes the first resistant value for EUCAST too, one dilution or millimetre beyond EUCAST's own number.</summary>
    private static (decimal? S, decimal? R) Values(SheetRow row, string guideline, string type, string method)
    {
        bool mic = method != "DISK";
        decimal least = mic ? 0.00001m : 6, most = mic ? MostMic : MostZone;
        decimal? s = Number(row, "susceptible", least, most), r = Number(row, "resistant", least, most), ecoff = Number(row, "ecoff", least, most);
        if (type == "ECOFF" && s is null && r is null)
        {
            (s, r) = (ecoff, ecoff);
        }
        else if (row.Text("whonet").Length > 0 && guideline == "EUCAST" && s is { } below && r is { } first && below != first)
        {
            r = mic ? Math.Max(below, first / 2) : Math.Min(below, first + 1);
        }

        if (row.Wrong.Count == 0 && s is null && r is null)
        {
            row.Reject("susceptible", "", "a susceptible or a resistant value", "missing-value");
        }

        if (s is { } left && r is { } right && IsOutOfOrder(left, right, mic, guideline == "CLSI" && type != "ECOFF"))
        {
            row.Reject("resistant", right.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"a value on the resistant side of S {(mic ? "≤" : "≥")} {left}"), "contradiction");
        }

        return (s, r);
    }

    /// <summary>CLSI's R includes its number, so it can't be that of S.</summary>
    private static bool IsOutOfOrder(decimal s, decimal r, bool mic, bool strict) => s == r ? strict : mic ? s > r : s < r;

    /// <summary>WHONET states the range of SDD, our own tables true.</summary>
    private static bool Sdd(SheetRow row) => Truth(row, "sdd") || row.Text("sdd").AsSpan().IndexOfAnyInRange('1', '9') >= 0;

    private static bool Truth(SheetRow row, string column) => row.Text(column).ToLowerInvariant() is "true" or "yes" or "是" or "x" or "√";

    /// <summary>A row said twice counts once; two rows that contradict each other can't both hold, and the later one is refused.</summary>
    private static DeliveredBreakpoint? Once(SheetRow row, DeliveredBreakpoint read, Dictionary<BreakpointKey, (int Line, DeliveredBreakpoint Row)> seen)
    {
        if (row.Wrong.Count > 0 || seen.TryAdd(BreakpointKey.Of(read.Row), (row.Line, read)))
        {
            return read;
        }

        var (line, before) = seen[BreakpointKey.Of(read.Row)];
        if (before.Removes == read.Removes && before.Row.Susceptible == read.Row.Susceptible && before.Row.Resistant == read.Row.Resistant && before.Row.Sdd == read.Row.Sdd)
        {
            return null;
        }

        row.Reject("organism", row.Text("organism"), $"one row for each organism, drug, method, disk and site; line {line} says otherwise", "duplicate-key");
        return null;
    }
}
