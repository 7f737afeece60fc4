using Curb.Facts;

namespace Curb.Tests.Indicators;

/// <summary>The official indicators by edition, a second time: each over the rows of one fact.</summary>
internal static partial class IndicatorOracle
{
    private static readonly string[] s_children = ["neonate", "infant", "young-child", "child"];

    /// <summary>Indicators of the monthly return and the items that they add up.</summary>
    public static Dictionary<string, string[]> Reported => new()
    {
        ["admixture-intervention-rate"] = ["admixture-intervention"],
        ["antimicrobial-record-conformity"] = ["antimicrobial-records"],
        ["beds-per-infection-control-staff"] = ["infection-control-staff-beds"],
        ["catheter-bloodstream-infection-rate"] = ["catheter-bloodstream-infections"],
        ["class-one-wound-infection-rate"] = ["class-one-wound-infections"],
        ["clinical-pharmacists-per-bed"] = ["clinical-pharmacists-beds"],
        ["culture-for-hospital-infection"] = ["hospital-infection-tested"],
        ["culture-record-conformity"] = ["culture-records"],
        ["dialysis-infection-rate"] = ["dialysis-infections"],
        ["emergency-steroid-infusion-rate"] = ["emergency-steroid-infusion"],
        ["hand-hygiene-compliance"] = ["hand-hygiene"],
        ["hospital-infection-incidence"] = ["hospital-infections"],
        ["icu-catheter-bloodstream-infection-rate"] = ["icu-catheter-bloodstream-infections"],
        ["icu-ventilator-pneumonia-rate"] = ["icu-ventilator-pneumonia"],
        ["infectious-diarrhoea-positive-rate"] = ["infectious-diarrhoea-positive"],
        ["infusion-days-share"] = ["infusion-days"],
        ["inpatient-appropriateness"] = ["inpatient-antimicrobial-appropriate"],
        ["inpatient-infusion-rate"] = ["infusion-patients"],
        ["mdro-infection-finding"] = ["mdro-infection-finding"],
        ["mdro-infection-incidence"] = ["mdro-hospital-infection"],
        ["medication-error-rate"] = ["medication-errors"],
        ["newborn-infection-incidence"] = ["newborn-infections"],
        ["outpatient-appropriateness"] = ["outpatient-antimicrobial-appropriate"],
        ["pharmaceutical-care-rate"] = ["pharmaceutical-care"],
        ["physicians-per-pharmacist"] = ["physicians-pharmacists"],
        ["prescription-appropriateness"] = ["prescription-appropriate"],
        ["prescription-comment-rate"] = ["outpatient-prescription-comment", "emergency-prescription-comment", "inpatient-order-comment"],
        ["prescription-review-rate"] = ["outpatient-prescription-review", "emergency-prescription-review", "inpatient-order-review"],
        ["retail-on-prescription-share"] = ["retail-antimicrobial-sales"],
        ["septic-shock-bundle-rate"] = ["septic-shock-bundle"],
        ["serious-reaction-share"] = ["serious-reactions"],
        ["special-grade-consultation-rate"] = ["special-grade-consultation"],
        ["urinary-catheter-infection-rate"] = ["urinary-catheter-infections"],
        ["ventilator-pneumonia-rate"] = ["ventilator-pneumonia"],
        ["veterinary-on-prescription-share"] = ["veterinary-antimicrobial-sales"],
    };

    private static (double Numerator, double? Denominator) OfReturn(FactSet facts, Slice slice, string[] items) =>
        (Sum(facts.ReportedFigures, slice, (t, i) => items.Contains(t.Item[i]), (t, i) => t.Numerator[i]), Sum(facts.ReportedFigures, slice, (t, i) => items.Contains(t.Item[i]), (t, i) => t.Denominator[i]));

    private static Dictionary<string, Func<FactSet, Slice, (double Numerator, double? Denominator)>> Official => new(Reported.Select(pair =>
        KeyValuePair.Create<string, Func<FactSet, Slice, (double, double?)>>(pair.Key, (facts, slice) => OfReturn(facts, slice, pair.Value))))
    {
        ["use-per-inhabitant"] = (f, s) => (Sum(f.UseMonths, s, (t, i) => t.Counted[i] == true, (t, i) => t.Ddds[i]), Sum(f.ReportedFigures, s with { Department = null }, (t, i) => t.Item[i] == "inhabitants", (t, i) => t.DenominatorDays[i])),
        ["adult-use-intensity"] = (f, s) => (Sum(f.DrugUse, s, (t, i) => t.Counted[i] == true && t.Kind[i] == "inpatient" && t.Discharged[i] == true && Adult(t.AgeBand[i]), (t, i) => t.Ddds[i]), Sum(f.Encounters, s, (t, i) => Discharged(t, i) && Adult(t.AgeBand[i]), (t, i) => t.PatientDays[i])),
        ["carbapenem-use-rate"] = (f, s) => Rows(f.Encounters, s, Discharged, (t, i) => t.UsedCarbapenem[i]),
        ["tigecycline-use-rate"] = (f, s) => Rows(f.Encounters, s, Discharged, (t, i) => t.UsedTigecycline[i]),
        ["late-cephalosporin-use-rate"] = (f, s) => Rows(f.Encounters, s, Discharged, (t, i) => t.UsedLateCephalosporin[i]),
        ["fluoroquinolone-use-rate"] = (f, s) => Rows(f.Encounters, s, Discharged, (t, i) => t.UsedFluoroquinolone[i]),
        ["deep-antifungal-use-rate"] = (f, s) => Rows(f.Encounters, s, Discharged, (t, i) => t.UsedDeepAntifungal[i]),
        ["tigecycline-intensity"] = (f, s) => Intensity(f, s, "tigecycline"),
        ["late-cephalosporin-intensity"] = (f, s) => Intensity(f, s, "late-cephalosporins"),
        ["fluoroquinolone-intensity"] = (f, s) => Intensity(f, s, "fluoroquinolones"),
        ["deep-antifungal-intensity"] = (f, s) => Intensity(f, s, "deep-antifungals"),
        ["use-intensity-days-present"] = (f, s) => (Doses(f, s), Sum(f.Encounters, s, Discharged, (t, i) => t.DaysPresent[i])),
        ["use-per-discharge"] = (f, s) => (Doses(f, s), Sum(f.Encounters, s, Discharged, (_, _) => 1)),
        ["child-fluoroquinolone-rate"] = (f, s) => Rows(f.Encounters, s, Child, (t, i) => t.UsedFluoroquinolone[i]),
        ["young-child-tetracycline-rate"] = (f, s) => Rows(f.Encounters, s, (t, i) => Discharged(t, i) && t.AgeBand[i] is "neonate" or "infant" or "young-child" && Discharged(t, i), (t, i) => t.UsedTetracycline[i]),
        ["child-aminoglycoside-rate"] = (f, s) => Rows(f.Encounters, s, Child, (t, i) => t.UsedAminoglycoside[i]),
        ["child-days-of-therapy"] = (f, s) => (Sum(f.Encounters, s, (t, i) => Child(t, i) && t.UsedAny[i] == true, (t, i) => t.Dot[i]), Sum(f.Encounters, s, Child, (t, i) => t.PatientDays[i])),
        ["icu-culture-before-therapy"] = (f, s) => Rows(f.Encounters, s, (t, i) => Discharged(t, i) && t.Icu[i] == true && t.Therapeutic[i] == true, (t, i) => t.CultureBeforeTherapy[i]),
        ["culture-before-combined-key-drugs"] = (f, s) => Rows(f.Encounters, s, (t, i) => Discharged(t, i) && t.KeyCombined[i] == true, (t, i) => t.CultureBeforeKey[i]),
        ["inpatient-influenza-use-rate"] = (f, s) => Rows(f.Encounters, s, (t, i) => Discharged(t, i) && t.Influenza[i] == true, (t, i) => t.UsedAny[i]),
        ["outpatient-influenza-use-rate"] = (f, s) => Rows(f.Encounters, s, (t, i) => t.Kind[i] == "outpatient" && t.Influenza[i] == true, (t, i) => t.UsedAny[i]),
        ["infectious-diarrhoea-use-rate"] = (f, s) => Rows(f.Encounters, s, (t, i) => t.InfectiousDiarrhoea[i] == true, (t, i) => t.UsedAny[i]),
        ["prophylaxis-drug-as-recommended"] = (f, s) => Rows(f.Surgeries, s, (t, i) => t.ProphylaxisGiven[i] == true && t.ProcedureGroup[i] is not null, (t, i) => t.DrugAsRecommended[i]),
        ["prophylaxis-combined-share"] = (f, s) => Rows(f.Surgeries, s, (t, i) => t.ProphylaxisGiven[i] == true && t.IncisionClass[i] == "1", (t, i) => t.Agents[i] is { } agents ? agents > 1 : null),
        ["prophylaxis-special-share"] = (f, s) => Rows(f.Surgeries, s, (t, i) => t.ProphylaxisGiven[i] == true, (t, i) => t.SpecialGrade[i]),
        ["prophylaxis-where-none-is-indicated"] = (f, s) => Rows(f.Surgeries, s, (t, i) => t.Indication[i] == "in-principle-none", (t, i) => t.ProphylaxisGiven[i]),
        ["interventional-prophylaxis-rate"] = (f, s) => Rows(f.Surgeries, s, (t, i) => t.Interventional[i] == true, (t, i) => t.ProphylaxisGiven[i]),
        ["redose-rate"] = (f, s) => Rows(f.Surgeries, s, (t, i) => t.ProphylaxisGiven[i] == true && t.RedoseDue[i] == true, (t, i) => t.Redosed[i]),
        ["prophylaxis-stopped-in-time"] = (f, s) => Rows(f.Surgeries, s, (t, i) => t.ProphylaxisGiven[i] == true && t.IncisionClass[i] is "1" or "2" && t.ProphylaxisGiven[i] == true, (t, i) => t.StoppedInTime[i]),
        ["prophylaxis-over-two-days"] = (f, s) => Rows(f.Surgeries, s, (t, i) => t.ProphylaxisGiven[i] == true, (t, i) => t.HoursAfter[i] is { } hours ? hours > 48 : null),
        ["intrathecal-orders"] = (f, s) => (Sum(f.DrugUse, s, (t, i) => t.RouteGroup[i] == "intrathecal" && t.Returned[i] == false, (_, _) => 1), null),
        ["intra-articular-orders"] = (f, s) => (Sum(f.DrugUse, s, (t, i) => t.RouteGroup[i] == "intra-articular" && t.Returned[i] == false, (_, _) => 1), null),
        ["antimicrobial-orders"] = (f, s) => (Ordered(f, s).Count(), null),
        ["mdro-incidence"] = (f, s) => (Sum(f.Isolates, s, HospitalMdro, (_, _) => 1), Sum(f.Occupancy, s, (_, _) => true, (t, i) => t.PatientDays[i])),
        ["mdro-detection-rate"] = (f, s) => (Sum(f.Isolates, s, (t, i) => FirstOfKind(t, i) && t.Mdro[i] == true, (_, _) => 1), Sum(f.Isolates, s, (t, i) => FirstOfKind(t, i) && t.Mdro[i] is not null, (_, _) => 1)),
        ["specifications-used"] = (f, s) => Products(f, s, (_, _) => true),
        ["carbapenem-injection-products"] = (f, s) => Products(f, s, (t, i) => t.KeyClass[i] == "carbapenems" && t.Route[i] == "P"),
        ["late-cephalosporin-oral-products"] = (f, s) => Products(f, s, (t, i) => t.KeyClass[i] == "late-cephalosporins" && t.Route[i] == "O"),
        ["late-cephalosporin-injection-products"] = (f, s) => Products(f, s, (t, i) => t.KeyClass[i] == "late-cephalosporins" && t.Route[i] == "P"),
        ["fluoroquinolone-oral-products"] = (f, s) => Products(f, s, (t, i) => t.KeyClass[i] == "fluoroquinolones" && t.Route[i] == "O"),
        ["fluoroquinolone-injection-products"] = (f, s) => Products(f, s, (t, i) => t.KeyClass[i] == "fluoroquinolones" && t.Route[i] == "P"),
        ["deep-antifungal-products"] = (f, s) => Products(f, s, (t, i) => t.KeyClass[i] == "deep-antifungals"),
        ["cephamycin-injection-products"] = (f, s) => Products(f, s, (t, i) => t.DrugClass[i] == "cephamycins" && t.Route[i] == "P"),
    };

    private static bool Adult(string? band) => band is "adult" or "elderly";

    private static bool Discharged(EncounterFacts t, int i) => t.Kind[i] == "inpatient" && t.Discharged[i] == true;

    private static bool Child(EncounterFacts t, int i) => Discharged(t, i) && s_children.Contains(t.AgeBand[i]);

    private static bool HospitalMdro(IsolateFacts t, int i) =>
        t.MdroKind[i] is "MRSA" or "VRE" or "CRKP" or "CREC" or "CRPA" or "CRAB" && t.Onset[i] == "hospital" && t.Screening[i] == false && t.MdroEpisode[i] == true;

    private static bool FirstOfKind(IsolateFacts t, int i) => t.MdroKind[i] is not null && t.FirstOfYear[i] == true && t.Screening[i] == false;

    private static double Doses(FactSet facts, Slice slice) => DischargedOrders(facts, slice).Sum(order => order.Ddds ?? 0);

    private static (double Numerator, double? Denominator) Intensity(FactSet facts, Slice slice, string group) =>
        (DischargedOrders(facts, slice).Where(order => order.KeyClass == group).Sum(order => order.Ddds ?? 0), Sum(facts.Encounters, slice, Discharged, (t, i) => t.PatientDays[i]));

    private static (double Numerator, double? Denominator) Products(FactSet facts, Slice slice, Func<DrugUseFacts, int, bool> where) =>
        (In(facts.DrugUse, slice).Where(i => facts.DrugUse.Counted[i] == true && where(facts.DrugUse, i)).Select(i => facts.DrugUse.Product[i]).OfType<string>().Distinct().Count(), null);

    private static double Sum<T>(T table, Slice slice, Func<T, int, bool> where, Func<T, int, double?> value)
        where T : FactTable =>
        In(table, slice).Where(i => where(table, i)).Sum(i => value(table, i) ?? 0);

    private static (double Numerator, double? Denominator) Rows<T>(T table, Slice slice, Func<T, int, bool> where, Func<T, int, bool?> counts)
        where T : FactTable
    {
        var cohort = In(table, slice).Where(i => where(table, i)).ToList();
        return (cohort.Count(i => counts(table, i) == true), cohort.Count);
    }

    private static IEnumerable<int> In(FactTable table, Slice slice)
    {
        var (month, department) = ((Curb.Columns.TextColumn)table.Find("month")!, (Curb.Columns.TextColumn)table.Find("department")!);
        return Enumerable.Range(0, table.Count).Where(i => slice.Holds(table.Institution[i], department[i], month[i]));
    }
}
