using Curb.Disclosure;
using Curb.Intake.Received;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary>Leads from a fact row to the delivered file and line of the record it rests on.</summary>
internal sealed class SourceLines(DataFolder folder, string fact)
{
    private readonly Dictionary<string, Dictionary<long, (int Batch, int Line)>> _byInstitution = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<int, string>> _files = new(() => folder.Received.Batches(Scope.DataFolderOwner).ToDictionary(batch => batch.Number, batch => batch.File.Name));

    /// <summary>File and line; null where the record is not known any more.</summary>
    public (string File, int Line)? Of(string institution, long receivedId)
    {
        if (!_byInstitution.TryGetValue(institution, out var lines))
        {
            _byInstitution[institution] = lines = Read(institution);
        }

        return lines.TryGetValue(receivedId, out var at) ? (_files.Value.GetValueOrDefault(at.Batch, ""), at.Line) : null;
    }

    private Dictionary<long, (int Batch, int Line)> Read(string institution)
    {
        ReceivedTable? table = fact switch
        {
            "encounter" or "occupancy" => folder.Received.Read<ReceivedEncounters>(institution),
            "drug_use" or "use_month" or "prescription" or "finding" => folder.Received.Read<ReceivedDrugOrders>(institution),
            "surgery" => folder.Received.Read<ReceivedSurgeries>(institution),
            "specimen" => folder.Received.Read<ReceivedSpecimens>(institution),
            "isolate" or "susceptibility" => folder.Received.Read<ReceivedIsolates>(institution),
            "reported_figure" => folder.Received.Read<ReceivedReportedFigures>(institution),
            _ => null,
        };
        return table is null ? [] : Enumerable.Range(0, table.Count)
            .Where(row => table.Id[row] is not null)
            .ToDictionary(row => table.Id[row]!.Value, row => (table.Batch[row] ?? 0, table.Line[row] ?? 0));
    }
}
