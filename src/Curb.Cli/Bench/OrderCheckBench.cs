using System.Diagnostics;
using Curb.AntimicrobialUse;
using Curb.Exchange;
using Curb.Exchange.Orders;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Cli.Bench;

/// <summary>The order check with every rule in this process: the time of single checks with traces and alternatives, and many orders on every core.</summary>
internal static class OrderCheckBench
{
    private const int UsualOrders = 1_000_000;
    private const int SingleChecks = 100_000;
    private static readonly string[] s_drugs = ["CRO", "MEM", "LVX", "CZO", "TZP", "VAN", "TGC", "AMK", "MTR", "CXM", "FLU", "CLI"];

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
        var policies = PolicyLibrary.Load(ContentFolder.Open("policies"));
        var lists = new OrderLists(reference);
        var knowledge = OrderKnowledge.For(lists, policies, Institution.Unregistered("H1"), new DateOnly(2026, 3, 1), policies.Catalogue(), []) with { Resistance = Figures(lists) };
        var orders = Enumerable.Range(0, 10_000).Select(n => Make(new Random(((int)settings.Seed * 10_007) + n))).ToList();
        foreach (var order in orders)
        {
            OrderCheck.Check(order, knowledge);
        }

        var times = new long[SingleChecks];
        var single = Meter.Run("order-check", "single checks with traces and alternatives, one core", () =>
        {
            for (int i = 0; i < times.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                OrderCheck.Check(orders[i % orders.Count], knowledge);
                times[i] = Stopwatch.GetTimestamp() - start;
            }

            return times.Length;
        });
        Array.Sort(times);
        settings.Say($"single check: p50 {Micros(times[times.Length / 2]):0.0} µs, p99 {Micros(times[(int)(times.Length * 0.99)]):0.0} µs, most {Micros(times[^1]):0.0} µs");
        yield return single;
        int wanted = settings.Rows ?? UsualOrders;
        yield return Meter.Run("order-check", "many orders judged without traces, every core", () =>
        {
            Parallel.For(0, wanted, i => OrderCheck.Judge(orders[i % orders.Count], knowledge));
            return wanted;
        });
    }

    private static double Micros(long ticks) => ticks * 1e6 / Stopwatch.Frequency;

    private static ResistanceFigures Figures(OrderLists lists)
    {
        var random = new Random(7);
        return new ResistanceFigures(new[] { "eco", "kpn", "sau", "spn", "pae" }.SelectMany(organism => lists.Profiles.Select(profile => (organism, profile.Code))).ToDictionary(pair => pair, _ => new ResistanceFigure(200, random.Next(180))), "generated");
    }

    private static Order Make(Random random) => new()
    {
        At = new DateTime(2026, 3, 1, 9, 0, 0),
        Setting = (CareSetting)random.Next(1, 4),
        Prescriber = new Prescriber("", "attending", (Grade)random.Next(1, 4)),
        Patient = new OrderPatient(random.Next(1, 95), random.Next(2) == 0 ? "m" : "f", random.Next(10, 90), 160, 0.5 + (random.NextDouble() * 3), false, false, random.Next(5) == 0 ? [new Allergy("青霉素", "penicillins", true)] : []),
        Drug = s_drugs[random.Next(s_drugs.Length)],
        Route = "P",
        Intravenous = true,
        Systemic = true,
        DoseGrams = 0.5 * random.Next(1, 9),
        DosesPerDay = random.Next(1, 5),
        Days = random.Next(1, 20),
        Start = new DateTime(2026, 3, 1, 10, 0, 0),
        Therapy = random.Next(4) > 0,
        Indication = new Indication(random.Next(2) == 0 ? "N39.0" : "J15.0", "", true, random.Next(2) == 0),
        Active = [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => new ActiveOrder(s_drugs[random.Next(s_drugs.Length)], true))],
        OtherDrugs = ["丙戊酸钠", "阿司匹林", "辛伐他汀"],
        Cultures = random.Next(2) == 0 ? [] : [new DateTime(2026, 3, 1, 8, 0, 0)],
        Results = [new EarlierResult("kpn", "CRO", "R", new DateOnly(2026, 2, 1)), new EarlierResult("eco", "LVX", "S", new DateOnly(2026, 2, 10))],
        Operation = new PlannedOperation("53.0", new DateTime(2026, 3, 1, 10, 45, 0), null, false),
    };
}
