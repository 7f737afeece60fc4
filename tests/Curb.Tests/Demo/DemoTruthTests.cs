using Curb.Columns;
using Curb.Exchange.Demo;
using Curb.Intake;

namespace Curb.Tests.Demo;

/// <summary>The generator's account of what it planted, counted a second time from the delivered rows alone: plainly, one stay at a time.</summary>
public sealed class DemoTruthTests(DemoRows demo) : IClassFixture<DemoRows>
{
    private static readonly string[] s_local = ["滴眼", "外用"];
    private static readonly string[] s_pathogenTests = ["一般细菌培养及鉴定", "涂片革兰染色镜检", "呼吸道病原体核酸检测"];

    private sealed record Stay(string Key, long AdmittedAt, long DischargedAt, List<(long At, string? Purpose, string? Kind, string Route)> Antimicrobials, List<(long At, string Test)> Tests);

    [Fact]
    public void Stays_days_and_use_are_as_the_account_says()
    {
        var stays = Stays().ToList();
        Assert.Equal(demo.Planted(DemoMeasure.DischargedStays), stays.Count);
        Assert.Equal(demo.Planted(DemoMeasure.PatientDays), stays.Sum(stay => Math.Max(1, Instants.Day(stay.DischargedAt) - Instants.Day(stay.AdmittedAt))));
        Assert.Equal(demo.Planted(DemoMeasure.StaysWithAntimicrobial), stays.Count(stay => Counted(stay).Any()));
        Assert.Equal(demo.Planted(DemoMeasure.StaysWithUncountedOnly), stays.Count(stay => stay.Antimicrobials.Count > 0 && !Counted(stay).Any()));
        Assert.True(demo.Planted(DemoMeasure.StaysWithUncountedOnly) > 0);
    }

    [Fact]
    public void Cultures_before_therapy_are_as_the_account_says_and_procalcitonin_is_no_culture()
    {
        var treated = Stays().Where(stay => Therapy(stay).Any()).ToList();
        Assert.Equal(demo.Planted(DemoMeasure.StaysWithTherapy), treated.Count);
        Assert.Equal(demo.Planted(DemoMeasure.StaysCulturedBefore), treated.Count(stay => Before(stay).Any(s_pathogenTests.Contains)));
        Assert.Equal(demo.Planted(DemoMeasure.StaysWithProcalcitoninOnly), treated.Count(stay => Before(stay).Any() && !Before(stay).Any(s_pathogenTests.Contains)));
    }

    [Fact]
    public void Prophylaxis_of_operations_is_as_the_account_says()
    {
        var stays = Stays().ToDictionary(stay => stay.Key);
        long operations = 0, given = 0, allGiven = 0, late = 0;
        foreach (var surgeries in demo.Parts.Select(part => part.Delivery.Surgeries))
        {
            foreach (int row in Enumerable.Range(0, surgeries.Count).Where(row => stays.ContainsKey(surgeries.Encounter[row]!)))
            {
                var doses = stays[surgeries.Encounter[row]!].Antimicrobials.Where(order => order.Purpose == "预防").ToList();
                bool classOne = surgeries.IncisionClass[row] == "Ⅰ" && surgeries.Interventional[row] == false;
                operations += classOne ? 1 : 0;
                given += classOne && doses.Count > 0 ? 1 : 0;
                allGiven += doses.Count > 0 ? 1 : 0;
                late += doses.Count > 0 && doses.Min(dose => dose.At) > surgeries.StartedAt[row] ? 1 : 0;
            }
        }

        Assert.Equal(demo.Planted(DemoMeasure.ClassOneOperations), operations);
        Assert.Equal(demo.Planted(DemoMeasure.ClassOneWithProphylaxis), given);
        Assert.Equal(demo.Planted(DemoMeasure.OperationsWithProphylaxis), allGiven);
        Assert.Equal(demo.Planted(DemoMeasure.LateProphylaxis), late);
    }

    [Fact]
    public void Prescriptions_of_outpatients_are_as_the_account_says()
    {
        var all = new HashSet<string>();
        var antimicrobial = new HashSet<string>();
        foreach (var delivery in demo.Parts.Select(part => part.Delivery))
        {
            var kinds = Enumerable.Range(0, delivery.Encounters.Count).ToDictionary(row => delivery.Encounters.Key[row]!, row => delivery.Encounters.Kind[row]!);
            foreach (int row in Rows(delivery).Where(row => kinds[delivery.DrugOrders.Encounter[row]!] == "outpatient"))
            {
                all.Add(delivery.DrugOrders.Prescription[row]!);
                if (delivery.DrugOrders.DrugCode[row] is not null)
                {
                    antimicrobial.Add(delivery.DrugOrders.Prescription[row]!);
                }
            }
        }

        Assert.Equal(demo.Planted(DemoMeasure.OutpatientPrescriptionsWithAntimicrobial), antimicrobial.Count);
        Assert.Equal(demo.Planted(DemoMeasure.OutpatientPrescriptions), all.Count);
    }

    private static IEnumerable<(long At, string? Purpose, string? Kind, string Route)> Counted(Stay stay) =>
        stay.Antimicrobials.Where(order => order.Kind != "take-home" && !s_local.Contains(order.Route));

    private static IEnumerable<(long At, string? Purpose, string? Kind, string Route)> Therapy(Stay stay) => Counted(stay).Where(order => order.Purpose == "治疗");

    private static IEnumerable<string> Before(Stay stay)
    {
        long first = Therapy(stay).Min(order => order.At);
        return stay.Tests.Where(test => test.At < first).Select(test => test.Test);
    }

    private IEnumerable<Stay> Stays() => demo.Parts.SelectMany(part => StaysOf(part.Delivery));

    /// <summary>Discharged stays. Only antimicrobials carry a drug code of the hospital's own list in the demo.</summary>
    private static IEnumerable<Stay> StaysOf(Delivery delivery)
    {
        var orders = Rows(delivery).Where(row => delivery.DrugOrders.DrugCode[row] is not null).ToLookup(row => delivery.DrugOrders.Encounter[row]!);
        var tests = Enumerable.Range(0, delivery.Specimens.Count).ToLookup(row => delivery.Specimens.Encounter[row]!);
        var encounters = delivery.Encounters;
        foreach (int row in Enumerable.Range(0, encounters.Count).Where(row => encounters.Kind[row] == "inpatient" && encounters.DischargedAt.IsKnown(row)))
        {
            var key = encounters.Key[row]!;
            yield return new Stay(
                key,
                encounters.AdmittedAt[row]!.Value,
                encounters.DischargedAt[row]!.Value,
                [.. orders[key].Select(o => (delivery.DrugOrders.StartedAt[o]!.Value, delivery.DrugOrders.Purpose[o], delivery.DrugOrders.OrderKind[o], delivery.DrugOrders.Route[o]!))],
                [.. tests[key].Where(t => delivery.Specimens.RejectedReason[t] is null).Select(t => (delivery.Specimens.CollectedAt[t]!.Value, delivery.Specimens.Test[t]!))]);
        }
    }

    private static IEnumerable<int> Rows(Delivery delivery) => Enumerable.Range(0, delivery.DrugOrders.Count);
}
