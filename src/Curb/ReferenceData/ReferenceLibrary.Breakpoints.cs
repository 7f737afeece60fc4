using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Curb.ReferenceData;

public sealed partial class ReferenceLibrary
{
    private readonly ConcurrentDictionary<GuidelineEdition, Lazy<IReadOnlyList<Breakpoint>>> _breakpoints = [];
    private readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<ExpectedResistance>>> _expectedResistance = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<List<ExpertRule>> _expertRules;
    private readonly Dictionary<string, string> _shared = new(StringComparer.Ordinal);

    /// <summary>The years of a guideline (EUCAST, CLSI) whose tables the tree holds, ascending.</summary>
    public IReadOnlyList<int> BreakpointYears(string guideline)
    {
        var years = new List<int>();
        foreach (string edition in Editions("breakpoints/" + guideline.ToLowerInvariant()))
        {
            if (int.TryParse(edition, NumberStyles.None, CultureInfo.InvariantCulture, out int year))
            {
                years.Add(year);
            }
        }

        return years;
    }

    /// <summary>Every table of a guideline that the tree holds, a site's revisions too, ascending.</summary>
    public IReadOnlyList<GuidelineEdition> BreakpointEditions(string guideline) =>
        [.. Editions(GuidelineEdition.DatasetOf(guideline)).Select(edition => GuidelineEdition.Read($"{guideline}-{edition}")).OfType<GuidelineEdition>().Order()];

    /// <summary>The program's table that a site's table is compared with where it was laid over none: of the same year, else of the newest year before it, else of the first one.</summary>
    public GuidelineEdition PredecessorOf(GuidelineEdition edition)
    {
        var program = BreakpointEditions(edition.Guideline).Where(one => one.Revision == 0 && one != edition).ToList();
        return program.FindLast(one => one.Year <= edition.Year) is { Guideline: not null } before ? before : program[0];
    }

    /// <summary>Every row of a guideline's year in the order of its table.csv; read on first use.</summary>
    /// <exception cref="ReferenceFaultException">The tree does not hold that guideline and year.</exception>
    public IReadOnlyList<Breakpoint> Breakpoints(string guideline, int year) => Breakpoints(new GuidelineEdition(guideline.ToUpperInvariant(), year));

    /// <inheritdoc cref="Breakpoints(string, int)"/>
    public IReadOnlyList<Breakpoint> Breakpoints(GuidelineEdition edition) =>
        _breakpoints.GetOrAdd(edition, key => new Lazy<IReadOnlyList<Breakpoint>>(() => ReadBreakpoints(key))).Value;

    /// <summary>Every row of a guideline's newest table of expected resistance.</summary>
    /// <exception cref="ReferenceFaultException">The tree holds none for that guideline.</exception>
    public IReadOnlyList<ExpectedResistance> ExpectedResistance(string guideline) =>
        _expectedResistance.GetOrAdd(guideline.ToUpperInvariant(), name => new Lazy<IReadOnlyList<ExpectedResistance>>(() => ReadExpectedResistance(name))).Value;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<Breakpoint> ReadBreakpoints(GuidelineEdition edition)
    {
        string guideline = edition.Guideline;
        if (!Editions(edition.Dataset).Contains(edition.Folder, StringComparer.Ordinal))
        {
            var held = BreakpointEditions(guideline);
            throw new ReferenceFaultException($"No breakpoints of {edition.Name}: the reference tables hold {(held.Count > 0 ? $"{guideline} {string.Join(", ", held.Select(one => one.Folder))}" : "no year of " + guideline)}.");
        }

        var table = Table(edition.Dataset, edition.Folder);
        int type = table.Column("type"), host = table.Column("host"), method = table.Column("method"), site = table.Column("site"), organism = table.Column("organism"), rank = table.Column("organism_rank");
        int drug = table.Column("drug"), disk = table.Column("disk_load"), s = table.Column("susceptible"), r = table.Column("resistant"), sdd = table.Column("sdd"), urinary = table.Column("urinary"), source = table.Column("table");
        var rows = new List<Breakpoint>(table.Count);
        lock (_shared)
        {
            for (int i = 0; i < table.Count; i++)
            {
                rows.Add(new Breakpoint(i + 1, guideline, edition.Year, Shared(table[i, type]), Shared(table[i, host]), Shared(table[i, method]), Shared(table[i, site]), Shared(table[i, organism]), Shared(table[i, rank]),
                    Shared(table[i, drug]), Shared(table[i, disk]), table.Decimal(i, s), table.Decimal(i, r), table.Flag(i, sdd), table.Flag(i, urinary), Shared(table[i, source])) { Revision = edition.Revision });
            }
        }

        return rows;
    }

    /// <summary>One string for the many rows that say the same.</summary>
    private string Shared(string text)
    {
        if (_shared.TryGetValue(text, out string? known))
        {
            return known;
        }

        _shared[text] = text;
        return text;
    }

    private List<ExpectedResistance> ReadExpectedResistance(string guideline)
    {
        var table = LatestTable("expected-resistance/" + guideline.ToLowerInvariant());
        int source = table.Column("table"), organism = table.Column("organism"), rank = table.Column("organism_rank"), exceptOrganisms = table.Column("except_organisms");
        int drug = table.Column("drug"), isClass = table.Column("drug_is_class"), exceptDrugs = table.Column("except_drugs");
        var rows = new List<ExpectedResistance>(table.Count);
        for (int i = 0; i < table.Count; i++)
        {
            rows.Add(new ExpectedResistance(guideline, table[i, source], table[i, organism], table[i, rank], table.List(i, exceptOrganisms), table[i, drug], table.Flag(i, isClass), table.List(i, exceptDrugs)));
        }

        return rows;
    }

    /// <summary>Every expert interpretation rule of the newest edition.</summary>
    public IReadOnlyList<ExpertRule> ExpertRules => _expertRules.Value;

    private List<ExpertRule> ReadExpertRules()
    {
        var table = LatestTable("expert-rules");
        int rule = table.Column("rule"), description = table.Column("description"), organism = table.Column("organism"), rank = table.Column("organism_rank");
        int criteria = table.Column("criteria"), affected = table.Column("affected"), except = table.Column("except_drugs"), source = table.Column("source");
        var rows = new List<ExpertRule>(table.Count);
        for (int i = 0; i < table.Count; i++)
        {
            rows.Add(new ExpertRule(table[i, rule], table[i, description], table[i, organism], table[i, rank], table[i, criteria], table.List(i, affected), table.List(i, except), table[i, source]));
        }

        return rows;
    }
}
