using Curb.Facts;
using Curb.Intake.Received;
using Curb.ReferenceData;

namespace Curb.Isolates;

/// <summary>
/// Facts of isolates and their results from received records: names to codes, values to categories, first isolates, resistance classes, onset, age.
/// A pure function of its arguments. Cultures without growth or contaminated give no row: they are specimens.
/// </summary>
public static class IsolateDerivation
{
    /// <summary>Derives the facts of one institution (or one part of its patients).</summary>
    /// <param name="isolates">Received isolates, by id.</param>
    /// <param name="susceptibilities">Received results; isolates named by id, or by row where the isolates have none (a delivery not stored yet).</param>
    /// <param name="library">Reference tables.</param>
    /// <param name="settings">The laboratory's choices.</param>
    /// <exception cref="ReferenceFaultException">The reference tables don't hold the guideline year.</exception>
    public static (IsolateFacts Isolates, SusceptibilityFacts Susceptibilities) Derive(
        ReceivedIsolates isolates, ReceivedSusceptibilities susceptibilities, ReferenceLibrary library, LaboratorySettings settings)
    {
        var derived = DeriveCompact(isolates, susceptibilities, library, settings);
        var facts = derived.Isolates();
        return (facts, derived.Results.Spread(facts));
    }

    /// <summary>Derives with results in their compact form, for stores: millions of results are then not spread over columns in memory.</summary>
    /// <exception cref="ReferenceFaultException">The reference tables don't hold the guideline year.</exception>
    public static CompactIsolates DeriveCompact(ReceivedIsolates isolates, ReceivedSusceptibilities susceptibilities, ReferenceLibrary library, LaboratorySettings settings)
    {
        var grown = GrownIsolates.Of(isolates, library);
        var interpreted = InterpretedIsolates.Of(isolates, susceptibilities, grown, library, settings, drugsInCodeOrder: true);
        var flags = FirstIsolates.Mark(grown.Series(isolates, interpreted.Phenotypes),
        [
            new FirstIsolateRule(FirstIsolateMethod.Episode, settings.EpisodeDays),
            new FirstIsolateRule(FirstIsolateMethod.Phenotype, settings.EpisodeDays, settings.Points),
            new FirstIsolateRule(FirstIsolateMethod.Year),
        ]);
        var facts = new IsolateFactWriter(isolates, grown, interpreted, flags);
        return new CompactIsolates(facts);
    }
}

/// <summary>Isolates with everything that needs thinking about done. Their results are there; the rows of the isolates themselves are written when asked for.</summary>
public sealed class CompactIsolates
{
    private readonly IsolateFactWriter _writer;

    internal CompactIsolates(IsolateFactWriter writer)
    {
        _writer = writer;
        Results = writer.Results();
    }

    /// <summary>The results, isolate by isolate, in the order of the isolates' rows.</summary>
    public IsolateResults Results { get; }

    /// <summary>Writes the isolates' rows; once.</summary>
    public IsolateFacts Isolates() => _writer.Isolates();
}
