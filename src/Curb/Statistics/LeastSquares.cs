using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Curb.Statistics;

/// <summary>
/// Ordinary least squares for a series in time, with standard errors that hold when neighbouring errors are alike and uneven
/// (Newey and West 1987, Bartlett weights), times n / (n − k) for small samples.
/// </summary>
public static class LeastSquares
{
    /// <summary>The usual number of lags for n observations: ⌊4 (n / 100)^(2/9)⌋ (Newey and West 1994), at least 1.</summary>
    public static int UsualLags(int observations) => Math.Max(1, (int)Math.Floor(4 * Math.Pow(observations / 100.0, 2.0 / 9)));

    /// <summary>Fits a line of coefficients.</summary>
    /// <param name="design">One row per point in time, in the order of time.</param>
    /// <param name="values">What was observed.</param>
    /// <param name="lags">Lags over which errors may be alike; 0 for unevenness alone.</param>
    /// <exception cref="ArgumentException">Fewer points than coefficients plus one.</exception>
    public static LeastSquaresFit Fit(double[][] design, double[] values, int lags)
    {
        int n = design.Length, k = n == 0 ? 0 : design[0].Length;
        if (n <= k)
        {
            throw new ArgumentException($"{n} points can't carry {k} coefficients; at least {k + 1} are needed.");
        }

        var x = Matrix<double>.Build.DenseOfRowArrays(design);
        var y = Vector<double>.Build.DenseOfArray(values);
        var factors = x.QR(QRMethod.Thin);
        var coefficients = factors.Solve(y);
        var inverse = (x.TransposeThisAndMultiply(x)).Inverse();
        var residuals = y - (x * coefficients);
        var middle = LongRun(x, residuals, Math.Min(lags, n - 1));
        var covariance = inverse * middle * inverse * ((double)n / (n - k));
        return new LeastSquaresFit(coefficients.ToArray(), covariance.ToArray(), residuals.ToArray(), n - k, lags);
    }

    /// <summary>Σ over pairs of points at most <paramref name="lags"/> apart of weight × x u u′ x′.</summary>
    private static Matrix<double> LongRun(Matrix<double> x, Vector<double> residuals, int lags)
    {
        int n = x.RowCount;
        var scores = x.MapIndexed((i, _, value) => value * residuals[i]);
        var sum = scores.TransposeThisAndMultiply(scores);
        for (int lag = 1; lag <= lags; lag++)
        {
            double weight = 1 - (lag / (lags + 1.0));
            var later = scores.SubMatrix(lag, n - lag, 0, x.ColumnCount);
            var earlier = scores.SubMatrix(0, n - lag, 0, x.ColumnCount);
            var cross = later.TransposeThisAndMultiply(earlier);
            sum += weight * (cross + cross.Transpose());
        }

        return sum;
    }
}

/// <summary>A fitted line of coefficients.</summary>
/// <param name="Coefficients">In the order of the design's columns.</param>
/// <param name="Covariance">Autocorrelation-robust covariance.</param>
/// <param name="Residuals">Observed minus fitted, in the order of time.</param>
/// <param name="Freedom">Points minus coefficients.</param>
/// <param name="Lags">Lags over which errors may be alike.</param>
public sealed record LeastSquaresFit(double[] Coefficients, double[,] Covariance, double[] Residuals, int Freedom, int Lags)
{
    /// <summary>A weighted sum of the coefficients with its interval by Student's t.</summary>
    public Estimate Combination(IReadOnlyList<double> weights, double confidence = 0.95)
    {
        double value = Coefficients.Zip(weights, (coefficient, weight) => coefficient * weight).Sum();
        double half = StandardError(weights) * Quantiles.StudentTwoSided(confidence, Freedom);
        return new Estimate(value, value - half, value + half);
    }

    /// <summary>Standard error of a weighted sum of the coefficients.</summary>
    public double StandardError(IReadOnlyList<double> weights)
    {
        double variance = 0;
        for (int i = 0; i < weights.Count; i++)
        {
            for (int j = 0; j < weights.Count; j++)
            {
                variance += weights[i] * weights[j] * Covariance[i, j];
            }
        }

        return Math.Sqrt(Math.Max(0, variance));
    }

    /// <summary>Two-sided p that a weighted sum of the coefficients is 0.</summary>
    public double P(IReadOnlyList<double> weights)
    {
        double value = Coefficients.Zip(weights, (coefficient, weight) => coefficient * weight).Sum();
        double error = StandardError(weights);
        return error == 0 ? value == 0 ? 1 : 0 : Quantiles.StudentP(value / error, Freedom);
    }

    /// <summary>Correlation of each residual with the one before.</summary>
    public double FirstAutocorrelation
    {
        get
        {
            double square = Residuals.Sum(one => one * one);
            return square == 0 ? 0 : Residuals.Skip(1).Zip(Residuals, (later, earlier) => later * earlier).Sum() / square;
        }
    }
}
