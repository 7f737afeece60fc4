using Curb.Disclosure;

namespace Curb.Storage;

/// <summary>Where a received record came from.</summary>
/// <param name="Batch">Number of the delivered file.</param>
/// <param name="File">Its name.</param>
/// <param name="Line">Line in it.</param>
/// <param name="At">When it was received, local time.</param>
public sealed record SourceLine(int Batch, string File, int Line, DateTime At);

/// <summary>A received record and the batch that wrote it last.</summary>
/// <param name="Table">Received table.</param>
/// <param name="Encounter">Key of the visit or stay; null where the record has none.</param>
/// <param name="Corrects">True where the record is known to have stood before the first of the batches asked for: one of them corrected it. A record keeps its id when it is corrected, and new ones get higher ids.</param>
public sealed record WrittenRecord(string Table, long Id, int Batch, int Line, string? Encounter, bool Corrects);

/// <summary>Leads from the rows of one fact to the delivered file and line of the records they rest on. A corrected record leads to the file that corrected it.</summary>
public sealed class SourceLines(ReceivedStore received, string fact)
{
    private readonly Dictionary<string, IReadOnlyDictionary<long, (int Batch, int Line)>> _byInstitution = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<int, ReceivedBatch>> _batches = new(() => received.Batches(Scope.DataFolderOwner).ToDictionary(batch => batch.Number));

    private readonly string? _table = TableOf(fact);

    /// <summary>The received table whose records the rows of a fact rest on; null for facts that rest on no single records.</summary>
    public static string? TableOf(string fact) => fact switch
    {
        "encounter" or "occupancy" => "received_encounter",
        "drug_use" or "use_month" or "prescription" or "finding" => "received_drug_order",
        "surgery" or "operation_finding" => "received_surgery",
        "specimen" => "received_specimen",
        "isolate" or "susceptibility" => "received_isolate",
        "measurement" => "received_measurement",
        "adverse_reaction" => "received_adverse_reaction",
        "reported_figure" => "received_reported_figure",
        _ => null,
    };

    /// <summary>File and line; null where the record is not known any more, or the fact rests on no single records.</summary>
    public SourceLine? Of(string institution, long receivedId)
    {
        if (_table is null)
        {
            return null;
        }

        if (!_byInstitution.TryGetValue(institution, out var lines))
        {
            _byInstitution[institution] = lines = received.Lines(institution, _table);
        }

        return lines.TryGetValue(receivedId, out var at) && _batches.Value.TryGetValue(at.Batch, out var batch) ? new SourceLine(at.Batch, batch.File.Name, at.Line, batch.ReceivedAt) : null;
    }
}
