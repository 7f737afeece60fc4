using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per antimicrobial order line and calendar month it touches: consumption by time of use rather than by discharge.</summary>
public sealed class UseMonthFacts : FactTable
{
    public UseMonthFacts()
        : base("use_month")
    {
        OrderKey = Text("order_key", "Key of the order line.");
        Encounter = Text("encounter", "Key of the encounter.");
        Kind = Text("kind", "Kind of the encounter.");
        Month = Text("month", "Calendar month yyyy-MM.");
        Department = Text("department", "Department that wrote the order.");
        Physician = Text("physician", "Prescriber.");
        Drug = Text("drug", "Code of the antimicrobial.");
        Grade = Text("grade", "Grade.");
        Route = Text("route", "WHO route.");
        Counted = Flag("counted", "As in drug_use.");
        Ddds = Number("ddds", "DDDs that fall in the month.");
        Days = Number("days", "Days of the order that fall in the month.");
    }

    public TextColumn OrderKey { get; }

    public TextColumn Encounter { get; }

    public TextColumn Kind { get; }

    public TextColumn Month { get; }

    public TextColumn Department { get; }

    public TextColumn Physician { get; }

    public TextColumn Drug { get; }

    public TextColumn Grade { get; }

    public TextColumn Route { get; }

    public Column<bool> Counted { get; }

    public Column<double> Ddds { get; }

    public Column<double> Days { get; }
}
