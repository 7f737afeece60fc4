using Curb.Facts;
using Curb.Intake.Received;
using Curb.ReferenceData;

namespace Curb.Isolates;

/// <summary>Answers about isolates row by row of a file, cultures without growth included (they answer false or blank).</summary>
public static class EveryRow
{
    /// <summary>First-isolate flags by row of the received table.</summary>
    public static bool[] FirstIsolateFlags(ReceivedIsolates isolates, ReceivedSusceptibilities results, ReferenceLibrary library, LaboratorySettings settings, FirstIsolateRule rule)
    {
        var rows = GrownIsolates.Of(isolates, library, everyRow: true);
        bool needsResults = rule.Method == FirstIsolateMethod.Phenotype || rule.OnlyTested;
        var phenotypes = needsResults ? InterpretedIsolates.Of(isolates, results, rows, library, settings, keyDrugsOnly: rule.KeyDrugs).Phenotypes : null;
        return FirstIsolates.Mark(rows.Series(isolates, phenotypes), rule);
    }

    /// <summary>Resistance classes by row of the received table; null where the organism is unknown or nothing grew.</summary>
    public static IReadOnlyList<ResistanceClasses?> Classes(ReceivedIsolates isolates, ReceivedSusceptibilities results, ReferenceLibrary library, LaboratorySettings settings) =>
        InterpretedIsolates.Of(isolates, results, GrownIsolates.Of(isolates, library, everyRow: true), library, settings).Classes;

    /// <summary>Facts of the rows in which something grew, with one rule's flag as their first_isolate.</summary>
    public static (IsolateFacts Isolates, SusceptibilityFacts Susceptibilities) Facts(
        ReceivedIsolates isolates, ReceivedSusceptibilities results, ReferenceLibrary library, LaboratorySettings settings, FirstIsolateRule rule)
    {
        var grown = GrownIsolates.Of(isolates, library);
        var interpreted = InterpretedIsolates.Of(isolates, results, grown, library, settings, keyDrugsOnly: rule.KeyDrugs);
        bool[] flags = FirstIsolates.Mark(grown.Series(isolates, interpreted.Phenotypes), rule);
        var writer = new IsolateFactWriter(isolates, grown, interpreted, [flags, flags, flags]);
        var facts = writer.Isolates();
        return (facts, writer.Results().Spread(facts));
    }
}
