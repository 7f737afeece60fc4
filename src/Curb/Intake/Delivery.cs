using Curb.Columns;
using Curb.Intake.Received;

namespace Curb.Intake;

/// <summary>
/// Part or whole of one delivered file as typed records: what an intake profile makes and the received store takes in.
/// Ids and batch numbers are unset; the store gives them.
/// </summary>
public sealed class Delivery
{
    public ReceivedPatients Patients { get; } = new();

    public ReceivedEncounters Encounters { get; } = new();

    public ReceivedWardStays WardStays { get; } = new();

    public ReceivedDiagnoses Diagnoses { get; } = new();

    public ReceivedDrugOrders DrugOrders { get; } = new();

    public ReceivedAdministrations Administrations { get; } = new();

    public ReceivedSurgeries Surgeries { get; } = new();

    public ReceivedSpecimens Specimens { get; } = new();

    public ReceivedIsolates Isolates { get; } = new();

    public ReceivedSusceptibilities Susceptibilities { get; } = new();

    public ReceivedReportedFigures ReportedFigures { get; } = new();

    public ReceivedMeasurements Measurements { get; } = new();

    public ReceivedReactions Reactions { get; } = new();

    /// <summary>
    /// True where a row of the file holds all results of its isolate (WHONET): a corrected row then replaces all of them.
    /// False where each result is a row of its own (most Chinese laboratory exports): results are then replaced one by one,
    /// a source row is accounted for by its result, and the isolate's own <c>source_rows</c> is 0 unless it has no result at all.
    /// </summary>
    public bool IsolatesAreWhole { get; init; } = true;

    /// <summary>
    /// True where the source has no number of its own for a record, so that a key ending in #2, #3 … only says that the file had an earlier, differing row
    /// of the same key (WHONET): such rows are known again by what they say before their number is looked at.
    /// </summary>
    public bool NumbersTwins { get; init; }

    /// <summary>Rows that could not be read.</summary>
    public List<Rejection> Rejections { get; } = [];

    /// <summary>Source rows read into this part, rejected ones included.</summary>
    public long RowsRead { get; set; }

    /// <summary>Source rows that repeat another row of the same file in every cell, and so add nothing: counted as unchanged.</summary>
    public long RowsRepeated { get; set; }

    /// <summary>Adds what the next part of the same file says; results go on naming their isolate by its row.</summary>
    public void Append(Delivery next)
    {
        int isolates = Isolates.Count, results = Susceptibilities.Count;
        foreach (var (own, more) in AllTables.Zip(next.AllTables))
        {
            own.AppendAll(more);
        }

        foreach (ref long isolate in Susceptibilities.Isolate.Values[results..])
        {
            isolate += isolates;
        }

        Rejections.AddRange(next.Rejections);
        RowsRead += next.RowsRead;
        RowsRepeated += next.RowsRepeated;
    }

    /// <summary>The keyed tables, in the order in which they are stored.</summary>
    public IReadOnlyList<ReceivedTable> Tables => [Patients, Encounters, WardStays, Diagnoses, DrugOrders, Administrations, Surgeries, Specimens, Isolates, ReportedFigures, Measurements, Reactions];

    public IEnumerable<Table> AllTables => [.. Tables, Susceptibilities];
}
