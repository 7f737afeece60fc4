using Curb.Facts;

namespace Curb.Tests.Indicators;

/// <summary>Facts made from a seed: three institutions, six months of 2025, every flag sometimes unknown.</summary>
internal static class RandomFacts
{
    public static readonly string[] Institutions = ["H1", "H2", "H3"];

    private static readonly string[] s_departments = ["呼吸内科", "普外科", "ICU"];
    private static readonly string[] s_physicians = ["张", "李", "王"];
    private static readonly string[] s_drugs = [.. Enumerable.Range(1, 15).Select(i => $"D{i:00}")];
    private static readonly string[] s_grades = ["unrestricted", "restricted", "special"];
    private static readonly string[] s_aware = ["access", "watch", "reserve", "not-recommended"];
    private static readonly string[] s_kinds = ["inpatient", "outpatient", "emergency"];

    public static FactSet Make(int seed, int rows = 600)
    {
        var random = new Random(seed);
        var facts = new FactSet();
        for (int i = 0; i < rows; i++)
        {
            Encounter(facts.Encounters, random, i);
            for (int line = 0; line < 4; line++)
            {
                DrugUse(facts.DrugUse, random, (4 * i) + line);
            }

            Course(facts.Courses, random, i);
            UseMonth(facts.UseMonths, random, i);
            Occupancy(facts.Occupancy, random, i);
            Prescription(facts.Prescriptions, random, i);
            Surgery(facts.Surgeries, random, i);
            Specimen(facts.Specimens, random, i);
            Isolate(facts.Isolates, random, i);
        }

        ReportedFigures(facts.ReportedFigures, random);
        Bedside(facts, new Random(seed ^ 0x5EED), rows);
        return facts;
    }

    /// <summary>Measurements and reports of reactions, from a stream of their own, so that the other facts of a seed stay as they were.</summary>
    private static void Bedside(FactSet facts, Random random, int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            var measurements = facts.Measurements;
            Start(measurements, random, i);
            measurements.Month.Append(Month(random));
            measurements.Department.Append(Pick(random, s_departments));
            measurements.Item.Append(random.Next(2) == 0 ? "temperature" : "crp");
            measurements.Value.Append(Amount(random));
            measurements.EndRow();
            var reports = facts.Reactions;
            Start(reports, random, i);
            reports.Report.Append($"A{random.Next(rows)}");
            reports.Month.Append(Month(random));
            reports.Department.Append(Pick(random, s_departments));
            reports.Drug.Append(Pick(random, s_drugs));
            reports.Causal.Append(Maybe(random));
            reports.EndRow();
        }
    }

    /// <summary>Items of the monthly return, as the indicators ask for them, for most months and departments.</summary>
    private static void ReportedFigures(ReportedFigureFacts r, Random random)
    {
        foreach (string item in IndicatorOracle.Reported.Values.SelectMany(items => items).Append("inhabitants").Append("another"))
        {
            for (int row = 0; row < 120; row++)
            {
                Start(r, random, row);
                r.Month.Append(Month(random));
                r.Department.Append(Pick(random, s_departments));
                r.Item.Append(item);
                int denominator = random.Next(1, 500);
                r.Numerator.Append(random.Next(0, denominator + 1));
                r.Denominator.Append(denominator);
                r.DenominatorDays.Append(denominator * 30);
                r.EndRow();
            }
        }
    }

    private static string Month(Random random) => $"2025-{random.Next(1, 7):00}";

    private static T Pick<T>(Random random, T[] of) => of[random.Next(of.Length)];

    private static bool? Maybe(Random random, double unknown = 0.02) => random.NextDouble() < unknown ? null : random.NextDouble() < 0.5;

    private static double? Amount(Random random, double unknown = 0.01) => random.NextDouble() < unknown ? null : Math.Round(random.NextDouble() * 20, 3);

    private static void Start(FactTable table, Random random, int row)
    {
        table.Institution.Append(Pick(random, Institutions));
        table.ReceivedId.Append(row + 1);
    }

    private static void Encounter(EncounterFacts e, Random random, int row)
    {
        Start(e, random, row);
        e.Kind.Append(Pick(random, s_kinds));
        e.Department.Append(random.Next(20) == 0 ? null : Pick(random, s_departments));
        e.Physician.Append(Pick(random, s_physicians));
        e.Month.Append(random.Next(30) == 0 ? null : Month(random));
        e.Discharged.Append(random.NextDouble() < 0.9);
        e.Child.Append(Maybe(random));
        e.PatientDays.Append(random.Next(1, 15));
        e.UsedAny.Append(Maybe(random));
        e.UsedRestricted.Append(Maybe(random));
        e.UsedSpecial.Append(Maybe(random));
        e.UsedIv.Append(Maybe(random));
        e.Agents.Append(random.Next(0, 4));
        e.CombinedMost.Append(random.Next(0, 5));
        e.Therapeutic.Append(Maybe(random));
        e.TherapeuticRestricted.Append(Maybe(random));
        e.TherapeuticSpecial.Append(Maybe(random));
        e.Prophylactic.Append(Maybe(random));
        e.Ddds.Append(Amount(random));
        e.Dot.Append(random.Next(0, 20));
        e.Lot.Append(random.Next(0, 12));
        e.AntimicrobialCost.Append(Amount(random));
        e.DrugCost.Append(Amount(random, 0.2));
        e.CultureBeforeTherapy.Append(Maybe(random, 0.05));
        e.CultureBeforeRestricted.Append(Maybe(random, 0.05));
        e.CultureBeforeSpecial.Append(Maybe(random, 0.05));
        e.SterileSpecimenBefore.Append(Maybe(random, 0.05));
        e.AgeBand.Append(random.Next(30) == 0 ? null : Pick(random, ["neonate", "infant", "young-child", "child", "adult", "elderly"]));
        e.DaysPresent.Append(random.Next(1, 16));
        foreach (var flag in new[] { e.Icu, e.Infused, e.Influenza, e.InfectiousDiarrhoea, e.UsedCarbapenem, e.UsedTigecycline, e.UsedLateCephalosporin, e.UsedFluoroquinolone, e.UsedDeepAntifungal, e.UsedTetracycline, e.UsedAminoglycoside, e.KeyCombined, e.CultureBeforeKey })
        {
            flag.Append(Maybe(random, 0.03));
        }

        e.EndRow();
    }

    private static void DrugUse(DrugUseFacts d, Random random, int row)
    {
        Start(d, random, row);
        d.Kind.Append(Pick(random, s_kinds));
        d.Discharged.Append(random.NextDouble() < 0.9);
        d.Month.Append(random.Next(30) == 0 ? null : Month(random));
        d.Department.Append(Pick(random, s_departments));
        d.Physician.Append(Pick(random, s_physicians));
        d.Drug.Append(Pick(random, s_drugs));
        d.DrugClass.Append(random.Next(4) == 0 ? "cephamycins" : "penicillins");
        d.Grade.Append(random.Next(20) == 0 ? "unknown" : Pick(random, s_grades));
        d.Aware.Append(random.Next(10) == 0 ? null : Pick(random, s_aware));
        d.Route.Append(random.Next(2) == 0 ? "O" : "P");
        d.Counted.Append(random.NextDouble() < 0.9);
        d.Returned.Append(random.NextDouble() < 0.1);
        d.Purpose.Append(Pick(random, ["therapy", "prophylaxis", "unknown"]));
        d.Ddds.Append(Amount(random, 0.03));
        d.Cost.Append(Amount(random, 0.03));
        d.KeyClass.Append(random.Next(3) == 0 ? null : Pick(random, ["carbapenems", "tigecycline", "late-cephalosporins", "fluoroquinolones", "deep-antifungals"]));
        d.RouteGroup.Append(Pick(random, ["intravenous", "oral", "intrathecal", "intra-articular"]));
        d.Product.Append(random.Next(10) == 0 ? null : $"P{random.Next(12)}");
        d.EndRow();
    }

    private static void Course(CourseFacts c, Random random, int row)
    {
        Start(c, random, row);
        c.Kind.Append(Pick(random, s_kinds));
        c.Discharged.Append(random.NextDouble() < 0.9);
        c.Month.Append(random.Next(30) == 0 ? null : Month(random));
        c.Department.Append(Pick(random, s_departments));
        c.Physician.Append(Pick(random, s_physicians));
        c.Purpose.Append(Pick(random, ["therapy", "prophylaxis", "unknown"]));
        foreach (var flag in new[] { c.PurposeStated, c.InfectionDiagnosis, c.StartedIntravenous, c.OralSwitch, c.DeEscalated })
        {
            flag.Append(Maybe(random, 0.05));
        }

        c.Days.Append(random.Next(1, 20));
        c.Lot.Append(random.Next(1, 15));
        c.DoubleAnaerobicDays.Append(random.Next(0, 3));
        c.EndRow();
    }

    private static void UseMonth(UseMonthFacts u, Random random, int row)
    {
        Start(u, random, row);
        u.Kind.Append(Pick(random, s_kinds));
        u.Month.Append(Month(random));
        u.Department.Append(Pick(random, s_departments));
        u.Drug.Append(Pick(random, s_drugs));
        u.Grade.Append(Pick(random, s_grades));
        u.Route.Append("O");
        u.Counted.Append(random.NextDouble() < 0.9);
        u.Ddds.Append(Amount(random));
        u.EndRow();
    }

    private static void Occupancy(OccupancyFacts o, Random random, int row)
    {
        Start(o, random, row);
        o.Month.Append(Month(random));
        o.Department.Append(Pick(random, s_departments));
        o.PatientDays.Append(random.Next(1, 20));
        o.EndRow();
    }

    private static void Prescription(PrescriptionFacts p, Random random, int row)
    {
        Start(p, random, row);
        p.Kind.Append(random.Next(2) == 0 ? "outpatient" : "emergency");
        p.Month.Append(Month(random));
        p.Department.Append(Pick(random, s_departments));
        p.Physician.Append(Pick(random, s_physicians));
        p.Antimicrobial.Append(Maybe(random));
        p.Special.Append(Maybe(random));
        p.Intravenous.Append(Maybe(random));
        p.Cost.Append(Amount(random, 0.1));
        p.AntimicrobialCost.Append(Amount(random));
        p.EndRow();
    }

    private static void Surgery(SurgeryFacts s, Random random, int row)
    {
        Start(s, random, row);
        s.Month.Append(Month(random));
        s.Department.Append(Pick(random, s_departments));
        s.Surgeon.Append(Pick(random, s_physicians));
        s.IncisionClass.Append(random.Next(15) == 0 ? null : Pick(random, ["0", "1", "2", "3"]));
        s.Interventional.Append(random.NextDouble() < 0.2);
        s.ProphylaxisGiven.Append(Maybe(random));
        s.MinutesBefore.Append(random.Next(20) == 0 ? null : (int?)random.Next(-60, 200));
        s.HoursAfter.Append(random.Next(20) == 0 ? null : (double?)random.Next(0, 72));
        s.ProcedureGroup.Append(random.Next(4) == 0 ? null : "hernia");
        s.Indication.Append(Pick(random, ["usual", "depends", "in-principle-none"]));
        s.Agents.Append(random.Next(1, 4));
        s.FirstDoseByGuideline.Append(random.Next(15) == 0 ? null : Pick(random, ["in-window", "early", "late", "after-incision"]));
        foreach (var flag in new[] { s.DrugAsRecommended, s.Intravenous, s.SpecialGrade, s.RedoseDue, s.Redosed, s.StoppedInTime })
        {
            flag.Append(Maybe(random, 0.05));
        }

        s.TimingApplies.Append(random.Next(12) > 0);
        s.EndRow();
    }

    private static void Isolate(IsolateFacts o, Random random, int row)
    {
        Start(o, random, row);
        o.Isolate.Append((long)row + 1);
        o.Month.Append(Month(random));
        o.Department.Append(Pick(random, s_departments));
        o.MdroKind.Append(random.Next(5) == 0 ? null : Pick(random, ["MRSA", "VRE", "CRKP", "CREC", "CRPA", "CRAB", "CRE"]));
        o.Mdro.Append(Maybe(random, 0.1));
        o.MdroEpisode.Append(random.Next(2) == 0);
        o.Onset.Append(Pick(random, ["hospital", "community", "unknown"]));
        o.Screening.Append(random.Next(6) == 0);
        o.FirstOfYear.Append(random.Next(3) > 0);
        o.EndRow();
    }

    private static void Specimen(SpecimenFacts s, Random random, int row)
    {
        Start(s, random, row);
        s.Month.Append(Month(random));
        s.EndRow();
    }
}
