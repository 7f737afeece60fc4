using System.Globalization;
using Curb.Indicators;
using Curb.Policies;

namespace Curb.AbnormalUse;

/// <summary>Drugs, departments, physicians and manufacturers that were among the first in every month of half a year (半年内使用量始终居于前列).</summary>
internal sealed class FrontRanks(UseSeriesReader reader, SurveillanceRules rules, Period span)
{
    private static readonly string[] s_kinds = ["drug", "department", "physician", "manufacturer"];

    /// <param name="months">Months that must all be in front, by the rules.</param>
    /// <param name="clause">The clause that says so.</param>
    /// <param name="verified">False where nobody has checked it.</param>
    public IReadOnlyList<UseAlert> Find(int months, string clause, bool verified)
    {
        var alerts = new List<UseAlert>();
        foreach (var kind in s_kinds)
        {
            var totals = reader.Of(kind).Where(one => kind == "drug" || one.Subject.Drug is null);
            foreach (var group in totals.GroupBy(one => (one.Subject.Institution, one.Subject.Setting)))
            {
                alerts.AddRange(InFront([.. group], months).Select(one => Alert(one.Series, one.Ranks, one.Share, group.Count(), clause, verified)));
            }
        }

        return alerts;
    }

    private IEnumerable<(SubjectSeries Series, int[] Ranks, double Share)> InFront(SubjectSeries[] group, int months)
    {
        int all = span.To.Index - span.From.Index + 1;
        if (group.Length < rules.LeastRanked || all < months)
        {
            yield break;
        }

        var ranks = group.ToDictionary(one => one, _ => new int[months]);
        for (int i = 0; i < months; i++)
        {
            int month = all - months + i, rank = 0;
            foreach (var one in group.OrderByDescending(one => one.Ddds[month]).ThenBy(one => one.Subject.Name, StringComparer.Ordinal))
            {
                ranks[one][i] = one.Ddds[month] > 0 ? ++rank : int.MaxValue;
            }
        }

        double sum = group.Sum(one => one.Ddds.TakeLast(months).Sum());
        foreach (var (series, held) in ranks.Where(pair => pair.Value.All(rank => rank <= rules.FrontRanks)).OrderBy(pair => pair.Value.Sum()))
        {
            yield return (series, held, 100 * series.Ddds.TakeLast(months).Sum() / sum);
        }
    }

    private UseAlert Alert(SubjectSeries series, int[] ranks, double share, int ranked, string clause, bool verified)
    {
        string listed = string.Join(',', ranks), percent = share.ToString("0.#", CultureInfo.InvariantCulture);
        double even = 100.0 / ranked;
        double chance = Math.Pow(Math.Min(1, rules.FrontRanks / (double)ranked), ranks.Length);
        string evenText = even.ToString("0.#", CultureInfo.InvariantCulture), chanceText = chance.ToString("0E+0", CultureInfo.InvariantCulture);
        var because = new Bilingual(
            $"近{ranks.Length}个月在{ranked}个中逐月位次{listed}，占用量{percent}%（平均每个{evenText}%）；若位次随机，始终居前{rules.FrontRanks}的概率为{chanceText}；位次未按病人数校正",
            $"ranks {listed} among {ranked} in the last {ranks.Length} months, {percent} % of the use (an even share is {evenText} %); by lot, always among the first {rules.FrontRanks} has a chance of {chanceText}; ranks are not corrected for the number of patients");
        return new UseAlert("front-rank", series.Subject, CalendarMonth.At(span.To.Index - ranks.Length + 1).ToString(), span.To.ToString(), share, even, null, chance, null, "%",
            new Bilingual("半年内使用量始终居于前列：调查并作出处理", "In the front ranks of use for half a year: investigate and deal with it"), clause, verified, because);
    }
}
