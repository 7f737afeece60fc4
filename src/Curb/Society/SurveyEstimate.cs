using Curb.Indicators;
using Curb.Policies;
using Curb.Statistics;

namespace Curb.Society;

/// <summary>One person in a sample: stratum, cluster, weight (people stood for) and what was observed, 0 to 1.</summary>
public readonly record struct Sampled(string Stratum, string Cluster, double Weight, double Value);

/// <summary>A rate of a survey with the interval that its design gives.</summary>
/// <param name="People">People who answered.</param>
/// <param name="Clusters">Clusters with answers.</param>
/// <param name="Rate">Per cent; null where nobody answered.</param>
/// <param name="Error">Standard error in per cent; null where the design gives none.</param>
/// <param name="Interval">95 % interval in per cent; null where none can be given.</param>
/// <param name="Effect">Design effect: the variance over that of a simple random sample of as many people; null where either is 0 or unknown.</param>
/// <param name="Because">Why there is no interval.</param>
public sealed record SurveyEstimate(int People, int Clusters, double? Rate, double? Error, Estimate? Interval, int Freedom, double? Effect, Bilingual Because)
{
    private const double Hundred = 100;
    private const double Confidence = 0.95;

    /// <summary>
    /// The weighted mean of a stratified sample of clusters. Its variance is that of Taylor linearisation with the clusters taken as drawn with replacement in their stratum
    /// (ultimate clusters: Σ over strata of m/(m−1) Σ (z − z̄)², where z is the cluster's sum of w(y − R)/Σw); the interval is Student's with clusters − strata degrees of
    /// freedom, on the logit scale, so that it stays between 0 and 100. Without a second cluster in every stratum no variance is invented. Wolter 2007, ch. 6; Korn and Graubard 1999.
    /// </summary>
    public static SurveyEstimate Of(IReadOnlyCollection<Sampled> sample)
    {
        int people = sample.Count, clusters = sample.Select(one => (one.Stratum, one.Cluster)).Distinct().Count();
        if (people == 0)
        {
            return new SurveyEstimate(0, 0, null, null, null, 0, null, new Bilingual("没有答卷", "nobody answered"));
        }

        double all = sample.Sum(one => one.Weight), rate = sample.Sum(one => one.Weight * one.Value) / all;
        var strata = sample.GroupBy(one => one.Stratum).Select(stratum => stratum.GroupBy(one => one.Cluster).Select(cluster => cluster.Sum(one => one.Weight * (one.Value - rate) / all)).ToList()).ToList();
        var answer = new SurveyEstimate(people, clusters, Hundred * rate, null, null, clusters - strata.Count, null, Bilingual.Empty);
        if (strata.Exists(stratum => stratum.Count < SurveySample.FewestPerStratum))
        {
            return answer with { Because = new Bilingual("有的层只有一个群有答卷，无法估计抽样误差", "a stratum has answers from one cluster alone: its error can't be estimated") };
        }

        double variance = strata.Sum(Between);
        double simple = sample.Sum(one => one.Weight * (one.Value - rate) * (one.Value - rate)) / all / people;
        answer = answer with { Error = Hundred * Math.Sqrt(variance), Effect = simple > 0 ? variance / simple : null };
        return variance == 0 || rate is <= 0 or >= 1
            ? answer with { Because = new Bilingual("各群结果完全相同，无法给出区间", "all clusters are alike: no interval can be given") }
            : answer with { Interval = Logit(rate, Math.Sqrt(variance), answer.Freedom) };
    }

    /// <summary>Met or not met only where the whole interval lies on one side of the target; otherwise the sample can't tell.</summary>
    public (Verdict Verdict, Bilingual Because) Against(double target) =>
        Interval is not { } interval ? (Verdict.CannotAssess, Because)
        : interval.Low >= target ? (Verdict.Met, Bilingual.Empty)
        : interval.High < target ? (Verdict.NotMet, Bilingual.Empty)
        : (Verdict.CannotAssess, new Bilingual("区间包含目标值，样本量不足以判定", "the interval holds the target: the sample is too small to tell"));

    /// <summary>The people of a survey with their weights: people of the stratum, over clusters with answers times people who answered in the cluster.</summary>
    public static IReadOnlyList<Sampled> Weighted(SurveyDesign design, IEnumerable<SurveyAnswer> answers, Func<SurveyAnswer, double> value)
    {
        var clusters = design.Drawn.ToDictionary(one => one.Token, StringComparer.Ordinal);
        var inCluster = answers.Where(one => clusters.ContainsKey(one.Token)).GroupBy(one => one.Token).Select(group => (Cluster: clusters[group.Key], Answers: group.ToList())).ToList();
        var answering = inCluster.CountBy(one => one.Cluster.Stratum).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        return [.. inCluster.SelectMany(one => one.Answers.Select(answer => new Sampled(one.Cluster.Stratum, one.Cluster.Name, (double)design.People(one.Cluster.Stratum) / (answering[one.Cluster.Stratum] * one.Answers.Count), value(answer))))];
    }

    private static double Between(List<double> sums)
    {
        double mean = sums.Average();
        return (double)sums.Count / (sums.Count - 1) * sums.Sum(sum => (sum - mean) * (sum - mean));
    }

    private static Estimate Logit(double rate, double error, int freedom)
    {
        double middle = Math.Log(rate / (1 - rate)), half = Quantiles.StudentTwoSided(Confidence, freedom) * error / (rate * (1 - rate));
        return new Estimate(Hundred * rate, Hundred / (1 + Math.Exp(half - middle)), Hundred / (1 + Math.Exp(-half - middle)));
    }
}
