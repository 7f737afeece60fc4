using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>
/// One row per month, item and department of an institution's monthly return: figures of work that leaves no records in the hospital's systems that could be delivered
/// (staff, prescription review, pharmaceutical care, reports of reactions and errors). Numerator and denominator come in one row, so they can't part.
/// </summary>
public sealed class ReceivedReportedFigures : ReceivedTable
{
    public ReceivedReportedFigures()
        : base("received_reported_figure")
    {
        ReportedOn = Date("reported_on", "A day of the month that the figures are of.");
        Item = Text("item", "What is counted: an item of the return, as the profile codes it.");
        Department = Text("department", "Department; unknown where the figures are of the whole institution.");
        Numerator = Number("numerator", "Figure above the line.");
        Denominator = Number("denominator", "Figure below the line.");
    }

    public Column<int> ReportedOn { get; }

    public TextColumn Item { get; }

    public TextColumn Department { get; }

    public Column<double> Numerator { get; }

    public Column<double> Denominator { get; }
}
