using Curb.Columns;
using Curb.Intake.Received;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>How the results of isolates are prepared for comparing isolates with each other.</summary>
/// <param name="Compared">False where no rule compares results: phenotypes are then left out.</param>
/// <param name="KeyDrugsOnly">Only key antimicrobials are part of a phenotype.</param>
/// <param name="InCodeOrder">Drugs stand in the order of their codes instead of the file's columns: where the order of rows must change nothing.</param>
internal sealed record ComparisonSettings(bool Compared, bool KeyDrugsOnly = false, bool InCodeOrder = false);

/// <summary>
/// Interprets isolates of one source, all at once or part after part: what a test and value mean in a context is worked out once for all parts.
/// The dictionary of tests must be complete; values may be added between parts. For one thread.
/// </summary>
internal sealed class IsolateInterpretation
{
    private readonly string? _site;
    private readonly bool _compared;
    private readonly int[] _drugOfTest;
    private readonly string[] _drugs;
    private readonly ExpertRules? _rules;
    private readonly ResistanceClassifier _classifier;
    private readonly Func<Organism?, bool[]?> _keptOf;
    private readonly SirCategory[] _byDrug;

    /// <exception cref="ReferenceFaultException">The reference tables don't hold the guideline year.</exception>
    public IsolateInterpretation(ReferenceLibrary library, LaboratorySettings settings, TextDictionary tests, TextDictionary values, ComparisonSettings comparison, string? site = null)
    {
        _site = site;
        _compared = comparison.Compared;
        var ruler = _compared ? new Interpreter(library, settings.Edition, InterpretationSettings.Ruler) : null;
        Lookup = new InterpretationLookup(new Interpreter(library, settings.Edition, settings.Interpretation), tests, values, ruler);
        _drugOfTest = NumberDrugs(tests, Lookup, comparison.InCodeOrder, out _drugs);
        _rules = settings.Interpretation.ExpertRules ? ExpertRules.Load(library, settings.Guideline) : null;
        _classifier = new ResistanceClassifier(library, _drugs, settings.Guideline == "CLSI");
        _keptOf = PhenotypeDrugs.Kept(library, _drugs, comparison.KeyDrugsOnly);
        _byDrug = new SirCategory[_drugs.Length];
    }

    /// <summary>The distinct interpreted results of all parts so far.</summary>
    public InterpretationLookup Lookup { get; }

    /// <summary>Interprets a part; its results are coded by the dictionaries given.</summary>
    public InterpretedIsolates Of(ReceivedIsolates isolates, ReceivedSusceptibilities received, GrownIsolates grown)
    {
        var rowsOf = ResultRows.Of(isolates, received);
        var specialTests = new DeliveredSpecialTests(isolates);
        var strata = new StratumOf(isolates, grown, Lookup, _site);
        var phenotypes = new PhenotypeMatrix(_compared ? grown.Count : 0, _drugs.Length);
        var results = new int[received.Count];
        var starts = new int[grown.Count + 1];
        var classes = new ResistanceClasses?[grown.Count];
        var tested = new int[grown.Count];
        var tests = received.Test.Codes;
        var values = received.Value.Codes;
        for (int i = 0; i < grown.Count; i++)
        {
            int row = grown.Rows[i];
            int stratum = strata[row];
            int used = starts[i];
            foreach (int result in rowsOf[row])
            {
                results[used++] = Lookup.Result(stratum, tests[result], values[result]);
            }

            starts[i + 1] = used;
            var organism = grown.Organism(isolates, row).Organism;
            if (_rules is not null && organism is not null && !_rules.AreSilentOn(organism))
            {
                _rules.Apply(organism, specialTests[row], Lookup, results.AsSpan(starts[i], used - starts[i]));
            }

            tested[i] = Gather(rowsOf[row], tests, results.AsSpan(starts[i], used - starts[i]));
            classes[i] = organism is null ? null : _classifier.Assess(organism, specialTests[row], _byDrug);
            if (_compared)
            {
                Compare(phenotypes, i, _keptOf(organism), rowsOf[row], tests, results.AsSpan(starts[i], used - starts[i]));
            }
        }

        return new InterpretedIsolates(Lookup, starts, results, phenotypes, classes, tested);
    }

    /// <summary>The most resistant category by drug; tells how many results are a category.</summary>
    private int Gather(RowRange rows, ReadOnlySpan<int> tests, ReadOnlySpan<int> results)
    {
        Array.Clear(_byDrug);
        int at = 0, tested = 0;
        foreach (int result in rows)
        {
            int drug = _drugOfTest[tests[result]];
            var category = Lookup.Category(results[at++]);
            tested += category.IsCall() ? 1 : 0;
            _byDrug[drug] = MoreResistant(_byDrug[drug], category);
        }

        return tested;
    }

    private void Compare(PhenotypeMatrix phenotypes, int isolate, bool[]? kept, RowRange rows, ReadOnlySpan<int> tests, ReadOnlySpan<int> results)
    {
        int at = 0;
        foreach (int result in rows)
        {
            int drug = _drugOfTest[tests[result]];
            var category = Lookup.Compared(results[at++]);
            phenotypes.Set(isolate, drug, kept is null || kept[drug] ? category : SirCategory.None);
        }
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

    /// <summary>A phenotype column per drug, by the code of the test: in the order of the file's columns, or of the drugs' codes.</summary>
    private static int[] NumberDrugs(TextDictionary tests, InterpretationLookup lookup, bool inCodeOrder, out string[] drugs)
    {
        string[] drugOf = [.. Enumerable.Range(1, tests.Count - 1).Select(code => lookup.Test(code)?.Drug ?? "")];
        var distinct = drugOf.Distinct();
        drugs = [.. inCodeOrder ? distinct.Order(StringComparer.Ordinal) : distinct];
        var places = drugs.Select((drug, place) => (drug, place)).ToDictionary(pair => pair.drug, pair => pair.place, StringComparer.Ordinal);
        return [0, .. drugOf.Select(drug => places[drug])];
    }
}
