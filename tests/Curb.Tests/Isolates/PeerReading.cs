using Curb.Columns;
using Curb.Exchange.Whonet;
using Curb.Isolates;
using Curb.Susceptibilities;
using Curb.Tests.Support;

namespace Curb.Tests.Isolates;

/// <summary>The comparison rows read with other choices than Curb's own, so that a difference from a peer can be traced to the choice that makes it.</summary>
/// <param name="UrinaryRows">Urine specimens are read by the rows for uncomplicated urinary infection.</param>
/// <param name="NonSpecies">Pharmacokinetic rows stand in where a species has none.</param>
/// <param name="Expected">Expected resistance overrides values.</param>
/// <param name="Rules">Expert rules are applied.</param>
internal sealed record PeerReading(bool UrinaryRows, bool NonSpecies, bool Expected, bool Rules = false)
{
    /// <summary>Curb's own choices.</summary>
    public static PeerReading Own { get; } = new(false, false, true, true);

    public IReadOnlyList<SlowIsolate> Isolates(string path)
    {
        using var file = WhonetFile.Open(path);
        var all = file.EveryRow();
        var library = ReferenceTables.Library;
        var settings = new InterpretationSettings { NonSpeciesBreakpoints = NonSpecies, ExpectedResistance = Expected };
        var lookup = new InterpretationLookup(new Interpreter(library, "EUCAST", 2025, settings), all.Susceptibilities.Test.Dictionary, all.Susceptibilities.Value.Dictionary);
        var results = Enumerable.Range(0, all.Susceptibilities.Count).ToLookup(row => (int)all.Susceptibilities.Isolate.Values[row]);
        return [.. Enumerable.Range(0, all.Isolates.Count).Select(row => Isolate(all.Isolates, row, results[row], all.Susceptibilities, lookup))];
    }

    private SlowIsolate Isolate(Curb.Intake.Received.ReceivedIsolates isolates, int row, IEnumerable<int> results, Curb.Intake.Received.ReceivedSusceptibilities received, InterpretationLookup lookup)
    {
        var library = ReferenceTables.Library;
        string text = isolates.Organism[row]!.Trim();
        var organism = library.OrganismCode(text) is { } code ? library.Organism(code) : null;
        string group = library.SpecimenCode(isolates.SpecimenType[row] ?? "") is { } specimen ? library.Specimen(specimen)!.Group : "";
        var context = new IsolateContext(organism?.Code ?? "", group, "human", UrinaryRows && group == "urine" ? "uuti" : null);
        int stratum = lookup.Stratum(context);
        var read = new Dictionary<string, SirCategory>();
        foreach (int result in results)
        {
            var known = lookup[lookup.Result(stratum, received.Test.Codes[result], received.Value.Codes[result])];
            if (known.Test is { } test && known.Interpretation.Category.IsCall())
            {
                read.TryAdd(test.Drug, known.Interpretation.Category);
            }
        }

        string species = organism is null || organism.Code is "xxx" or "con" ? "" : string.Join(' ', organism.Name.Split(' ').Take(2));
        return new SlowIsolate(isolates.Patient[row] ?? "", species, isolates.CollectedOn[row] is { } day ? Days.ToDate(day) : null, row, read);
    }
}
