using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per order line or prescription line of an antimicrobial.</summary>
public sealed class DrugUseFacts : FactTable
{
    public DrugUseFacts()
        : base("drug_use")
    {
        OrderKey = Text("order_key", "Key of the order line.");
        Encounter = Text("encounter", "Key of the encounter.");
        Patient = Text("patient", "Key of the patient.");
        Prescription = Text("prescription", "Prescription number.");
        Kind = Text("kind", "Kind of the encounter: outpatient, emergency or inpatient.");
        Discharged = Flag("discharged", "True where the encounter is a discharged inpatient stay.");
        Month = Text("month", "Cohort month yyyy-MM of the encounter, so that numerator and denominator share a cohort.");
        OrderMonth = Text("order_month", "Calendar month yyyy-MM in which the order starts.");
        Department = Text("department", "Cohort department: that of the encounter.");
        OrderDepartment = Text("order_department", "Department that wrote the order.");
        Physician = Text("physician", "Prescriber.");
        PrescriberTitle = Text("prescriber_title", "Title of the prescriber as delivered.");
        Drug = Text("drug", "Code of the antimicrobial.");
        DrugText = Text("drug_text", "Drug name as delivered.");
        Match = Text("match", "How the name was matched: exact, synonym, stripped, pinyin, misspelling, mapped.");
        Atc = Text("atc", "ATC code for the route.");
        DrugClass = Text("drug_class", "Pharmacological class.");
        Grade = Text("grade", "unrestricted, restricted or special; unknown where no catalogue says.");
        Aware = Text("aware", "access, watch, reserve or not-recommended.");
        Route = Text("route", "WHO route: O oral, P parenteral, R rectal, V vaginal, Inhal …; local routes are not systemic.");
        Intravenous = Flag("intravenous", "True for intravenous routes.");
        Systemic = Flag("systemic", "True where the route makes the drug act systemically.");
        TakeHome = Flag("take_home", "True for drugs given to take home at discharge.");
        Counted = Flag("counted", "True where the line counts in consumption and use: in scope, systemic, not taken home.");
        Returned = Flag("returned", "True where the line gives drugs back (negative quantity): its DDDs and cost are taken off, and it is no day, no drug and no dose of anybody.");
        Purpose = Text("purpose", "therapy, prophylaxis or unknown.");
        StartedAt = Timestamp("started_at", "Start of the order.");
        StoppedAt = Timestamp("stopped_at", "Stop of the order.");
        DosesPerDay = Number("doses_per_day", "Doses a day by the frequency.");
        Days = Number("days", "Days of the order: as delivered, else the calendar days from its first to its last dose; with doses given, the days with one.");
        Amount = Number("amount", "Amount of the DDD-relevant substance in the unit of the DDD (g, MU, UD).");
        Ddd = Number("ddd", "The DDD used.");
        DddUnit = Text("ddd_unit", "Unit of the DDD: g, MU, UD.");
        Ddds = Number("ddds", "Defined daily doses; unknown where not computable.");
        DddProblem = Text("ddd_problem", "Why DDDs could not be computed; blank where they were.");
        Cost = Number("cost", "Charge of the line.");
        Specification = Text("specification", "Strength and pack as delivered.");
        Form = Text("form", "Dosage form as delivered.");
        Manufacturer = Text("manufacturer", "Manufacturer.");
        DepartmentGroup = Text("department_group", "Group of the cohort department by the words in its name: icu, respiratory, paediatrics …");
        RouteGroup = Text("route_group", "Route as the analysis of routes names it: intravenous, oral, intramuscular, intrathecal, intra-articular, inhaled, local …");
        KeyClass = Text("key_class", "Group of drugs under strengthened control: carbapenems, tigecycline, late-cephalosporins, fluoroquinolones, deep-antifungals; other.");
        AgeBand = Text("age_band", "Age of the patient: neonate (to 28 days), infant, young-child (under 8), child (under 18), adult, elderly (65 and over).");
        Product = Text("product", "Drug, route, form and specification in one text: what a supply list counts as one product (品规). Unknown without a specification.");
        DddRule = Text("ddd_rule", "The WHO rule by which the DDDs were counted: route, counted-part (combination with an inhibitor), million-units, unit-dose; adult-ddd-in-child and adult-ddd-in-neonate added, ; between.");
    }

    public TextColumn OrderKey { get; }

    public TextColumn Encounter { get; }

    public TextColumn Patient { get; }

    public TextColumn Prescription { get; }

    public TextColumn Kind { get; }

    public Column<bool> Discharged { get; }

    public TextColumn Month { get; }

    public TextColumn OrderMonth { get; }

    public TextColumn Department { get; }

    public TextColumn OrderDepartment { get; }

    public TextColumn Physician { get; }

    public TextColumn PrescriberTitle { get; }

    public TextColumn Drug { get; }

    public TextColumn DrugText { get; }

    public TextColumn Match { get; }

    public TextColumn Atc { get; }

    public TextColumn DrugClass { get; }

    public TextColumn Grade { get; }

    public TextColumn Aware { get; }

    public TextColumn Route { get; }

    public Column<bool> Intravenous { get; }

    public Column<bool> Systemic { get; }

    public Column<bool> TakeHome { get; }

    public Column<bool> Counted { get; }

    public Column<bool> Returned { get; }

    public TextColumn Purpose { get; }

    public Column<long> StartedAt { get; }

    public Column<long> StoppedAt { get; }

    public Column<double> DosesPerDay { get; }

    public Column<double> Days { get; }

    public Column<double> Amount { get; }

    public Column<double> Ddd { get; }

    public TextColumn DddUnit { get; }

    public Column<double> Ddds { get; }

    public TextColumn DddProblem { get; }

    public Column<double> Cost { get; }

    public TextColumn Specification { get; }

    public TextColumn Form { get; }

    public TextColumn Manufacturer { get; }

    public TextColumn DepartmentGroup { get; }

    public TextColumn RouteGroup { get; }

    public TextColumn KeyClass { get; }

    public TextColumn AgeBand { get; }

    public TextColumn Product { get; }

    public TextColumn DddRule { get; }
}
