namespace Curb.Antibiograms;

/// <summary>Tail probabilities that the tests and intervals of this folder rest on, to about twelve digits.</summary>
internal static class ProbabilityFunctions
{
    private const double Tiny = 1e-300;
    private const double Enough = 1e-16;
    private const int MostTerms = 10_000;

    // Lanczos' series for the gamma function with g = 7 and nine terms (Lanczos 1964).
    private const double LanczosG = 7;
    private static readonly double[] s_lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The natural logarithm of the gamma function, for x above 0.</summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5)
        {
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        }

        double z = x - 1;
        double sum = s_lanczos[0];
        for (int i = 1; i < s_lanczos.Length; i++)
        {
            sum += s_lanczos[i] / (z + i);
        }

        double t = z + LanczosG + 0.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((z + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    /// <summary>The logarithm of the number of ways to choose <paramref name="k"/> of <paramref name="n"/>.</summary>
    public static double LogChoose(long n, long k) => LogGamma(n + 1) - LogGamma(k + 1) - LogGamma(n - k + 1);

    /// <summary>The regularised incomplete beta function I_x(a, b): the share of a beta distribution below x.</summary>
    public static double IncompleteBeta(double x, double a, double b)
    {
        if (x <= 0 || x >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        double front = Math.Exp((a * Math.Log(x)) + (b * Math.Log(1 - x)) + LogGamma(a + b) - LogGamma(a) - LogGamma(b));
        return x < (a + 1) / (a + b + 2) ? front * BetaFraction(x, a, b) / a : 1 - (front * BetaFraction(1 - x, b, a) / b);
    }

    /// <summary>The x below which a share of a beta distribution lies, by halving: slow beside Newton's method, and never wrong.</summary>
    public static double BetaQuantile(double share, double a, double b)
    {
        double low = 0, high = 1;
        for (int step = 0; step < 100 && high - low > Enough; step++)
        {
            double middle = (low + high) / 2;
            if (IncompleteBeta(middle, a, b) < share)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }

    /// <summary>Probability that a standard normal value lies at least as far from 0 as z, on either side.</summary>
    public static double NormalTwoSided(double z)
    {
        double x = z * z / 2;
        return x == 0 ? 1 : x < 1.5 ? 1 - LowerGammaHalf(x) : UpperGammaHalf(x);
    }

    /// <summary>The regularised lower incomplete gamma function P(1/2, x) as a series.</summary>
    private static double LowerGammaHalf(double x)
    {
        double term = 2, sum = term;
        for (int n = 1; n < MostTerms && term > Enough * sum; n++)
        {
            term *= x / (0.5 + n);
            sum += term;
        }

        return sum * Math.Exp(-x) * Math.Sqrt(x / Math.PI);
    }

    /// <summary>The regularised upper incomplete gamma function Q(1/2, x) as a continued fraction, by Lentz's method.</summary>
    private static double UpperGammaHalf(double x)
    {
        double b = x + 0.5, c = 1 / Tiny, d = 1 / b, fraction = d;
        for (int i = 1; i < MostTerms; i++)
        {
            double a = -i * (i - 0.5);
            b += 2;
            d = 1 / Away((a * d) + b);
            c = Away(b + (a / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Enough)
            {
                break;
            }
        }

        return fraction * Math.Exp(-x) * Math.Sqrt(x / Math.PI);
    }

    private static double BetaFraction(double x, double a, double b)
    {
        double c = 1, d = 1 / Away(1 - ((a + b) * x / (a + 1))), fraction = d;
        for (int m = 1; m < MostTerms; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / Away(1 + (even * d));
            c = Away(1 + (even / c));
            fraction *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / Away(1 + (odd * d));
            c = Away(1 + (odd / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < Enough)
            {
                break;
            }
        }

        return fraction;
    }

    private static double Away(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
