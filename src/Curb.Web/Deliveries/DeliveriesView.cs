using Curb.Intake;

namespace Curb.Web.Deliveries;

/// <summary>The last delivered files of an institution.</summary>
/// <param name="Lines">Newest first.</param>
public sealed record DeliveriesView(IReadOnlyList<DeliveryLine> Lines);

/// <param name="Institution">Code of the institution that delivered it.</param>
/// <param name="Source">The file and how it was read.</param>
/// <param name="Outcome">What became of its rows.</param>
/// <param name="At">When it was taken in, facility time; null where not known.</param>
public sealed record DeliveryLine(string Institution, SourceFile Source, BatchOutcome Outcome, DateTime? At)
{
    /// <summary>Share of rows read that stand in the store, per cent.</summary>
    public double? Standing => Outcome.Read == 0 ? null : 100.0 * (Outcome.Read - Outcome.Rejected) / Outcome.Read;
}

/// <summary>One delivered file with its rejected rows.</summary>
/// <param name="Line">The file.</param>
/// <param name="Rejections">One page of them.</param>
/// <param name="Total">All of them.</param>
/// <param name="Page">Number of this page, from 1.</param>
/// <param name="Pages">Number of pages.</param>
public sealed record DeliveryView(DeliveryLine Line, IReadOnlyList<Rejection> Rejections, int Total, int Page, int Pages);
