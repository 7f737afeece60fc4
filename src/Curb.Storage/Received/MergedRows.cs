namespace Curb.Storage.Received;

/// <summary>What became of the rows of one delivered part of a keyed table.</summary>
internal sealed class MergedRows(int count)
{
    public RowOutcome[] Outcomes { get; } = new RowOutcome[count];

    /// <summary>The record's id in the store, by row; 0 for rejected rows.</summary>
    public long[] Ids { get; } = new long[count];

    public int[] SourceRows { get; } = new int[count];

    /// <summary>Ids of the part's records that stood before the batch.</summary>
    public IReadOnlySet<long> StoodBefore { get; set; } = new HashSet<long>();

    public bool IsToWrite(int row) => Outcomes[row] is RowOutcome.Accepted or RowOutcome.Replaced;

    public int[] RowsToWrite() => [.. Enumerable.Range(0, Outcomes.Length).Where(IsToWrite)];

    public List<long> IdsOf(RowOutcome outcome) => [.. Enumerable.Range(0, Outcomes.Length).Where(row => Outcomes[row] == outcome).Select(row => Ids[row])];

    /// <summary>Adds the source rows of every row that was taken to the batch's counts; rejected rows are counted by their rejections.</summary>
    public void AddTo(RowCounts counts)
    {
        for (int row = 0; row < Outcomes.Length; row++)
        {
            if (Outcomes[row] != RowOutcome.Rejected)
            {
                counts.Add(Outcomes[row], SourceRows[row]);
            }
        }
    }
}
