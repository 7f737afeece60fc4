using Curb.Columns;
using Curb.Intake;
using Curb.ReferenceData;

namespace Curb.Isolates;

/// <summary>Resistance classes of the rows of one part.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Organisms">Code of the organism by row; its text where it is unknown.</param>
/// <param name="Classes">Classes by row; null where the organism is unknown or nothing grew.</param>
public sealed record RowClassesPart(PartRows Rows, string[] Organisms, ResistanceClasses?[] Classes);

/// <summary>Classifies every row of a source part by part, cultures without growth included.</summary>
public sealed class RowClassesReader : IPartReader<RowClassesPart>
{
    private readonly PartMemory _memory;
    private readonly ReferenceLibrary _library;
    private readonly IsolateInterpretation _interpretation;

    /// <param name="tests">Column names of all tests of the source, in the order of its columns.</param>
    /// <param name="library">Reference tables.</param>
    /// <param name="settings">The laboratory's choices.</param>
    /// <exception cref="ReferenceFaultException">The reference tables don't hold the guideline year.</exception>
    public RowClassesReader(IEnumerable<string> tests, ReferenceLibrary library, LaboratorySettings settings)
    {
        _memory = new PartMemory(tests);
        _library = library;
        _interpretation = new IsolateInterpretation(library, settings, _memory.Tests, _memory.Values, new ComparisonSettings(false));
    }

    public Delivery NewPart() => _memory.NewPart();

    public RowClassesPart Read(Delivery part)
    {
        _memory.Check(part);
        var isolates = part.Isolates;
        var interpreted = _interpretation.Of(isolates, part.Susceptibilities, GrownIsolates.Of(isolates, _library, everyRow: true));
        var shown = new Distinct<string>(isolates.Organism, text => _library.OrganismCode(text?.Trim() ?? "") ?? text?.Trim() ?? "");
        return new RowClassesPart(PartRows.Of(part), [.. Enumerable.Range(0, isolates.Count).Select(row => shown[row])], interpreted.Classes);
    }
}
