namespace Curb.Storage;

/// <summary>
/// What the audit log holds of the column store: each batch that was committed and each time that an institution's facts were replaced. The two stores commit
/// one after the other, so a process that ends in between leaves a commit without its event; the next writer makes up for it.
/// </summary>
internal sealed class CommitLog(RecordStore records)
{
    private const string BatchProcess = "commit-batch";
    private const string FactsProcess = "commit-facts";

    private static readonly Actor s_afterwards = new("curb", null, "the program ended before it could note this");

    public void Note(Actor actor, ReceivedBatch batch) => records.Note(actor, BatchProcess, Subject(batch), Values(batch));

    public void Note(Actor actor, FactStamp stamp) => records.Note(actor, FactsProcess, Subject(stamp), Values(stamp));

    /// <summary>Notes what was committed and never noted.</summary>
    public void MakeUpFor(IReadOnlyList<ReceivedBatch> batches, IReadOnlyList<FactStamp> stamps)
    {
        if (batches.Count == 0 && stamps.Count == 0)
        {
            return;
        }

        var noted = records.LastNoted(BatchProcess);
        batches.Where(batch => !noted.ContainsKey(Subject(batch))).ToList().ForEach(batch => Note(s_afterwards, batch));
        var derived = records.LastNoted(FactsProcess);
        stamps.Where(stamp => !derived.ContainsKey(Subject(stamp))).ToList().ForEach(stamp => Note(s_afterwards, stamp));
    }

    /// <summary>Where the column store and the audit log do not agree.</summary>
    public IReadOnlyList<string> Problems(IReadOnlyList<ReceivedBatch> batches, IReadOnlyList<FactStamp> stamps)
    {
        var noted = records.LastNoted(BatchProcess);
        var derived = records.LastNoted(FactsProcess);
        var present = batches.Select(Subject).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. batches.Select(batch => Disagreement(noted, Subject(batch), Values(batch))).OfType<string>(),
            .. stamps.Select(stamp => Disagreement(derived, Subject(stamp), Values(stamp))).OfType<string>(),
            .. noted.Keys.Where(subject => !present.Contains(subject)).Select(subject => $"{subject} stands in the audit log, but not in the store: it was removed, or an older backup of the store was put back."),
        ];
    }

    private static string? Disagreement(IReadOnlyDictionary<string, string> noted, string subject, object values) =>
        !noted.TryGetValue(subject, out string? logged) ? $"{subject} stands in the store, but not in the audit log: it was put in by another way, or the program ended before noting it and nothing was written since."
        : logged != RecordStore.Written(values) ? $"{subject} is not as the audit log says: {logged} was noted."
        : null;

    private static string Subject(ReceivedBatch batch) => $"batch/{batch.Number}";

    private static string Subject(FactStamp stamp) => $"facts/{stamp.Institution}";

    private static object Values(ReceivedBatch batch) => new
    {
        batch.Institution,
        File = batch.File.Name,
        batch.File.Sha256,
        batch.File.Bytes,
        batch.File.Profile,
        batch.Outcome.Read,
        batch.Outcome.Accepted,
        batch.Outcome.Replaced,
        batch.Outcome.Unchanged,
        batch.Outcome.Rejected,
    };

    private static object Values(FactStamp stamp) => new { stamp.Stamp, stamp.LastBatch, DerivedAt = stamp.DerivedAt.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture) };
}
