using System.Globalization;
using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>
/// Breakpoint rows in the layout of the AMR package's clinical_breakpoints.csv to reference/breakpoints/eucast/YEAR and …/clsi/YEAR.
/// Values keep each publisher's convention (see <see cref="Breakpoint"/>). Every row is either carried or counted under AMENDMENTS with the reason.
/// </summary>
public static class ClinicalBreakpoints
{
    /// <summary>EUCAST prints 0.001 mg/L where no isolate of the wild type is to be read as susceptible at standard dose; the file has 1e-04 for it.</summary>
    private const string OffScale = "0.001";

    private const string OffScaleInSource = "1e-04";

    private static readonly string[] s_header =
        ["type", "host", "method", "site", "organism", "organism_rank", "drug", "disk_load", "susceptible", "resistant", "sdd", "urinary", "table"];

    private static readonly string[] s_key = ["type", "host", "method", "site", "organism", "organism_rank", "drug", "disk_load", "urinary", "table"];

    /// <summary>One draft for each guideline and year in the file, or for the asked edition (a year) alone.</summary>
    public static IEnumerable<ReferenceDraft> Read(UpdateRequest request)
    {
        var source = request.From.Table("clinical_breakpoints.csv");
        var organisms = new PublisherOrganisms(request);
        var drugs = new PublisherDrugs(request);
        int guideline = source.Column("guideline");
        var groups = Enumerable.Range(0, source.Count).GroupBy(row => source[row, guideline]).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        foreach (var group in groups)
        {
            string[] name = group.Key.Split(' ');
            if (request.Edition is null || request.Edition == name[^1])
            {
                yield return OneYear(request, source, [.. group], name[0], name[^1], organisms, drugs);
            }
        }
    }

    private static ReferenceDraft OneYear(UpdateRequest request, ReferenceTable source, List<int> rows, string guideline, string year, PublisherOrganisms organisms, PublisherDrugs drugs)
    {
        var carried = new List<string[]>(rows.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var left = new Dictionary<(string Row, string Reason), int>();
        foreach (int row in rows)
        {
            var (cells, reason) = OneRow(source, row, organisms, drugs);
            if (cells is not null && !seen.Add(string.Join('|', cells)))
            {
                (cells, reason) = (null, "The publisher's file repeats the row word for word.");
            }

            if (cells is not null)
            {
                carried.Add(cells);
                continue;
            }

            var entry = ($"{source[row, source.Column("mo")]} {source[row, source.Column("ab")]} {source[row, source.Column("method")]}", reason!);
            left[entry] = left.GetValueOrDefault(entry) + 1;
        }

        var amendments = left.Select(entry => new Amendment(entry.Key.Row, "not-carried", entry.Key.Reason, "", entry.Value)).ToList();
        int offScale = rows.Count(row => source[row, source.Column("breakpoint_S")] == OffScaleInSource);
        if (offScale > 0)
        {
            amendments.Add(new Amendment("susceptible 0.001", "changed", "EUCAST prints S <= 0.001 mg/L for agents that need increased exposure; the file has 1e-04 in its place.", OffScaleInSource, offScale));
        }

        int loaded = rows.Count(row => source[row, source.Column("method")] == "MIC" && source[row, source.Column("disk_dose")] is not ("" or "NA"));
        if (loaded > 0)
        {
            amendments.Add(new Amendment("disk_load of MIC rows", "changed", "The file gives a disk content in rows for MIC, where it means nothing; left empty.", "", loaded));
        }

        amendments.AddRange(organisms.Applied(carried.Select(cells => (cells[4], cells[5])).ToHashSet()));
        return new ReferenceDraft("breakpoints/" + guideline.ToLowerInvariant(), year, ReferenceTable.Of("breakpoints", s_header, carried), s_key, Statement(guideline, year, request), amendments);
    }

    private static (string[]? Cells, string? Reason) OneRow(ReferenceTable source, int row, PublisherOrganisms organisms, PublisherDrugs drugs)
    {
        string Cell(string column) => source[row, source.Column(column)] is "NA" ? "" : source[row, source.Column(column)].Trim();
        if (organisms.Find(Cell("mo"), Cell("type")) is not { } organism)
        {
            return (null, $"No WHONET code or group stands for {organisms.NameOf(Cell("mo"))}.");
        }

        if (drugs.Find(Cell("ab")) is not { } drug)
        {
            return (null, "The drug code is not among the antimicrobials.");
        }

        string susceptible = Cell("breakpoint_S") == OffScaleInSource ? OffScale : Cell("breakpoint_S");
        string resistant = Cell("breakpoint_R");
        if (susceptible.Length == 0 && resistant.Length == 0)
        {
            return (null, "The row states neither a susceptible nor a resistant value.");
        }

        bool mic = Cell("method") == "MIC";
        return Contradicts(susceptible, resistant, mic)
            ? (null, $"The row contradicts itself: {(mic ? "MIC" : "zone")} S {susceptible}, R {resistant}. To be checked against the publisher's document before it is used.")
            : ([Cell("type"), Cell("host"), Cell("method"), Cell("site"), organism.Code, organism.Rank, drug, mic ? "" : Cell("disk_dose"), susceptible, resistant, Flag(Cell("is_SDD")), Flag(Cell("uti")), Cell("ref_tbl")], null);
    }

    /// <summary>True where R lies on the susceptible side of S, so that one value would be both.</summary>
    private static bool Contradicts(string susceptible, string resistant, bool mic) =>
        decimal.TryParse(susceptible, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal s)
        && decimal.TryParse(resistant, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal r)
        && (mic ? s > r : s < r);

    private static string Flag(string text) => text.Equals("TRUE", StringComparison.OrdinalIgnoreCase) ? "true" : "";

    private static SourceStatement Statement(string guideline, string year, UpdateRequest request) => guideline == "CLSI"
        ? new SourceStatement($"CLSI M100 and VET, M24, M45, M60 breakpoints of {year}, read from the AMR package's clinical_breakpoints", "Clinical and Laboratory Standards Institute (CLSI)",
            "Values of CLSI, stated as facts with their owner named; not under this project's licence. CLSI documents are copyrighted: a site replaces this folder by its own licensed file with curb reference update", request.FilesRead)
        : new SourceStatement($"EUCAST clinical breakpoint tables and ECOFFs of {year}, read from the AMR package's clinical_breakpoints", "European Committee on Antimicrobial Susceptibility Testing (EUCAST)",
            "Values of EUCAST, free with attribution (www.eucast.org), stated as facts with their owner named; not under this project's licence", request.FilesRead);
}
