namespace Curb.Web.TopDrugs;

/// <summary>The drugs with the most of something.</summary>
/// <param name="By">ddds or cost.</param>
/// <param name="Lines">Most first.</param>
/// <param name="Total">The sum over all drugs, for the shares.</param>
/// <param name="WithoutDdds">Counted order lines whose DDDs could not be computed: they are missing from a ranking by DDDs.</param>
public sealed record TopDrugsView(string By, IReadOnlyList<DrugLine> Lines, double Total, long WithoutDdds);

/// <param name="Drug">Code.</param>
/// <param name="Name">Name in the reader's language.</param>
/// <param name="Grade">unrestricted, restricted, special; blank where no catalogue says.</param>
/// <param name="Aware">access, watch, reserve, not-recommended; blank outside.</param>
/// <param name="Amount">DDDs, or charges in yuan.</param>
/// <param name="Orders">Counted order lines.</param>
public sealed record DrugLine(string Drug, string Name, string Grade, string Aware, double Amount, long Orders);
