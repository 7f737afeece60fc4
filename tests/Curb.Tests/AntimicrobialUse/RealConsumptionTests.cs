using System.Globalization;
using Curb.AntimicrobialUse;
using Curb.Facts;
using Curb.Tests.ReferenceData;
using Curb.Tests.Support;

namespace Curb.Tests.AntimicrobialUse;

/// <summary>
/// What 20 Danish hospitals bought, in DDDs: turned into grams by the WHO list of another project, delivered as dispensed quantities with Danish registry names,
/// and counted back by Curb. Shares of the AWaRe groups are held against that project's list of 2023.
/// </summary>
public class RealConsumptionTests
{
    private const string Sales = "abxaware-denmark/abx_sales.csv";
    private const string Who = "who-atc-ddd-aware/";
    private const double Plausible = 25;

    /// <summary>Names of groups: no drug is named, so none can be counted.</summary>
    private static readonly string[] s_groups = ["J01R", "J01DI"];

    /// <summary>Combinations: a piece and the grams of the part that the DDD counts.</summary>
    private static readonly Dictionary<string, (string Specification, double Counted)> s_pieces = new()
    {
        ["J01CR02"] = ("0.625g(0.5g/0.125g)", 0.5), ["J01CR05"] = ("4.5g(4g/0.5g)", 4), ["J01DH51"] = ("1g(0.5g/0.5g)", 0.5), ["J01DD52"] = ("2.5g(2g/0.5g)", 2), ["J01DI54"] = ("1.5g(1g/0.5g)", 1),
    };

    private sealed record Ddd(double Value, string Unit);

    private sealed record Purchase(string Hospital, string Month, string Atc, string Drug, double Ddds);

    [SharedDataFact(Sales, Who + "ddds.csv", Who + "aware.csv")]
    public void Ddds_of_a_country_and_their_groups_are_those_of_its_register()
    {
        var purchases = CsvRows.Of(SharedData.PathTo(Sales)).Select(row => new Purchase(row("hosp"), row("month")[..7], row("atc"), row("drug"), double.Parse(row("ddd"), CultureInfo.InvariantCulture)))
            .Where(one => !s_groups.Contains(one.Atc) && one.Ddds != 0 && one.Month.StartsWith("2019", StringComparison.Ordinal)).ToList();
        var use = Derived(purchases);

        Assert.Equal(purchases.Count, use.Count);
        var wrong = Enumerable.Range(0, use.Count).Where(row => use.Ddds[row] is not { } ddds || Math.Abs(ddds - purchases[row].Ddds) > 1e-6 * Math.Abs(purchases[row].Ddds))
            .Select(row => $"{purchases[row].Atc} {purchases[row].Drug}: {purchases[row].Ddds} as {use.Drug[row]} {use.Route[row]} {use.Ddds[row]} {use.DddProblem[row]}").Distinct().Take(20).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.All(["access", "watch", "reserve"], group => Assert.Equal(Slow(purchases, group), Fast(use, purchases, group)));
        var share = 100 * Fast(use, purchases, "access").Values.Sum() / purchases.Where(one => Group(one.Atc) is not null).Sum(one => one.Ddds);
        Assert.InRange(share, 40, 80);
    }

    private static Dictionary<string, double> Slow(List<Purchase> purchases, string group) =>
        purchases.Where(one => Group(one.Atc) == group).GroupBy(one => one.Hospital).OrderBy(hospital => hospital.Key).ToDictionary(hospital => hospital.Key, hospital => Math.Round(hospital.Sum(one => one.Ddds), 3));

    private static Dictionary<string, double> Fast(DrugUseFacts use, List<Purchase> purchases, string group) =>
        Enumerable.Range(0, use.Count).Where(row => use.Aware[row] == group).GroupBy(row => purchases[row].Hospital).OrderBy(hospital => hospital.Key).ToDictionary(hospital => hospital.Key, hospital => Math.Round(hospital.Sum(row => use.Ddds[row]!.Value), 3));

    private static readonly Lazy<Dictionary<string, string>> s_aware = new(() => CsvRows.Of(SharedData.PathTo(Who + "aware.csv"))
        .GroupBy(row => row("ATC5")).ToDictionary(rows => rows.Key, rows => (rows.FirstOrDefault(row => row("ROA") == Route(rows.Key)) ?? rows.First())("AWR") switch { "A" => "access", "W" => "watch", "R" => "reserve", _ => "other" }));

    private static readonly Lazy<Dictionary<(string Atc, string Route), Ddd>> s_ddds = new(() => CsvRows.Of(SharedData.PathTo(Who + "ddds.csv")).Where(row => row("SALT") == "XXXX")
        .GroupBy(row => (row("ATC5"), row("ROA"))).ToDictionary(rows => rows.Key, rows => new Ddd(double.Parse(rows.First()("DDD_STD"), CultureInfo.InvariantCulture), rows.First()("DDD_UNIT"))));

    private static string? Group(string atc) => s_aware.Value.GetValueOrDefault(atc);

    private static string Route(string atc) => s_ddds.Value.ContainsKey((atc, "O")) || atc == "J01EE01" ? "O" : "P";

    private static DrugUseFacts Derived(List<Purchase> purchases)
    {
        var hospital = new SmallHospital();
        foreach (var one in purchases)
        {
            string route = Route(one.Atc);
            var (quantity, unit, specification) = one.Atc == "J01EE01" ? (one.Ddds * 4, "片", "0.48g")
                : s_pieces.TryGetValue(one.Atc, out var piece) ? (one.Ddds * s_ddds.Value[(one.Atc, route)].Value / piece.Counted, "支", piece.Specification)
                : s_ddds.Value[(one.Atc, route)] is { Unit: "MIU" } million ? (one.Ddds * million.Value * 100, "万单位", null)
                : (one.Ddds * s_ddds.Value[(one.Atc, route)].Value, "g", (string?)null);
            string visit = hospital.Stay(one.Month + "-01 08:00", null, kind: "outpatient");
            hospital.Order(visit, one.Drug, one.Month + "-01 08:00", route: route == "O" ? "口服" : "静滴", specification: specification, days: Math.Ceiling(Math.Abs(one.Ddds) / Plausible), quantity: quantity, quantityUnit: unit, prescription: "p");
        }

        return UseDerivation.Derive(hospital.Records, Reference.Library, SmallHospital.Catalogue, hospital.Mappings, UseSettings.Load(Reference.Library) with { DddEdition = "who-2025" }).DrugUse;
    }
}
