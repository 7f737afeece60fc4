using Curb.Columns;
using Curb.Facts;

namespace Curb.Courses;

/// <summary>
/// Treatment courses (疗程) out of the order lines of drug_use: one patient's systemic orders in the order of their start, a new course wherever the next starts more than the
/// allowed gap after the latest end so far. Prophylaxis makes courses of its own. Orders without a start or a drug can't be placed and are in none.
/// </summary>
public static class TreatmentCourses
{
    private const string Prophylaxis = "prophylaxis";

    /// <summary>Makes the courses of one institution.</summary>
    /// <param name="use">Its order lines.</param>
    /// <param name="rules">Gap and assumptions.</param>
    /// <param name="ranks">Breadth of the drugs.</param>
    /// <param name="infections">Encounters with coded diagnoses: whether one names an infection.</param>
    /// <param name="given">Doses given: a line that has some counts their days and times, any other its order.</param>
    public static CourseFacts Derive(DrugUseFacts use, CourseRules rules, SpectrumRanks ranks, IReadOnlyDictionary<string, bool> infections, GivenDoses given)
    {
        var facts = Sharing(use);
        var orders = Orders(use, rules, given);
        var days = new CourseDays(use, ranks, given);
        var infected = new EncounterInfections(use, infections);
        var course = new List<CourseOrder>();
        long end = long.MinValue;
        for (int i = 0; i < orders.Count; i++)
        {
            var (key, order) = orders[i];
            if (course.Count > 0 && (key != orders[i - 1].Key || order.HoursAfter(end) > rules.GapHours))
            {
                Append(facts, use, course, days, infected);
                course.Clear();
                end = long.MinValue;
            }

            course.Add(order);
            end = Math.Max(end, order.End);
        }

        if (course.Count > 0)
        {
            Append(facts, use, course, days, infected);
        }

        return facts;
    }

    /// <summary>Orders with the key of whoever they belong to: patient, else encounter, else nobody but themselves; prophylaxis apart.</summary>
    private static List<(long Key, CourseOrder Order)> Orders(DrugUseFacts use, CourseRules rules, GivenDoses given)
    {
        var orders = new List<(long Key, CourseOrder Order)>();
        for (int row = 0; row < use.Count; row++)
        {
            if (CourseOrder.Of(use, row, rules, given) is { } order)
            {
                var (kind, code) = use.Patient.Codes[row] is not 0 and var patient ? (0, patient) : use.Encounter.Codes[row] is not 0 and var encounter ? (1, encounter) : (2, row);
                orders.Add((((long)kind << 34) | ((long)code << 1) | (use.Purpose[row] == Prophylaxis ? 1L : 0), order));
            }
        }

        orders.Sort(static (a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.Order.Start != b.Order.Start ? a.Order.Start.CompareTo(b.Order.Start) : a.Order.Row.CompareTo(b.Order.Row));
        return orders;
    }

    private static CourseFacts Sharing(DrugUseFacts use)
    {
        var facts = new CourseFacts();
        facts.Institution.Share(use.Institution.Dictionary);
        facts.Course.Share(use.OrderKey.Dictionary);
        facts.Encounter.Share(use.Encounter.Dictionary);
        facts.Patient.Share(use.Patient.Dictionary);
        facts.Kind.Share(use.Kind.Dictionary);
        facts.Month.Share(use.Month.Dictionary);
        facts.Department.Share(use.Department.Dictionary);
        facts.Physician.Share(use.Physician.Dictionary);
        return facts;
    }

    private static void Append(CourseFacts facts, DrugUseFacts use, List<CourseOrder> orders, CourseDays days, EncounterInfections infected)
    {
        days.Read(orders);
        int first = orders[0].Row;
        facts.Institution.AppendFrom(use.Institution, first);
        facts.ReceivedId.Append(use.ReceivedId[first]);
        facts.Course.AppendFrom(use.OrderKey, first);
        facts.Encounter.AppendFrom(use.Encounter, first);
        facts.Patient.AppendFrom(use.Patient, first);
        facts.Kind.AppendFrom(use.Kind, first);
        facts.Discharged.Append(use.Discharged[first]);
        facts.Month.AppendFrom(use.Month, first);
        facts.Department.AppendFrom(use.Department, first);
        facts.Physician.AppendFrom(use.Physician, first);
        AppendPurpose(facts, use, orders);
        facts.InfectionDiagnosis.Append(infected.Of(orders));
        facts.StartedAt.Append(orders[0].Start);
        AppendEnd(facts, orders);
        facts.Orders.Append(orders.Count);
        facts.Agents.Append(days.Drugs.Count);
        var drugs = use.Drug.Dictionary;
        facts.Drugs.Append(days.Drugs.Count == 1 ? drugs.Text(days.Drugs[0]) : string.Join(';', days.Drugs.Select(drugs.Text)));
        facts.Ddds.Append(Sum(orders, use.Ddds));
        facts.Cost.Append(Sum(orders, use.Cost));
        AppendDays(facts, days);
        facts.EndRow();
    }

    /// <summary>The first purpose that an order states, and whether all do.</summary>
    private static void AppendPurpose(CourseFacts facts, DrugUseFacts use, List<CourseOrder> orders)
    {
        string? first = null;
        bool all = true;
        foreach (var order in orders)
        {
            bool stated = use.Purpose[order.Row] is not (null or "unknown");
            first ??= stated ? use.Purpose[order.Row] : null;
            all &= stated;
        }

        facts.Purpose.Append(first ?? "unknown");
        facts.PurposeStated.Append(all);
    }

    private static void AppendEnd(CourseFacts facts, List<CourseOrder> orders)
    {
        long end = long.MinValue;
        bool assumed = false;
        int given = 0;
        foreach (var order in orders)
        {
            end = Math.Max(end, order.ToldEnd);
            assumed |= order.Assumed;
            given += order.Given ? 1 : 0;
        }

        facts.EndedAt.Append(end);
        facts.EndAssumed.Append(assumed);
        facts.RestsOn.Append(given == orders.Count ? "given" : given == 0 ? "ordered" : "both");
    }

    private static void AppendDays(CourseFacts facts, CourseDays days)
    {
        facts.Days.Append(days.Length);
        facts.Lot.Append(days.Lot);
        facts.Dot.Append(days.Dot);
        facts.CombinedDays.Append(days.CombinedDays);
        facts.DoubleAnaerobicDays.Append(days.DoubleAnaerobicDays);
        facts.StartedIntravenous.Append(days.StartedIntravenous);
        int? oral = days.StartedIntravenous == true ? days.OralSwitchDay() : null;
        facts.OralSwitch.Append(days.StartedIntravenous == true ? oral is not null : null);
        facts.OralSwitchDay.Append(oral);
        var changes = days.Changes();
        facts.Escalated.Append(changes.Had(CourseChange.Wider));
        facts.DeEscalated.Append(changes.Had(CourseChange.Narrower));
        facts.DeEscalationDay.Append(changes.FirstNarrower);
        facts.Switched.Append(changes.Had(CourseChange.Switched));
    }

    private static double? Sum(List<CourseOrder> orders, Column<double> of)
    {
        double sum = 0;
        foreach (var order in orders)
        {
            if (of[order.Row] is not { } value)
            {
                return null;
            }

            sum += value;
        }

        return sum;
    }

    /// <summary>Whether encounters have a coded diagnosis of an infection, asked once for each.</summary>
    private sealed class EncounterInfections(DrugUseFacts use, IReadOnlyDictionary<string, bool> infections)
    {
        private readonly Dictionary<int, bool?> _known = [];

        /// <summary>Known where an encounter of the course has coded diagnoses.</summary>
        public bool? Of(List<CourseOrder> orders)
        {
            bool? any = null;
            foreach (var order in orders)
            {
                if (infections.Count > 0 && use.Encounter.IsKnown(order.Row) && Of(order.Row) is { } infection)
                {
                    any = any == true || infection;
                }
            }

            return any;
        }

        private bool? Of(int row)
        {
            int code = use.Encounter.Codes[row];
            if (!_known.TryGetValue(code, out bool? infection))
            {
                _known[code] = infection = infections.TryGetValue(use.Encounter[row]!, out bool found) ? found : null;
            }

            return infection;
        }
    }
}
