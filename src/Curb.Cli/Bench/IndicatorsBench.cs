using System.Globalization;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Facts;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Supervision;

namespace Curb.Cli.Bench;

/// <summary>Indicators by month and department over many antimicrobial orders, with the discharges they belong to. The facts are made directly: deriving them is measured elsewhere.</summary>
internal static class IndicatorsBench
{
    private const int UsualOrders = 10_000_000;
    private const int Chunk = 500_000;
    private const int OrdersPerStay = 2;
    private const int Months = 24;
    private const int Departments = 28;
    private const string Institution = "DT01";

    private static readonly (string Drug, string Atc, string Class, string Grade, string Aware, double Ddd)[] s_drugs =
    [
        ("CRO", "J01DD04", "cephalosporins-3", "unrestricted", "watch", 2), ("CXM", "J01DC02", "cephalosporins-2", "unrestricted", "watch", 3),
        ("CSL", "J01DD62", "cephalosporins-with-inhibitor", "restricted", "watch", 4), ("TZP", "J01CR05", "penicillins-with-inhibitor", "restricted", "watch", 14),
        ("LVX", "J01MA12", "fluoroquinolones", "unrestricted", "watch", 0.5), ("MFX", "J01MA14", "fluoroquinolones", "restricted", "watch", 0.4),
        ("MEM", "J01DH02", "carbapenems", "special", "watch", 3), ("VAN", "J01XA01", "glycopeptides", "special", "watch", 2),
        ("FOX", "J01DC01", "cephamycins", "restricted", "watch", 6), ("AMX", "J01CA04", "penicillins", "unrestricted", "access", 1.5),
        ("MTR", "J01XD01", "nitroimidazoles", "unrestricted", "access", 1.5), ("LNZ", "J01XX08", "oxazolidinones", "special", "reserve", 1.2),
    ];

    /// <summary>The indicators whose figures rest on order lines and carry month and department.</summary>
    private static readonly string[] s_asked =
        ["use-intensity", "special-grade-share", "restricted-grade-share", "aware-access-share", "aware-watch-share", "aware-reserve-share", "carbapenem-intensity", "orders-with-ddd", "orders-with-grade", "top-drugs-by-ddds", "top-drugs-by-cost"];

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        int orders = settings.Rows ?? UsualOrders;
        var data = settings.PathOf("facts");
        using var folder = DataFolder.Open(data, DataFolderAccess.Write);
        folder.Save(new Institution(Institution, "示范医院", "Demo hospital", "tertiary", "general", ""), "curb bench");
        settings.Say(string.Create(CultureInfo.InvariantCulture, $"making {orders} order lines"));
        yield return Meter.Run("indicators", "write the facts", () => Fill(folder, orders, settings.Seed));
        var indicators = IndicatorLibrary.Load(ContentFolder.Open("indicators"));
        var engine = new IndicatorEngine(indicators, PolicyLibrary.Load(ContentFolder.Open("policies")), folder.Facts, folder.Institutions(Scope.DataFolderOwner));
        foreach (var name in s_asked.Where(name => indicators.Find(name) is not null))
        {
            yield return Ask(settings, engine, orders, name, [name]);
        }

        yield return Ask(settings, engine, orders, "all of these together", s_asked);
    }

    private static BenchResult Ask(BenchSettings settings, IndicatorEngine engine, int orders, string work, IReadOnlyList<string> names)
    {
        var question = IndicatorQuestion.All with { Indicators = names, By = ["month", "department"] };
        long Compute()
        {
            var values = engine.Compute(question, Scope.DataFolderOwner);
            return values.Count > 0 ? orders : throw new InvalidOperationException($"{work} gave no value.");
        }

        Compute();
        return Meter.Median([.. Enumerable.Range(0, Math.Max(3, settings.Repeat)).Select(_ => Meter.Run("indicators", work + " by month and department", Compute))]);
    }

    private static long Fill(DataFolder folder, int orders, ulong seed)
    {
        using var replacement = folder.Facts.BeginReplace(Institution, "curb bench");
        var random = new Random((int)seed);
        for (int from = 0; from < orders; from += Chunk)
        {
            int until = Math.Min(orders, from + Chunk);
            var facts = new FactSet();
            for (int stay = from / OrdersPerStay; stay < until / OrdersPerStay; stay++)
            {
                Stay(facts, stay, random);
            }

            replacement.Add(facts);
        }

        replacement.Commit();
        return orders;
    }

    private static void Stay(FactSet facts, int stay, Random random)
    {
        int month = random.Next(Months);
        var text = string.Create(CultureInfo.InvariantCulture, $"{2024 + (month / 12)}-{(month % 12) + 1:00}");
        var department = string.Create(CultureInfo.InvariantCulture, $"科室{random.Next(Departments):00}");
        var key = string.Create(CultureInfo.InvariantCulture, $"ZY{stay}");
        double ddds = 0, cost = 0;
        for (int line = 0; line < OrdersPerStay; line++)
        {
            var (amount, charge) = Order(facts.DrugUse, key, (stay * OrdersPerStay) + line, text, department, random);
            ddds += amount;
            cost += charge;
        }

        var encounters = facts.Encounters;
        encounters.Institution.Append(Institution);
        encounters.Encounter.Append(key);
        encounters.Patient.Append(key);
        encounters.Kind.Append("inpatient");
        encounters.Department.Append(department);
        encounters.Month.Append(text);
        encounters.Discharged.Append(true);
        encounters.PatientDays.Append(random.Next(1, 20));
        encounters.UsedAny.Append(true);
        encounters.Ddds.Append(ddds);
        encounters.AntimicrobialCost.Append(cost);
        encounters.EndRow();
    }

    private static (double Ddds, double Cost) Order(DrugUseFacts use, string stay, int line, string month, string department, Random random)
    {
        var drug = s_drugs[random.Next(s_drugs.Length)];
        int days = random.Next(1, 12);
        double ddds = days * 0.5, cost = days * 40;
        use.Institution.Append(Institution);
        use.OrderKey.Append(string.Create(CultureInfo.InvariantCulture, $"YZ{line}"));
        use.Encounter.Append(stay);
        use.Patient.Append(stay);
        use.Kind.Append("inpatient");
        use.Discharged.Append(true);
        use.Month.Append(month);
        use.OrderMonth.Append(month);
        use.Department.Append(department);
        use.OrderDepartment.Append(department);
        use.Drug.Append(drug.Drug);
        use.Atc.Append(drug.Atc);
        use.DrugClass.Append(drug.Class);
        use.Grade.Append(drug.Grade);
        use.Aware.Append(drug.Aware);
        use.Route.Append("P");
        use.Intravenous.Append(true);
        use.Systemic.Append(true);
        use.TakeHome.Append(false);
        use.Counted.Append(true);
        use.Purpose.Append("therapy");
        use.StartedAt.Append(Instants.From(new DateTime(2024, 1, 1).AddMinutes(line % 1_000_000)));
        use.Days.Append((double)days);
        use.Ddd.Append(drug.Ddd);
        use.DddUnit.Append("g");
        use.Ddds.Append(ddds);
        use.Cost.Append(cost);
        use.EndRow();
        return (ddds, cost);
    }
}
