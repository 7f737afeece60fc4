using MathNet.Numerics.Distributions;

namespace Curb.Tests.Statistics;

/// <summary>Random counts for simulations, from a seeded generator.</summary>
internal static class Chance
{
    public static double NegativeBinomial(Random random, double mean, double dispersion)
    {
        double rate = dispersion <= 0 ? mean : mean * Gamma.Sample(random, 1 / dispersion, 1 / dispersion);
        return rate <= 0 ? 0 : Poisson.Sample(random, rate);
    }
}
