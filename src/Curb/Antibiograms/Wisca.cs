namespace Curb.Antibiograms;

/// <summary>An isolate as WISCA sees it.</summary>
/// <param name="Syndrome">Syndrome, specimen or any other grouping text.</param>
/// <param name="Organism">Organism code.</param>
/// <param name="Covered">Per regimen: true covered, false not covered, null where not enough of it was tested to say.</param>
public sealed record WiscaIsolate(string Syndrome, string Organism, IReadOnlyList<bool?> Covered);

/// <summary>Coverage of one regimen in one syndrome.</summary>
/// <param name="Syndrome">Syndrome.</param>
/// <param name="Regimen">Index of the regimen.</param>
/// <param name="Coverage">Posterior mean, 0 to 1.</param>
/// <param name="Low">2.5 % quantile.</param>
/// <param name="High">97.5 % quantile.</param>
/// <param name="Isolates">Isolates of the syndrome that were tested for the regimen.</param>
public sealed record WiscaCoverage(string Syndrome, int Regimen, double Coverage, double Low, double High, int Isolates);

/// <summary>
/// Weighted-incidence syndromic combination antibiogram (Hebert 2012) in its Bayesian form (Bielicki 2016): incidence of organisms is Dirichlet,
/// their susceptibility to a regimen Beta, each with a flat prior; coverage is the incidence-weighted susceptibility over the draws.
/// </summary>
public static class Wisca
{
    private const double Tail = 0.025;

    /// <summary>Estimates coverage; the same seed gives the same figures.</summary>
    public static IReadOnlyList<WiscaCoverage> Estimate(IReadOnlyList<WiscaIsolate> isolates, int regimens, int draws, int seed)
    {
        var answers = new List<WiscaCoverage>();
        foreach (var syndrome in isolates.GroupBy(isolate => isolate.Syndrome).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            for (int regimen = 0; regimen < regimens; regimen++)
            {
                answers.Add(Estimate(syndrome.Key, [.. syndrome], regimen, draws, new Random(HashCodeOf(syndrome.Key, regimen, seed))));
            }
        }

        return answers;
    }

    private static WiscaCoverage Estimate(string syndrome, List<WiscaIsolate> isolates, int regimen, int draws, Random random)
    {
        // An organism never tested for the regimen says nothing about it and takes no part; its weight is not given to others silently: see Isolates.
        var organisms = isolates.Where(isolate => isolate.Covered[regimen] is not null).GroupBy(isolate => isolate.Organism).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Count: group.Count(), Covered: group.Count(isolate => isolate.Covered[regimen] == true))).ToList();
        if (organisms.Count == 0)
        {
            return new WiscaCoverage(syndrome, regimen, double.NaN, double.NaN, double.NaN, 0);
        }

        var coverage = new double[draws];
        for (int draw = 0; draw < draws; draw++)
        {
            double weights = 0;
            double sum = 0;
            foreach (var (count, covered) in organisms)
            {
                double weight = Gamma(random, count + 1);
                weights += weight;
                sum += weight * Beta(random, covered + 1, count - covered + 1);
            }

            coverage[draw] = sum / weights;
        }

        Array.Sort(coverage);
        return new WiscaCoverage(syndrome, regimen, coverage.Average(), Quantile(coverage, Tail), Quantile(coverage, 1 - Tail), organisms.Sum(organism => organism.Count));
    }

    private static double Beta(Random random, double a, double b)
    {
        double x = Gamma(random, a);
        return x / (x + Gamma(random, b));
    }

    /// <summary>A gamma variate of shape ≥ 1 and scale 1, by the method of Marsaglia and Tsang (2000).</summary>
    private static double Gamma(Random random, double shape)
    {
        double d = shape - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(random);
            double v = 1 + (c * x);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            if (Math.Log(1 - random.NextDouble()) < (x * x / 2) + (d * (1 - v + Math.Log(v))))
            {
                return d * v;
            }
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The quantile by linear interpolation between order statistics.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }

    /// <summary>A seed of its own per syndrome and regimen, the same on every machine.</summary>
    private static int HashCodeOf(string syndrome, int regimen, int seed)
    {
        uint hash = (uint)seed;
        foreach (char c in syndrome)
        {
            hash = (hash ^ c) * 16777619;
        }

        return (int)((hash ^ (uint)regimen) * 16777619);
    }
}
