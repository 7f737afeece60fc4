using Curb.Indicators;
using Curb.Policies;
using Curb.Society;
using Curb.Tests.Policies;

namespace Curb.Tests.Society;

/// <summary>Surveys: the draw, the weights, the interval that the design gives.</summary>
public sealed class SurveyTests
{
    private static readonly SurveyInstrument s_instrument = SurveyInstrument.Load(ShippedContent.PolicyTree, ShippedContent.Policies)[0];

    /// <summary>
    /// Worked by hand: stratum A (people 100) with clusters of answers {1,1} and {1,0}; stratum B (people 300) with {0,0} and {1,0}. Weights 100/(2·2) = 25 and 300/(2·2) = 75.
    /// R = (3·25 + 1·75)/400 = 0.375. Cluster sums of w(y − R)/Σw: A 0.078125 and 0.015625, B −0.140625 and 0.046875. Variance 2/1·(2·0.03125²) + 2/1·(2·0.09375²) = 0.0390625.
    /// </summary>
    [Fact]
    public void A_hand_worked_sample_of_two_strata()
    {
        var estimate = SurveyEstimate.Of([.. People("A", 25, [1, 1], [1, 0]), .. People("B", 75, [0, 0], [1, 0])]);
        Assert.Equal(37.5, estimate.Rate!.Value, 10);
        Assert.Equal(100 * Math.Sqrt(0.0390625), estimate.Error!.Value, 8);
        Assert.Equal((8, 4, 2), (estimate.People, estimate.Clusters, estimate.Freedom));
        // t(2) = 4.302653; half on the logit scale 4.302653 · 0.1976424 / 0.234375 = 3.628303; logit(0.375) = −0.510826.
        Assert.Equal(100 / (1 + Math.Exp(0.510826 + 3.628303)), estimate.Interval!.Value.Low, 3);
        Assert.Equal(100 / (1 + Math.Exp(0.510826 - 3.628303)), estimate.Interval!.Value.High, 3);
    }

    /// <summary>The slow oracle: how the rate moves when one person's weight does, taken by finite differences, gives each cluster's influence; the jackknife leaves each cluster out in turn.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_variance_is_that_of_finite_differences_and_close_to_the_jackknife(int seed)
    {
        var chance = new Random(seed);
        List<Sampled> sample = [.. from stratum in Enumerable.Range(0, 3) from cluster in Enumerable.Range(0, 8) let level = 0.3 + (0.5 * chance.NextDouble()) from person in Enumerable.Range(0, 5 + chance.Next(6)) select new Sampled($"s{stratum}", $"c{cluster}", 1 + (10 * chance.NextDouble()), chance.NextDouble() < level ? 1 : 0.5 * chance.Next(2))];
        double error = SurveyEstimate.Of(sample).Error!.Value / 100;
        Assert.Equal(ByDifferences(sample), error, 6);
        Assert.InRange(ByJackknife(sample) / error, 0.9, 1.1);
    }

    /// <summary>Whole surveys drawn again and again from a made-up population: 95 % of the intervals hold the truth, and the mean of the rates is the truth.</summary>
    [Fact]
    public void Intervals_of_repeated_draws_hold_the_truth_in_about_95_of_100()
    {
        var chance = new Random(7);
        List<(SurveyCluster Cluster, double Level)> population = [.. Enumerable.Range(0, 80).Select(i => (new SurveyCluster(i < 40 ? "urban" : "rural", $"c{i}", 200 + (i * 7)), Math.Clamp((i < 40 ? 0.75 : 0.55) + (0.25 * (chance.NextDouble() - 0.5)), 0.05, 0.95)))];
        var frame = population.ConvertAll(one => one.Cluster);
        var levels = population.ToDictionary(one => one.Cluster.Name, one => one.Level);
        double truth = population.Sum(one => one.Cluster.Size * one.Level) / frame.Sum(one => one.Size);
        var (held, sum) = (0, 0.0);
        const int draws = 1000;
        for (int draw = 0; draw < draws; draw++)
        {
            var design = Design($"seed-{draw}", frame, 8, 15);
            var answers = design.Drawn.SelectMany(cluster => Enumerable.Range(0, 15).Select(_ => new SurveyAnswer("", cluster.Token, new Dictionary<string, string> { ["y"] = chance.NextDouble() < levels[cluster.Name] ? "1" : "0" }, default))).ToList();
            var estimate = SurveyEstimate.Of(SurveyEstimate.Weighted(design, answers, one => one.Answers["y"] == "1" ? 1 : 0));
            sum += estimate.Rate!.Value / 100;
            held += estimate.Interval!.Value.Excludes(100 * truth) ? 0 : 1;
        }

        Assert.InRange(sum / draws, truth - 0.005, truth + 0.005);
        Assert.InRange(held / (double)draws, 0.93, 0.985);
    }

    [Fact]
    public void Clusters_come_in_proportion_to_their_people_and_never_twice()
    {
        List<SurveyCluster> frame = [.. Enumerable.Range(1, 10).Select(i => new SurveyCluster("s", $"c{i}", 100 * i))];
        var counts = frame.ToDictionary(one => one.Name, _ => 0);
        const int draws = 4000;
        for (int i = 0; i < draws; i++)
        {
            var drawn = SurveySample.Draw($"x{i}", frame, 4, () => "t");
            Assert.Equal(4, drawn.Select(one => one.Name).Distinct().Count());
            foreach (var one in drawn)
            {
                counts[one.Name]++;
            }
        }

        Assert.All(frame, one => Assert.InRange(counts[one.Name] / (double)draws, (4.0 * one.Size / 5500) - 0.03, (4.0 * one.Size / 5500) + 0.03));
    }

    [Fact]
    public void The_same_seed_and_list_draw_the_same_whatever_the_order_of_the_list()
    {
        List<SurveyCluster> frame = [.. Enumerable.Range(1, 20).Select(i => new SurveyCluster(i % 2 == 0 ? "a" : "b", $"c{i}", 500))];
        string[] one = [.. SurveySample.Draw("s", frame, 3, () => "").Select(cluster => cluster.Name)], other = [.. SurveySample.Draw("s", [.. frame.AsEnumerable().Reverse()], 3, () => "").Select(cluster => cluster.Name)];
        Assert.Equal(one, other);
        Assert.NotEqual(one, SurveySample.Draw("another", frame, 3, () => "").Select(cluster => cluster.Name));
    }

    [Fact]
    public void Without_a_second_cluster_no_interval_is_invented_and_nothing_is_judged()
    {
        var estimate = SurveyEstimate.Of([.. People("A", 1, [1, 1, 0]), .. People("B", 1, [1, 0], [0, 0])]);
        Assert.Equal((null, null, Verdict.CannotAssess), (estimate.Error, estimate.Interval, estimate.Against(80).Verdict));
        Assert.Contains("one cluster", estimate.Because.En, StringComparison.Ordinal);
        Assert.Null(SurveyEstimate.Of([]).Rate);
    }

    [Theory]
    [InlineData(20, Verdict.Met)]
    [InlineData(60, Verdict.CannotAssess)]
    [InlineData(90, Verdict.NotMet)]
    public void A_rate_is_judged_only_where_its_interval_lies_on_one_side_of_the_target(double target, Verdict expected)
    {
        var sample = Enumerable.Range(0, 12).SelectMany(c => Enumerable.Range(0, 20).Select(i => new Sampled("s", $"c{c}", 1, (i + c) % 20 < 12 + (c % 3) - 1 ? 1 : 0))).ToList();
        Assert.Equal(expected, SurveyEstimate.Of(sample).Against(target).Verdict);
    }

    [Theory]
    [InlineData("城市,东街", 1, "", "people")]
    [InlineData("城市,东街,五千", 1, "people", "whole number")]
    [InlineData("城市,东街,100\n城市,东街,200", 2, "cluster", "once")]
    public void A_bad_line_of_the_list_says_where_what_and_what_is_expected(string text, int row, string column, string expected)
    {
        var fault = Assert.Single(SurveySample.Read(text).Faults);
        Assert.Equal((row, column), (fault.Row, fault.Column));
        Assert.Contains(expected, fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_larger_than_the_step_is_refused_because_it_could_be_drawn_twice()
    {
        List<SurveyCluster> frame = [new("s", "big", 900), new("s", "a", 50), new("s", "b", 50)];
        Assert.Contains("split it", Assert.Single(SurveySample.Objections(frame, 2)).Expected, StringComparison.Ordinal);
        Assert.Contains("no interval", Assert.Single(SurveySample.Objections(frame, 1)).Expected, StringComparison.Ordinal);
        Assert.Empty(SurveySample.Objections([new("s", "a", 50), new("s", "b", 50), new("s", "c", 50)], 2));
    }

    [Fact]
    public void The_shipped_questionnaire_scores_each_rate_by_its_own_items_and_refuses_what_is_not_an_option()
    {
        var right = s_instrument.Questions.ToDictionary(item => item.Id, item => item.Right.Count > 0 ? item.Right[0] : item.Options[0].Id);
        Assert.All(s_instrument.Rates, rate => Assert.Equal(1, s_instrument.Score(rate.Id, right)));
        Assert.Equal(0.75, s_instrument.Score("knowledge", new Dictionary<string, string>(right) { ["cold"] = "unsure" }));
        Assert.Equal(["cold"], s_instrument.Unanswered(new Dictionary<string, string>(right) { ["cold"] = "maybe" }));
        Assert.Equal([80.0, 80, 60], s_instrument.Rates.Select(rate => ShippedContent.Policies.Parameters.First(one => one.Topic.Id == rate.Topic).Values[^1].Value));
    }

    private static SurveyDesign Design(string seed, IReadOnlyList<SurveyCluster> frame, int clusters, int people)
    {
        int token = 0;
        return new SurveyDesign("", "", "", 2025, "", seed, frame, clusters, people, SurveySample.Draw(seed, frame, clusters, () => $"{token++}"), default, default, false);
    }

    private static IEnumerable<Sampled> People(string stratum, double weight, params double[][] clusters) => clusters.SelectMany((values, c) => values.Select(value => new Sampled(stratum, $"c{c}", weight, value)));

    private static double Rate(IEnumerable<Sampled> sample) => sample.Sum(one => one.Weight * one.Value) / sample.Sum(one => one.Weight);

    private static double ByDifferences(List<Sampled> sample)
    {
        const double step = 1e-6;
        double[] influence = [.. sample.Select((one, i) =>
        {
            var (more, less) = (sample.ToList(), sample.ToList());
            (more[i], less[i]) = (one with { Weight = one.Weight * (1 + step) }, one with { Weight = one.Weight * (1 - step) });
            return (Rate(more) - Rate(less)) / (2 * step);
        })];
        double variance = 0;
        foreach (var stratum in Enumerable.Range(0, sample.Count).GroupBy(i => sample[i].Stratum))
        {
            double[] sums = [.. stratum.GroupBy(i => sample[i].Cluster).Select(cluster => cluster.Sum(i => influence[i]))];
            double mean = sums.Sum() / sums.Length;
            variance += sums.Select(sum => Math.Pow(sum - mean, 2)).Sum() * sums.Length / (sums.Length - 1);
        }

        return Math.Sqrt(variance);
    }

    private static double ByJackknife(List<Sampled> sample)
    {
        double rate = Rate(sample), variance = 0;
        foreach (var stratum in sample.GroupBy(one => one.Stratum))
        {
            string[] clusters = [.. stratum.Select(one => one.Cluster).Distinct()];
            double keep = (double)clusters.Length / (clusters.Length - 1);
            foreach (string left in clusters)
            {
                var without = sample.Where(one => one.Stratum != stratum.Key || one.Cluster != left).Select(one => one.Stratum == stratum.Key ? one with { Weight = one.Weight * keep } : one);
                variance += Math.Pow(Rate(without) - rate, 2) / keep;
            }
        }

        return Math.Sqrt(variance);
    }
}
