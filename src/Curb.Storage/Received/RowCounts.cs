namespace Curb.Storage.Received;

/// <summary>Source rows of one batch by what became of them.</summary>
internal sealed class RowCounts
{
    private readonly long[] _rows = new long[4];

    public long Read { get; set; }

    public long this[RowOutcome outcome] => _rows[(int)outcome];

    public void Add(RowOutcome outcome, long sourceRows) => _rows[(int)outcome] += sourceRows;

    /// <summary>Every row that was read has exactly one outcome; otherwise counts shown to people would be wrong.</summary>
    /// <exception cref="InvalidOperationException">The outcomes don't add up to the rows read.</exception>
    public void Check(string file)
    {
        if (_rows.Sum() != Read)
        {
            throw new InvalidOperationException(
                $"{file}: {Read} source rows were read, but {this[RowOutcome.Accepted]} accepted + {this[RowOutcome.Replaced]} replaced + {this[RowOutcome.Unchanged]} unchanged + " +
                $"{this[RowOutcome.Rejected]} rejected = {_rows.Sum()}. Nothing was stored. The profile that read the file must count each source row once (source_rows, RowsRead, RowsRepeated).");
        }
    }
}
