namespace Curb.Facts;

/// <summary>All facts of one institution (or one part of its patients), as derived together.</summary>
public sealed class FactSet
{
    public EncounterFacts Encounters { get; init; } = new();

    public DrugUseFacts DrugUse { get; init; } = new();

    public CourseFacts Courses { get; init; } = new();

    public UseMonthFacts UseMonths { get; init; } = new();

    public OccupancyFacts Occupancy { get; init; } = new();

    public PrescriptionFacts Prescriptions { get; init; } = new();

    public SurgeryFacts Surgeries { get; init; } = new();

    public SpecimenFacts Specimens { get; init; } = new();

    public IsolateFacts Isolates { get; init; } = new();

    public SusceptibilityFacts Susceptibilities { get; init; } = new();

    public FindingFacts Findings { get; init; } = new();

    public OperationFindingFacts OperationFindings { get; init; } = new();

    public ReportedFigureFacts ReportedFigures { get; init; } = new();

    public MeasurementFacts Measurements { get; init; } = new();

    public AdverseReactionFacts Reactions { get; init; } = new();

    /// <summary>Results in their compact form, in place of or beside rows in <see cref="Susceptibilities"/>; null where there are none. Stores take both.</summary>
    public IsolateResults? Results { get; init; }

    /// <summary>Number of rows of each fact, compact results included.</summary>
    public IReadOnlyList<(string Fact, long Rows)> RowCounts =>
        [.. Tables.Select(table => (table.Name, table.Count + (table is SusceptibilityFacts ? (long)(Results?.Count ?? 0) : 0)))];

    public IReadOnlyList<FactTable> Tables =>
        [Encounters, DrugUse, Courses, UseMonths, Occupancy, Prescriptions, Surgeries, Specimens, Isolates, Susceptibilities, Findings, OperationFindings, ReportedFigures, Measurements, Reactions];
}
