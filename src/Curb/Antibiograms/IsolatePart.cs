using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.ReferenceData;

namespace Curb.Antibiograms;

/// <summary>One part of a source after interpretation and classification: packed for counting and for picking first isolates, its texts gone.</summary>
public sealed class IsolatePart
{
    internal IsolatePart(IsolateProfiles profiles, SeriesPart series, PartRows rows)
    {
        Profiles = profiles;
        Series = series;
        Rows = rows;
    }

    /// <summary>The isolates in which something grew. Their first-isolate flags are unset until the last part is known.</summary>
    public IsolateProfiles Profiles { get; }

    /// <summary>The rows of the part, and what could not be read.</summary>
    public PartRows Rows { get; }

    internal SeriesPart Series { get; }
}

/// <summary>
/// Reads parts of one source: interprets, classifies and packs. Results are the same whichever reader reads a part. For one thread; each takes a reader of its own.
/// </summary>
public sealed class IsolatePartReader : IPartReader<IsolatePart>
{
    private readonly PartMemory _memory;
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
        _memory = new PartMemory(tests);
        _compared = rule.Method == FirstIsolateMethod.Phenotype || rule.OnlyTested;
        _interpretation = flagsOnly && !_compared ? null : new IsolateInterpretation(library, settings, _memory.Tests, _memory.Values, new ComparisonSettings(_compared, rule.KeyDrugs));
        _findings = flagsOnly ? null : new ResultFindings(_interpretation!.Lookup);
    }

    public Delivery NewPart() => _memory.NewPart();

    public IsolatePart Read(Delivery part)
    {
        _memory.Check(part);
        var isolates = part.Isolates;
        var grown = GrownIsolates.Of(isolates, _library);
        var interpreted = _interpretation?.Of(isolates, part.Susceptibilities, grown);
        var profiles = _findings is null ? FlagsAlone(grown.Count) : Packed(isolates, grown, interpreted!, _findings);
        var rows = PartRows.Of(part);
        return new IsolatePart(profiles, new SeriesPart(isolates, grown, _compared ? interpreted!.Phenotypes : null, rows.Lines), rows);
    }

    private static IsolateProfiles Packed(ReceivedIsolates isolates, GrownIsolates grown, InterpretedIsolates interpreted, ResultFindings findings)
    {
        var unset = new bool[grown.Count];
        var facts = new IsolateFactWriter(isolates, grown, interpreted, [unset, unset, unset]).Isolates();
        return ProfilePacking.Of(facts, interpreted, findings);
    }

    private static IsolateProfiles FlagsAlone(int isolates) => new(isolates, [], new byte[isolates], new byte[(isolates + 1) * sizeof(int)], default, []);
}
