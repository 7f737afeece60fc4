using Curb.Facts;
using Curb.Policies;
using Curb.Policies.Reading;
using Curb.ReferenceData;

namespace Curb.Indicators;

/// <summary>Reads definitions. Facts, columns, values and keys come from a closed vocabulary: an unknown name is a fault, never a quiet zero.</summary>
internal sealed class IndicatorReader
{
    private const string GuardsFile = "guards.yaml";

    private static readonly string[] s_kinds = ["ratio", "count", "ranking"];
    private static readonly string[] s_directions = ["lower", "higher", "none"];

    private readonly ContentTree _tree;
    private readonly List<ContentFault> _faults;
    private readonly IndicatorGuards _guards;

    public IndicatorReader(ContentTree tree, List<ContentFault> faults)
    {
        _tree = tree;
        _faults = faults;
        _guards = ReadDefaults();
    }

    public IndicatorDefinition? Read(string folder)
    {
        string file = folder + "/definition.yaml";
        if (ContentMap.Parse(file, _tree.Read(file), _faults) is not { } map)
        {
            return null;
        }

        var definition = ReadDefinition(folder, map);
        map.Close();
        return definition;
    }

    private IndicatorDefinition ReadDefinition(string folder, ContentMap map)
    {
        if (map.Text("id", $"the folder's name, {folder}") is { Length: > 0 } stated && stated != folder)
        {
            map.Fault("id", ContentMap.Quoted(stated), $"\"{folder}\", the folder it lies in");
        }

        var kind = (IndicatorKind)Math.Max(0, Array.IndexOf(s_kinds, map.OneOf("kind", s_kinds)));
        var sides = new SideReader(map);
        return new IndicatorDefinition(
            folder,
            map.Wording("title"),
            map.Texts("names"),
            map.Wording("question"),
            kind,
            map.OneOf("direction", s_directions),
            map.Wording("unit"),
            kind == IndicatorKind.Count ? 1 : map.Number("factor", "a number such as 100"),
            Needs(map),
            Guards(map.OptionalMap("guards"), _guards),
            kind == IndicatorKind.Ranking ? map.Text("item", "the dimension that is ranked, such as drug") : null,
            kind == IndicatorKind.Ranking ? (int)map.Number("top", "how many items, such as 10") : 0,
            map.Has("reading") ? map.OneOf("reading", ["both", "exceeding-only"]) : "both",
            [.. Editions(map, kind, sides).Select(edition => kind == IndicatorKind.Ranking ? edition with { Denominator = edition.Denominator?.Over(map.OptionalText("item") ?? "") } : edition)],
            map.OptionalWording("note") ?? Bilingual.Empty);
    }

    private static List<IndicatorEdition> Editions(ContentMap map, IndicatorKind kind, SideReader sides)
    {
        var numerator = map.OptionalMap("numerator");
        var denominator = map.OptionalMap("denominator");
        var completeness = map.OptionalMap("completeness");
        var awaits = map.OptionalWording("awaits") ?? Bilingual.Empty;
        var basis = (Numerator: numerator is null ? null : sides.Read(numerator), Denominator: denominator is null ? null : sides.Read(denominator), Completeness: sides.ReadCompleteness(completeness), Awaits: awaits);
        var editions = map.List("editions", "at least one: - {id: \"2015\", from: 2015-07-24, clause: cn/evaluation-2015#formulas}")
            .Select(edition => ReadEdition(edition, basis, sides)).ToList();
        foreach (var edition in editions)
        {
            if (kind != IndicatorKind.Count && edition.Denominator is null && !edition.Awaited)
            {
                map.Fault("denominator", "nothing", "a denominator: every ratio and ranking has one");
            }
        }

        for (int i = 1; i < editions.Count; i++)
        {
            if (editions[i].From <= editions[i - 1].From)
            {
                map.Fault("editions", $"{editions[i].Id} starts no later than {editions[i - 1].Id}", "editions in order of their first day");
            }
        }

        return editions;
    }

    private static IndicatorEdition ReadEdition(ContentMap map, (IndicatorSide? Numerator, IndicatorSide? Denominator, Completeness? Completeness, Bilingual Awaits) basis, SideReader sides)
    {
        var numerator = map.OptionalMap("numerator") is { } own ? sides.Read(own) : basis.Numerator;
        var awaits = map.OptionalWording("awaits") ?? (map.Has("numerator") ? Bilingual.Empty : basis.Awaits);
        if (awaits != Bilingual.Empty)
        {
            numerator = SideReader.Presence;
        }

        if (numerator is null)
        {
            map.Fault("numerator", "nothing", "a numerator here or at the top of the definition");
        }

        var edition = new IndicatorEdition(
            map.Text("id", "a label such as \"2015\""),
            map.Date("from", "a day such as 2015-07-24") ?? DateOnly.MaxValue,
            map.OptionalDate("to"),
            map.Text("clause", "the clause that defines it, such as cn/evaluation-2015#formulas"),
            map.Texts("also"),
            map.OptionalText("target"),
            numerator ?? SideReader.Nothing,
            map.OptionalMap("denominator") is { } other ? sides.Read(other) : awaits == Bilingual.Empty ? basis.Denominator : null,
            basis.Completeness,
            map.OptionalWording("note") ?? Bilingual.Empty,
            awaits);
        map.Close();
        return edition;
    }

    private static List<NeededFact> Needs(ContentMap map)
    {
        var needs = new List<NeededFact>();
        foreach (var need in map.OptionalList("needs"))
        {
            string fact = need.OneOf("fact", FactTerms.Facts);
            string month = need.OptionalText("month") ?? "month";
            if (FactTerms.Facts.Contains(fact) && FactTerms.Find(fact, month) is null)
            {
                need.Fault("month", ContentMap.Quoted(month), $"a column of {fact}");
            }

            needs.Add(new NeededFact(fact, ConditionReader.Read(need.OptionalMap("where"), fact), month, need.Wording("what")));
            need.Close();
        }

        return needs;
    }

    private IndicatorGuards ReadDefaults()
    {
        var none = new IndicatorGuards(0, null, Bilingual.Empty, 0, 0, 0, 0);
        if (!_tree.Has(GuardsFile) || ContentMap.Parse(GuardsFile, _tree.Read(GuardsFile), _faults) is not { } map)
        {
            _faults.Add(new ContentFault(GuardsFile, 0, "", "no file", "minimum_denominator, minimum_completeness, gap_expected, gap_cohort, withheld_below"));
            return none;
        }

        foreach (string key in new[] { "minimum_denominator", "minimum_completeness", "gap_expected", "gap_cohort", "withheld_below" })
        {
            map.Number(key, "a number");
        }

        return Guards(map, none);
    }

    private static IndicatorGuards Guards(ContentMap? map, IndicatorGuards otherwise)
    {
        if (map is null)
        {
            return otherwise;
        }

        var guards = new IndicatorGuards(
            map.OptionalNumber("minimum_denominator", "a number") ?? otherwise.MinimumDenominator,
            map.OptionalNumber("maximum_value", "a number") ?? otherwise.MaximumValue,
            map.OptionalWording("implausible") ?? otherwise.Implausible,
            map.OptionalNumber("minimum_completeness", "a share from 0 to 1") ?? otherwise.MinimumCompleteness,
            map.OptionalNumber("gap_expected", "a number of rows") ?? otherwise.GapExpected,
            map.OptionalNumber("gap_cohort", "a number of rows") ?? otherwise.GapCohort,
            map.OptionalNumber("withheld_below", "a number") ?? otherwise.WithheldBelow);
        map.OptionalText("source");
        map.Close();
        return guards;
    }
}
