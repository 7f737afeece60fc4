using Curb.Columns;
using Curb.Intake.Received;

namespace Curb.AntimicrobialUse;

/// <summary>Learns what is known of an institution's whole feed (<see cref="UseFeed"/>) while its records go by, some rows of one table at a time.</summary>
public sealed class UseFeedCensus
{
    private readonly HashSet<Type> _delivered = [];
    private long? _latest;

    /// <summary>Takes note of some rows of a table.</summary>
    public void See(ReceivedTable table)
    {
        if (table.Count > 0)
        {
            _delivered.Add(table.GetType());
        }

        foreach (var column in Times(table))
        {
            _latest = Latest(column, _latest);
        }
    }

    /// <summary>What was learned. Whether the feed has other drugs than antimicrobials has to be asked of the parts: <see cref="UseDeriver.HasOtherDrugs"/>.</summary>
    public UseFeed Feed(bool otherDrugs) => new(
        _delivered.Contains(typeof(ReceivedDrugOrders)),
        _delivered.Contains(typeof(ReceivedSpecimens)) || _delivered.Contains(typeof(ReceivedIsolates)),
        otherDrugs,
        _delivered.Contains(typeof(ReceivedDiagnoses)),
        _latest);

    /// <summary>The times of a feed by which its end is told.</summary>
    internal static IReadOnlyList<Column<long>> Times(ReceivedTable table) => table switch
    {
        ReceivedEncounters encounters => [encounters.AdmittedAt, encounters.DischargedAt],
        ReceivedDrugOrders orders => [orders.StartedAt],
        ReceivedWardStays stays => [stays.StartedAt, stays.EndedAt],
        ReceivedSpecimens specimens => [specimens.CollectedAt],
        _ => [],
    };

    internal static long? Latest(Column<long> column, long? latest)
    {
        for (int row = 0; row < column.Count; row++)
        {
            if (column[row] is { } time && !(time <= latest))
            {
                latest = time;
            }
        }

        return latest;
    }
}
