using Curb.Statistics;

namespace Curb.Tests.Statistics;

public class RegressionTests
{
    /// <summary>With one indicator per group and nothing else, the fitted rate of a group is its own, whatever the dispersion, if exposures within it are alike.</summary>
    [Fact]
    public void Group_rates_are_the_groups_own()
    {
        double[][] design = [[1, 0], [1, 0], [1, 0], [1, 1], [1, 1], [1, 1]];
        var fit = NegativeBinomialRegression.Fit(design, [3, 9, 6, 20, 50, 30], [10, 10, 10, 10, 10, 10]);
        Assert.True(fit.Converged);
        Assert.Equal(Math.Log(0.6), fit.Coefficients[0], 8);
        Assert.Equal(Math.Log(100.0 / 18), fit.Coefficients[1], 8);
    }

    [Fact]
    public void Coefficients_and_dispersion_are_where_a_search_over_the_likelihood_finds_them()
    {
        var (design, counts, exposure) = Simulated(seed: 4, rows: 120, dispersion: 0.5);
        var fit = NegativeBinomialRegression.Fit(design, counts, exposure);
        Assert.True(fit.Converged);
        foreach (double step in new[] { -1e-3, 1e-3 })
        {
            for (int j = 0; j < fit.Coefficients.Length; j++)
            {
                var moved = fit.Coefficients.ToArray();
                moved[j] += step;
                var expected = design.Select((row, i) => exposure[i] * Math.Exp(row.Zip(moved, (a, b) => a * b).Sum())).ToArray();
                Assert.True(NegativeBinomialRegression.LogLikelihood(counts, expected, fit.Dispersion) < fit.LogLikelihood);
            }

            Assert.True(NegativeBinomialRegression.LogLikelihood(counts, fit.Expected, fit.Dispersion * (1 + step)) < fit.LogLikelihood);
        }
    }

    [Fact]
    public void A_large_sample_gives_back_what_it_was_made_with()
    {
        var (design, counts, exposure) = Simulated(seed: 7, rows: 20_000, dispersion: 0.4);
        var fit = NegativeBinomialRegression.Fit(design, counts, exposure);
        Assert.InRange(fit.Coefficients[0], -1.05, -0.95);
        Assert.InRange(fit.Coefficients[1], 0.45, 0.55);
        Assert.InRange(fit.Dispersion, 0.36, 0.44);
        Assert.True(Math.Abs(fit.Coefficients[1] - 0.5) < 4 * fit.StandardError(1));
    }

    [Fact]
    public void Counts_without_extra_spread_end_at_the_poisson_model()
    {
        double[][] design = [[1], [1], [1], [1]];
        var fit = NegativeBinomialRegression.Fit(design, [5, 5, 5, 5], [1, 1, 1, 1]);
        Assert.True(fit.Dispersion < 1e-6);
        Assert.Equal(1 / Math.Sqrt(20), fit.StandardError(0), 6);
    }

    /// <summary>The likelihood is continuous where the series takes over from the gamma functions.</summary>
    [Fact]
    public void Likelihoods_on_both_sides_of_the_poisson_limit_agree() =>
        Assert.Equal(NegativeBinomialRegression.LogLikelihood([3, 400], [5, 380], 0.999e-6), NegativeBinomialRegression.LogLikelihood([3, 400], [5, 380], 1.001e-6), 5);

    [Fact]
    public void Log_likelihood_is_that_of_the_probabilities_themselves()
    {
        // size 2, mean 3: P(Y = 4) = C(5, 4) (2/5)^2 (3/5)^4
        double p = 5 * Math.Pow(0.4, 2) * Math.Pow(0.6, 4);
        Assert.Equal(Math.Log(p), NegativeBinomialRegression.LogLikelihood([4], [3], 0.5), 10);
    }

    [Fact]
    public void Newey_West_errors_are_those_of_the_double_sum()
    {
        var random = new Random(3);
        int n = 30;
        double[][] design = [.. Enumerable.Range(0, n).Select(t => new[] { 1.0, t, t >= 15 ? 1 : 0 })];
        double[] values = [.. Enumerable.Range(0, n).Select(t => 5 + (0.2 * t) + random.NextDouble())];
        var fit = LeastSquares.Fit(design, values, 3);
        var slow = SlowCovariance(design, fit.Residuals, 3);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal(slow[i, j], fit.Covariance[i, j], 9);
            }
        }
    }

    /// <summary>Worked by hand: y = 1, 3, 2 on a mean; residuals −1, 1, 0; lag 0: Σu² = 2, /9 × 3/2 = 1/3; lag 1 adds 2 × ½ × (−1) = −1.</summary>
    [Fact]
    public void The_error_of_a_mean_of_three_values_by_hand()
    {
        double[][] ones = [[1], [1], [1]];
        Assert.Equal(1.0 / 3, LeastSquares.Fit(ones, [1, 3, 2], 0).Covariance[0, 0], 12);
        Assert.Equal(1.0 / 6, LeastSquares.Fit(ones, [1, 3, 2], 1).Covariance[0, 0], 12);
    }

    [Fact]
    public void Too_few_points_are_refused() => Assert.Throws<ArgumentException>(() => LeastSquares.Fit([[1, 0], [1, 1]], [1, 2], 1));

    [Fact]
    public void Adjusted_p_values_are_those_of_the_paper_by_hand() =>
        Assert.Equal([0.04, 0.05, 0.05, 0.2], FalseDiscoveryRate.Adjusted([0.01, 0.03, 0.0375, 0.2]).Select(q => Math.Round(q, 10)));

    [Fact]
    public void Tails_are_those_of_tables()
    {
        Assert.Equal(0.05, Quantiles.StudentP(2.228138852, 10), 8);
        Assert.Equal(0.05, Quantiles.NormalP(1.959963985), 8);
        Assert.Equal(1 - (Math.Exp(-2) * (1 + 2)), Quantiles.NegativeBinomialUpper(2, 2, 0), 10);
        Assert.Equal(1 - (0.4 * 0.4) - (2 * 0.4 * 0.4 * 0.6), Quantiles.NegativeBinomialUpper(2, 3, 0.5), 10);
        Assert.Equal(2.814, Quantiles.PoissonMean(7).Low, 3);
        Assert.Equal(14.423, Quantiles.PoissonMean(7).High, 3);
        Assert.Equal(3.689, Quantiles.PoissonMean(0).High, 3);
    }

    private static (double[][] Design, double[] Counts, double[] Exposure) Simulated(int seed, int rows, double dispersion)
    {
        var random = new Random(seed);
        var design = new double[rows][];
        double[] counts = new double[rows], exposure = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            design[i] = [1, random.NextDouble() < 0.5 ? 1 : 0];
            exposure[i] = 20 + (80 * random.NextDouble());
            double mean = exposure[i] * Math.Exp(-1 + (0.5 * design[i][1]));
            counts[i] = Chance.NegativeBinomial(random, mean, dispersion);
        }

        return (design, counts, exposure);
    }

    private static double[,] SlowCovariance(double[][] x, double[] u, int lags)
    {
        int n = x.Length, k = x[0].Length;
        var bread = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(k, k, (a, b) => x.Sum(row => row[a] * row[b])).Inverse();
        var meat = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(k, k);
        for (int s = 0; s < n; s++)
        {
            for (int t = 0; t < n; t++)
            {
                double weight = Math.Max(0, 1 - (Math.Abs(s - t) / (lags + 1.0)));
                for (int a = 0; a < k; a++)
                {
                    for (int b = 0; b < k; b++)
                    {
                        meat[a, b] += weight * u[s] * u[t] * x[s][a] * x[t][b];
                    }
                }
            }
        }

        return (bread * meat * bread * (n / (double)(n - k))).ToArray();
    }
}
