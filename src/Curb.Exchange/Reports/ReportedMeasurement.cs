using Curb.Measurements;

namespace Curb.Exchange.Reports;

/// <summary>A measurement of a patient as a report tells it.</summary>
/// <param name="Key">By which a correction is known again: the order's number, what was measured, and when.</param>
internal sealed record ReportedMeasurement(string Key)
{
    public string Patient { get; init; } = "";

    public string Encounter { get; init; } = "";

    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    public string Value { get; init; } = "";

    public string Unit { get; init; } = "";

    /// <summary>Microseconds since 1970-01-01 as the source's clock showed them.</summary>
    public long? TakenAt { get; init; }

    /// <summary>Takes it over to the records, or says why not; a fault is a rejection of the line.</summary>
    /// <param name="records">Where to.</param>
    /// <param name="items">What is measured.</param>
    /// <param name="item">Which of them this is.</param>
    /// <param name="line">Line of the statement.</param>
    /// <param name="column">Place of the value: OBX-5, valueQuantity.</param>
    /// <param name="time">Place of the time.</param>
    public void TakeOver(ReportedRecords records, MeasuredItems items, MeasuredItem item, int line, string column, string time)
    {
        items.Read(item, Value, Unit, out var fault);
        if (fault is not null)
        {
            records.Reject(line, column, $"{Value} {Unit}".TrimEnd(), fault.Expected, fault.Problem);
        }
        else if (TakenAt is null)
        {
            records.Reject(line, time, "no time that can be read", "when it was measured, or the sample was taken", "missing-value");
        }
        else if (Patient.Length + Encounter.Length == 0)
        {
            records.Reject(line, "", "neither patient nor stay", "the patient whose measurement it is", "missing-value");
        }
        else
        {
            records.Take(this, line);
        }
    }
}
