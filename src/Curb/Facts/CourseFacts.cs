using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per treatment course: orders of one patient that follow each other without a long gap, prophylaxis apart from therapy. Made from drug_use.</summary>
public sealed class CourseFacts : FactTable
{
    public CourseFacts()
        : base("course")
    {
        Course = Text("course", "Key of the course: that of its first order line.");
        Encounter = Text("encounter", "Key of the encounter of the first order.");
        Patient = Text("patient", "Key of the patient.");
        Kind = Text("kind", "Kind of that encounter: outpatient, emergency or inpatient.");
        Discharged = Flag("discharged", "True where that encounter is a discharged inpatient stay.");
        Month = Text("month", "Cohort month yyyy-MM of that encounter.");
        Department = Text("department", "Cohort department of that encounter.");
        Physician = Text("physician", "Prescriber of the first order.");
        Purpose = Text("purpose", "therapy, prophylaxis, or unknown where no order of the course says.");
        PurposeStated = Flag("purpose_stated", "True where every order of the course says what it is for.");
        InfectionDiagnosis = Flag("infection_diagnosis", "True where the encounter has a diagnosis that names an infection; unknown without coded diagnoses.");
        StartedAt = Timestamp("started_at", "Start of the first order.");
        EndedAt = Timestamp("ended_at", "Latest end of its orders; of an order whose doses were delivered, the last dose given.");
        EndAssumed = Flag("end_assumed", "True where an order had neither an end nor days, so that one day was assumed.");
        RestsOn = Text("rests_on", "What its days are counted from: given (administrations of every order), ordered (none), or both.");
        Days = Whole("days", "Calendar days from the first to the last day of the course.");
        Lot = Whole("lot", "Calendar days with at least one drug.");
        Dot = Whole("dot", "Distinct drug and calendar day.");
        CombinedDays = Whole("combined_days", "Days with two drugs or more.");
        DoubleAnaerobicDays = Whole("double_anaerobic_days", "Days with two or more drugs active against anaerobes.");
        Orders = Whole("orders", "Order lines.");
        Agents = Whole("agents", "Distinct drugs.");
        Drugs = Text("drugs", "Codes of the drugs in the order of their first day, ; between.");
        StartedIntravenous = Flag("started_intravenous", "True where a drug of the first day is intravenous.");
        OralSwitch = Flag("oral_switch", "Started intravenously and went on with oral drugs alone; unknown where it did not start intravenously.");
        OralSwitchDay = Whole("oral_switch_day", "First day of the course (1 is its first) with oral drugs alone after the last intravenous day.");
        Escalated = Flag("escalated", "At a change the spectrum became wider, or a drug was added; unknown where a changed drug has no rank.");
        DeEscalated = Flag("de_escalated", "At a change the spectrum became narrower, or a drug was stopped while others went on; unknown as above.");
        DeEscalationDay = Whole("de_escalation_day", "Day of the course of the first such change.");
        Switched = Flag("switched", "A drug was replaced by another of the same rank.");
        Ddds = Number("ddds", "Defined daily doses; unknown where one order's are.");
        Cost = Number("cost", "Charges; unknown where one order's are.");
    }

    public TextColumn Course { get; }

    public TextColumn Encounter { get; }

    public TextColumn Patient { get; }

    public TextColumn Kind { get; }

    public Column<bool> Discharged { get; }

    public TextColumn Month { get; }

    public TextColumn Department { get; }

    public TextColumn Physician { get; }

    public TextColumn Purpose { get; }

    public Column<bool> PurposeStated { get; }

    public Column<bool> InfectionDiagnosis { get; }

    public Column<long> StartedAt { get; }

    public Column<long> EndedAt { get; }

    public Column<bool> EndAssumed { get; }

    public TextColumn RestsOn { get; }

    public Column<int> Days { get; }

    public Column<int> Lot { get; }

    public Column<int> Dot { get; }

    public Column<int> CombinedDays { get; }

    public Column<int> DoubleAnaerobicDays { get; }

    public Column<int> Orders { get; }

    public Column<int> Agents { get; }

    public TextColumn Drugs { get; }

    public Column<bool> StartedIntravenous { get; }

    public Column<bool> OralSwitch { get; }

    public Column<int> OralSwitchDay { get; }

    public Column<bool> Escalated { get; }

    public Column<bool> DeEscalated { get; }

    public Column<int> DeEscalationDay { get; }

    public Column<bool> Switched { get; }

    public Column<double> Ddds { get; }

    public Column<double> Cost { get; }
}
