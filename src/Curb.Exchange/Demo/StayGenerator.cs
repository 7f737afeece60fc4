namespace Curb.Exchange.Demo;

/// <summary>Makes the inpatient stays that begin in a month: ward stays, operations with prophylaxis, therapy with cultures, costs.</summary>
internal sealed class StayGenerator(DemoWorld world, DemoPatients patients, DemoWriter writer, LaboratoryGenerator laboratory, BedsideGenerator bedside, ReactionGenerator reactions, DemoRandom random)
{
    private readonly DemoInstitution _institution = writer.Institution;
    private readonly ProphylaxisGenerator _prophylaxis = new(writer, random);
    private readonly TherapyGenerator _therapy = new(world, writer, laboratory, random);

    public void Generate(DateOnly month)
    {
        var departments = world.Departments[_institution.Profile].Where(d => d.Discharges > 0).ToList();
        double weights = departments.Sum(d => d.Discharges);
        foreach (var department in departments)
        {
            double mean = _institution.Discharges / 12 * department.Discharges / weights * world.Seasons[(department.Season, month.Month)];
            int stays = random.Count(mean);
            for (int i = 0; i < stays; i++)
            {
                Stay(department, month, false);
            }
        }

        if (_institution.Has("icu-crab-cluster") && month == ClusterMonth)
        {
            Cluster(departments.Single(d => d.IsIcu), month);
        }
    }

    /// <summary>The month in which the planted cluster of carbapenem-resistant Acinetobacter begins.</summary>
    public static DateOnly ClusterMonth { get; } = new(2025, 3, 1);

    private const int ClusterSize = 11;

    private void Cluster(DemoDepartment icu, DateOnly month)
    {
        for (int i = 0; i < ClusterSize; i++)
        {
            Stay(icu, month, true);
        }
    }

    private void Stay(DemoDepartment department, DateOnly month, bool cluster)
    {
        var stay = Admit(department, month, cluster);
        var procedure = DrawProcedure(department);
        bool treated = cluster || random.Chance(Math.Min(0.97, department.Therapy * _institution.TherapyFactor));
        stay.EndedAt = Discharge(stay, random.Skewed(department.MeanStayDays * (treated ? 1.12 : 0.86)), cluster ? 12 : 1);
        PlaceInIcu(stay);
        if (procedure is not null)
        {
            _prophylaxis.Operate(stay, procedure);
        }

        if (treated)
        {
            _therapy.Treat(stay);
        }
        else
        {
            laboratory.Routine(stay);
        }

        if (treated)
        {
            bedside.Measure(stay, stay.FirstDose);
            reactions.Report(stay);
        }

        if (cluster)
        {
            laboratory.ClusterCulture(stay);
        }

        bool counted = treated || stay.Prophylaxis;
        AddUncounted(stay, counted);
        Finish(stay, counted);
    }

    private DemoVisit Admit(DemoDepartment department, DateOnly month, bool cluster)
    {
        int day = cluster ? random.Between(3, 24) : random.Between(1, DateTime.DaysInMonth(month.Year, month.Month));
        long at = DemoClock.At(new DateOnly(month.Year, month.Month, day), random.Between(7, 20), random.Below(60));
        var key = writer.NewKey("ZY");
        return new DemoVisit
        {
            Key = key,
            Patient = patients.Draw(random, department.Age, at, key),
            Department = department,
            Doctor = DemoDoctors.Draw(random, department),
            Diagnosis = world.Diagnoses[department.Diagnoses].Draw(random),
            StartedAt = at,
            EndedAt = at,
            Inpatient = true,
            InCluster = cluster,
        };
    }

    private long Discharge(DemoVisit stay, double days, int least) =>
        (((long)DemoClock.DayOf(stay.StartedAt) + Math.Max(least, (int)(days + 0.5))) * DemoClock.Day) + (random.Between(9, 16) * DemoClock.Hour) + random.Below(60);

    private DemoProcedure? DrawProcedure(DemoDepartment department) =>
        random.Chance(department.Surgery) && world.Procedures.TryGetValue(department.Name, out var list) ? list.Draw(random) : null;

    private void PlaceInIcu(DemoVisit stay)
    {
        if (!stay.Department.IsIcu && stay.StayDays >= 4 && random.Chance(stay.Department.IcuTransfer))
        {
            stay.IcuFrom = stay.StartedAt + random.Between(3 * DemoClock.Hour, DemoClock.Day);
            stay.IcuTo = Math.Min(stay.IcuFrom + (random.Between(1, 6) * (long)DemoClock.Day), stay.EndedAt - DemoClock.Day);
        }
    }

    /// <summary>Local drugs and drugs taken home, which must not count in use or consumption.</summary>
    private void AddUncounted(DemoVisit stay, bool counted)
    {
        bool local = stay.Department.Diagnoses == "eye" ? random.Chance(0.7) : random.Chance(0.004);
        if (local)
        {
            var drops = world.Drugs[stay.Department.Diagnoses == "eye" ? "lvxd" : "muph"];
            writer.Order(stay, new DemoOrder(drops, stay.Doctor, "standing", null, stay.StartedAt + 90, stay.EndedAt, stay.StayDays, 1, drops.Unit));
        }

        bool home = random.Chance(counted ? 0.12 : 0.006);
        if (home && stay.Discharged)
        {
            var oral = world.Drugs[stay.Patient.Child(stay.StartedAt) ? "cfm" : "cxmo"];
            writer.Order(stay, new DemoOrder(oral, stay.Doctor, "take-home", null, stay.EndedAt - 40, null, 3, 1, oral.PackUnit));
        }

        if (!counted && (local || (home && stay.Discharged)))
        {
            Count(stay, DemoMeasure.StaysWithUncountedOnly);
        }
    }

    private void Finish(DemoVisit stay, bool counted)
    {
        var fluids = world.OtherDrugs.Where(drug => drug.Setting is "inpatient" or "both").ToList();
        writer.OtherOrder(stay, fluids[random.Below(fluids.Count)], null, "standing", stay.StayDays);
        stay.DrugCost += Math.Round(stay.StayDays * random.Skewed(110), 2);
        stay.OtherCost = Math.Round((stay.StayDays * random.Skewed(720)) + (stay.Operated ? random.Skewed(6800) : 0), 2);
        writer.Encounter(stay, "inpatient");
        WriteWardStays(stay);
        Count(stay, DemoMeasure.DischargedStays);
        Count(stay, DemoMeasure.PatientDays, stay.StayDays);
        Count(stay, DemoMeasure.StaysWithAntimicrobial, counted ? 1 : 0);
        Account(stay);
    }

    private void Account(DemoVisit stay)
    {
        if (!stay.Discharged)
        {
            return;
        }

        var month = DemoClock.Month(stay.EndedAt);
        stay.Grams.ForEach(use => writer.Truth.AddGrams(_institution.Code, use.Drug, use.Grams));
        foreach (var (measure, key) in stay.Notes)
        {
            if (key is null)
            {
                writer.Truth.Add(_institution.Code, measure, month);
            }
            else
            {
                writer.Truth.Add(_institution.Code, measure, month, key);
            }
        }
    }

    private void WriteWardStays(DemoVisit stay)
    {
        if (stay.IcuTo <= stay.IcuFrom)
        {
            writer.WardStay(stay, stay.Department.Name, stay.StartedAt, stay.EndedAt);
            return;
        }

        writer.WardStay(stay, stay.Department.Name, stay.StartedAt, stay.IcuFrom);
        writer.WardStay(stay, DemoDepartment.IntensiveCare, stay.IcuFrom, stay.IcuTo);
        writer.WardStay(stay, stay.Department.Name, stay.IcuTo, stay.EndedAt);
    }

    private void Count(DemoVisit stay, DemoMeasure measure, long count = 1)
    {
        if (stay.Discharged)
        {
            writer.Truth.Add(_institution.Code, measure, DemoClock.Month(stay.EndedAt), count);
        }
    }
}
