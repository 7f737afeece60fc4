namespace Curb.Antibiograms;

/// <summary>How often organisms were found in syndromes, and how often regimens cover them: all that WISCA needs of isolates.</summary>
/// <param name="regimens">Number of regimens.</param>
public sealed class WiscaCounts(int regimens)
{
    private readonly Dictionary<(string Syndrome, string Organism), Counts> _counts = [];

    /// <summary>Number of regimens.</summary>
    public int Regimens { get; } = regimens;

    /// <summary>Adds one isolate.</summary>
    /// <param name="syndrome">Syndrome, specimen or any other grouping text.</param>
    /// <param name="organism">Organism code.</param>
    /// <param name="covered">Per regimen: true covered, false not covered, null where not enough of it was tested to say.</param>
    public void Add(string syndrome, string organism, params ReadOnlySpan<bool?> covered)
    {
        if (!_counts.TryGetValue((syndrome, organism), out var counts))
        {
            _counts.Add((syndrome, organism), counts = new Counts(new int[Regimens], new int[Regimens]));
        }

        counts.Found++;
        for (int i = 0; i < covered.Length; i++)
        {
            counts.Tested[i] += covered[i] is null ? 0 : 1;
            counts.Covered[i] += covered[i] == true ? 1 : 0;
        }
    }

    /// <summary>Syndromes in the order of their texts; of each, by organism code: isolates found, and tested and covered by regimen.</summary>
    internal IEnumerable<IGrouping<string, (string Organism, int Found, int[] Tested, int[] Covered)>> BySyndrome() =>
        _counts.OrderBy(pair => pair.Key.Syndrome, StringComparer.Ordinal).ThenBy(pair => pair.Key.Organism, StringComparer.Ordinal)
            .GroupBy(pair => pair.Key.Syndrome, pair => (pair.Key.Organism, pair.Value.Found, pair.Value.Tested, pair.Value.Covered));

    private sealed record Counts(int[] Tested, int[] Covered)
    {
        public int Found { get; set; }
    }
}

/// <summary>Coverage of one regimen in one syndrome.</summary>
/// <param name="Syndrome">Syndrome.</param>
/// <param name="Regimen">Index of the regimen.</param>
/// <param name="Coverage">Posterior mean, 0 to 1; exact.</param>
/// <param name="Low">2.5 % quantile of the draws.</param>
/// <param name="High">97.5 % quantile.</param>
/// <param name="Isolates">Isolates of the syndrome that say whether the regimen covers them.</param>
public sealed record WiscaCoverage(string Syndrome, int Regimen, double Coverage, double Low, double High, int Isolates);

/// <summary>
/// Weighted-incidence syndromic combination antibiogram (Hebert 2012) in its Bayesian form (Bielicki 2016): incidence of organisms is Dirichlet,
/// their susceptibility to a regimen Beta, each with a flat prior; coverage is the incidence-weighted susceptibility over the draws.
/// </summary>
public static class Wisca
{
    private const double Tail = 0.025;

    /// <summary>Estimates coverage; the same seed gives the same figures.</summary>
    public static IReadOnlyList<WiscaCoverage> Estimate(WiscaCounts isolates, int draws, int seed)
    {
        var answers = new List<WiscaCoverage>();
        foreach (var syndrome in isolates.BySyndrome())
        {
            for (int regimen = 0; regimen < isolates.Regimens; regimen++)
            {
                // How often an organism is found is told by all its isolates, tested for the regimen or not; one never tested for it says nothing about coverage and takes no part.
                var organisms = syndrome.Select(own => new Pathogen(own.Found, own.Tested[regimen], own.Covered[regimen])).Where(pathogen => pathogen.Tested > 0).ToList();
                answers.Add(Estimate(syndrome.Key, organisms, regimen, draws, new Random(HashCodeOf(syndrome.Key, regimen, seed))));
            }
        }

        return answers;
    }

    private static WiscaCoverage Estimate(string syndrome, List<Pathogen> organisms, int regimen, int draws, Random random)
    {
        if (organisms.Count == 0)
        {
            return new WiscaCoverage(syndrome, regimen, double.NaN, double.NaN, double.NaN, 0);
        }

        var coverage = new double[draws];
        for (int draw = 0; draw < draws; draw++)
        {
            double weights = 0;
            double sum = 0;
            foreach (var pathogen in organisms)
            {
                double weight = Gamma(random, pathogen.Found + 1);
                weights += weight;
                sum += weight * Beta(random, pathogen.Covered + 1, pathogen.Tested - pathogen.Covered + 1);
            }

            coverage[draw] = sum / weights;
        }

        Array.Sort(coverage);
        return new WiscaCoverage(syndrome, regimen, Mean(organisms), Quantile(coverage, Tail), Quantile(coverage, 1 - Tail), organisms.Sum(organism => organism.Tested));
    }

    /// <summary>The posterior mean, which needs no draws: incidence and susceptibility are independent, and both have known means.</summary>
    private static double Mean(List<Pathogen> organisms)
    {
        double found = organisms.Sum(pathogen => pathogen.Found + 1.0);
        return organisms.Sum(pathogen => (pathogen.Found + 1) / found * (pathogen.Covered + 1) / (pathogen.Tested + 2));
    }

    private readonly record struct Pathogen(int Found, int Tested, int Covered);

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
