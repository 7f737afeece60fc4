using Curb.Columns;
using Curb.Courses;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Facts;
using Curb.Interventions;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Supervision;

namespace Curb.Web.Tests.Support;

/// <summary>Three like hospitals over two years; in the first, use surges in the last three months.</summary>
internal static class UseHospitals
{
    /// <summary>Writes their facts and one registered intervention into a data folder.</summary>
    public static void Write(string path)
    {
        using var folder = DataFolder.Open(path, DataFolderAccess.Write);
        foreach (var code in new[] { "H1", "H2", "H3" })
        {
            folder.Save(new Institution(code, "医院" + code, "Hospital " + code, "secondary", "general", "测试区"), "test");
            folder.Facts.Replace(code, Hospital(code), "test");
        }

        folder.Records.Save(new Intervention("review", "处方审核", "use-intensity", new DateOnly(2025, 7, 1), 40, [InterventionUnit.Parse("H1")], []), Actor.CommandLine);
    }

    private static FactSet Hospital(string code)
    {
        var facts = new FactSet();
        for (int month = 0; month < 24; month++)
        {
            var name = $"{2024 + (month / 12)}-{(month % 12) + 1:00}";
            for (int i = 0; i < 40; i++)
            {
                bool surge = code == "H1" && month >= 21;
                AddStay(facts, code, name, i, used: (i + month) % 3 == 0 || (surge && i % 2 == 0), surge);
            }
        }

        var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
        return new FactSet
        {
            Encounters = facts.Encounters,
            DrugUse = facts.DrugUse,
            Occupancy = facts.Occupancy,
            UseMonths = facts.UseMonths,
            Courses = TreatmentCourses.Derive(facts.DrugUse, CourseRules.Load(reference), SpectrumRanks.Load(reference), new Dictionary<string, bool>(), GivenDoses.None),
        };
    }

    private static void AddStay(FactSet facts, string hospital, string month, int i, bool used, bool surge)
    {
        string key = $"{month}-{i}", department = "科" + (i % 4);
        var start = DateTime.Parse(month + "-05", System.Globalization.CultureInfo.InvariantCulture).AddHours(8);
        var stay = facts.Encounters;
        stay.Institution.Append(hospital);
        stay.Encounter.Append(key);
        stay.Patient.Append("P" + key);
        stay.Kind.Append("inpatient");
        stay.Department.Append(department);
        stay.Physician.Append("D" + (i % 4));
        stay.Month.Append(month);
        stay.StartedOn.Append(DateOnly.FromDateTime(start));
        stay.EndedOn.Append(DateOnly.FromDateTime(start.AddDays(8)));
        stay.Discharged.Append(true);
        stay.PatientDays.Append(8);
        stay.UsedAny.Append(used);
        stay.Ddds.Append(used ? 5 : 0);
        stay.EndRow();
        facts.Occupancy.Institution.Append(hospital);
        facts.Occupancy.Encounter.Append(key);
        facts.Occupancy.Month.Append(month);
        facts.Occupancy.Department.Append(department);
        facts.Occupancy.PatientDays.Append(8);
        facts.Occupancy.EndRow();
        if (used)
        {
            AddMonth(facts.UseMonths, hospital, month, department, surge && i % 2 == 0 ? "MEM" : "CRO");
            AddOrder(facts.DrugUse, hospital, key, month, department, "D" + (i % 4), start, surge && i % 2 == 0 ? "MEM" : "CRO");
        }
    }

    private static void AddMonth(UseMonthFacts use, string hospital, string month, string department, string drug)
    {
        use.Institution.Append(hospital);
        use.Kind.Append("inpatient");
        use.Month.Append(month);
        use.Department.Append(department);
        use.Drug.Append(drug);
        use.Counted.Append(true);
        use.Ddds.Append(5);
        use.Days.Append(5);
        use.EndRow();
    }

    private static void AddOrder(DrugUseFacts order, string hospital, string key, string month, string department, string physician, DateTime start, string drug)
    {
        order.Institution.Append(hospital);
        order.OrderKey.Append("O" + key);
        order.Encounter.Append(key);
        order.Patient.Append("P" + key);
        order.Kind.Append("inpatient");
        order.Discharged.Append(true);
        order.Month.Append(month);
        order.OrderMonth.Append(month);
        order.Department.Append(department);
        order.OrderDepartment.Append(department);
        order.Physician.Append(physician);
        order.Drug.Append(drug);
        order.Route.Append("P");
        order.Intravenous.Append(true);
        order.Purpose.Append("therapy");
        order.Counted.Append(true);
        order.Systemic.Append(true);
        order.TakeHome.Append(false);
        order.StartedAt.Append(start);
        order.StoppedAt.Append(start.AddDays(5));
        order.Ddds.Append(5);
        order.EndRow();
    }
}
