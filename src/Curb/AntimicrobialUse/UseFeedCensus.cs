using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;

namespace Curb.AntimicrobialUse;

/// <summary>Learns what is known of an institution's whole feed (<see cref="UseFeed"/>) while its records go by, some rows of one table at a time.</summary>
public sealed class UseFeedCensus
{
    private readonly HashSet<Type> _delivered = [];
    private bool _otherDrugs;
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

    /// <summary>Takes note of lines that came as sums.</summary>
    public void See(OtherOrders orders)
    {
        if (orders.Count > 0)
        {
            _delivered.Add(typeof(ReceivedDrugOrders));
        }

        _otherDrugs |= orders.OnWard.Values.Contains(true);
        _latest = Latest(orders.LatestStart, _latest);
    }

    /// <summary>What was learned of a feed whose lines of other drugs came as sums wherever they may.</summary>
    public UseFeed Feed() => new(
        _delivered.Contains(typeof(ReceivedDrugOrders)),
        _delivered.Contains(typeof(ReceivedSpecimens)) || _delivered.Contains(typeof(ReceivedIsolates)),
        _otherDrugs,
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
