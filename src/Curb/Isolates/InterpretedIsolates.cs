using Curb.Columns;
using Curb.Intake.Received;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>The results of isolates after interpretation: per isolate a stretch of result ids, and the phenotype by drug.</summary>
internal sealed class InterpretedIsolates
{
    private InterpretedIsolates(InterpretationLookup lookup, int[] starts, int[] results, PhenotypeMatrix phenotypes, ResistanceClasses?[] classes, int[] tested)
    {
        Lookup = lookup;
        Starts = starts;
        Results = results;
        Phenotypes = phenotypes;
        Classes = classes;
        Tested = tested;
    }

    /// <summary>The distinct interpreted results.</summary>
    public InterpretationLookup Lookup { get; }

    /// <summary>Where the results of each grown isolate begin in <see cref="Results"/>; one more than isolates.</summary>
    public int[] Starts { get; }

    /// <summary>Ids of <see cref="Lookup"/>, isolate by isolate.</summary>
    public int[] Results { get; }

    public PhenotypeMatrix Phenotypes { get; }

    /// <summary>Resistance classes of each isolate; null where the organism is unknown.</summary>
    public ResistanceClasses?[] Classes { get; }

    /// <summary>Number of results of each isolate that are a category.</summary>
    public int[] Tested { get; }

    public static InterpretedIsolates Of(ReceivedIsolates isolates, ReceivedSusceptibilities received, GrownIsolates grown, ReferenceLibrary library, LaboratorySettings settings, string? site = null, bool keyDrugsOnly = false, bool drugsInCodeOrder = false)
    {
        var interpreter = new Interpreter(library, settings.Guideline, settings.Year, settings.Interpretation);
        var ruler = new Interpreter(library, settings.Guideline, settings.Year, InterpretationSettings.Ruler);
        var lookup = new InterpretationLookup(interpreter, received.Test.Dictionary, received.Value.Dictionary, ruler);
        int[] drugOfTest = NumberDrugs(received.Test, lookup, drugsInCodeOrder, out var drugs);
        var rowsOf = ResultRows.Of(isolates, received);
        var phenotypes = new PhenotypeMatrix(grown.Count, drugs.Length);
        var results = new int[received.Count];
        var starts = new int[grown.Count + 1];
        int used = 0;
        var specialTests = new DeliveredSpecialTests(isolates);
        var rules = settings.Interpretation.ExpertRules ? ExpertRules.Load(library, settings.Guideline) : null;
        var classifier = new ResistanceClassifier(library, drugs, settings.Guideline == "CLSI");
        var classes = new ResistanceClasses?[grown.Count];
        var tested = new int[grown.Count];
        var keptOf = PhenotypeDrugs.Kept(library, drugs, keyDrugsOnly);
        var byDrug = new SirCategory[drugs.Length];
        var strata = new StratumOf(isolates, grown, lookup, site);
        var tests = received.Test.Codes;
        var values = received.Value.Codes;
        for (int i = 0; i < grown.Count; i++)
        {
            int row = grown.Rows[i];
            int stratum = strata[row];
            foreach (int result in rowsOf[row])
            {
                results[used++] = lookup.Result(stratum, tests[result], values[result]);
            }

            starts[i + 1] = used;
            var organism = grown.Organism(isolates, row).Organism;
            if (rules is not null && organism is not null && !rules.AreSilentOn(organism))
            {
                rules.Apply(organism, specialTests[row], lookup, results.AsSpan(starts[i], used - starts[i]));
            }

            int at = starts[i];
            bool[]? kept = keptOf(organism);
            Array.Clear(byDrug);
            foreach (int result in rowsOf[row])
            {
                int drug = drugOfTest[tests[result]];
                var category = lookup.Category(results[at++]);
                tested[i] += category.IsCall() ? 1 : 0;
                phenotypes.Set(i, drug, kept is null || kept[drug] ? lookup.Compared(results[at - 1]) : SirCategory.None);
                byDrug[drug] = MoreResistant(byDrug[drug], category);
            }

            classes[i] = organism is null ? null : classifier.Assess(organism, specialTests[row], byDrug);
        }

        return new InterpretedIsolates(lookup, starts, results, phenotypes, classes, tested);
    }

    private static SirCategory MoreResistant(SirCategory left, SirCategory right) => Severity(right) > Severity(left) ? right : left;

    private static int Severity(SirCategory category) => category switch
    {
        SirCategory.IR => 4,
        SirCategory.R or SirCategory.NS => 5,
        SirCategory.I or SirCategory.SDD => 2,
        SirCategory.S => 1,
        _ => 0,
    };

    /// <summary>A phenotype column per drug, by the code of the test: in the order of the file's columns, or of the drugs' codes where the order of rows must change nothing.</summary>
    private static int[] NumberDrugs(TextColumn tests, InterpretationLookup lookup, bool inCodeOrder, out string[] drugs)
    {
        string[] drugOf = [.. Enumerable.Range(1, tests.Dictionary.Count - 1).Select(code => lookup.Test(code)?.Drug ?? "")];
        var distinct = drugOf.Distinct();
        drugs = [.. inCodeOrder ? distinct.Order(StringComparer.Ordinal) : distinct];
        var places = drugs.Select((drug, place) => (drug, place)).ToDictionary(pair => pair.drug, pair => pair.place, StringComparer.Ordinal);
        return [0, .. drugOf.Select(drug => places[drug])];
    }
}

/// <summary>The context number of isolates, looked up once per distinct organism, specimen and origin text.</summary>
internal sealed class StratumOf(ReceivedIsolates isolates, GrownIsolates grown, InterpretationLookup lookup, string? site)
{
    private readonly Dictionary<(int Organism, int Specimen, int Origin), int> _known = [];

    public int this[int row]
    {
        get
        {
            var key = (isolates.Organism.Codes[row], isolates.SpecimenType.Codes[row], isolates.Origin.Codes[row]);
            if (!_known.TryGetValue(key, out int stratum))
            {
                string host = DeliveredTerms.Host(isolates.Origin[row]) == "animal" ? "animal" : "human";
                stratum = lookup.Stratum(new IsolateContext(grown.Organism(isolates, row).Organism?.Code ?? isolates.Organism[row]?.Trim() ?? "", grown.Specimen(isolates, row)?.Group ?? "", host, site));
                _known.Add(key, stratum);
            }

            return stratum;
        }
    }
}

/// <summary>The special tests of isolates, each distinct text read once.</summary>
internal sealed class DeliveredSpecialTests(ReceivedIsolates isolates)
{
    private readonly bool?[][] _read =
    [
        Read(isolates.BetaLactamase), Read(isolates.Esbl), Read(isolates.Carbapenemase), Read(isolates.MrsaScreen), Read(isolates.InducibleClindamycin),
    ];

    public SpecialTests this[int row] => new(
        _read[0][isolates.BetaLactamase.Codes[row]],
        _read[1][isolates.Esbl.Codes[row]],
        _read[2][isolates.Carbapenemase.Codes[row]],
        _read[3][isolates.MrsaScreen.Codes[row]],
        _read[4][isolates.InducibleClindamycin.Codes[row]]);

    private static bool?[] Read(TextColumn column) =>
        [.. Enumerable.Range(0, column.Dictionary.Count).Select(code => DeliveredTerms.TestResult(column.Dictionary.Text(code)))];
}
