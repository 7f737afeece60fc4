namespace Curb.Interventions;

/// <summary>
/// Synthetic control (Abadie 2010): the weighted mean of units left as before (weights not negative, together 1) that was most like the treated unit before the intervention.
/// How unusual the gap after it is, is judged by giving each comparison unit the intervention in turn (placebo).
/// </summary>
public static class SyntheticControl
{
    private const int MostSteps = 200_000;
    private const double Settled = 1e-12;

    /// <summary>Makes the control.</summary>
    /// <param name="treated">Monthly values of the treated unit, all known.</param>
    /// <param name="donors">The comparison units' values in the same months, all known; at least two.</param>
    /// <param name="start">Index of the first month after.</param>
    public static SyntheticComparison Compare(double[] treated, IReadOnlyList<double[]> donors, int start)
    {
        double[] weights = Weights(treated, donors, start);
        double[] control = Mix(donors, weights, treated.Length);
        double own = GapRatio(treated, control, start);
        int asLarge = 1;
        for (int i = 0; i < donors.Count; i++)
        {
            var others = donors.Where((_, j) => j != i).ToList();
            asLarge += GapRatio(donors[i], Mix(others, Weights(donors[i], others, start), treated.Length), start) >= own ? 1 : 0;
        }

        double mean = Enumerable.Range(start, treated.Length - start).Average(t => treated[t] - control[t]);
        return new SyntheticComparison(weights, control, mean, RootMeanSquare(treated, control, 0, start), asLarge / (donors.Count + 1.0));
    }

    /// <summary>Weights of least squared difference before the start, by projected gradient on the simplex.</summary>
    internal static double[] Weights(double[] treated, IReadOnlyList<double[]> donors, int start)
    {
        int k = donors.Count;
        var gram = new double[k, k];
        var target = new double[k];
        double trace = 0;
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                gram[i, j] = Inner(donors[i], donors[j], start);
            }

            target[i] = Inner(donors[i], treated, start);
            trace += gram[i, i];
        }

        double[] weights = [.. Enumerable.Repeat(1.0 / k, k)], ahead = weights;
        double momentum = 1;
        for (int step = 0; step < MostSteps && trace > 0; step++)
        {
            double[] next = OnSimplex([.. Enumerable.Range(0, k).Select(i => ahead[i] - ((Row(gram, ahead, i) - target[i]) / trace))]);
            double following = (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2;
            double moved = next.Zip(weights, (a, b) => Math.Abs(a - b)).Max();
            ahead = [.. next.Zip(weights, (a, b) => a + ((momentum - 1) / following * (a - b)))];
            (weights, momentum) = (next, following);
            if (moved < Settled && step > k)
            {
                break;
            }
        }

        return weights;
    }

    /// <summary>The nearest point whose parts are not negative and together 1 (Held 1974).</summary>
    private static double[] OnSimplex(double[] point)
    {
        double[] sorted = [.. point.OrderDescending()];
        double sum = 0, shift = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i];
            double candidate = (sum - 1) / (i + 1);
            shift = sorted[i] > candidate ? candidate : shift;
        }

        return [.. point.Select(one => Math.Max(0, one - shift))];
    }

    private static double Row(double[,] gram, double[] weights, int row)
    {
        double sum = 0;
        for (int j = 0; j < weights.Length; j++)
        {
            sum += gram[row, j] * weights[j];
        }

        return sum;
    }

    private static double Inner(double[] a, double[] b, int months)
    {
        double sum = 0;
        for (int t = 0; t < months; t++)
        {
            sum += a[t] * b[t];
        }

        return sum;
    }

    private static double[] Mix(IReadOnlyList<double[]> donors, double[] weights, int months) =>
        [.. Enumerable.Range(0, months).Select(t => donors.Select((donor, i) => weights[i] * donor[t]).Sum())];

    private static double GapRatio(double[] treated, double[] control, int start) =>
        RootMeanSquare(treated, control, start, treated.Length) / Math.Max(1e-9, RootMeanSquare(treated, control, 0, start));

    private static double RootMeanSquare(double[] a, double[] b, int from, int to) =>
        Math.Sqrt(Enumerable.Range(from, to - from).Average(t => (a[t] - b[t]) * (a[t] - b[t])));
}

/// <param name="Weights">Of the comparison units, in their order.</param>
/// <param name="Control">Values of the synthetic control, by month.</param>
/// <param name="MeanGap">Mean of treated minus control over the months after.</param>
/// <param name="ErrorBefore">Root mean squared gap before: how like the control is.</param>
/// <param name="PlaceboP">Share of units, the treated one among them, whose gap after to gap before is at least as large; never under 1 / (donors + 1).</param>
public sealed record SyntheticComparison(double[] Weights, double[] Control, double MeanGap, double ErrorBefore, double PlaceboP);
