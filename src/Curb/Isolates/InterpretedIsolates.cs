using Curb.Columns;
using Curb.Intake.Received;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>The results of isolates after interpretation: per isolate a stretch of result ids, and the phenotype by drug.</summary>
internal sealed class InterpretedIsolates
{
    internal InterpretedIsolates(InterpretationLookup lookup, int[] starts, int[] results, PhenotypeMatrix phenotypes, ResistanceClasses?[] classes, int[] tested)
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

    /// <summary>Results by drug; of no isolate where none are compared.</summary>
    public PhenotypeMatrix Phenotypes { get; }

    /// <summary>Resistance classes of each isolate; null where the organism is unknown.</summary>
    public ResistanceClasses?[] Classes { get; }

    /// <summary>Number of results of each isolate that are a category.</summary>
    public int[] Tested { get; }

    public static InterpretedIsolates Of(ReceivedIsolates isolates, ReceivedSusceptibilities received, GrownIsolates grown, ReferenceLibrary library, LaboratorySettings settings, string? site = null, bool keyDrugsOnly = false, bool drugsInCodeOrder = false) =>
        new IsolateInterpretation(library, settings, received.Test.Dictionary, received.Value.Dictionary, new ComparisonSettings(true, keyDrugsOnly, drugsInCodeOrder), site).Of(isolates, received, grown);
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
        Read(isolates.BetaLactamase), Read(isolates.Esbl), Read(isolates.Carbapenemase, CarbapenemaseTerms.Result), Read(isolates.MrsaScreen), Read(isolates.InducibleClindamycin),
    ];

    public SpecialTests this[int row] => new(
        _read[0][isolates.BetaLactamase.Codes[row]],
        _read[1][isolates.Esbl.Codes[row]],
        _read[2][isolates.Carbapenemase.Codes[row]],
        _read[3][isolates.MrsaScreen.Codes[row]],
        _read[4][isolates.InducibleClindamycin.Codes[row]]);

    private static bool?[] Read(TextColumn column, Func<string?, bool?>? result = null) =>
        [.. Enumerable.Range(0, column.Dictionary.Count).Select(code => (result ?? DeliveredTerms.TestResult)(column.Dictionary.Text(code)))];
}
