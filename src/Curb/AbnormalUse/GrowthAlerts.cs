using System.Globalization;
using Curb.Indicators;
using Curb.Policies;
using Curb.Statistics;

namespace Curb.AbnormalUse;

/// <summary>Finds sudden growth over every series of a scope at once, so that the share of false alerts is held.</summary>
internal sealed class GrowthAlerts(UseSeriesReader reader, SurveillanceRules rules, Func<string, string> classOf, Period span)
{
    private const string Clause = "cn/order84-2012#art-35";

    private static readonly string[] s_kinds = ["drug", "department", "physician", "manufacturer"];

    private readonly IReadOnlyDictionary<(string Institution, string Setting, string Department), double[]> _exposure = reader.Exposure();

    private int Months => span.To.Index - span.From.Index + 1;

    private int Baseline => Months - rules.WindowMonths;

    public (IReadOnlyList<UseAlert> Alerts, int Tested, int TooShort) Find(bool verified)
    {
        var series = s_kinds.SelectMany(reader.Of).ToList();
        var seasons = new Seasons(series.Where(one => one.Subject.Kind == "drug"), classOf, Exposure, Math.Max(0, Baseline), span.From.Number - 1, rules.SeasonShrinkage);
        var tested = series.Select(one => (Series: one, Growth: GrowthTest.Test(Series(one, seasons), rules.WindowMonths, rules.LeastBaselineMonths))).Where(pair => pair.Growth is not null).ToList();
        var alerts = tested.GroupBy(pair => pair.Series.Subject.Kind).SelectMany(family => Judged([.. family]))
            .Where(one => one.Q <= rules.FalseDiscoveryRate && one.Growth.Ratio.Value >= rules.LeastRatio && one.Growth.Observed >= rules.LeastAmount)
            .OrderBy(one => one.Q).ThenByDescending(one => one.Growth.Observed)
            .Select(one => Alert(one.Series, one.Growth, one.Q, one.Tested, verified));
        return ([.. alerts], tested.Count, series.Count - tested.Count);
    }

    /// <summary>The series of one kind of subject are one family: the share of false alerts is held within it, so that thousands of physicians do not drown the drugs.</summary>
    private static IEnumerable<(SubjectSeries Series, Growth Growth, double Q, int Tested)> Judged(IReadOnlyList<(SubjectSeries Series, Growth? Growth)> family)
    {
        double[] q = FalseDiscoveryRate.Adjusted([.. family.Select(pair => pair.Growth!.P)]);
        return family.Select((pair, i) => (pair.Series, pair.Growth!, q[i], family.Count));
    }

    /// <summary>What the use is held against: the department's, else the institution's; 1 a month where a month of it is missing.</summary>
    private double[] Exposure(SubjectSeries series)
    {
        var subject = series.Subject;
        return Complete(series.Department) ?? Complete("") ?? [.. Enumerable.Repeat(1.0, Months)];

        double[]? Complete(string? department) =>
            department is not null && _exposure.TryGetValue((subject.Institution, subject.Setting, department), out var months) && months.All(one => one > 0) ? months : null;
    }

    private GrowthSeries Series(SubjectSeries series, Seasons seasons)
    {
        double[] exposure = [.. Exposure(series)];
        double orders = series.Orders.Sum();
        double portion = orders > 0 ? series.Ddds.Sum() / orders : 1;
        if (series.Subject.Drug is not { } drug)
        {
            return new GrowthSeries(series.Ddds, exposure, portion);
        }

        var (setting, drugClass) = (series.Subject.Setting, classOf(drug));
        for (int t = 0; t < exposure.Length; t++)
        {
            exposure[t] *= seasons.Factor(setting, drugClass, t);
        }

        return new GrowthSeries(series.Ddds, exposure, portion, seasons.Amount(setting, drugClass, Enumerable.Range(Math.Max(0, Baseline), rules.WindowMonths)));
    }

    private UseAlert Alert(SubjectSeries series, Growth growth, double q, int tested, bool verified)
    {
        string first = CalendarMonth.At(span.To.Index - rules.WindowMonths + 1).ToString(), last = span.To.ToString();
        double unknown = series.Unknown.Skip(Baseline).Sum();
        static string N(double value, string form = "0.#") => value.ToString(form, CultureInfo.InvariantCulture);
        string chance = growth.P < 1e-4 ? growth.P.ToString("0E+0", CultureInfo.InvariantCulture) : N(growth.P, "0.####");
        var because = new Bilingual(
            $"{rules.WindowMonths}个月用量{N(growth.Observed)} DDD，按此前{growth.BaselineMonths}个月及住院日（处方数）推算应为{N(growth.Expected)}，为{N(growth.Ratio.Value, "0.00")}倍（95%区间{N(growth.Ratio.Low, "0.00")}–{N(growth.Ratio.High, "0.00")}）；若无变化，出现如此用量的概率为{chance}；同类共检验{tested}个序列，错误发现率{N(q, "0.####")}{(unknown > 0 ? $"；另有{unknown}条医嘱限定日剂量未知，未计入" : "")}",
            $"{N(growth.Observed)} DDDs in {rules.WindowMonths} months, where the {growth.BaselineMonths} months before and the patient-days (prescriptions) let expect {N(growth.Expected)}: {N(growth.Ratio.Value, "0.00")} times (95 % interval {N(growth.Ratio.Low, "0.00")}–{N(growth.Ratio.High, "0.00")}); chance of so much without a change {chance}; {tested} series of this kind tested, false discovery rate {N(q, "0.####")}{(unknown > 0 ? $"; {unknown} more order lines have unknown DDDs and are not counted" : "")}");
        return new UseAlert("growth", series.Subject, first, last, growth.Observed, growth.Expected, growth.Ratio, growth.P, q, "DDD",
            new Bilingual("使用量异常增长：调查并作出处理", "Abnormal growth of use: investigate and deal with it"), Clause, verified, because);
    }
}
