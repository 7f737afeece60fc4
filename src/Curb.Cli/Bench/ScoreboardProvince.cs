using System.Globalization;
using Curb.Columns;
using Curb.Facts;
using Curb.Indicators;
using Curb.Storage;
using Curb.Supervision;

namespace Curb.Cli.Bench;

/// <summary>
/// A province made up for measuring: one institution in five a hospital with stays, orders, operations, specimens and prescriptions, the others centres with outpatient
/// prescriptions alone, spread over the districts of eleven cities. The facts are made directly: deriving them is measured elsewhere.
/// </summary>
internal sealed class ScoreboardProvince(int institutions, int months, ulong seed)
{
    private const int Cities = 11;
    private const int DistrictsPerCity = 15;
    private const int OneHospitalIn = 5;
    private const int Stays = 60;
    private const int Prescriptions = 100;
    private const int CentrePrescriptions = 80;
    private static readonly string[] s_grades = ["unrestricted", "restricted", "special"];
    private static readonly string[] s_aware = ["access", "watch", "reserve"];
    private static readonly string[] s_departments = ["呼吸内科", "普通外科", "骨科", "重症医学科", "儿科", "妇产科"];

    public static CalendarMonth Last { get; } = new(2025, 12);

    private CalendarMonth First => CalendarMonth.At(Last.Index - months + 1);

    private bool IsHospital(int i) => i % OneHospitalIn == 0;

    private string Code(int i) => string.Create(CultureInfo.InvariantCulture, $"I{i:00000}");

    private static string District(int i) => string.Create(CultureInfo.InvariantCulture, $"13{(i % Cities) + 1:00}{(i / Cities % DistrictsPerCity) + 1:00}");

    /// <summary>Registers the province, its cities and districts, and the institutions in them.</summary>
    public void Register(DataFolder folder)
    {
        var actor = new Actor("curb bench");
        folder.Records.Save(new Place("13", OrganisationTree.Root, PlaceKind.Province, "测算省", "Measured province"), actor);
        for (int city = 1; city <= Cities; city++)
        {
            string code = string.Create(CultureInfo.InvariantCulture, $"13{city:00}");
            folder.Records.Save(new Place(code, "13", PlaceKind.City, $"第{city}市", $"City {city}"), actor);
            for (int district = 1; district <= DistrictsPerCity; district++)
            {
                folder.Records.Save(new Place(string.Create(CultureInfo.InvariantCulture, $"{code}{district:00}"), code, PlaceKind.District, $"{city}市{district}区", $"District {city}-{district}"), actor);
            }
        }

        for (int i = 0; i < institutions; i++)
        {
            bool hospital = IsHospital(i);
            folder.Records.Save(new Institution(Code(i), (hospital ? "医院" : "社区卫生服务中心") + i, (hospital ? "Hospital " : "Centre ") + i, hospital ? i % 15 == 0 ? "tertiary" : "secondary" : "primary", hospital ? "general" : "community", ""), actor);
            folder.Records.Save(new Place(Code(i), District(i), PlaceKind.Institution, Code(i), Code(i)), actor);
        }
    }

    /// <summary>Writes the facts of every institution.</summary>
    /// <returns>Rows written.</returns>
    public long Fill(DataFolder folder)
    {
        long rows = 0;
        for (int i = 0; i < institutions; i++)
        {
            var random = new Random(HashCode.Combine((int)seed, i));
            var facts = new FactSet();
            for (int month = First.Index; month <= Last.Index; month++)
            {
                Month(facts, i, CalendarMonth.At(month).ToString(), random);
            }

            rows += facts.RowCounts.Sum(count => count.Rows);
            folder.Facts.Replace(Code(i), facts, "curb bench");
        }

        return rows;
    }

    private void Month(FactSet facts, int i, string month, Random random)
    {
        double habit = 0.7 + (i % 7 * 0.1);
        if (IsHospital(i))
        {
            for (int stay = 0; stay < Stays; stay++)
            {
                Stay(facts, $"{month}-{stay}", month, random, habit);
            }
        }

        for (int prescription = 0; prescription < (IsHospital(i) ? Prescriptions : CentrePrescriptions); prescription++)
        {
            Prescription(facts.Prescriptions, $"{month}-{prescription}", month, prescription % 4 == 3 && IsHospital(i) ? "emergency" : "outpatient", random.NextDouble() < 0.17 * habit, random);
        }
    }

    private static void Prescription(PrescriptionFacts prescriptions, string key, string month, string kind, bool antimicrobial, Random random)
    {
        prescriptions.Prescription.Append(key);
        prescriptions.Kind.Append(kind);
        prescriptions.Month.Append(month);
        prescriptions.Department.Append("全科门诊");
        prescriptions.Antimicrobial.Append(antimicrobial);
        prescriptions.Special.Append(false);
        prescriptions.Intravenous.Append(antimicrobial && random.Next(4) == 0);
        prescriptions.Agents.Append(antimicrobial ? 1 : 0);
        prescriptions.Cost.Append(60.0);
        prescriptions.AntimicrobialCost.Append(antimicrobial ? 20.0 : 0);
        prescriptions.EndRow();
    }

    private static void Stay(FactSet facts, string key, string month, Random random, double habit)
    {
        string department = s_departments[random.Next(s_departments.Length)];
        bool used = random.NextDouble() < 0.52 * habit, tested = random.NextDouble() < 0.55;
        int days = random.Next(2, 18);
        double ddds = used ? days * 0.6 * habit : 0;
        var stay = facts.Encounters;
        stay.Encounter.Append(key);
        stay.Kind.Append("inpatient");
        stay.Department.Append(department);
        stay.Month.Append(month);
        stay.Discharged.Append(true);
        stay.PatientDays.Append(days);
        stay.UsedAny.Append(used);
        stay.UsedSpecial.Append(used && random.Next(12) == 0);
        stay.UsedRestricted.Append(used && random.Next(3) == 0);
        stay.Therapeutic.Append(used);
        stay.TherapeuticRestricted.Append(used && random.Next(3) == 0);
        stay.TherapeuticSpecial.Append(used && random.Next(12) == 0);
        stay.CultureBeforeTherapy.Append(tested);
        stay.CultureBeforeRestricted.Append(tested);
        stay.CultureBeforeSpecial.Append(tested);
        stay.CombinedMost.Append(used ? random.Next(1, 4) : 0);
        stay.Agents.Append(used ? random.Next(1, 4) : 0);
        stay.Dot.Append(used ? days : 0);
        stay.Lot.Append(used ? days : 0);
        stay.Ddds.Append(ddds);
        stay.DddsSpecial.Append(ddds * 0.1);
        stay.AntimicrobialCost.Append(ddds * 40);
        stay.DrugCost.Append(1200.0);
        stay.EndRow();
        if (used)
        {
            Order(facts.DrugUse, key, month, department, ddds, random);
        }

        if (random.Next(4) == 0)
        {
            Operation(facts.Surgeries, key, month, department, random, habit);
        }

        if (tested)
        {
            Specimen(facts.Specimens, key, month, department, random);
        }
    }

    private static void Order(DrugUseFacts use, string key, string month, string department, double ddds, Random random)
    {
        use.OrderKey.Append(key);
        use.Encounter.Append(key);
        use.Kind.Append("inpatient");
        use.Discharged.Append(true);
        use.Month.Append(month);
        use.OrderMonth.Append(month);
        use.Department.Append(department);
        use.Drug.Append(random.Next(2) == 0 ? "CRO" : "LVX");
        use.Grade.Append(s_grades[random.Next(3)]);
        use.Aware.Append(s_aware[random.Next(3)]);
        use.KeyClass.Append(random.Next(10) == 0 ? "carbapenems" : "other");
        use.Route.Append("P");
        use.RouteGroup.Append("intravenous");
        use.Intravenous.Append(true);
        use.Systemic.Append(true);
        use.TakeHome.Append(false);
        use.Counted.Append(true);
        use.Purpose.Append(random.Next(4) == 0 ? "prophylaxis" : "therapy");
        use.Days.Append(5.0);
        use.Ddds.Append(ddds);
        use.Cost.Append(ddds * 40);
        use.EndRow();
    }

    private static void Operation(SurgeryFacts surgeries, string key, string month, string department, Random random, double habit)
    {
        bool given = random.NextDouble() < 0.3 * habit;
        surgeries.Surgery.Append(key);
        surgeries.Encounter.Append(key);
        surgeries.Month.Append(month);
        surgeries.Department.Append(department);
        surgeries.IncisionClass.Append(random.Next(2) == 0 ? "1" : "2");
        surgeries.Interventional.Append(false);
        surgeries.ProphylaxisGiven.Append(given);
        surgeries.MinutesBefore.Append(random.Next(10, 90));
        surgeries.HoursAfter.Append(random.Next(0, 60));
        surgeries.StoppedInTime.Append(random.Next(5) > 0);
        surgeries.TimingApplies.Append(true);
        surgeries.EndRow();
    }

    private static void Specimen(SpecimenFacts specimens, string key, string month, string department, Random random)
    {
        specimens.Specimen.Append(key);
        specimens.Encounter.Append(key);
        specimens.Month.Append(month);
        specimens.Department.Append(department);
        specimens.SpecimenGroup.Append("blood");
        specimens.SterileSite.Append(random.Next(2) == 0);
        specimens.Test.Append("culture");
        specimens.PathogenTest.Append(true);
        specimens.MicrobiologyTest.Append(true);
        specimens.Rejected.Append(false);
        specimens.CollectedAt.Append(Instants.From(new DateTime(2025, 1, 1)));
        specimens.EndRow();
    }
}
