using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>The breakpoint row that holds for an isolate context, a drug, a method and a disk; or why there is none.</summary>
/// <param name="Row">The row; null where none holds.</param>
/// <param name="Reason">With a row: a note on the site or level where it isn't the plain row. Without: why none holds.</param>
public sealed record BreakpointChoice(Breakpoint? Row, string Reason);

/// <summary>Chooses the most specific row: first by how well the site fits (last resorts apart), then by the organism's rank, then by the site.</summary>
internal sealed class BreakpointTable
{
    private readonly ILookup<(string Drug, string Method), Breakpoint> _rows;
    private readonly InterpretationSettings _settings;
    private readonly string _name;

    private readonly IReadOnlyList<BreakpointGap> _gaps;
    private readonly IReadOnlyList<BreakpointExclusion> _exclusions;

    public BreakpointTable(IEnumerable<Breakpoint> rows, string name, InterpretationSettings settings, IReadOnlyList<BreakpointGap> gaps, IReadOnlyList<BreakpointExclusion> exclusions)
    {
        _gaps = gaps;
        _exclusions = exclusions;
        _name = name;
        _settings = settings;
        _rows = rows.ToLookup(row => (row.Drug.ToUpperInvariant(), row.Method));
    }

    /// <summary>True where any row is about the drug.</summary>
    public bool Knows(string drug) => _rows.Contains((drug, "MIC")) || _rows.Contains((drug, "DISK"));

    public BreakpointChoice Choose(Organism organism, SusceptibilityTest test, IsolateContext context)
    {
        string method = test.BreakpointMethod == TestMethod.Disk ? "DISK" : "MIC";
        var about = _rows[(test.Drug, method)]
            .Where(row => HostFits(row, context.Host) && (_settings.ScreeningRows || !row.Site.Contains("Screen", StringComparison.OrdinalIgnoreCase)))
            .Select(row => (Row: row, Rank: OrganismRanks.Match(organism, row.OrganismRank, row.Organism)))
            .Where(candidate => candidate.Rank is not null && (_settings.NonSpeciesBreakpoints || candidate.Row.OrganismRank != "all"))
            .ToList();
        int leftOut = _settings.NonSpeciesBreakpoints ? 0 : about.RemoveAll(candidate => _exclusions.Any(exclusion => exclusion.LeavesOut(candidate.Row, organism)));
        if (about.Count == 0)
        {
            return new BreakpointChoice(null, context.Host == "human" && _gaps.FirstOrDefault(gap => OrganismRanks.BelongsTo(organism, gap.Organism)) is { } gap
                ? $"table-incomplete: the {_name} table at hand lacks most rows for {gap.What}; this is no statement of the guideline: take another year, or the site's own table"
                : leftOut > 0 ? $"no-breakpoint: {_name} has {test.Drug} for a group that leaves out {organism.Name}"
                : $"no-breakpoint: {_name} has no {method} breakpoint of {test.Drug} for {organism.Name}");
        }

        var sited = about
            .Select(candidate => (candidate.Row, Rank: candidate.Rank!.Value, Penalty: SiteRule.Penalty(candidate.Row, context)))
            .Where(candidate => candidate.Penalty is not null)
            .OrderBy(candidate => candidate.Penalty >= SiteRule.LastResort)
            .ThenBy(candidate => candidate.Rank)
            .ThenBy(candidate => candidate.Penalty)
            .ThenBy(candidate => candidate.Row.Row)
            .Select(candidate => candidate.Row)
            .ToList();
        if (sited.Count == 0)
        {
            string sites = string.Join("; ", about.Select(candidate => candidate.Row.Site).Distinct());
            return new BreakpointChoice(null, $"no-breakpoint-for-site: {_name} {about[0].Row.Table} has {test.Drug} for {sites} only, not for {Place(context)}");
        }

        return method == "DISK" && !_settings.AnyDiskContent ? ByLoad(sited, test) : new BreakpointChoice(sited[0], Note(sited[0]));
    }

    private static BreakpointChoice ByLoad(List<Breakpoint> rows, SusceptibilityTest test)
    {
        if (rows.Find(row => row.DiskLoad.Length == 0 || LeadingNumber(row.DiskLoad) == LeadingNumber(test.DiskLoad)) is { } row)
        {
            return new BreakpointChoice(row, Note(row));
        }

        string loads = string.Join(" or ", rows.Select(r => r.DiskLoad).Distinct());
        string tested = test.DiskLoad.Length == 0 ? "the column names no disk content" : $"the disk tested holds {test.DiskLoad}";
        return new BreakpointChoice(null, $"disk-content: the breakpoint is for a disk of {loads}; {tested}");
    }

    /// <summary>The first number of a disk content, cut to one decimal as WHONET columns write it: 1.25/23.75 mcg is 1.2.</summary>
    internal static string LeadingNumber(string load)
    {
        int end = load.AsSpan().IndexOfAnyExcept("0123456789.");
        string number = end < 0 ? load : load[..end];
        int point = number.IndexOf('.', StringComparison.Ordinal);
        return point >= 0 && number.Length > point + 2 ? number[..(point + 2)] : number;
    }

    private bool HostFits(Breakpoint row, string host)
    {
        if (_settings.EpidemiologicalCutoffs != (row.Type == "ECOFF"))
        {
            return false;
        }

        return _settings.EpidemiologicalCutoffs
            || (host == "human" ? row.Type == "human" : row.Type == "animal" && (host == "animal" || row.Host.Equals(host, StringComparison.OrdinalIgnoreCase)));
    }

    private static string Note(Breakpoint row) => row.Site.Length == 0 ? "" : $"site: {row.Site}";

    private static string Place(IsolateContext context) =>
        context.Site ?? (context.SpecimenGroup.Length == 0 ? "an unknown site" : $"a {context.SpecimenGroup} specimen");
}
