using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Curb.Statistics;

/// <summary>Tails and quantiles of the distributions that intervals rest on.</summary>
public static class Quantiles
{
    /// <summary>The normal quantile of a two-sided interval.</summary>
    public static double NormalTwoSided(double confidence) => Normal.InvCDF(0, 1, (1 + confidence) / 2);

    /// <summary>Student's quantile of a two-sided interval.</summary>
    public static double StudentTwoSided(double confidence, double freedom) => StudentT.InvCDF(0, 1, freedom, (1 + confidence) / 2);

    /// <summary>Two-sided p of Student's t, exact far out in the tail.</summary>
    public static double StudentP(double t, double freedom) => SpecialFunctions.BetaRegularized(freedom / 2, 0.5, freedom / (freedom + (t * t)));

    /// <summary>Upper-tail p of Student's t.</summary>
    public static double StudentUpper(double t, double freedom) => t >= 0 ? StudentP(t, freedom) / 2 : 1 - (StudentP(t, freedom) / 2);

    /// <summary>Two-sided p of a standard normal deviate.</summary>
    public static double NormalP(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>P(Y ≥ count) of a negative binomial with a mean and a dispersion α (variance μ + αμ²); α of 0 is the Poisson distribution.</summary>
    public static double NegativeBinomialUpper(double count, double mean, double dispersion)
    {
        if (count <= 0)
        {
            return 1;
        }

        return dispersion <= 0
            ? SpecialFunctions.GammaLowerRegularized(count, mean)
            : SpecialFunctions.BetaRegularized(count, 1 / dispersion, mean * dispersion / (1 + (mean * dispersion)));
    }

    /// <summary>Exact interval of a Poisson mean for a count (Garwood 1936).</summary>
    public static Estimate PoissonMean(double count, double confidence = 0.95)
    {
        double tail = (1 - confidence) / 2;
        double low = count == 0 ? 0 : Gamma.InvCDF(count, 1, tail);
        return new Estimate(count, low, Gamma.InvCDF(count + 1, 1, 1 - tail));
    }
}
