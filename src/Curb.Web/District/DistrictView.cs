using Curb.Supervision;

namespace Curb.Web.District;

/// <summary>Institutions by indicators over one period.</summary>
/// <param name="Columns">Indicators: those with a target first, then in the order of the library.</param>
/// <param name="Rows">Institutions, by level and code.</param>
public sealed record DistrictView(IReadOnlyList<IndicatorColumn> Columns, IReadOnlyList<InstitutionRow> Rows)
{
    /// <summary>The first columns alone.</summary>
    public DistrictView First(int columns) => new([.. Columns.Take(columns)], [.. Rows.Select(row => row with { Cells = [.. row.Cells.Take(columns)] })]);
}

public sealed record IndicatorColumn(string Id, string Name, string Unit);

/// <param name="Institution">Whose row it is.</param>
/// <param name="Cells">In the order of the columns; null where nothing was delivered for it.</param>
public sealed record InstitutionRow(Institution Institution, IReadOnlyList<DistrictCell?> Cells);

/// <param name="Value">The figure; null where it can't be said.</param>
/// <param name="Verdict">met, not-met, cannot-assess or none.</param>
/// <param name="Because">Why, for the tip.</param>
/// <param name="TargetText">The limit of this kind of institution.</param>
public sealed record DistrictCell(double? Value, string Verdict, string Because, string TargetText, double? Numerator, double? Denominator);
