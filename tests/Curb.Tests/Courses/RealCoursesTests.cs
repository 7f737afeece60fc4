using System.Globalization;
using Curb.Courses;
using Curb.Tests.AntimicrobialUse;
using Curb.Tests.Support;

namespace Curb.Tests.Courses;

/// <summary>The synthetic trust of the Ramses package, delivered as orders and doses given: courses, days and DDDs worked out from its files by loops over doses.</summary>
public class RealCoursesTests
{
    private const string Prescriptions = "ramses/drug_prescriptions.csv";
    private const string Administrations = "ramses/drug_administrations.csv";

    /// <summary>Code, DDD in grams by mouth and by vein, and the share of a labelled gram that the DDD counts, written down from the WHO index.</summary>
    private static readonly Dictionary<string, (string Code, double Oral, double Vein, double CountedOral, double CountedVein)> s_drugs = new()
    {
        ["Piperacillin / Tazobactam"] = ("TZP", 0, 14, 0, 4 / 4.5), ["Coamoxiclav"] = ("AMC", 1.5, 3, 0.5 / 0.625, 1 / 1.2), ["Meropenem"] = ("MEM", 0, 3, 0, 1), ["Clarithromycin"] = ("CLR", 0.5, 1, 1, 1),
        ["Flucloxacillin"] = ("FLC", 2, 2, 1, 1), ["Trimethoprim"] = ("TMP", 0.4, 0.4, 1, 1), ["Amoxicillin"] = ("AMX", 1.5, 3, 1, 1), ["Metronidazole"] = ("MTR", 2, 1.5, 1, 1),
        ["Ciprofloxacin"] = ("CIP", 1, 0.8, 1, 1), ["Doxycycline"] = ("DOX", 0.1, 0.1, 1, 1), ["Nitrofurantoin"] = ("NIT", 0.2, 0, 1, 0), ["Benzylpenicillin"] = ("PEN", 0, 3.6, 0, 1),
        ["Clindamycin"] = ("CLI", 1.2, 1.8, 1, 1),
    };

    private sealed record Given(string Order, string Drug, bool Oral, double Grams, DateTime At);

    private sealed record Order(string Key, string Patient, string Drug, bool Oral, DateTime Start, DateTime End);

    [SharedDataFact(Prescriptions, Administrations)]
    public void Orders_doses_and_courses_of_the_trust_are_those_counted_from_its_files()
    {
        var orders = CsvRows.Of(SharedData.PathTo(Prescriptions)).Where(row => s_drugs.ContainsKey(row("tr_DESC")))
            .Select(row => new Order(row("prescription_id"), row("patient_id"), row("tr_DESC"), row("route") == "ORAL", Time(row("prescription_start")), Time(row("prescription_end")))).ToList();
        var known = orders.Select(order => order.Key).ToHashSet();
        var doses = CsvRows.Of(SharedData.PathTo(Administrations)).Where(row => known.Contains(row("prescription_id")))
            .Select(row => new Given(row("prescription_id"), row("tr_DESC"), row("route") == "ORAL", double.Parse(row("dose"), CultureInfo.InvariantCulture) * (row("units") == "mg" ? 0.001 : 1), Time(row("administration_date")))).ToList();
        var (hospital, stays) = Hospital(orders, doses);
        var facts = hospital.Derive();

        var byOrder = doses.ToLookup(dose => dose.Order);
        Assert.True(orders.Count > 340 && doses.Count > 2700);
        foreach (int row in Enumerable.Range(0, facts.DrugUse.Count))
        {
            var mine = byOrder[facts.DrugUse.OrderKey[row]!].ToList();
            if (mine.Count > 0)
            {
                Assert.Equal((s_drugs[mine[0].Drug].Code, mine.Select(dose => dose.At.Date).Distinct().Count()), (facts.DrugUse.Drug[row]!, (int)facts.DrugUse.Days[row]!.Value));
                Assert.Equal(mine.Sum(Ddds), facts.DrugUse.Ddds[row]!.Value, 9);
            }
        }

        foreach (int row in Enumerable.Range(0, facts.Encounters.Count))
        {
            string patient = stays[facts.Encounters.Encounter[row]!];
            var given = orders.Where(order => order.Patient == patient).ToList();
            if (given.TrueForAll(order => byOrder[order.Key].Any()))
            {
                var days = given.SelectMany(order => byOrder[order.Key].Select(dose => (order.Drug, dose.At.Date))).ToHashSet();
                Assert.True(Enumerable.Range(0, facts.DrugUse.Count).Count(line => facts.DrugUse.Encounter[line] == facts.Encounters.Encounter[row]) == given.Count, patient + ": " + string.Join(", ", given.Select(one => one.Drug)));
                Assert.Equal((days.Count, days.Select(day => day.Date).Distinct().Count()), (facts.Encounters.Dot[row]!.Value, facts.Encounters.Lot[row]!.Value));
            }
        }

        var courses = TreatmentCourses.Derive(facts.DrugUse, CourseOrders.Rules, CourseOrders.Ranks, new Dictionary<string, bool>(), GivenDoses.None);
        var fast = Enumerable.Range(0, courses.Count).Select(row => (courses.Patient[row]!, courses.Orders[row]!.Value, courses.StartedIntravenous[row] == true, courses.OralSwitch[row] == true)).Order();
        Assert.Equal(orders.GroupBy(order => order.Patient).SelectMany(Slow).Order(), fast);
    }

    /// <summary>A patient's orders by start; a course goes on while the next one starts at most 36 hours after everything before has ended.</summary>
    private static IEnumerable<(string Patient, int Orders, bool Vein, bool Switched)> Slow(IGrouping<string, Order> patient)
    {
        var course = new List<Order>();
        foreach (var order in patient.OrderBy(order => order.Start))
        {
            if (course.Count > 0 && (order.Start - course.Max(one => one.End)).TotalHours > 36)
            {
                yield return Course(patient.Key, course);
                course.Clear();
            }

            course.Add(order);
        }

        yield return Course(patient.Key, course);
    }

    private static (string Patient, int Orders, bool Vein, bool Switched) Course(string patient, List<Order> course)
    {
        var first = course.Min(order => order.Start).Date;
        bool vein = course.Exists(order => !order.Oral && order.Start.Date == first);
        var lastVein = course.Where(order => !order.Oral).Select(LastDay).DefaultIfEmpty(DateTime.MinValue).Max();
        return (patient, course.Count, vein, vein && course.Exists(order => order.Oral && LastDay(order) > lastVein));
    }

    private static DateTime LastDay(Order order) => order.End.AddTicks(-10).Date > order.Start.Date ? order.End.AddTicks(-10).Date : order.Start.Date;

    private static double Ddds(Given dose)
    {
        var drug = s_drugs[dose.Drug];
        return dose.Oral ? dose.Grams * drug.CountedOral / drug.Oral : dose.Grams * drug.CountedVein / drug.Vein;
    }

    /// <summary>One stay a patient, around all of his orders.</summary>
    private static (SmallHospital Hospital, Dictionary<string, string> Stays) Hospital(List<Order> orders, List<Given> doses)
    {
        var hospital = new SmallHospital();
        var stays = new Dictionary<string, string>();
        foreach (var patient in orders.GroupBy(order => order.Patient))
        {
            string stay = hospital.Stay(Text(patient.Min(order => order.Start).AddHours(-1)), Text(patient.Max(order => order.End).AddDays(1)), patient: patient.Key);
            stays[stay] = patient.Key;
            foreach (var order in patient)
            {
                hospital.Order(stay, order.Drug, Text(order.Start), Text(order.End), route: order.Oral ? "ORAL" : "IV", purpose: "治疗", key: order.Key);
            }
        }

        foreach (var dose in doses)
        {
            hospital.Given(dose.Order, Text(dose.At), dose.Grams, "g");
        }

        return (hospital, stays);
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
