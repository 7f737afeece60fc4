using Curb.Intake;

namespace Curb.Web.Deliveries;

/// <summary>The last delivered files of an institution.</summary>
/// <param name="Lines">Newest first.</param>
public sealed record DeliveriesView(IReadOnlyList<DeliveryLine> Lines)
{
    /// <summary>By batch, the later file that corrected it as a whole.</summary>
    public IReadOnlyDictionary<int, DeliveryLine> CorrectedBy { get; init; } = new Dictionary<int, DeliveryLine>();
}

/// <param name="Institution">Code of the institution that delivered it.</param>
/// <param name="Source">The file and how it was read.</param>
/// <param name="Outcome">What became of its rows.</param>
/// <param name="At">When it was taken in, facility time; null where not known.</param>
public sealed record DeliveryLine(string Institution, SourceFile Source, BatchOutcome Outcome, DateTime? At)
{
    /// <summary>Share of rows read that stand in the store, per cent.</summary>
    public double? Standing => Outcome.Read == 0 ? null : 100.0 * (Outcome.Read - Outcome.Rejected) / Outcome.Read;
}

/// <summary>On how many of the rows that were handed in figures rest. A file that was corrected and delivered again as a whole counts once, as it stands now (<see cref="CorrectedFiles"/>).</summary>
/// <param name="Read">Rows of every file, each file once; mended rows are rows of the file they were rejected from.</param>
/// <param name="Rejected">Of them rejected and not mended since.</param>
public sealed record RowsStanding(long Read, long Rejected)
{
    /// <summary>What a file of mended rows is called after the name of the file they come from.</summary>
    public const string MendedName = "-修正";

    /// <summary>Share of the rows that stand, per cent; null where nothing was read.</summary>
    public double? Percent => Read == 0 ? null : 100.0 * (Read - Rejected) / Read;

    /// <param name="deliveries">Files of one institution, newest first.</param>
    /// <param name="lines">The numbers of a file's lines, by which a corrected file is known; null where they can't be had: then each file counts by itself.</param>
    public static RowsStanding Of(IReadOnlyCollection<DeliveryLine> deliveries, Func<DeliveryLine, FileLines>? lines = null)
    {
        var corrected = lines is null ? new Dictionary<int, DeliveryLine>() : CorrectedFiles.Of(deliveries, lines);
        var names = deliveries.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        long read = 0, rejected = 0;
        foreach (var line in deliveries.Where(line => !corrected.ContainsKey(line.Outcome.Batch)).DistinctBy(line => (line.Source.Sha256, line.Source.Profile, line.Source.Kind)))
        {
            string name = NameOf(line);
            bool mends = name.EndsWith(MendedName, StringComparison.Ordinal) && names.Contains(name[..^MendedName.Length]);
            read += mends ? 0 : line.Outcome.Read;
            rejected += mends ? line.Outcome.Rejected - line.Outcome.Read : line.Outcome.Rejected;
        }

        return new RowsStanding(read, Math.Max(0, rejected));
    }

    private static string NameOf(DeliveryLine line) => Path.GetFileNameWithoutExtension(line.Source.Name);
}

/// <summary>One delivered file with its rejected rows.</summary>
/// <param name="Line">The file.</param>
/// <param name="Rejections">One page of them.</param>
/// <param name="Total">All of them.</param>
/// <param name="Page">Number of this page, from 1.</param>
/// <param name="Pages">Number of pages.</param>
public sealed record DeliveryView(DeliveryLine Line, IReadOnlyList<Rejection> Rejections, int Total, int Page, int Pages, bool Kept);
