using System.Globalization;

namespace Curb.Exchange.Demo;

/// <summary>Makes specimens (grown or not), other infection tests, isolates and their measured values.</summary>
internal sealed class LaboratoryGenerator(ulong seed, DemoWorld world, DemoWriter writer, DemoRandom random)
{
    /// <summary>Result text of a culture without growth.</summary>
    public const string NoGrowth = "培养无细菌生长";

    private const string Culture = "一般细菌培养及鉴定";
    private const string Smear = "涂片革兰染色镜检";
    private const string Molecular = "呼吸道病原体核酸检测";
    private const string Procalcitonin = "降钙素原";

    private readonly DemoInstitution _institution = writer.Institution;

    /// <summary>Tests before the first dose. Without <paramref name="pathogenTest"/> at most procalcitonin, which is no pathogen test; says whether that was done.</summary>
    public bool BeforeTherapy(DemoVisit stay, long firstDose, bool pathogenTest)
    {
        long at = firstDose - random.Between(15, 75);
        if (pathogenTest)
        {
            bool respiratory = stay.Department.Sites == "respiratory";
            Send(stay, at, random.Chance(0.88) ? Culture : respiratory ? Molecular : Smear);
            if (random.Chance(0.6))
            {
                Send(stay, at, Culture);
            }
        }

        bool procalcitonin = random.Chance(0.5);
        if (procalcitonin)
        {
            Send(stay, firstDose - random.Between(20, 90), Procalcitonin);
        }

        return procalcitonin;
    }

    /// <summary>Later cultures of the same course: some are the first, after the first dose; some follow up what grew.</summary>
    public void DuringTherapy(DemoVisit stay, long firstDose, int days, bool culturedBefore)
    {
        if (!culturedBefore && random.Chance(0.3))
        {
            Send(stay, firstDose + random.Between(DemoClock.Hour, DemoClock.Day), Culture);
        }

        double again = stay.Department.IsIcu ? 0.75 : stay.Infection is null ? 0.12 : 0.4;
        for (int day = 3; day < days && random.Chance(again); day += random.Between(2, 4))
        {
            Send(stay, firstDose + ((long)day * DemoClock.Day) + random.Below(8 * DemoClock.Hour), Culture);
        }
    }

    public void BeforeEscalation(DemoVisit stay, long from)
    {
        if (random.Chance(0.8))
        {
            Send(stay, from - random.Between(20, 300), Culture);
        }
    }

    /// <summary>Cultures of stays without therapy, and screening of newcomers to intensive care.</summary>
    public void Routine(DemoVisit stay)
    {
        if (random.Chance(0.06))
        {
            Send(stay, stay.StartedAt + random.Between(DemoClock.Hour, DemoClock.Day), Culture);
        }
    }

    /// <summary>Urine cultures and the like of outpatients.</summary>
    public void Outpatient(DemoVisit visit)
    {
        if (_institution.Laboratory != "none" && visit.Department.Sites is "urinary" or "genital" or "stool" && random.Chance(0.05))
        {
            Send(visit, visit.StartedAt + 15, Culture);
        }
    }

    /// <summary>The planted cluster: the same strain of carbapenem-resistant Acinetobacter in the sputum of each.</summary>
    public void ClusterCulture(DemoVisit stay)
    {
        var strain = new DemoRandom(seed, _institution.Code + "cluster");
        var phenotype = world.Microbiology.Phenotype("aba", "crab");
        var results = world.Microbiology.DrawResults(strain, phenotype, _institution.Laboratory);
        var site = new DemoSite("sp", "痰", 1);
        stay.Infection = new DemoInfection(site, new DemoOrganism("aba", "鲍曼不动杆菌", "-"), phenotype, results);
        long at = stay.StartedAt + (random.Between(5, 9) * (long)DemoClock.Day);
        var isolate = Grow(stay, Specimen(stay, at, site, Culture, "阳性", null), at, stay.Infection);
        writer.Truth.Add(_institution.Code, DemoMeasure.ClusterIsolates, DemoClock.Month(at), isolate);
    }

    private void Send(DemoVisit visit, long at, string test)
    {
        at = DemoClock.OffMidnight(at);
        if (at >= DemoClock.End || at > visit.EndedAt)
        {
            return;
        }

        if (test == Procalcitonin)
        {
            Specimen(visit, at, new DemoSite("bl", "静脉血", 0), test, random.Chance(0.4) ? "0.86 ng/mL" : "0.05 ng/mL", null);
            return;
        }

        var site = visit.Infection?.Site ?? world.Microbiology.DrawSite(random, visit.InIcu(at) ? "critical" : visit.Department.Sites);
        if (test != Culture)
        {
            Specimen(visit, at, site, test, random.Chance(0.3) ? "阳性" : "阴性", null);
            return;
        }

        Incubate(visit, at, site);
    }

    private void Incubate(DemoVisit visit, long at, DemoSite site)
    {
        bool grown = random.Chance(visit.Infection is null ? site.Positive * 1.15 : 0.6);
        var specimen = Specimen(visit, at, site, Culture, grown ? "阳性" : NoGrowth, null);
        if (grown)
        {
            visit.Infection ??= Infect(visit, at, site);
            Grow(visit, specimen, at, visit.Infection);
        }
        else if (random.Chance(0.015))
        {
            Specimen(visit, at + 30, site, Culture, "", "标本量不足");
        }
    }

    private DemoInfection Infect(DemoVisit visit, long at, DemoSite site)
    {
        bool child = visit.Patient.Child(at);
        var organism = world.Microbiology.DrawOrganism(random, site.Specimen, child);
        double years = (double)(at - DemoClock.At(new DateOnly(DemoClock.FirstYear, 1, 1), 0, 0)) / (365 * DemoClock.Day);
        var setting = new DemoSetting(visit.InIcu(at), _institution.Institution.Level == "secondary", child, years);
        double? rising = _institution.Has("icu-crkp-rising") && setting.Icu ? RisingShare(years) : null;
        var phenotype = world.Microbiology.DrawPhenotype(random, organism.Code, setting, rising);
        return new DemoInfection(site, organism, phenotype, world.Microbiology.DrawResults(random, phenotype, _institution.Laboratory));
    }

    /// <summary>The planted rise of carbapenem-resistant Klebsiella in one intensive care unit: from 12 to 48 percent over the two years.</summary>
    private static double RisingShare(double years) => 0.12 + (0.18 * years);

    private string Specimen(DemoVisit visit, long at, DemoSite site, string test, string result, string? rejected)
    {
        var key = writer.NewKey("BB");
        var specimens = writer.Delivery.Specimens;
        writer.Begin(specimens, key);
        specimens.Patient.Append(visit.Patient.Key);
        specimens.Encounter.Append(visit.Key);
        specimens.Department.Append(Department(visit, at));
        specimens.SpecimenType.Append(_institution.Chinese ? site.Name : site.Specimen);
        specimens.Test.Append(test);
        specimens.OrderedAt.Append(DemoClock.Micros(at - 10));
        specimens.CollectedAt.Append(DemoClock.Micros(at));
        specimens.ReceivedAt.Append(DemoClock.Micros(at + 40 + random.Below(120)));
        if (rejected is null)
        {
            specimens.ReportedAt.Append(DemoClock.Micros(at + (test == Culture ? random.Between(40, 90) : 3) * DemoClock.Hour));
            specimens.Result.Append(result);
        }
        else
        {
            specimens.RejectedReason.Append(rejected);
        }

        specimens.EndRow();
        writer.Truth.Add(_institution.Code, DemoMeasure.Specimens, DemoClock.Month(at));
        return key;
    }

    private static string Department(DemoVisit visit, long at) => visit.InIcu(at) ? DemoDepartment.IntensiveCare : visit.Department.Name;

    private string Grow(DemoVisit visit, string specimen, long at, DemoInfection infection)
    {
        var key = specimen + "-1";
        var isolates = writer.Delivery.Isolates;
        writer.Begin(isolates, key);
        isolates.Laboratory.Append(_institution.Code);
        isolates.Patient.Append(visit.Patient.Key);
        isolates.Encounter.Append(visit.Key);
        isolates.Specimen.Append(specimen);
        isolates.SpecimenType.Append(_institution.Chinese ? infection.Site.Name : infection.Site.Specimen);
        isolates.CollectedOn.Append(DemoClock.DayOf(at));
        isolates.IsolateNumber.Append(1);
        isolates.Organism.Append(_institution.Chinese ? infection.Organism.Name : infection.Organism.Code);
        isolates.OrganismType.Append(infection.Organism.Type);
        isolates.Origin.Append("h");
        Place(isolates, visit, at);
        Markers(isolates, infection);
        isolates.EndRow();
        AppendResults(isolates.Count - 1, infection);
        writer.Truth.Add(_institution.Code, DemoMeasure.Isolates, DemoClock.Month(at));
        writer.Truth.AddPhenotype(_institution.Code, infection.Phenotype);
        return key;
    }

    private static void Place(Intake.Received.ReceivedIsolates isolates, DemoVisit visit, long at)
    {
        int years = (int)visit.Patient.AgeYears(at);
        isolates.Sex.Append(visit.Patient.Sex);
        isolates.Age.Append(years > 0 ? years.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, DemoClock.DayOf(at) - visit.Patient.BirthDay)}d"));
        isolates.BirthDate.Append(visit.Patient.BirthDay);
        isolates.Ward.Append(visit.Inpatient ? Department(visit, at) + "病区" : "门诊");
        isolates.WardType.Append(!visit.Inpatient ? "out" : visit.InIcu(at) ? "icu" : "in");
        isolates.Department.Append(Department(visit, at));
        if (visit.Inpatient)
        {
            isolates.AdmittedOn.Append(DemoClock.DayOf(visit.StartedAt));
        }
    }

    private static void Markers(Intake.Received.ReceivedIsolates isolates, DemoInfection infection)
    {
        var phenotype = infection.Phenotype.Name;
        switch (infection.Organism.Code)
        {
            case "eco" or "kpn":
                isolates.Esbl.Append(phenotype == "wild" ? "-" : phenotype == "esbl" ? "+" : null);
                isolates.Carbapenemase.Append(phenotype == "cre" ? "+" : null);
                break;
            case "sau":
                isolates.MrsaScreen.Append(phenotype == "mrsa" ? "+" : "-");
                break;
            case "hin":
                isolates.BetaLactamase.Append(phenotype == "blact" ? "+" : "-");
                break;
        }
    }

    private void AppendResults(int isolate, DemoInfection infection)
    {
        var results = writer.Delivery.Susceptibilities;
        foreach (var (test, value) in infection.Results)
        {
            results.Isolate.Append(isolate);
            results.Test.Append(test);
            results.Value.Append(value);
            results.EndRow();
        }
    }
}
