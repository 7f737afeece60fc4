using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.ReferenceData;

namespace Curb.Antibiograms;

/// <summary>One part of a source after interpretation and classification: packed for counting and for picking first isolates, its texts gone.</summary>
public sealed class IsolatePart
{
    internal IsolatePart(IsolateProfiles profiles, SeriesPart series, IReadOnlyList<Rejection> rejections)
    {
        Profiles = profiles;
        Series = series;
        Rejections = rejections;
    }

    /// <summary>The isolates in which something grew. Their first-isolate flags are unset until the last part is known.</summary>
    public IsolateProfiles Profiles { get; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<Rejection> Rejections { get; }

    internal SeriesPart Series { get; }
}

/// <summary>
/// Reads parts of one source: interprets, classifies and packs. Results are the same whichever reader reads a part. For one thread; each takes a reader of its own.
/// </summary>
public sealed class IsolatePartReader
{
    private readonly Delivery _part = new();
    private readonly ReferenceLibrary _library;
    private readonly bool _compared;
    private readonly IsolateInterpretation? _interpretation;
    private readonly ResultFindings? _findings;

    /// <param name="tests">Column names of all tests of the source, in the order of its columns.</param>
    /// <param name="library">Reference tables.</param>
    /// <param name="settings">The laboratory's choices.</param>
    /// <param name="rule">The rule by which first isolates will be picked.</param>
    /// <param name="flagsOnly">True where nothing but first isolates is asked for: profiles then have flags and no dimension or mark, and results are read only if the rule compares them.</param>
    /// <exception cref="ReferenceFaultException">The reference tables don't hold the guideline year.</exception>
    public IsolatePartReader(IEnumerable<string> tests, ReferenceLibrary library, LaboratorySettings settings, FirstIsolateRule rule, bool flagsOnly = false)
    {
        _library = library;
        var (testNames, values) = (_part.Susceptibilities.Test.Dictionary, _part.Susceptibilities.Value.Dictionary);
        foreach (string test in tests)
        {
            testNames.Code(test);
        }

        _compared = rule.Method == FirstIsolateMethod.Phenotype || rule.OnlyTested;
        _interpretation = flagsOnly && !_compared ? null : new IsolateInterpretation(library, settings, testNames, values, new ComparisonSettings(_compared, rule.KeyDrugs));
        _findings = flagsOnly ? null : new ResultFindings(_interpretation!.Lookup);
    }

    /// <summary>
    /// An empty part for this reader to read once it is filled. It is the same object each time, in the memory of the part before, which must have been read:
    /// making room anew for millions of results costs more than reading them.
    /// </summary>
    public Delivery NewPart()
    {
        foreach (var table in _part.AllTables)
        {
            table.Clear();
        }

        foreach (var texts in _part.Isolates.Columns.OfType<TextColumn>())
        {
            texts.Share(new TextDictionary());
        }

        _part.Rejections.Clear();
        (_part.RowsRead, _part.RowsRepeated) = (0, 0);
        return _part;
    }

    /// <summary>Reads a part.</summary>
    /// <param name="part">Made by <see cref="NewPart"/> and filled; results name isolates by row.</param>
    /// <exception cref="ArgumentException">The part was made for another reader.</exception>
    public IsolatePart Read(Delivery part)
    {
        if (part != _part)
        {
            throw new ArgumentException("The part was made for another reader.", nameof(part));
        }

        var isolates = part.Isolates;
        var grown = GrownIsolates.Of(isolates, _library);
        var interpreted = _interpretation?.Of(isolates, part.Susceptibilities, grown);
        var profiles = _findings is null ? FlagsAlone(grown.Count) : Packed(isolates, grown, interpreted!, _findings);
        return new IsolatePart(profiles, new SeriesPart(isolates, grown, _compared ? interpreted!.Phenotypes : null), [.. part.Rejections]);
    }

    private static IsolateProfiles Packed(ReceivedIsolates isolates, GrownIsolates grown, InterpretedIsolates interpreted, ResultFindings findings)
    {
        var unset = new bool[grown.Count];
        var facts = new IsolateFactWriter(isolates, grown, interpreted, [unset, unset, unset]).Isolates();
        return ProfilePacking.Of(facts, interpreted, findings);
    }

    private static IsolateProfiles FlagsAlone(int isolates) => new(isolates, [], new byte[isolates], new byte[(isolates + 1) * sizeof(int)], default, []);
}
