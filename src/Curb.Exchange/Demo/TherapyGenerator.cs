namespace Curb.Exchange.Demo;

/// <summary>Makes a course of therapeutic antimicrobials with the tests before and after it, and sometimes a second, stronger course.</summary>
internal sealed class TherapyGenerator(DemoWorld world, DemoWriter writer, LaboratoryGenerator laboratory, DemoRandom random)
{
    /// <summary>From here on the drug of sudden growth is chosen far more often.</summary>
    public static DateOnly GrowthFrom { get; } = new(2025, 7, 1);

    /// <summary>The drug of sudden growth: cefoperazone/sulbactam.</summary>
    public const string GrowthDrug = "csl";

    private const double GrowthShare = 0.45;

    private readonly DemoInstitution _institution = writer.Institution;

    public void Treat(DemoVisit stay)
    {
        long start = stay.FirstDose = DemoClock.OffMidnight(stay.StartedAt + FirstDose(stay));
        int days = Math.Max(1, (int)(random.Skewed(CourseDays(stay)) + 0.5));
        long stop = start + ((long)days * DemoClock.Day);
        if (stop > stay.EndedAt)
        {
            stay.EndedAt = stop + random.Between(1, 20) * DemoClock.Hour;
        }

        bool before = random.Chance(_institution.CulturedBefore);
        bool procalcitonin = laboratory.BeforeTherapy(stay, start, before);
        Course(stay, Regimen(stay, start), start, stop, days);
        laboratory.DuringTherapy(stay, start, days, before);
        if (days >= 5 && random.Chance(stay.Department.IsIcu ? 0.3 : 0.07))
        {
            Escalate(stay, start + (4 * DemoClock.Day), stop);
        }

        stay.Notes.Add((DemoMeasure.StaysWithTherapy, null));
        if (before)
        {
            stay.Notes.Add((DemoMeasure.StaysCulturedBefore, stay.Key));
        }
        else if (procalcitonin)
        {
            stay.Notes.Add((DemoMeasure.StaysWithProcalcitoninOnly, null));
        }
    }

    /// <summary>Minutes from admission to the first dose: mostly the first hours, sometimes an infection of a later day.</summary>
    private int FirstDose(DemoVisit stay) =>
        stay.InCluster || stay.StayDays < 4 || random.Chance(0.75)
            ? random.Between(2 * DemoClock.Hour, 6 * DemoClock.Hour)
            : (random.Between(1, stay.StayDays / 2) * DemoClock.Day) + random.Between(0, 5 * DemoClock.Hour);

    private double CourseDays(DemoVisit stay) =>
        (stay.Department.IsIcu ? 8.5 : Math.Min(7, 2.2 + (stay.Department.MeanStayDays * 0.6))) * _institution.CourseFactor;

    private IReadOnlyList<DemoDrug> Regimen(DemoVisit stay, long start)
    {
        bool growth = _institution.Has("sudden-growth") && DemoClock.DayOf(start) >= Columns.Days.From(GrowthFrom);
        return growth && !stay.Patient.Child(start) && random.Chance(GrowthShare)
            ? [world.Drugs[GrowthDrug]]
            : world.Regimens[stay.Department.Regimens].Draw(random);
    }

    private void Escalate(DemoVisit stay, long from, long stop)
    {
        long until = Math.Max(stop, from + (random.Between(3, 7) * DemoClock.Day));
        if (until > stay.EndedAt)
        {
            stay.EndedAt = until + (8 * DemoClock.Hour);
        }

        int days = (int)((until - from) / DemoClock.Day);
        bool child = stay.Patient.Child(from);
        laboratory.BeforeEscalation(stay, from);
        Course(stay, world.Regimens[child ? "paediatric-severe" : "critical"].Draw(random), from, from + ((long)days * DemoClock.Day), days);
    }

    private void Course(DemoVisit stay, IReadOnlyList<DemoDrug> drugs, long start, long stop, int days)
    {
        foreach (var drug in drugs)
        {
            var doctor = Prescriber(stay, drug);
            var order = new DemoOrder(drug, doctor, "standing", "治疗", start, stop, days, (double)days * drug.DosesPerDay * drug.UnitsPerDose, drug.Unit);
            if (writer.Order(stay, order) is { } key)
            {
                stay.Grams.Add((drug, order.Quantity * drug.GramsPerUnit));
                if (drug.Special && !doctor.Senior)
                {
                    writer.Truth.Add(_institution.Code, DemoMeasure.SpecialByUnentitled, DemoClock.Month(start), key);
                }
            }
        }
    }

    private DemoDoctor Prescriber(DemoVisit stay, DemoDrug drug) =>
        !drug.Special ? stay.Doctor
        : random.Chance(0.02) ? DemoDoctors.DrawJunior(random, stay.Department)
        : DemoDoctors.DrawSenior(random, stay.Department);
}
