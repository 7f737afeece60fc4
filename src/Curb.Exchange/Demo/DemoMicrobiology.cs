using System.Globalization;

namespace Curb.Exchange.Demo;

/// <summary>Which specimens a department sends, what grows in them, with which resistance, and which values the laboratory then measures.</summary>
internal sealed class DemoMicrobiology
{
    private readonly ILookup<string, (DemoOrganism Organism, double Weight, double ChildrenFactor)> _growth;
    private readonly ILookup<string, DemoPhenotype> _phenotypes;
    private readonly ILookup<(string Organism, string Panel), DemoTest> _tests;
    private readonly Dictionary<string, Weighted<DemoSite>> _sites;

    private DemoMicrobiology(
        ILookup<string, (DemoOrganism Organism, double Weight, double ChildrenFactor)> growth,
        ILookup<string, DemoPhenotype> phenotypes,
        ILookup<(string Organism, string Panel), DemoTest> tests,
        Dictionary<string, Weighted<DemoSite>> sites)
    {
        _growth = growth;
        _phenotypes = phenotypes;
        _tests = tests;
        _sites = sites;
    }

    public static DemoMicrobiology Load() => new(
        DemoTable.Open("organisms").Rows.ToLookup(
            row => row["specimen"],
            row => (new DemoOrganism(row["organism"], row["name"], row["type"]), row.Number("weight"), row.Number("children_factor"))),
        DemoTable.Open("phenotypes").Rows.Select(DemoPhenotype.Read).ToLookup(phenotype => phenotype.Organism),
        DemoTable.Open("tests").Rows.Select(DemoTest.Read).ToLookup(test => (test.Organism, test.Panel)),
        DemoWorld.ByGroup("sites", "group", row => new DemoSite(row["specimen"], row["name"], row.Number("positive"))));

    public DemoSite DrawSite(DemoRandom random, string group) => _sites[group].Draw(random);

    public DemoOrganism DrawOrganism(DemoRandom random, string specimen, bool child) =>
        new Weighted<DemoOrganism>(_growth[specimen].Select(g => (g.Organism, g.Weight * (child ? g.ChildrenFactor : 1)))).Draw(random);

    /// <summary>Draws the resistance phenotype for a setting; <paramref name="carbapenemResistantKlebsiella"/> overrides the share of that one phenotype.</summary>
    public DemoPhenotype DrawPhenotype(DemoRandom random, string organism, DemoSetting setting, double? carbapenemResistantKlebsiella)
    {
        if (carbapenemResistantKlebsiella is { } share && organism == "kpn")
        {
            bool resistant = random.Chance(share);
            return new Weighted<DemoPhenotype>(_phenotypes["kpn"].Where(p => (p.Name == "cre") == resistant).Select(p => (p, p.Percent))).Draw(random);
        }

        return new Weighted<DemoPhenotype>(_phenotypes[organism].Select(p => (p, p.WeightIn(setting)))).Draw(random);
    }

    public DemoPhenotype Phenotype(string organism, string name) => _phenotypes[organism].Single(p => p.Name == name);

    /// <summary>The values that the laboratory's panel gives for an isolate, test by test.</summary>
    public IReadOnlyList<(string Test, string Value)> DrawResults(DemoRandom random, DemoPhenotype phenotype, string panel)
    {
        var tests = _tests[(phenotype.Organism, panel)].Any() ? _tests[(phenotype.Organism, panel)] : _tests[(phenotype.Organism, "mic")];
        return [.. tests.Select(test => (test.Column, test.Draw(random, phenotype.Name)))];
    }

    /// <summary>What grows in a specimen type, and how often.</summary>
    public Weighted<DemoOrganism> Growth(string specimen) => new(_growth[specimen].Select(g => (g.Organism, g.Weight)));

    public Weighted<DemoPhenotype> PhenotypesOf(string organism) => new(_phenotypes[organism].Select(p => (p, p.Percent)));

    /// <summary>Every test of every panel for an organism.</summary>
    public IEnumerable<DemoTest> TestsOf(string organism) => _tests.Where(group => group.Key.Organism == organism).SelectMany(group => group);

    public IEnumerable<string> TestColumns => _tests.SelectMany(group => group).Select(test => test.Column).Distinct().Order(StringComparer.Ordinal);
}

/// <summary>Where and when an isolate was found, as far as its resistance depends on it.</summary>
internal readonly record struct DemoSetting(bool Icu, bool Secondary, bool Child, double YearsSinceStart);

internal sealed record DemoSite(string Specimen, string Name, double Positive);

internal sealed record DemoOrganism(string Code, string Name, string Type);

/// <summary>One resistance phenotype of an organism, with its share in percent at the start and how the share moves by year and setting.</summary>
internal sealed record DemoPhenotype(string Organism, string Name, double Percent, double YearlyChange, double IcuFactor, double SecondaryFactor, double ChildrenFactor)
{
    public double WeightIn(DemoSetting setting) =>
        (Percent + (YearlyChange * setting.YearsSinceStart))
        * (setting.Icu ? IcuFactor : 1)
        * (setting.Secondary ? SecondaryFactor : 1)
        * (setting.Child ? ChildrenFactor : 1);

    public static DemoPhenotype Read(DemoTable.Row row) => new(
        row["organism"], row["phenotype"], row.Number("percent"), row.Number("yearly_change"), row.Number("icu_factor"), row.Number("secondary_factor"), row.Number("children_factor"));
}

/// <summary>One test of a panel: the share of resistant values by phenotype, and the values of wild-type and resistant isolates.</summary>
internal sealed record DemoTest(string Organism, string Column, string Panel, IReadOnlyDictionary<string, double> ResistantPercent, Weighted<string> Wild, Weighted<string> Resistant)
{
    public string Draw(DemoRandom random, string phenotype) =>
        (random.Chance(ResistantPercent[phenotype] / 100) ? Resistant : Wild).Draw(random);

    public static DemoTest Read(DemoTable.Row row) => new(
        row["organism"],
        row["test"],
        row["panel"],
        row["resistant_percent"].Split(';').Select(part => part.Split('=')).ToDictionary(part => part[0], part => Number(part[1])),
        Values(row["wild"]),
        Values(row["resistant"]));

    private static Weighted<string> Values(string text) =>
        new(text.Split(';').Select(part => part.Split('*')).Select(part => (part[0], part.Length > 1 ? Number(part[1]) : 100)));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
