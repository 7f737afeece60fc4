using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>
/// Antibiotics.txt of WHONET to reference/antimicrobials, joined with reference/antimicrobials/curated/substances.csv, which holds what WHONET does not: Chinese names, scope routes, brands,
/// ATC codes per route, and the substances without a WHONET code. Where the two disagree, the curated row stands and the difference is listed with its reason.
/// </summary>
public static class WhonetAntibiotics
{
    private static readonly string[] s_header =
        ["code", "name", "name_zh", "class", "atc", "aware", "aware_by_route", "scope_routes", "synonyms", "synonyms_zh"];

    /// <summary>From WHONET's Antibiotics.txt; or, where the folder holds only the WHO's aware.csv, the present substances with the groups of that file.</summary>
    public static ReferenceDraft Read(UpdateRequest request) =>
        request.From.Has("aware.csv") && !request.From.Has("Antibiotics.txt") ? FromAware(request) : FromWhonet(request);

    private static ReferenceDraft FromAware(UpdateRequest request)
    {
        var present = request.Library.Table("antimicrobials", request.Library.Latest("antimicrobials"));
        var rows = WhoDailyDoses.Grouped(present, request.From.Table("aware.csv"));
        var statement = new SourceStatement("AWaRe groups of the file read, laid over the present substances", "World Health Organization (AWaRe groups)", "Facts, stated with their owner named; terms of the file read apply to the site that reads it", request.FilesRead);
        return new ReferenceDraft("antimicrobials", request.Edition ?? request.Library.Latest("antimicrobials"), ReferenceTable.Of("antimicrobials", s_header, rows), ["code"], statement, []);
    }

    private static ReferenceDraft FromWhonet(UpdateRequest request)
    {
        var source = request.From.Table("Antibiotics.txt");
        var reasons = new DifferenceReasons(request.Curated("antimicrobials", "differences"));
        var amendments = new List<Amendment>();
        var classes = new WhonetClasses(request);
        var rows = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var code in Enumerable.Range(0, source.Count).GroupBy(row => source[row, source.Column("WHONET_ABX_CODE")].Trim()))
        {
            rows[code.Key] = OneCode(source, code.Key, [.. code], classes);
        }

        AddSubstances(request.Curated("antimicrobials", "substances"), rows, reasons, amendments);
        amendments.AddRange(reasons.Others(amendments.Select(amendment => amendment.Row).ToHashSet()));
        var statement = new SourceStatement(
            "WHONET antibiotic list as carried by the AMR Interpretation Engine, joined with this project's list of substances (ATC codes of the WHO index, AWaRe 2023 groups, Chinese generic names, scope by the Chinese rules)",
            "WHONET (codes); WHO Collaborating Centre for Drug Statistics Methodology, Oslo (ATC codes); World Health Organization (AWaRe groups)",
            "Codes, names and groups are facts, carried over into this schema; no publisher's file is part of this repository", request.FilesRead);
        return new ReferenceDraft("antimicrobials", request.Edition ?? "2025", ReferenceTable.Of("antimicrobials", s_header, rows.Values), ["code"], statement, amendments);
    }

    private static string[] OneCode(ReferenceTable source, string code, List<int> rows, WhonetClasses classes)
    {
        string Cell(string column) => rows.Select(row => source[row, source.Column(column)].Trim()).FirstOrDefault(cell => cell.Length > 0) ?? "";
        var names = rows.Select(row => source[row, source.Column("ANTIBIOTIC")].Trim()).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        string aware = Cell("WHO_AWARE").ToLowerInvariant();
        return [code, names[0], "", classes.Find(code, Cell("PROF_CLASS"), Cell("CLASS")), Cell("ATC_CODE"), aware, "", "", string.Join(';', names.Skip(1)), ""];
    }

    private static void AddSubstances(ReferenceTable curated, SortedDictionary<string, string[]> rows, DifferenceReasons reasons, List<Amendment> amendments)
    {
        var named = Enumerable.Range(0, curated.Count).SelectMany(row => new[] { curated[row, 1] }.Concat(curated[row, 8].Split(';')).Select(name => (name, curated[row, 0])))
            .Where(pair => pair.name.Length > 0).GroupBy(pair => pair.name, pair => pair.Item2, StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);
        for (int row = 0; row < curated.Count; row++)
        {
            string[] cells = curated.RowAt(row);
            if (rows.TryGetValue(cells[0], out string[]? published))
            {
                Compare(cells, published, "atc", 4, reasons, amendments);
                Compare(cells, published, "aware", 5, reasons, amendments);
                cells[8] = Names(cells, [published[1], published[8]], named);
            }

            rows[cells[0]] = cells;
        }
    }

    private static void Compare(string[] ours, string[] published, string column, int at, DifferenceReasons reasons, List<Amendment> amendments)
    {
        string own = at == 5 && ours[6].Length > 0 ? ours[6] : ours[at];
        if (published[at].Length > 0 && !own.Split(';').Any(cell => cell == published[at] || cell.EndsWith("=" + published[at], StringComparison.Ordinal)))
        {
            amendments.Add(new Amendment($"{ours[0]}|{column}", "difference", reasons.Find($"{ours[0]}|{column}") ?? "", $"WHONET: {published[at]}; here: {(own.Length > 0 ? own : "none")}"));
        }
    }

    /// <summary>Our names and the published ones, but for a published name that belongs to another substance.</summary>
    private static string Names(string[] ours, IEnumerable<string> published, Dictionary<string, string> named) =>
        string.Join(';', published.SelectMany(list => list.Split(';')).Where(name => !named.TryGetValue(name, out string? owner) || owner == ours[0]).Prepend(ours[8])
            .SelectMany(list => list.Split(';', StringSplitOptions.RemoveEmptyEntries)).Where(name => !name.Equals(ours[1], StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase));
}

/// <summary>Class ids of ours for the class names of WHONET, from reference/antimicrobials/curated.</summary>
internal sealed class WhonetClasses
{
    private readonly Dictionary<string, string> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _overrides = new(StringComparer.Ordinal);

    public WhonetClasses(UpdateRequest request)
    {
        Fill(_classes, request.Curated("antimicrobials", "whonet-classes"));
        Fill(_overrides, request.Curated("antimicrobials", "class-overrides"));
    }

    public string Find(string code, string profileClass, string className) =>
        _overrides.TryGetValue(code, out string? own) ? own
        : _classes.TryGetValue(profileClass, out own) || _classes.TryGetValue(className, out own) ? own
        : "other-antibacterials";

    private static void Fill(Dictionary<string, string> classes, ReferenceTable table)
    {
        for (int row = 0; row < table.Count; row++)
        {
            classes[table[row, 0]] = table[row, 1];
        }
    }
}

/// <summary>Reasons for rows where another source states the same fact differently, written by hand once the difference was looked into.</summary>
internal sealed class DifferenceReasons
{
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    public DifferenceReasons(ReferenceTable table)
    {
        for (int row = 0; row < table.Count; row++)
        {
            _reasons[table[row, table.Column("row")]] = table[row, table.Column("reason")];
        }
    }

    /// <summary>Entries that no comparison of single rows gave: whole ranges of codes (J05*), codes that a source uses twice.</summary>
    public IEnumerable<Amendment> Others(HashSet<string> given) =>
        _reasons.Where(entry => !given.Contains(entry.Key)).Select(entry => new Amendment(entry.Key, "difference", entry.Value, entry.Key.EndsWith('*') ? "other sources carry more codes of this range" : ""));

    public string? Find(string row) => _reasons.GetValueOrDefault(row);
}
