using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Statistics;

namespace Curb.UseComparison;

/// <summary>The index of one institution, organism and period.</summary>
/// <param name="Institution">Code.</param>
/// <param name="Organism">WHONET code.</param>
/// <param name="Period">Period.</param>
/// <param name="Adaptive">Share of use, weighted as the drugs are used in this period, that resistance defeats (0 to 1).</param>
/// <param name="Fixed">The same weighted as they were used in the first period; null where its drugs were not tested now.</param>
/// <param name="Drugs">Drugs with use and enough tested isolates.</param>
/// <param name="UseCovered">Share of the DDDs of tested drugs among all DDDs of the period.</param>
public sealed record ResistanceIndex(string Institution, string Organism, Period Period, Estimate Adaptive, Estimate? Fixed, int Drugs, double UseCovered);

/// <summary>
/// Drug resistance index (Laxminarayan and Klugman 2011): Σ share of use × share resistant, over the drugs tested against an organism. Adaptive: use of the same period;
/// fixed: use of the first period, so that only resistance moves it. Use is in DDDs of all counted orders, since orders do not name the organism they are for.
/// </summary>
public sealed class DrugResistanceIndices(IFactSource facts, int leastIsolates)
{
    /// <summary>Indices by institution and organism over consecutive periods.</summary>
    public IReadOnlyList<ResistanceIndex> Of(Scope scope, IReadOnlyList<Period> periods)
    {
        var found = new List<ResistanceIndex>();
        var first = new Dictionary<(string, string), IReadOnlyDictionary<string, double>>();
        foreach (var period in periods)
        {
            var use = Use(scope, period);
            foreach (var cell in Tested(scope, period).GroupBy(row => (Institution: row.Group[0] ?? "", row.Organism)))
            {
                if (!use.TryGetValue(cell.Key.Institution, out var used))
                {
                    continue;
                }

                var rows = cell.Where(row => used.ContainsKey(row.Drug)).ToList();
                if (rows.Count > 0)
                {
                    first.TryAdd(cell.Key, rows.ToDictionary(row => row.Drug, row => used[row.Drug]));
                    found.Add(Index(cell.Key.Institution, cell.Key.Organism, period, rows, used, first[cell.Key]));
                }
            }
        }

        return found;
    }

    private static ResistanceIndex Index(string institution, string organism, Period period, IReadOnlyList<AntibiogramRow> rows, Dictionary<string, double> used, IReadOnlyDictionary<string, double> first)
    {
        bool sameDrugs = first.Keys.All(drug => rows.Any(row => row.Drug == drug));
        return new ResistanceIndex(
            institution,
            organism,
            period,
            Weighted(rows, used),
            sameDrugs ? Weighted([.. rows.Where(row => first.ContainsKey(row.Drug))], first) : null,
            rows.Count,
            rows.Sum(row => used[row.Drug]) / used.Values.Sum());
    }

    /// <summary>Weighted mean of the shares resistant, with the interval that their sampling gives; drugs are taken as tested independently.</summary>
    public static Estimate Weighted(IReadOnlyList<AntibiogramRow> rows, IReadOnlyDictionary<string, double> weights)
    {
        double sum = rows.Sum(row => weights[row.Drug]), value = 0, variance = 0;
        foreach (var row in rows)
        {
            double weight = weights[row.Drug] / sum, share = row.Resistant / (double)row.Tested;
            value += weight * share;
            variance += weight * weight * share * (1 - share) / row.Tested;
        }

        double half = Quantiles.NormalTwoSided(0.95) * Math.Sqrt(variance);
        return new Estimate(value, Math.Max(0, value - half), Math.Min(1, value + half));
    }

    private IEnumerable<AntibiogramRow> Tested(Scope scope, Period period) =>
        new Antibiogram(["institution"], "first_isolate", [Condition.Is("host", "human"), new Condition("month", ConditionTest.Between, period.From.ToString(), period.To.ToString())])
            .Ask(facts, scope).Where(row => row.Tested >= leastIsolates);

    private Dictionary<string, Dictionary<string, double>> Use(Scope scope, Period period) =>
        facts.Ask(new FactQuery("drug_use", [Measure.Sum("ddds")], [Condition.Is("counted", true), new Condition("order_month", ConditionTest.Between, period.From.ToString(), period.To.ToString())], ["institution", "drug"]), scope)
            .Where(group => group.Dimensions[0] is not null && group.Dimensions[1] is not null && group.Sums[0] > 0)
            .GroupBy(group => group.Dimensions[0]!)
            .ToDictionary(group => group.Key, group => group.ToDictionary(one => one.Dimensions[1]!, one => one.Sums[0]!.Value, StringComparer.Ordinal), StringComparer.Ordinal);
}
