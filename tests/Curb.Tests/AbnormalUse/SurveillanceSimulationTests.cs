using Curb.AbnormalUse;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Supervision;
using Curb.Tests.Policies;
using Curb.Tests.Statistics;
using Curb.Tests.Support;

namespace Curb.Tests.AbnormalUse;

/// <summary>Whole hospitals simulated through the surveillance itself, from order lines to alerts: how often it cries without a reason, and whether it sees a surge.</summary>
public class SurveillanceSimulationTests
{
    private const int Months = 27, Window = 3, Physicians = 60, DrugsEach = 6, Surging = 9;

    private static readonly string[] s_drugs = ["CRO", "CXM", "CZO", "CAZ", "MEM", "TZP", "VAN", "LVX", "MTR", "AMX", "AMC", "CLI", "GEN", "AMK", "FLU", "VOR", "LNZ", "SXT", "DOX", "ERY"];
    private static readonly CalendarMonth s_first = new(2023, 1);

    /// <summary>
    /// Nothing changes in any of these hospitals. The share of false alerts is held at 5 % within each of the four kinds of subject; where nothing is true, that is the chance of any
    /// alert in a kind: of 32 families 1.6 are expected, and more than 5 would have a chance of 1 %.
    /// </summary>
    [Fact]
    public void Of_thousands_of_series_without_a_change_the_rate_of_false_alarms_is_held()
    {
        int series = 0, families = 0;
        for (int run = 0; run < 8; run++)
        {
            var alerts = Find(Hospital(new Random(100 + run), (_, _, _) => 1));
            series += alerts.Tested;
            families += Growth(alerts).Select(alert => alert.Subject.Kind).Distinct().Count();
        }

        Assert.True(series > 4000, $"{series} series: the simulation has gone blind");
        Assert.InRange(families, 0, 5);
    }

    /// <summary>One physician writes four times as much of one drug, one department three times as much of everything: both are seen, and hardly anything else is.</summary>
    [Fact]
    public void A_planted_surge_is_seen_and_hardly_anything_else()
    {
        int physicians = 0, departments = 0, others = 0, all = 0;
        const int runs = 5;
        for (int run = 0; run < runs; run++)
        {
            var alerts = Growth(Find(Hospital(new Random(500 + run), (physician, drug, month) => month < Months - Window ? 1 : physician == Surging && drug == DrugOf(Surging, 0) ? 4 : physician % 10 == 3 ? 3 : 1)));
            physicians += alerts.Any(alert => alert.Subject is { Kind: "physician", Name: "医师9" } one && one.Drug == s_drugs[DrugOf(Surging, 0)]) ? 1 : 0;
            departments += alerts.Any(alert => alert.Subject is { Kind: "department", Name: "科室3", Drug: null }) ? 1 : 0;
            all += alerts.Count;
            others += alerts.Count(alert => !Touched(alert.Subject));
        }

        Assert.Equal(runs, departments);
        Assert.True(physicians >= runs - 1, $"the physician was seen in {physicians} of {runs} hospitals");
        Assert.True(others <= 0.1 * all, $"{others} of {all} alerts are of nobody who changed");
    }

    /// <summary>True for whoever or whatever the surges were planted in: physician 9, department 3 with its six physicians, and drugs and manufacturers, which hold some of theirs.</summary>
    private static bool Touched(AlertSubject subject) =>
        subject.Kind is "drug" or "manufacturer" || subject.Name is "医师9" or "科室9" or "科室3" || (subject.Kind == "physician" && int.Parse(subject.Name[2..], System.Globalization.CultureInfo.InvariantCulture) % 10 == 3);

    private static List<UseAlert> Growth(UseAlerts alerts) => [.. alerts.Alerts.Where(alert => alert.Type == "growth")];

    private static int DrugOf(int physician, int which) => ((physician * 3) + (which * 7)) % s_drugs.Length;

    private static UseAlerts Find(FactSet facts) =>
        new UseSurveillance(new FactsInMemory(facts), ShippedContent.Policies, [Institution.Unregistered("H1")], SurveillanceRules.Load(Reference.Library), code => Reference.Library.Antimicrobial(code)?.DrugClass ?? "")
            .Find(Scope.DataFolderOwner, CalendarMonth.At(s_first.Index + Months - 1));

    /// <summary>Ten departments of six physicians with six drugs each; a negative binomial number of orders a month, of 2 to 10 DDDs each, over occupied days that move.</summary>
    private static FactSet Hospital(Random random, Func<int, int, int, double> factor)
    {
        var facts = new FactSet();
        for (int month = 0; month < Months; month++)
        {
            string name = CalendarMonth.At(s_first.Index + month).ToString();
            var busy = new double[10];
            for (int department = 0; department < busy.Length; department++)
            {
                int days = 500 + random.Next(200);
                busy[department] = days / 600.0;
                facts.Occupancy.Institution.Append("H1");
                facts.Occupancy.Month.Append(name);
                facts.Occupancy.Department.Append($"科室{department}");
                facts.Occupancy.PatientDays.Append(days);
                facts.Occupancy.EndRow();
            }

            for (int physician = 0; physician < Physicians; physician++)
            {
                for (int which = 0; which < DrugsEach; which++)
                {
                    int drug = DrugOf(physician, which);
                    double orders = Chance.NegativeBinomial(random, (1 + (physician % 5)) * busy[physician % 10] * factor(physician, drug, month), 0.2);
                    for (int order = 0; order < orders; order++)
                    {
                        Line(facts.DrugUse, name, physician, drug, 2.0 + random.Next(9));
                    }
                }
            }
        }

        return facts;
    }

    private static void Line(DrugUseFacts use, string month, int physician, int drug, double ddds)
    {
        use.Institution.Append("H1");
        use.Kind.Append("inpatient");
        use.Counted.Append(true);
        use.OrderMonth.Append(month);
        use.Month.Append(month);
        use.OrderDepartment.Append($"科室{physician % 10}");
        use.Physician.Append($"医师{physician}");
        use.Manufacturer.Append($"厂家{drug % 8}");
        use.Drug.Append(s_drugs[drug]);
        use.Ddds.Append(ddds);
        use.EndRow();
    }
}
