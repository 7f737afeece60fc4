using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Curb.Statistics;

/// <summary>
/// Negative binomial regression with log link (variance μ + αμ², "NB2"), fitted by maximum likelihood: iteratively reweighted least squares for the coefficients
/// and a search for the dispersion, in turns (Venables and Ripley 2002, section 7.4). α near 0 is the Poisson model.
/// </summary>
public static class NegativeBinomialRegression
{
    private const int MostTurns = 100;
    private const double LeastDispersion = 1e-9;
    private const double MostDispersion = 1e4;
    private const double Settled = 1e-9;

    /// <summary>Below this dispersion the gamma functions lose their digits; the first terms of the series about the Poisson model take their place.</summary>
    private const double PoissonBelow = 1e-6;

    /// <summary>Fits the model.</summary>
    /// <param name="design">One row per observation; the first column is usually 1. Columns must not depend on each other.</param>
    /// <param name="counts">Counts, not negative.</param>
    /// <param name="exposure">Person-time, patient-days: greater than 0. Enters as log offset.</param>
    /// <exception cref="ArgumentException">Lengths differ, or an exposure is not positive.</exception>
    public static NegativeBinomialFit Fit(double[][] design, double[] counts, double[] exposure)
    {
        Check(design, counts, exposure);
        double dispersion = LeastDispersion;
        double[] coefficients = Start(design, counts, exposure);
        double[] expected = Expected(design, coefficients, exposure);
        double likelihood = double.NegativeInfinity;
        bool settled = false;
        for (int turn = 0; turn < MostTurns && !settled; turn++)
        {
            coefficients = Reweighted(design, counts, exposure, coefficients, dispersion);
            expected = Expected(design, coefficients, exposure);
            dispersion = BestDispersion(counts, expected);
            double next = LogLikelihood(counts, expected, dispersion);
            settled = Math.Abs(next - likelihood) < Settled * (1 + Math.Abs(next));
            likelihood = next;
        }

        var covariance = Information(design, expected, dispersion).Inverse();
        return new NegativeBinomialFit(coefficients, covariance.ToArray(), dispersion, likelihood, expected, settled);
    }

    /// <summary>Log-likelihood of counts under their expectations and a dispersion.</summary>
    public static double LogLikelihood(IReadOnlyList<double> counts, IReadOnlyList<double> expected, double dispersion)
    {
        double sum = 0;
        double size = 1 / dispersion;
        for (int i = 0; i < counts.Count; i++)
        {
            double y = counts[i], mu = Math.Max(expected[i], double.Epsilon);
            double terms = dispersion < PoissonBelow
                ? (y * Math.Log(mu)) - mu + (dispersion / 2 * ((y * (y - 1)) - (2 * y * mu) + (mu * mu)))
                : SpecialFunctions.GammaLn(y + size) - SpecialFunctions.GammaLn(size) - ((y + size) * Math.Log(1 + (mu * dispersion))) + (y * (Math.Log(mu) + Math.Log(dispersion)));
            sum += terms - SpecialFunctions.GammaLn(y + 1);
        }

        return sum;
    }

    private static void Check(double[][] design, double[] counts, double[] exposure)
    {
        if (design.Length == 0 || design.Length != counts.Length || design.Length != exposure.Length)
        {
            throw new ArgumentException($"{design.Length} rows of the design, {counts.Length} counts and {exposure.Length} exposures: expected the same number, at least one.");
        }

        if (exposure.Any(one => !(one > 0)) || counts.Any(one => !(one >= 0)))
        {
            throw new ArgumentException("Every exposure must be greater than 0 and no count may be negative or unknown.");
        }
    }

    private static double[] Start(double[][] design, double[] counts, double[] exposure)
    {
        var start = new double[design[0].Length];
        bool hasIntercept = design.All(row => row[0] == 1);
        start[0] = hasIntercept ? Math.Log(Math.Max(counts.Sum(), 0.5) / exposure.Sum()) : 0;
        return start;
    }

    private static double[] Expected(double[][] design, double[] coefficients, double[] exposure)
    {
        var expected = new double[design.Length];
        for (int i = 0; i < design.Length; i++)
        {
            expected[i] = exposure[i] * Math.Exp(Math.Clamp(Dot(design[i], coefficients), -50, 50));
        }

        return expected;
    }

    /// <summary>Least squares with weights, again and again, until the coefficients stand; a step that makes the fit worse is halved.</summary>
    private static double[] Reweighted(double[][] design, double[] counts, double[] exposure, double[] start, double dispersion)
    {
        double[] at = start;
        double[] expected = Expected(design, at, exposure);
        double likelihood = LogLikelihood(counts, expected, dispersion);
        for (int turn = 0; turn < MostTurns; turn++)
        {
            double[] step = Step(design, counts, expected, dispersion);
            double[] next = at;
            double nextLikelihood = likelihood;
            double share = 1;
            for (; share > 1e-6; share /= 2)
            {
                next = [.. at.Select((value, j) => value + (share * step[j]))];
                expected = Expected(design, next, exposure);
                nextLikelihood = LogLikelihood(counts, expected, dispersion);
                if (nextLikelihood >= likelihood - Settled)
                {
                    break;
                }
            }

            bool stands = Math.Abs(nextLikelihood - likelihood) < Settled * (1 + Math.Abs(likelihood)) && step.Max(Math.Abs) * share < 1e-7;
            (at, likelihood) = (next, nextLikelihood);
            if (stands)
            {
                break;
            }
        }

        return at;
    }

    private static double[] Step(double[][] design, double[] counts, double[] expected, double dispersion)
    {
        var score = Vector<double>.Build.Dense(design[0].Length);
        for (int i = 0; i < design.Length; i++)
        {
            double residual = (counts[i] - expected[i]) / (1 + (dispersion * expected[i]));
            for (int j = 0; j < score.Count; j++)
            {
                score[j] += design[i][j] * residual;
            }
        }

        return Information(design, expected, dispersion).Solve(score).ToArray();
    }

    /// <summary>Expected information of the coefficients: the inverse of their covariance.</summary>
    private static Matrix<double> Information(double[][] design, double[] expected, double dispersion)
    {
        int width = design[0].Length;
        var information = Matrix<double>.Build.Dense(width, width);
        for (int i = 0; i < design.Length; i++)
        {
            double weight = expected[i] / (1 + (dispersion * expected[i]));
            double[] row = design[i];
            for (int j = 0; j < width; j++)
            {
                double weighted = weight * row[j];
                for (int k = 0; weighted != 0 && k < width; k++)
                {
                    information[j, k] += weighted * row[k];
                }
            }
        }

        return information;
    }

    /// <summary>The dispersion of greatest likelihood for given expectations, by golden section over its logarithm.</summary>
    private static double BestDispersion(double[] counts, double[] expected)
    {
        const double golden = 0.618033988749895;
        double low = Math.Log(LeastDispersion), high = Math.Log(MostDispersion);
        double At(double log) => LogLikelihood(counts, expected, Math.Exp(log));
        double a = high - (golden * (high - low)), b = low + (golden * (high - low));
        double valueA = At(a), valueB = At(b);
        while (high - low > 1e-8)
        {
            if (valueA >= valueB)
            {
                (high, b, valueB) = (b, a, valueA);
                a = high - (golden * (high - low));
                valueA = At(a);
            }
            else
            {
                (low, a, valueA) = (a, b, valueB);
                b = low + (golden * (high - low));
                valueB = At(b);
            }
        }

        return Math.Exp((low + high) / 2);
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

/// <summary>A fitted negative binomial regression.</summary>
/// <param name="Coefficients">Logarithms of rate ratios, in the order of the design's columns.</param>
/// <param name="Covariance">Their covariance, from the expected information.</param>
/// <param name="Dispersion">α of the variance μ + αμ².</param>
/// <param name="LogLikelihood">At the estimates.</param>
/// <param name="Expected">Expected count of each observation.</param>
/// <param name="Converged">False where the turns ran out: the figures must then not be published.</param>
public sealed record NegativeBinomialFit(double[] Coefficients, double[,] Covariance, double Dispersion, double LogLikelihood, double[] Expected, bool Converged)
{
    /// <summary>Standard error of a coefficient.</summary>
    public double StandardError(int coefficient) => Math.Sqrt(Covariance[coefficient, coefficient]);
}
