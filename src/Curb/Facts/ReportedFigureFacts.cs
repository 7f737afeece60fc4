using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per month, item and department of an institution's monthly return.</summary>
public sealed class ReportedFigureFacts : FactTable
{
    public ReportedFigureFacts()
        : base("reported_figure")
    {
        Month = Text("month", "Calendar month yyyy-MM.");
        Department = Text("department", "Department; unknown where the figures are of the whole institution.");
        Item = Text("item", "Item of the return: prescription-review, pharmaceutical-care, inhabitants …");
        Numerator = Number("numerator", "Figure above the line, as reported.");
        Denominator = Number("denominator", "Figure below the line, as reported.");
        DenominatorDays = Number("denominator_days", "The figure below the line times the days of the month: inhabitant-days of inhabitants.");
    }

    public TextColumn Month { get; }

    public TextColumn Department { get; }

    public TextColumn Item { get; }

    public Column<double> Numerator { get; }

    public Column<double> Denominator { get; }

    public Column<double> DenominatorDays { get; }
}
