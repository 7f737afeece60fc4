using Curb.Intake;
using Curb.ReferenceData;

namespace Curb.Isolates;

/// <summary>Findings of one part of a source.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Findings">Findings by row of the part, each with the organism's text.</param>
/// <param name="Cultures">Blood cultures, for <see cref="LaboratoryFindings.Contamination"/> over all parts.</param>
public sealed record LaboratoryFindingsPart(PartRows Rows, IReadOnlyList<(LaboratoryFinding Finding, string? Organism)> Findings, IReadOnlyList<BloodCulture> Cultures);

/// <summary>Finds part by part.</summary>
public sealed class LaboratoryFindingsReader : IPartReader<LaboratoryFindingsPart>
{
    private readonly PartMemory _memory;
    private readonly LaboratoryJudge _judge;

    /// <param name="tests">Column names of all tests of the source, in the order of its columns.</param>
    /// <param name="library">Reference tables.</param>
    /// <param name="settings">The laboratory's choices.</param>
    /// <exception cref="ReferenceFaultException">The reference tables don't hold the guideline year, or a rule can't be read.</exception>
    public LaboratoryFindingsReader(IEnumerable<string> tests, ReferenceLibrary library, LaboratorySettings settings)
    {
        _memory = new PartMemory(tests);
        _judge = new LaboratoryJudge(library, settings, new IsolateInterpretation(library, settings, _memory.Tests, _memory.Values, new ComparisonSettings(false)));
    }

    public Delivery NewPart() => _memory.NewPart();

    public LaboratoryFindingsPart Read(Delivery part)
    {
        _memory.Check(part);
        var (findings, cultures) = _judge.Of(part.Isolates, part.Susceptibilities);
        return new LaboratoryFindingsPart(PartRows.Of(part), [.. findings.Select(finding => (finding, part.Isolates.Organism[finding.Row]?.Trim()))], cultures);
    }
}
