namespace Curb.Exchange.Demo;

/// <summary>Makes outpatient and emergency visits of a month with their prescriptions, other drugs included.</summary>
internal sealed class OutpatientGenerator(DemoWorld world, DemoPatients patients, DemoWriter writer, LaboratoryGenerator laboratory, DemoRandom random)
{
    private static readonly string[] s_specialOutpatient = ["lnzo", "memo", "tgco"];

    private readonly DemoInstitution _institution = writer.Institution;
    private readonly List<OtherDrug> _others = [.. world.OtherDrugs.Where(drug => drug.Setting is "outpatient" or "both")];

    public void Generate(DateOnly month)
    {
        var departments = world.Departments[_institution.Profile].ToList();
        Visits(month, departments, "outpatient", _institution.Outpatients, d => d.Outpatients, d => d.OutpatientRate * _institution.OutpatientFactor, d => d.OutpatientRegimens);
        Visits(month, departments, "emergency", _institution.Emergencies, d => d.Emergencies, d => d.EmergencyRate, d => d.Age == "child" ? "op-emergency-child" : "op-emergency");
    }

    private void Visits(
        DateOnly month,
        List<DemoDepartment> departments,
        string kind,
        double yearly,
        Func<DemoDepartment, double> weight,
        Func<DemoDepartment, double> rate,
        Func<DemoDepartment, string> regimens)
    {
        double weights = departments.Sum(weight);
        foreach (var department in departments.Where(d => weight(d) > 0))
        {
            double season = world.Seasons[(department.Season, month.Month)];
            int visits = random.Count(yearly / 12 * weight(department) / weights * season);
            double share = rate(department) * (department.Season == "respiratory" ? 0.8 + (0.2 * season) : 1);
            for (int i = 0; i < visits; i++)
            {
                Visit(department, month, kind, share, regimens(department));
            }
        }
    }

    private void Visit(DemoDepartment department, DateOnly month, string kind, double share, string regimens)
    {
        var visit = Arrive(department, month, kind);
        bool antimicrobial = random.Chance(share);
        int prescriptions = antimicrobial ? random.Between(10, 20) / 10 : random.Chance(0.2) ? 0 : random.Between(10, 21) / 10;
        for (int i = 0; i < prescriptions; i++)
        {
            Prescribe(visit, kind, antimicrobial && i == 0 ? regimens : null);
        }

        if (kind == "outpatient")
        {
            Count(visit, DemoMeasure.OutpatientVisits, 1);
            Count(visit, DemoMeasure.OutpatientVisitsWithAntimicrobial, antimicrobial ? 1 : 0);
            laboratory.Outpatient(visit);
        }

        visit.OtherCost = Math.Round(random.Skewed(kind == "outpatient" ? 120 : 240), 2);
        writer.Encounter(visit, kind);
    }

    private DemoVisit Arrive(DemoDepartment department, DateOnly month, string kind)
    {
        var day = new DateOnly(month.Year, month.Month, random.Between(1, DateTime.DaysInMonth(month.Year, month.Month)));
        bool outpatient = kind == "outpatient";
        long at = DemoClock.At(day, outpatient ? random.Between(8, 16) : random.Below(24), random.Below(60));
        var key = writer.NewKey(outpatient ? "MZ" : "JZ");
        return new DemoVisit
        {
            Key = key,
            Patient = patients.Draw(random, department.Age, at, key),
            Department = department,
            Doctor = DemoDoctors.Draw(random, department),
            Diagnosis = world.Diagnoses[department.Diagnoses].Draw(random),
            StartedAt = at,
            EndedAt = at + (outpatient ? 25 : 90),
        };
    }

    private void Prescribe(DemoVisit visit, string kind, string? regimens)
    {
        var number = writer.NewKey("CF");
        bool special = kind == "outpatient" && regimens is not null && random.Chance(SpecialShare(visit));
        if (special)
        {
            Special(visit, number);
        }
        else if (regimens is not null)
        {
            Antimicrobials(visit, number, world.Regimens[regimens].Draw(random));
        }

        int others = regimens is null ? random.Between(1, 2) : random.Between(0, 1);
        for (int i = 0; i < others; i++)
        {
            writer.OtherOrder(visit, _others[random.Below(_others.Count)], number, null, random.Between(3, 7));
        }

        bool outpatient = kind == "outpatient";
        Count(visit, outpatient ? DemoMeasure.OutpatientPrescriptions : DemoMeasure.EmergencyPrescriptions, 1);
        Count(visit, outpatient ? DemoMeasure.OutpatientPrescriptionsWithAntimicrobial : DemoMeasure.EmergencyPrescriptionsWithAntimicrobial, regimens is null ? 0 : 1);
    }

    /// <summary>The planted share is of visits; it falls on those with an antimicrobial.</summary>
    private double SpecialShare(DemoVisit visit) =>
        Math.Min(1, _institution.SpecialOutpatient / Math.Max(0.01, visit.Department.OutpatientRate * _institution.OutpatientFactor));

    private void Special(DemoVisit visit, string prescription)
    {
        var drug = world.Drugs[s_specialOutpatient[random.Below(s_specialOutpatient.Length)]];
        if (Antimicrobial(visit, prescription, drug) is { } key)
        {
            writer.Truth.Add(_institution.Code, DemoMeasure.SpecialOutpatientLines, DemoClock.Month(visit.StartedAt), key);
        }
    }

    private void Antimicrobials(DemoVisit visit, string prescription, IReadOnlyList<DemoDrug> drugs)
    {
        foreach (var drug in drugs)
        {
            Antimicrobial(visit, prescription, drug);
        }
    }

    private string? Antimicrobial(DemoVisit visit, string prescription, DemoDrug drug)
    {
        int days = drug.Id == "fos" ? 1 : drug.Route == "po" ? random.Between(3, 7) : random.Between(1, 3);
        double units = days * drug.DosesPerDay * drug.UnitsPerDose;
        double quantity = drug.Route == "po" ? Math.Ceiling(units / drug.Pack) : units;
        return writer.Order(visit, new DemoOrder(drug, visit.Doctor, null, "治疗", visit.StartedAt + 10, null, days, quantity, drug.Route == "po" ? drug.PackUnit : drug.Unit, prescription));
    }

    private void Count(DemoVisit visit, DemoMeasure measure, long count) =>
        writer.Truth.Add(_institution.Code, measure, DemoClock.Month(visit.StartedAt), count);
}
