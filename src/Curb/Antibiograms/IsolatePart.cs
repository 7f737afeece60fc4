using Curb.Columns;
using Curb.Intake;
using Curb.Isolates;
using Curb.ReferenceData;

namespace Curb.Antibiograms;

/// <summary>One part of a source after interpretation and classification: packed for counting and for picking first isolates, its texts gone.</summary>
public sealed class IsolatePart
{
    internal IsolatePart(IsolateProfiles profiles, SeriesPart series, int[] row, int rows, IReadOnlyList<Rejection> rejections)
    {
        Profiles = profiles;
        Series = series;
        Row = row;
        Rows = rows;
        Rejections = rejections;
    }

    /// <summary>The isolates in which something grew. Their first-isolate flags are unset until the last part is known.</summary>
    public IsolateProfiles Profiles { get; }

    /// <summary>Rows of the part, cultures without growth included.</summary>
    public int Rows { get; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<Rejection> Rejections { get; }

    internal SeriesPart Series { get; }

    /// <summary>Row of the part by isolate, from 0.</summary>
    internal int[] Row { get; }
}

/// <summary>
/// Reads parts of one source: interprets, classifies and packs. Results are the same whichever reader reads a part. For one thread; each takes a reader of its own.
/// </summary>
public sealed class IsolatePartReader
{
    private readonly Delivery _part = new();
    private readonly ReferenceLibrary _library;
    private readonly bool _compared;
    private readonly IsolateInterpretation _interpretation;
    private readonly ResultFindings _findings;

    /// <param name="tests">Column names of all tests of the source, in the order of its columns.</param>
    /// <param name="library">Reference tables.</param>
    /// <param name="settings">The laboratory's choices.</param>
    /// <param name="rule">The rule by which first isolates will be picked.</param>
    /// <exception cref="ReferenceFaultException">The reference tables don't hold the guideline year.</exception>
    public IsolatePartReader(IEnumerable<string> tests, ReferenceLibrary library, LaboratorySettings settings, FirstIsolateRule rule)
    {
        _library = library;
        var (testNames, values) = (_part.Susceptibilities.Test.Dictionary, _part.Susceptibilities.Value.Dictionary);
        foreach (string test in tests)
        {
            testNames.Code(test);
        }

        _compared = rule.Method == FirstIsolateMethod.Phenotype || rule.OnlyTested;
        _interpretation = new IsolateInterpretation(library, settings, testNames, values, new ComparisonSettings(_compared, rule.KeyDrugs));
        _findings = new ResultFindings(_interpretation.Lookup);
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
        var interpreted = _interpretation.Of(isolates, part.Susceptibilities, grown);
        var unset = new bool[grown.Count];
        var facts = new IsolateFactWriter(isolates, grown, interpreted, [unset, unset, unset]).Isolates();
        var profiles = ProfilePacking.Of(facts, interpreted, _findings);
        return new IsolatePart(profiles, new SeriesPart(isolates, grown, _compared ? interpreted.Phenotypes : null), grown.Rows, isolates.Count, [.. part.Rejections]);
    }
}
