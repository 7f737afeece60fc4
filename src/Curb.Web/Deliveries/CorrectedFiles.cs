namespace Curb.Web.Deliveries;

/// <summary>Numbers of lines of a delivered file, and nothing of what stands in them.</summary>
/// <param name="Rejected">Lines that were rejected.</param>
/// <param name="Written">Lines from which records were written that stand today.</param>
public sealed record FileLines(IReadOnlySet<int> Rejected, IReadOnlySet<int> Written)
{
    public static FileLines None { get; } = new(new HashSet<int>(), new HashSet<int>());
}

/// <summary>
/// Finds files that were corrected and delivered again as a whole, under whatever name. It is proven by this: the later file has as many rows, all that stood of the
/// earlier one stood already, and what it brought anew lies on the very lines that had been rejected. Rows handed in again by a file of other rows cannot be told
/// from new ones, because nothing is kept of a rejected row but the cell at fault: those stay counted as rejected.
/// </summary>
public static class CorrectedFiles
{
    /// <param name="deliveries">Files of one institution.</param>
    /// <param name="lines">The numbers of a file's lines.</param>
    /// <returns>By the batch of the earlier file, the later one that took its place.</returns>
    public static IReadOnlyDictionary<int, DeliveryLine> Of(IReadOnlyCollection<DeliveryLine> deliveries, Func<DeliveryLine, FileLines> lines)
    {
        var found = new Dictionary<int, DeliveryLine>();
        foreach (var early in deliveries.Where(line => line.Outcome.Rejected > 0))
        {
            if (deliveries.Where(late => MayCorrect(late, early)).OrderByDescending(late => late.Outcome.Batch).FirstOrDefault(late => Corrects(lines(late), lines(early))) is { } by)
            {
                found[early.Outcome.Batch] = by;
            }
        }

        return found;
    }

    private static bool MayCorrect(DeliveryLine late, DeliveryLine early) =>
        late.Outcome.Batch > early.Outcome.Batch && late.Source.Profile == early.Source.Profile && late.Source.Kind == early.Source.Kind && late.Source.Sha256 != early.Source.Sha256
        && late.Outcome.Read == early.Outcome.Read && late.Outcome.Rejected < early.Outcome.Rejected && late.Outcome.Accepted + late.Outcome.Rejected == early.Outcome.Rejected;

    private static bool Corrects(FileLines late, FileLines early) =>
        early.Rejected.Count > 0 && late.Rejected.IsSubsetOf(early.Rejected) && early.Rejected.Except(late.Rejected).All(late.Written.Contains);
}
