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
        DepartmentGroup = Text("department_group", "Group of the department by the words in its name: icu, respiratory, paediatrics …");
        Icu = Flag("icu", "The patient lay in intensive care: the department, or a ward of the stay.");
        AgeBand = Text("age_band", "neonate (to 28 days), infant, young-child (under 8), child (under 18), adult, elderly (65 and over); unknown without age.");
        DaysPresent = Whole("days_present", "Calendar days on which a discharged inpatient was present: discharge day and admission day both count.");
        Infused = Flag("infused", "A drug of any kind was ordered into a vein (drip or push); unknown where the feed carries antimicrobials alone and none was.");
        Influenza = Flag("influenza", "A diagnosis of influenza; unknown where no diagnosis was delivered.");
        InfectiousDiarrhoea = Flag("infectious_diarrhoea", "A diagnosis of infectious diarrhoea; unknown where no diagnosis was delivered.");
        UsedCarbapenem = Flag("used_carbapenem", "A carbapenem was ordered.");
        UsedTigecycline = Flag("used_tigecycline", "Tigecycline was ordered.");
        UsedLateCephalosporin = Flag("used_late_cephalosporin", "A third- or fourth-generation cephalosporin was ordered, with or without inhibitor.");
        UsedFluoroquinolone = Flag("used_fluoroquinolone", "A fluoroquinolone was ordered.");
        UsedDeepAntifungal = Flag("used_deep_antifungal", "An antifungal for deep infection was ordered.");
        UsedTetracycline = Flag("used_tetracycline", "A tetracycline was ordered.");
        UsedAminoglycoside = Flag("used_aminoglycoside", "An aminoglycoside was ordered.");
        MicrobiologyBeforeTherapy = Flag("microbiology_before_therapy", "A microbiological specimen (evaluation indicators of 2015) was collected before the first therapeutic dose.");
        MicrobiologyBeforeRestricted = Flag("microbiology_before_restricted", "The same before the first restricted-grade therapeutic dose.");
        MicrobiologyBeforeSpecial = Flag("microbiology_before_special", "The same before the first special-grade therapeutic dose.");
        TestedBeforeTherapy = Flag("tested_before_therapy", "A test counted by the action of 2021 (procalcitonin and interleukin 6 among them) was collected before the first therapeutic dose.");
        TestedBeforeRestricted = Flag("tested_before_restricted", "The same before the first restricted-grade therapeutic dose.");
        TestedBeforeSpecial = Flag("tested_before_special", "The same before the first special-grade therapeutic dose.");
        KeyCombined = Flag("key_combined", "Two or more key drugs of the set of 2024 were given for therapy on one calendar day.");
        KeyCombinedAction = Flag("key_combined_action", "The same by the shorter list of the action of 2021.");
        CultureBeforeKey = Flag("culture_before_key", "A pathogen test (2024) was collected before the combined use of key drugs (2024) began.");
        CultureBeforeKeyAction = Flag("culture_before_key_action", "A test aimed at a pathogen was collected before the combined use of key drugs of the action of 2021 began.");
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

    public TextColumn DepartmentGroup { get; }

    public Column<bool> Icu { get; }

    public TextColumn AgeBand { get; }

    public Column<int> DaysPresent { get; }

    public Column<bool> Infused { get; }

    public Column<bool> Influenza { get; }

    public Column<bool> InfectiousDiarrhoea { get; }

    public Column<bool> UsedCarbapenem { get; }

    public Column<bool> UsedTigecycline { get; }

    public Column<bool> UsedLateCephalosporin { get; }

    public Column<bool> UsedFluoroquinolone { get; }

    public Column<bool> UsedDeepAntifungal { get; }

    public Column<bool> UsedTetracycline { get; }

    public Column<bool> UsedAminoglycoside { get; }

    public Column<bool> MicrobiologyBeforeTherapy { get; }

    public Column<bool> MicrobiologyBeforeRestricted { get; }

    public Column<bool> MicrobiologyBeforeSpecial { get; }

    public Column<bool> TestedBeforeTherapy { get; }

    public Column<bool> TestedBeforeRestricted { get; }

    public Column<bool> TestedBeforeSpecial { get; }

    public Column<bool> KeyCombined { get; }

    public Column<bool> KeyCombinedAction { get; }

    public Column<bool> CultureBeforeKey { get; }

    public Column<bool> CultureBeforeKeyAction { get; }
}
