using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Curb.AntimicrobialUse;
using Curb.Cli.Commands;
using Curb.Columns;
using Curb.Exchange;
using Curb.Intake;
using Curb.Prescribing;
using Curb.ReferenceData;

namespace Curb.Cli.Bench;

/// <summary>
/// Ten years of a large hospital derived part by part on every core, and its antimicrobial orders and operations checked by every rule: fifteen order lines a stay, a third of them antimicrobials. Records are made by the thread that derives
/// them, part after part, and thrown away, so that memory stays that of a few parts; making them is not measured.
/// </summary>
internal static class UseDerivationBench
{
    private const int UsualOrders = 30_000_000;
    private const int OrdersPerPart = 250_000;
    private const int OrdersPerStay = 15;
    private const string Institution = "DT01";

    private static readonly (string Name, string Specification, double Dose, string Unit, string Route)[] s_drugs =
    [
        ("注射用头孢曲松钠", "1.0g", 2, "g", "静滴"), ("注射用头孢呋辛钠", "0.75g", 1.5, "g", "静滴"), ("注射用哌拉西林钠他唑巴坦钠", "4.5g", 4.5, "g", "静滴"), ("左氧氟沙星氯化钠注射液", "0.5g:100ml", 0.5, "g", "静滴"),
        ("注射用美罗培南", "0.5g", 1, "g", "静滴"), ("注射用盐酸万古霉素", "50万U", 100, "万U", "静滴"), ("阿莫西林胶囊", "0.25g*24粒", 0.5, "g", "口服"), ("甲硝唑氯化钠注射液", "0.5g:100ml", 0.5, "g", "静滴"),
    ];

    private static readonly string[] s_others = ["氯化钠注射液", "呋塞米注射液", "奥美拉唑肠溶胶囊", "阿托伐他汀钙片", "胰岛素注射液", "氨溴索口服溶液"];
    private static readonly string[] s_frequencies = ["qd", "bid", "q8h", "q12h", "tid", "q6h"];

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        int orders = settings.Rows ?? UsualOrders;
        int parts = Math.Max(1, (orders + OrdersPerPart - 1) / OrdersPerPart);
        var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
        var policies = ContentTrees.Policies();
        var catalogue = policies.Catalogue();
        var lists = new OrderLists(reference);
        var byDay = new ConcurrentDictionary<DateOnly, OrderKnowledge>();
        OrderKnowledge Knowledge(DateOnly day) => byDay.GetOrAdd(day, _ => OrderKnowledge.For(lists, policies, Supervision.Institution.Unregistered(Institution), day, catalogue, []));
        var use = UseSettings.Load(reference);
        settings.Say(string.Create(CultureInfo.InvariantCulture, $"{orders} order lines in {parts} parts on {BenchSettings.Threads} threads"));
        var spent = new double[BenchSettings.Threads];
        var judging = new double[BenchSettings.Threads];
        var noInfections = new Dictionary<string, bool>();
        long rows = 0, done = 0, judged = 0;
        int next = 0;
        var whole = Meter.Run("use-derivation", "make, derive and check", () =>
        {
            Parallel.For(0, spent.Length, new ParallelOptions { MaxDegreeOfParallelism = spent.Length }, thread =>
            {
                var deriver = new UseDeriver(reference, GradeHistory.Always(catalogue), new Dictionary<string, string>(), use);
                for (int part = Interlocked.Increment(ref next) - 1; part < parts; part = Interlocked.Increment(ref next) - 1)
                {
                    var records = Make(part, Math.Min(OrdersPerPart, orders - (part * OrdersPerPart)), settings.Seed, OrderMix.Third);
                    var clock = Stopwatch.StartNew();
                    var facts = deriver.Derive(records, UseFeed.OfRecords);
                    spent[thread] += clock.Elapsed.TotalSeconds;
                    clock.Restart();
                    OrderFindings.Derive(new ReceivedOrders(facts, records.Diagnoses, lists) { Stays = records.Encounters }, facts.DrugUse, Knowledge);
                    OperationFindings.OfPart(facts, Knowledge, noInfections);
                    judging[thread] += clock.Elapsed.TotalSeconds;
                    Interlocked.Add(ref judged, facts.DrugUse.Count);
                    Interlocked.Add(ref rows, facts.Tables.Sum(table => (long)table.Count));
                    Interlocked.Add(ref done, records.DrugOrders.Count);
                }
            });
            return done;
        });
        yield return whole;
        yield return whole with { Work = "derive alone (the busiest thread)", Seconds = spent.Max(), CpuSeconds = spent.Sum() };
        yield return whole with { Work = "check the antimicrobial orders, and operations, alone (the busiest thread)", Rows = judged, Seconds = judging.Max(), CpuSeconds = judging.Sum() };
        settings.Say(string.Create(CultureInfo.InvariantCulture, $"{rows} rows of facts"));
    }

    /// <summary>The hospital's records, a part of its patients at a time.</summary>
    public static IEnumerable<ReceivedRecords> Parts(int orders, ulong seed, OrderMix mix)
    {
        for (int part = 0; part * OrdersPerPart < orders; part++)
        {
            yield return Make(part, Math.Min(OrdersPerPart, orders - (part * OrdersPerPart)), seed, mix);
        }
    }

    private static ReceivedRecords Make(int part, int orders, ulong seed, OrderMix mix)
    {
        var random = new Random((int)(((ulong)part * 1_000_003) + seed));
        var records = new ReceivedRecords(Institution);
        for (int order = 0; order < orders; order += OrdersPerStay)
        {
            Stay(records, part, order, Math.Min(OrdersPerStay, orders - order), random, mix);
        }

        return records;
    }

    private static void Stay(ReceivedRecords records, int part, int first, int lines, Random random, OrderMix mix)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"ZY{part}-{first}");
        var from = new DateTime(2015, 1, 1).AddMinutes(random.Next(10 * 365 * 24 * 60));
        var to = from.AddHours(24 + random.Next(20 * 24));
        var stays = records.Encounters;
        stays.Id.Append((long)records.Encounters.Count + 1);
        stays.Key.Append(key);
        stays.Patient.Append(string.Create(CultureInfo.InvariantCulture, $"P{part}-{first}"));
        stays.Kind.Append("inpatient");
        stays.Department.Append(string.Create(CultureInfo.InvariantCulture, $"科室{random.Next(60)}"));
        stays.Physician.Append(string.Create(CultureInfo.InvariantCulture, $"医师{random.Next(900)}"));
        stays.AdmittedAt.Append(from);
        stays.DischargedAt.Append(to);
        stays.AgeYears.Append((double)random.Next(0, 95));
        stays.MainDiagnosisCode.Append(string.Create(CultureInfo.InvariantCulture, $"J{random.Next(10, 99)}.{random.Next(10)}"));
        stays.EndRow();
        bool antimicrobials = mix.StaysWithout == 0 || random.Next(5) >= mix.StaysWithout;
        for (int line = 0; line < lines; line++)
        {
            Order(records, key, from, to, random, antimicrobials && random.Next(mix.Of) < mix.LinesOf);
        }

        if (random.Next(3) == 0)
        {
            records.Specimens.Key.Append("B" + key);
            records.Specimens.Encounter.Append(key);
            records.Specimens.Test.Append(random.Next(4) == 0 ? "降钙素原" : "细菌培养");
            records.Specimens.SpecimenType.Append(random.Next(2) == 0 ? "血" : "痰");
            records.Specimens.CollectedAt.Append(from.AddHours(random.Next(48)));
            records.Specimens.EndRow();
        }

        if (random.Next(3) == 0)
        {
            records.Surgeries.Key.Append("S" + key);
            records.Surgeries.Encounter.Append(key);
            records.Surgeries.ProcedureCode.Append(random.Next(2) == 0 ? "53.0" : "81.54");
            records.Surgeries.IncisionClass.Append(random.Next(2) == 0 ? "Ⅰ" : "Ⅱ");
            records.Surgeries.StartedAt.Append(from.AddHours(20));
            records.Surgeries.EndedAt.Append(from.AddHours(22));
            records.Surgeries.EndRow();
        }
    }

    private static void Order(ReceivedRecords records, string stay, DateTime from, DateTime to, Random random, bool antimicrobial)
    {
        var orders = records.DrugOrders;
        var start = from.AddMinutes(random.Next((int)(to - from).TotalMinutes));
        orders.Id.Append((long)orders.Count + 1);
        orders.Key.Append(string.Create(CultureInfo.InvariantCulture, $"{stay}/{orders.Count}"));
        orders.Encounter.Append(stay);
        orders.StartedAt.Append(start);
        orders.StoppedAt.Append(start.AddHours(random.Next(24 * 9)));
        orders.Frequency.Append(s_frequencies[random.Next(s_frequencies.Length)]);
        orders.OrderKind.Append(random.Next(4) == 0 ? "临时" : "长期");
        orders.Prescriber.Append(string.Create(CultureInfo.InvariantCulture, $"医师{random.Next(900)}"));
        orders.Department.Append(string.Create(CultureInfo.InvariantCulture, $"科室{random.Next(60)}"));
        orders.Cost.Append((double)random.Next(1, 400));
        if (antimicrobial)
        {
            var drug = s_drugs[random.Next(s_drugs.Length)];
            orders.DrugName.Append(drug.Name);
            orders.Specification.Append(drug.Specification);
            orders.Dose.Append(drug.Dose);
            orders.DoseUnit.Append(drug.Unit);
            orders.Route.Append(drug.Route);
            orders.Purpose.Append(random.Next(3) switch { 0 => "治疗", 1 => "预防", _ => null });
        }
        else
        {
            orders.DrugName.Append(s_others[random.Next(s_others.Length)]);
            orders.Route.Append(random.Next(2) == 0 ? "静滴" : "口服");
        }

        orders.EndRow();
    }
}
