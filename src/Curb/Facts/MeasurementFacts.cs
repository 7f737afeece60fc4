using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per measurement of a patient: body temperature, markers of inflammation, kidney and liver.</summary>
public sealed class MeasurementFacts : FactTable
{
    public MeasurementFacts()
        : base("measurement")
    {
        Encounter = Text("encounter", "Key of the encounter: as delivered, else the stay of the patient in which the time lies.");
        Patient = Text("patient", "Key of the patient.");
        Department = Text("department", "Department of the encounter.");
        Month = Text("month", "Month yyyy-MM in which it was taken.");
        Item = Text("measured", "temperature, leucocytes, neutrophil-share, crp, procalcitonin, creatinine, alt, ast, bilirubin.");
        Kind = Text("measured_kind", "temperature, inflammation, kidney or liver.");
        TakenAt = Timestamp("taken_at", "When it was measured, or the sample was taken.");
        Comparator = Text("comparator", "<, <=, > or >= where only a bound is told; unknown for a value.");
        Value = Number("value", "The value or the bound, in unit; unknown with a problem.");
        Unit = Text("unit", "UCUM unit of the item: the same for every source.");
        Problem = Text("problem", "Why the value could not be read: unknown-code, not-a-number, unknown-unit, unit-conflict, number-out-of-range; unknown where it could.");
    }

    public TextColumn Encounter { get; }

    public TextColumn Patient { get; }

    public TextColumn Department { get; }

    public TextColumn Month { get; }

    public TextColumn Item { get; }

    public TextColumn Kind { get; }

    public Column<long> TakenAt { get; }

    public TextColumn Comparator { get; }

    public Column<double> Value { get; }

    public TextColumn Unit { get; }

    public TextColumn Problem { get; }
}
