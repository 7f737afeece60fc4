using Curb.Columns;
using Curb.Intake;

namespace Curb.Tests.AntimicrobialUse;

/// <summary>
/// The use during one stay computed a second way: dose by dose and day by day over lists of objects, with the drugs' facts written down here.
/// Knows only what <see cref="RandomHospital"/> writes.
/// </summary>
internal static class SlowUse
{
    /// <summary>Code, grade (1, 2, 3) and DDD in grams by vein of the drugs that occur.</summary>
    public static readonly Dictionary<string, (string Code, int Grade, double Ddd)> Drugs = new()
    {
        ["头孢曲松"] = ("CRO", 1, 2), ["美罗培南"] = ("MEM", 3, 3), ["万古霉素"] = ("VAN", 3, 2), ["左氧氟沙星"] = ("LVX", 1, 0.5), ["头孢唑林"] = ("CZO", 1, 3),
    };

    public static readonly Dictionary<string, int> Hours = new() { ["qd"] = 24, ["q12h"] = 12, ["q8h"] = 8, ["q6h"] = 6 };

    internal sealed record Answer(bool Used, bool Special, int Agents, int Dot, int Lot, int Most, double Ddds, double DddsSpecial, int PatientDays, bool Therapeutic, bool? Culture, int Midnights);

    private sealed record Line(string Drug, int Grade, List<DateTime> Doses, double Ddds, DateTime Start, bool Therapy);

    public static Answer Of(ReceivedRecords records, int stay)
    {
        var encounters = records.Encounters;
        var from = Instants.ToDateTime(encounters.AdmittedAt[stay]!.Value);
        var to = Instants.ToDateTime(encounters.DischargedAt[stay]!.Value);
        var lines = Enumerable.Range(0, records.DrugOrders.Count).Where(row => records.DrugOrders.Encounter[row] == encounters.Key[stay] && Drugs.ContainsKey(records.DrugOrders.DrugName[row]!) && records.DrugOrders.OrderKind[row] != "出院带药")
            .Select(row => Read(records, row, to)).ToList();
        var days = lines.SelectMany(line => Days(line).Select(day => (line.Drug, day))).ToHashSet();
        var perDay = days.GroupBy(pair => pair.day).Select(group => group.Count()).ToList();
        var therapy = lines.Where(line => line.Therapy).ToList();
        return new Answer(
            lines.Count > 0, lines.Exists(line => line.Grade == 3), lines.Select(line => line.Drug).Distinct().Count(), days.Count, perDay.Count, perDay.DefaultIfEmpty(0).Max(),
            lines.Sum(line => line.Ddds), lines.Where(line => line.Grade == 3).Sum(line => line.Ddds), Math.Max(1, (to.Date - from.Date).Days), therapy.Count > 0,
            therapy.Count == 0 || records.Specimens.Count == 0 ? null : CultureBefore(records, encounters.Key[stay]!, therapy.Min(line => line.Start)), Math.Max(1, (to.Date - from.Date).Days));
    }

    private static Line Read(ReceivedRecords records, int row, DateTime discharge)
    {
        var orders = records.DrugOrders;
        var (code, grade, ddd) = Drugs[orders.DrugName[row]!];
        var start = Instants.ToDateTime(orders.StartedAt[row]!.Value);
        var stop = orders.StoppedAt[row] is { } known ? Instants.ToDateTime(known) : discharge;
        stop = stop > discharge ? discharge : stop;
        var doses = new List<DateTime>();
        for (var at = start; at < stop || doses.Count == 0; at = at.AddHours(Hours[orders.Frequency[row]!]))
        {
            doses.Add(at);
        }

        return new Line(code, grade, doses, doses.Count * orders.Dose[row]!.Value / ddd, start, orders.Purpose[row] != "预防");
    }

    private static IEnumerable<DateTime> Days(Line line) => line.Doses.Select(dose => dose.Date).Distinct();

    private static bool CultureBefore(ReceivedRecords records, string stay, DateTime first) =>
        Enumerable.Range(0, records.Specimens.Count).Any(row => records.Specimens.Encounter[row] == stay && records.Specimens.Test[row] == "细菌培养" && Instants.ToDateTime(records.Specimens.CollectedAt[row]!.Value) < first);
}
