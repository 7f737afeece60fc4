using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Antibiograms;

/// <summary>One part of a source by two guideline years, its texts gone.</summary>
public sealed class ReinterpretedPart
{
    private readonly int[] _starts;
    private readonly int?[] _days;
    private readonly bool[] _known;
    private readonly (int Isolate, InterpretationChange Change)[] _changes;

    internal ReinterpretedPart(IsolateProfiles before, IsolateProfiles after, SeriesPart series, PartRows rows, int[] starts, int?[] days, bool[] known, (int Isolate, InterpretationChange Change)[] changes)
    {
        (Before, After, Series, Rows) = (before, after, series, rows);
        (_starts, _days, _known, _changes) = (starts, days, known, changes);
    }

    /// <summary>The rows of the part, and what could not be read.</summary>
    public PartRows Rows { get; }

    internal IsolateProfiles Before { get; }

    internal IsolateProfiles After { get; }

    internal SeriesPart Series { get; }

    /// <summary>Adds the changes of the isolates that count; returns the number of their results.</summary>
    internal long Count(ReadOnlySpan<bool> first, bool onlyFirst, Func<int?, bool>? holds, Dictionary<InterpretationChange, long> changes)
    {
        long results = 0;
        var counted = new bool[first.Length];
        for (int i = 0; i < counted.Length; i++)
        {
            counted[i] = _known[i] && (first[i] || !onlyFirst) && (holds is null || holds(_days[i]));
            results += counted[i] ? _starts[i + 1] - _starts[i] : 0;
        }

        foreach (var (isolate, change) in _changes)
        {
            if (counted[isolate])
            {
                changes[change] = changes.GetValueOrDefault(change) + 1;
            }
        }

        return results;
    }
}

/// <summary>Reads parts of one source by two guideline years.</summary>
public sealed class ReinterpretationReader : IPartReader<ReinterpretedPart>
{
    private readonly PartMemory _memory;
    private readonly TwoReadings _readings;

    /// <param name="tests">Column names of all tests of the source, in the order of its columns.</param>
    /// <param name="library">Reference tables that hold both years.</param>
    /// <param name="before">The old choice of guideline.</param>
    /// <param name="after">The new one.</param>
    /// <exception cref="ReferenceFaultException">The tables don't hold a year.</exception>
    public ReinterpretationReader(IEnumerable<string> tests, ReferenceLibrary library, LaboratorySettings before, LaboratorySettings after)
    {
        _memory = new PartMemory(tests);
        _readings = new TwoReadings(library, before, after, _memory.Tests, _memory.Values);
    }

    public Delivery NewPart() => _memory.NewPart();

    public ReinterpretedPart Read(Delivery part)
    {
        _memory.Check(part);
        return _readings.Of(part.Isolates, part.Susceptibilities, PartRows.Of(part));
    }
}

/// <summary>Interprets isolates by two guideline years. For one thread.</summary>
internal sealed class TwoReadings
{
    private readonly ReferenceLibrary _library;
    private readonly IsolateInterpretation _old;
    private readonly IsolateInterpretation _new;
    private readonly ResultFindings _oldFindings;
    private readonly ResultFindings _newFindings;
    private readonly Dictionary<(string Organism, int Before, int After), InterpretationChange> _changes = [];
    private readonly Dictionary<InterpretationChange, InterpretationChange> _distinct = [];

    public TwoReadings(ReferenceLibrary library, LaboratorySettings before, LaboratorySettings after, TextDictionary tests, TextDictionary values)
    {
        _library = library;
        _old = new IsolateInterpretation(library, before, tests, values, new ComparisonSettings(false));
        _new = new IsolateInterpretation(library, after, tests, values, new ComparisonSettings(false));
        (_oldFindings, _newFindings) = (new ResultFindings(_old.Lookup), new ResultFindings(_new.Lookup));
    }

    public ReinterpretedPart Of(ReceivedIsolates isolates, ReceivedSusceptibilities results, PartRows rows)
    {
        var grown = GrownIsolates.Of(isolates, _library);
        var (old, now) = (_old.Of(isolates, results, grown), _new.Of(isolates, results, grown));
        return new ReinterpretedPart(
            Packed(isolates, grown, old, _oldFindings), Packed(isolates, grown, now, _newFindings), new SeriesPart(isolates, grown, null, rows.Lines), rows, old.Starts,
            Array.ConvertAll(grown.Rows, row => isolates.CollectedOn[row]), Array.ConvertAll(grown.Rows, row => grown.Organism(isolates, row).Organism is not null), Compare(isolates, grown, old, now));
    }

    private static IsolateProfiles Packed(ReceivedIsolates isolates, GrownIsolates grown, InterpretedIsolates interpreted, ResultFindings findings)
    {
        var unset = new bool[grown.Count];
        return ProfilePacking.Of(new IsolateFactWriter(isolates, grown, interpreted, [unset, unset, unset]).Isolates(), interpreted, findings);
    }

    private (int Isolate, InterpretationChange Change)[] Compare(ReceivedIsolates isolates, GrownIsolates grown, InterpretedIsolates old, InterpretedIsolates now)
    {
        var found = new List<(int Isolate, InterpretationChange Change)>();
        for (int i = 0; i < grown.Count; i++)
        {
            for (int at = old.Starts[i]; at < old.Starts[i + 1]; at++)
            {
                var (left, right) = (old.Results[at], now.Results[at]);
                if (old.Lookup.Category(left) != now.Lookup.Category(right) && grown.Organism(isolates, grown.Rows[i]).Organism is { } organism)
                {
                    found.Add((i, Change(organism.Code, left, right)));
                }
            }
        }

        return [.. found];
    }

    /// <summary>The change of a pair of results; one object for all that say the same.</summary>
    private InterpretationChange Change(string organism, int left, int right)
    {
        if (!_changes.TryGetValue((organism, left, right), out var change))
        {
            var (before, after) = (_old.Lookup[left], _new.Lookup[right]);
            var (old, changed) = (before.Interpretation, after.Interpretation);
            change = new InterpretationChange(
                organism, after.Test?.Drug ?? "", after.Test?.MethodText ?? "", old.Category, changed.Category, old.Breakpoint, changed.Breakpoint, InterpretationChange.WhyOf(old, changed), 0);
            change = _distinct.TryGetValue(change, out var same) ? same : _distinct[change] = change;
            _changes.Add((organism, left, right), change);
        }

        return change;
    }
}
