using Curb.Columns;

namespace Curb.Facts;

/// <summary>One row per visit or stay, with the use of antimicrobials during it.</summary>
public sealed class EncounterFacts : FactTable
{
    public EncounterFacts()
        : base("encounter")
    {
        Encounter = Text("encounter", "Key of the encounter.");
        Patient = Text("patient", "Key of the patient.");
        Kind = Text("kind", "outpatient, emergency or inpatient.");
        Department = Text("department", "Department (of discharge, for inpatients).");
        Physician = Text("physician", "Responsible physician.");
        Month = Text("month", "Cohort month yyyy-MM: of discharge for inpatients, of the visit otherwise; unknown while the patient lies in.");
        StartedOn = Date("started_on", "Day of admission or visit.");
        EndedOn = Date("ended_on", "Day of discharge.");
        AgeYears = Number("age_years", "Age at the start, years.");
        Child = Flag("child", "True under 18 years; unknown without age.");
        Discharged = Flag("discharged", "True for inpatients with a discharge.");
        PatientDays = Whole("patient_days", "Days of stay of a discharged inpatient: discharge day minus admission day, at least 1.");
        Prescriptions = Whole("prescriptions", "Prescriptions of an outpatient or emergency visit.");
        AntimicrobialPrescriptions = Whole("antimicrobial_prescriptions", "Those with a systemic antimicrobial.");
        UsedAny = Flag("used_any", "A systemic antimicrobial in scope was ordered (take-home drugs left out).");
        UsedUnrestricted = Flag("used_unrestricted", "Of the unrestricted grade (非限制使用级).");
        UsedRestricted = Flag("used_restricted", "Of the restricted grade (限制使用级).");
        UsedSpecial = Flag("used_special", "Of the special grade (特殊使用级).");
        UsedIv = Flag("used_iv", "An intravenous antimicrobial was ordered.");
        Agents = Whole("agents", "Distinct antimicrobials ordered.");
        CombinedMost = Whole("combined_most", "Most distinct antimicrobials on one calendar day.");
        Therapeutic = Flag("therapeutic", "An antimicrobial was ordered for therapy (unknown purpose counts as therapy only where no operation explains it).");
        TherapeuticRestricted = Flag("therapeutic_restricted", "A restricted-grade antimicrobial for therapy.");
        TherapeuticSpecial = Flag("therapeutic_special", "A special-grade antimicrobial for therapy.");
        Prophylactic = Flag("prophylactic", "An antimicrobial was ordered for prophylaxis; unknown where none was but the purpose of one is unknown.");
        Ddds = Number("ddds", "Defined daily doses during the stay, take-home drugs left out.");
        DddsUnrestricted = Number("ddds_unrestricted", "DDDs of the unrestricted grade.");
        DddsRestricted = Number("ddds_restricted", "DDDs of the restricted grade.");
        DddsSpecial = Number("ddds_special", "DDDs of the special grade.");
        Dot = Whole("dot", "Days of therapy: distinct antimicrobial and calendar day.");
        Lot = Whole("lot", "Length of therapy: calendar days with at least one antimicrobial.");
        OrdersWithoutDdd = Whole("orders_without_ddd", "Antimicrobial orders whose DDDs could not be computed.");
        AntimicrobialCost = Number("antimicrobial_cost", "Charges for antimicrobials.");
        DrugCost = Number("drug_cost", "Charges for all drugs; unknown where not delivered.");
        TotalCost = Number("total_cost", "All charges.");
        CultureBeforeTherapy = Flag("culture_before_therapy", "A counting pathogen test was collected before the first therapeutic dose; unknown without specimen data.");
        CultureBeforeRestricted = Flag("culture_before_restricted", "The same before the first restricted-grade therapeutic dose.");
        CultureBeforeSpecial = Flag("culture_before_special", "The same before the first special-grade therapeutic dose.");
        SterileSpecimenBefore = Flag("sterile_specimen_before", "The test before therapy was on a sterile-site specimen.");
    }

    public TextColumn Encounter { get; }

    public TextColumn Patient { get; }

    public TextColumn Kind { get; }

    public TextColumn Department { get; }

    public TextColumn Physician { get; }

    public TextColumn Month { get; }

    public Column<int> StartedOn { get; }

    public Column<int> EndedOn { get; }

    public Column<double> AgeYears { get; }

    public Column<bool> Child { get; }

    public Column<bool> Discharged { get; }

    public Column<int> PatientDays { get; }

    public Column<int> Prescriptions { get; }

    public Column<int> AntimicrobialPrescriptions { get; }

    public Column<bool> UsedAny { get; }

    public Column<bool> UsedUnrestricted { get; }

    public Column<bool> UsedRestricted { get; }

    public Column<bool> UsedSpecial { get; }

    public Column<bool> UsedIv { get; }

    public Column<int> Agents { get; }

    public Column<int> CombinedMost { get; }

    public Column<bool> Therapeutic { get; }

    public Column<bool> TherapeuticRestricted { get; }

    public Column<bool> TherapeuticSpecial { get; }

    public Column<bool> Prophylactic { get; }

    public Column<double> Ddds { get; }

    public Column<double> DddsUnrestricted { get; }

    public Column<double> DddsRestricted { get; }

    public Column<double> DddsSpecial { get; }

    public Column<int> Dot { get; }

    public Column<int> Lot { get; }

    public Column<int> OrdersWithoutDdd { get; }

    public Column<double> AntimicrobialCost { get; }

    public Column<double> DrugCost { get; }

    public Column<double> TotalCost { get; }

    public Column<bool> CultureBeforeTherapy { get; }

    public Column<bool> CultureBeforeRestricted { get; }

    public Column<bool> CultureBeforeSpecial { get; }

    public Column<bool> SterileSpecimenBefore { get; }
}
