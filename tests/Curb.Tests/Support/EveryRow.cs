using Curb.Facts;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.ReferenceData;

namespace Curb.Tests.Support;

/// <summary>Answers about a whole file in memory, row by row, cultures without growth included (they answer false or blank): what reading part by part is compared with.</summary>
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

    /// <summary>The number of each row in the file: rows that could not be split have a number too, and no answer.</summary>
    public static IEnumerable<(int Number, int Row)> RowNumbers(Delivery all)
    {
        var refused = all.Rejections.Where(rejection => rejection.SourceRows > 0).Select(rejection => (rejection.Line, rejection.SourceRows)).Order().ToList();
        int next = 0;
        int skipped = 0;
        for (int row = 0; row < all.Isolates.Count; row++)
        {
            while (next < refused.Count && refused[next].Line < all.Isolates.Line[row])
            {
                skipped += refused[next++].SourceRows;
            }

            yield return (row + skipped + 1, row);
        }
    }
}
