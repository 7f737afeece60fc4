using Curb.Antibiograms;

namespace Curb.Tests.Antibiograms;

public class WiscaTests
{
    private static IReadOnlyList<WiscaCoverage> Estimate(int draws, int seed, params (string Organism, int Covered, int NotCovered, int Unknown)[] isolates)
    {
        var counts = new WiscaCounts(1);
        foreach (var (organism, covered, notCovered, unknown) in isolates)
        {
            for (int i = 0; i < covered + notCovered + unknown; i++)
            {
                counts.Add("sepsis", organism, i < covered ? true : i < covered + notCovered ? false : null);
            }
        }

        return Wisca.Estimate(counts, draws, seed);
    }

    [Fact]
    public void Coverage_of_one_organism_is_the_mean_of_its_beta_posterior()
    {
        var answer = Assert.Single(Estimate(20_000, 1, ("eco", 79, 19, 0)));
        Assert.Equal(0.8, answer.Coverage, 2);
        Assert.InRange(answer.Low, 0.70, 0.73);
        Assert.InRange(answer.High, 0.86, 0.88);
    }

    [Fact]
    public void Organisms_weigh_by_how_often_they_are_found()
    {
        var answer = Assert.Single(Estimate(5_000, 1, ("eco", 900, 0, 0), ("efm", 0, 100, 0)));
        Assert.Equal(0.9, answer.Coverage, 1);
    }

    [Fact]
    public void Isolates_not_tested_for_the_regimen_say_nothing_and_the_same_seed_gives_the_same_figures()
    {
        var with = Assert.Single(Estimate(1000, 7, ("eco", 40, 10, 50)));
        var without = Assert.Single(Estimate(1000, 7, ("eco", 40, 10, 0)));
        Assert.Equal((without.Coverage, 50), (with.Coverage, with.Isolates));
        Assert.Equal(with, Assert.Single(Estimate(1000, 7, ("eco", 40, 10, 50))));
        Assert.Equal(0, Assert.Single(Estimate(1000, 7, ("eco", 0, 0, 5))).Isolates);
    }

    [Fact]
    public void Coverage_is_worked_by_hand_and_incidence_counts_isolates_that_were_not_tested()
    {
        // E. coli: 8 found, 8 tested, 6 covered: weight 9/14, susceptibility 7/10. P. aeruginosa: 4 found, 2 tested, none covered: weight 5/14, susceptibility 1/4.
        var answer = Assert.Single(Estimate(40_000, 3, ("eco", 6, 2, 0), ("pae", 0, 2, 2)));
        Assert.Equal((9.0 / 14 * 7 / 10) + (5.0 / 14 * 1 / 4), answer.Coverage, 12);
        Assert.Equal(10, answer.Isolates);
        Assert.InRange(answer.Coverage, answer.Low, answer.High);
    }

    [Fact]
    public void An_organism_never_tested_for_a_regimen_takes_no_part()
    {
        var with = Assert.Single(Estimate(1000, 3, ("eco", 6, 2, 0), ("cal", 0, 0, 30)));
        Assert.Equal(7.0 / 10, with.Coverage, 12);
    }

    /// <summary>
    /// A second implementation by the published model (Bielicki 2016; also AMR's wisca()): pathogens ~ Dirichlet(1 + found), susceptibility ~ Beta(1 + S, 1 + not S), coverage = Σ incidence × susceptibility,
    /// with another library's samplers and as many draws as the tolerance asks for. Quantiles of two runs of 60,000 draws differ by less than 0.01 here.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void An_independent_sampler_gives_the_same_mean_and_interval(int seed)
    {
        const int draws = 60_000;
        var random = new Random(seed);
        var isolates = Enumerable.Range(0, 1 + random.Next(6)).Select(at => ($"o{at}", Covered: random.Next(1, 60), NotCovered: random.Next(40), Unknown: random.Next(20))).ToArray();
        var answer = Assert.Single(Estimate(draws, seed, [.. isolates]));

        double[] alpha = [.. isolates.Select(one => 1.0 + one.Covered + one.NotCovered + one.Unknown)];
        var coverage = new double[draws];
        for (int draw = 0; draw < draws; draw++)
        {
            double[] incidence = MathNet.Numerics.Distributions.Dirichlet.Sample(random, alpha);
            for (int at = 0; at < isolates.Length; at++)
            {
                coverage[draw] += incidence[at] * MathNet.Numerics.Distributions.Beta.Sample(random, 1 + isolates[at].Covered, 1 + isolates[at].NotCovered);
            }
        }

        Array.Sort(coverage);
        Assert.Equal(coverage.Average(), answer.Coverage, 0.003);
        Assert.Equal(coverage[(int)(0.025 * draws)], answer.Low, 0.01);
        Assert.Equal(coverage[(int)(0.975 * draws)], answer.High, 0.01);
    }
}
