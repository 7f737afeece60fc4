using Curb.Disclosure;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Storage.Received;
using Curb.Storage.Tables;

namespace Curb.Storage;

/// <summary>
/// One delivered file on its way into the store, in one transaction across all tables: after <see cref="Commit"/> all of it is there, before it nothing.
/// Disposing without commit, an exception, or the end of the process at any instant leave the store as it was.
/// </summary>
public sealed class IncomingBatch : IDisposable
{
    private readonly WriteTransaction _transaction;
    private readonly BatchContext _batch;
    private readonly ReceivedStore _store;
    private readonly RowCounts _counts = new();
    private readonly Dictionary<string, KeyedMerge> _merges = [];
    private readonly WholeIsolateResults _wholeResults;
    private readonly SingleResults _singleResults;
    private bool? _isolatesAreWhole;
    private bool _committed;

    internal IncomingBatch(ReceivedStore store, WriteTransaction transaction, BatchContext batch)
    {
        _store = store;
        _transaction = transaction;
        _batch = batch;
        _wholeResults = new WholeIsolateResults(batch);
        _singleResults = new SingleResults(batch);
    }

    /// <summary>The batch's number, unique in the data folder.</summary>
    public int Number => _batch.Number;

    /// <summary>The outcome that this file had before, counted as it would be now: set where the same bytes were delivered through the same profile and nothing was replaced since.</summary>
    public BatchOutcome? DeliveredBefore { get; internal init; }

    /// <summary>The number of the batch in which the file was delivered before.</summary>
    internal int BatchBefore { get; init; }

    /// <summary>Merges a part of the file. Its tables may be cleared and filled again afterwards.</summary>
    /// <exception cref="InvalidOperationException">Parts of one file disagree on whether isolates are whole, or a result names no isolate.</exception>
    public void Add(Delivery part)
    {
        if ((_isolatesAreWhole ??= part.IsolatesAreWhole) != part.IsolatesAreWhole)
        {
            throw new InvalidOperationException($"{_batch.File.Name}: parts of one file disagree on whether isolates are whole.");
        }

        _counts.Read += part.RowsRead;
        _counts.Add(RowOutcome.Unchanged, part.RowsRepeated);
        part.Rejections.ForEach(_batch.Reject);
        foreach (var table in part.Tables.Where(table => table is not ReceivedIsolates && table.Count > 0))
        {
            MergeOf(table, part.NumbersTwins).Merge(table).AddTo(_counts);
        }

        if (part.Isolates.Count > 0 || part.Susceptibilities.Count > 0)
        {
            MergeIsolates(part);
        }
    }

    /// <summary>Ends the batch; everything added becomes part of the store at once.</summary>
    /// <exception cref="InvalidOperationException">The outcomes don't add up to the rows read, or the batch has ended already.</exception>
    public BatchOutcome Commit()
    {
        ObjectDisposedException.ThrowIf(_committed, this);
        _counts.Add(RowOutcome.Rejected, _batch.Rejections.Sum(rejection => (long)rejection.SourceRows));
        _counts.Check(_batch.File.Name);
        return Finish(new BatchOutcome(
            _batch.File.Name,
            Number,
            _counts.Read,
            _counts[RowOutcome.Accepted],
            _counts[RowOutcome.Replaced],
            _counts[RowOutcome.Unchanged],
            _counts[RowOutcome.Rejected]));
    }

    /// <summary>Ends a batch whose file was <see cref="DeliveredBefore"/> without reading it again: notes the delivery, changes no record.</summary>
    /// <exception cref="InvalidOperationException">The file was not delivered before.</exception>
    public BatchOutcome CommitAsDeliveredBefore()
    {
        ObjectDisposedException.ThrowIf(_committed, this);
        var outcome = DeliveredBefore ?? throw new InvalidOperationException($"{_batch.File.Name} was not delivered before.");
        _batch.Rejections.AddRange(_store.Rejections(Scope.DataFolderOwner, BatchBefore));
        return Finish(outcome);
    }

    public void Dispose() => _transaction.Dispose();

    private BatchOutcome Finish(BatchOutcome outcome)
    {
        _store.Write(_batch, outcome);
        _transaction.Commit();
        _committed = true;
        _store.Committed(Number);
        _store.WriteRejects(_batch.File.Name, Number, _batch.Rejections);
        return outcome;
    }

    private void MergeIsolates(Delivery part)
    {
        CheckIsolateRows(part);
        if (part.IsolatesAreWhole)
        {
            var whole = MergeOf(part.Isolates, part.NumbersTwins).Merge(part.Isolates, WholeIsolateResults.Terms(part.Susceptibilities, part.Isolates.Count));
            whole.AddTo(_counts);
            _wholeResults.Merge(part.Susceptibilities, whole);
            return;
        }

        var isolates = MergeOf(part.Isolates, part.NumbersTwins).Merge(part.Isolates);
        isolates.AddTo(_counts);
        _singleResults.Merge(part.Susceptibilities, part.Isolates, isolates, _counts);
    }

    private KeyedMerge MergeOf(ReceivedTable table, bool numbersTwins)
    {
        if (!_merges.TryGetValue(table.Name, out var merge))
        {
            merge = new KeyedMerge(_batch, StoredTable.ReceivedNamed(table.Name), numbersTwins);
            _merges.Add(table.Name, merge);
        }

        return merge;
    }

    private static void CheckIsolateRows(Delivery part)
    {
        foreach (long row in part.Susceptibilities.Isolate.Values)
        {
            if (row < 0 || row >= part.Isolates.Count)
            {
                throw new InvalidOperationException($"A result names isolate row {row}, but the part has {part.Isolates.Count} isolates.");
            }
        }
    }
}
