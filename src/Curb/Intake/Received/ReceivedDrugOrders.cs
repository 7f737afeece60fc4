using Curb.Columns;

namespace Curb.Intake.Received;

/// <summary>One row per order line or prescription line of a drug; non-antimicrobials too where the source delivers them (they are the denominators of shares by prescription and cost).</summary>
public sealed class ReceivedDrugOrders : ReceivedTable
{
    public ReceivedDrugOrders()
        : base("received_drug_order")
    {
        Encounter = Text("encounter", "Key of the encounter.");
        Patient = Text("patient", "Key of the patient.");
        Prescription = Text("prescription", "Number of the prescription, shared by its lines; outpatient and emergency.");
        OrderKind = Text("order_kind", "standing (长期), once (临时), take-home (出院带药) or blank.");
        DrugCode = Text("drug_code", "The source's own drug code.");
        DrugName = Text("drug_name", "Drug name as delivered, free text.");
        Specification = Text("specification", "Strength and pack as delivered, such as 0.5g or 2.25g*10瓶.");
        Form = Text("form", "Dosage form as delivered.");
        Manufacturer = Text("manufacturer", "Manufacturer.");
        Dose = Number("dose", "Single dose, in dose_unit.");
        DoseUnit = Text("dose_unit", "Unit of the single dose as delivered.");
        Frequency = Text("frequency", "Frequency as delivered, such as q8h or 每日三次.");
        Route = Text("route", "Route as delivered, such as 静滴, IV or po.");
        StartedAt = Timestamp("started_at", "Start of the order (date of the prescription).");
        StoppedAt = Timestamp("stopped_at", "Stop of the order.");
        Days = Number("days", "Days of supply, where the source gives it.");
        Quantity = Number("quantity", "Amount dispensed, in quantity_unit.");
        QuantityUnit = Text("quantity_unit", "Unit of the amount dispensed.");
        Cost = Number("cost", "Charge of the line, in the institution's currency.");
        Purpose = Text("purpose", "Purpose as delivered: therapy (治疗), prophylaxis (预防) or blank.");
        Indication = Text("indication", "Indication as delivered.");
        Prescriber = Text("prescriber", "Prescribing physician.");
        PrescriberTitle = Text("prescriber_title", "The prescriber's professional title as delivered.");
        Department = Text("department", "Department of the order.");
        SkinTest = Text("skin_test", "Result of a skin test as delivered.");
    }

    public TextColumn Encounter { get; }

    public TextColumn Patient { get; }

    public TextColumn Prescription { get; }

    public TextColumn OrderKind { get; }

    public TextColumn DrugCode { get; }

    public TextColumn DrugName { get; }

    public TextColumn Specification { get; }

    public TextColumn Form { get; }

    public TextColumn Manufacturer { get; }

    public Column<double> Dose { get; }

    public TextColumn DoseUnit { get; }

    public TextColumn Frequency { get; }

    public TextColumn Route { get; }

    public Column<long> StartedAt { get; }

    public Column<long> StoppedAt { get; }

    public Column<double> Days { get; }

    public Column<double> Quantity { get; }

    public TextColumn QuantityUnit { get; }

    public Column<double> Cost { get; }

    public TextColumn Purpose { get; }

    public TextColumn Indication { get; }

    public TextColumn Prescriber { get; }

    public TextColumn PrescriberTitle { get; }

    public TextColumn Department { get; }

    public TextColumn SkinTest { get; }
}
