using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per inpatient stay (or ward stay), department and calendar month: occupied patient-days.</summary>
public sealed class OccupancyFacts : FactTable
{
    public OccupancyFacts()
        : base("occupancy")
    {
        Encounter = Text("encounter", "Key of the encounter.");
        Month = Text("month", "Calendar month yyyy-MM.");
        Department = Text("department", "Department occupied.");
        CohortMonth = Text("cohort_month", "Month yyyy-MM in which the stay was discharged, with which its patient-days are counted; unknown while the patient lies in.");
        CohortDepartment = Text("cohort_department", "Department with which the stay is counted.");
        PatientDays = Whole("patient_days", "Midnights spent in the department in the month; a stay without a midnight counts 1.");
    }

    public TextColumn Encounter { get; }

    public TextColumn Month { get; }

    public TextColumn Department { get; }

    public TextColumn CohortMonth { get; }

    public TextColumn CohortDepartment { get; }

    public Column<int> PatientDays { get; }
}
