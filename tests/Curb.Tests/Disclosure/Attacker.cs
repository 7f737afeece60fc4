namespace Curb.Tests.Disclosure;

/// <summary>
/// Whoever has written down every answer and knows that counts are never negative: what is the least and the most that a sum of unknown counts can be? Linear programming, slow and
/// short: two phases, Bland's rule. Whole numbers would only narrow the answers further where bounds are not whole.
/// </summary>
internal sealed class Attacker(int unknowns)
{
    private const double Nearly = 1e-7;
    private readonly List<(double[] Of, double Sum)> _known = [];

    /// <summary>An answer: the sum of some unknowns. One that follows from answers held already is not held twice.</summary>
    public void Learn(IEnumerable<int> which, double sum)
    {
        double[] row = new double[unknowns];
        foreach (int at in which)
        {
            row[at] = 1;
        }

        _known.Add((row, sum));
    }

    /// <summary>The least and the most that a sum of unknowns can be by all answers.</summary>
    public (double Least, double Most) Range(IReadOnlyCollection<int> which)
    {
        double[] sum = new double[unknowns];
        foreach (int at in which)
        {
            sum[at] = 1;
        }

        return (Least(sum), -Least([.. sum.Select(one => -one)]));
    }

    private double Least(double[] cost)
    {
        var rows = Independent();
        int equations = rows.Count, columns = unknowns + equations;
        double[][] table = [.. rows.Select((row, i) => (double[])[.. row.Of, .. Enumerable.Range(0, equations).Select(j => i == j ? 1.0 : 0.0), row.Sum])];
        int[] basis = [.. Enumerable.Range(unknowns, equations)];
        double[] first = [.. Enumerable.Range(0, columns).Select(at => at < unknowns ? 0.0 : 1.0)];
        Assert.True(Solve(table, basis, first, columns) < Nearly, "the answers contradict each other");
        for (int row = 0; row < equations; row++)
        {
            if (basis[row] >= unknowns && Array.FindIndex(table[row], 0, unknowns, one => Math.Abs(one) > Nearly) is >= 0 and var enters)
            {
                Pivot(table, basis, row, enters);
            }
        }

        return Solve(table, basis, [.. cost, .. new double[equations]], unknowns);
    }

    /// <summary>The answers as equations none of which follows from the others, right sides not negative.</summary>
    private List<(double[] Of, double Sum)> Independent()
    {
        var kept = new List<(double[] Of, double Sum)>();
        var reduced = new List<(double[] Row, int Lead)>();
        foreach (var (of, sum) in _known)
        {
            double[] row = [.. of, sum];
            foreach (var (other, lead) in reduced)
            {
                double times = row[lead] / other[lead];
                for (int at = 0; times != 0 && at < row.Length; at++)
                {
                    row[at] -= times * other[at];
                }
            }

            if (Array.FindIndex(row, 0, unknowns, one => Math.Abs(one) > Nearly) is >= 0 and var leads)
            {
                reduced.Add((row, leads));
                kept.Add((of, sum));
            }
        }

        return kept;
    }

    private static double Solve(double[][] table, int[] basis, double[] cost, int enterable)
    {
        while (true)
        {
            int enters = Enumerable.Range(0, enterable).FirstOrDefault(at => cost[at] - Enumerable.Range(0, table.Length).Sum(row => cost[basis[row]] * table[row][at]) < -Nearly, -1);
            if (enters < 0)
            {
                return Enumerable.Range(0, table.Length).Sum(row => cost[basis[row]] * table[row][^1]);
            }

            int leaves = Enumerable.Range(0, table.Length).Where(row => table[row][enters] > Nearly).OrderBy(row => table[row][^1] / table[row][enters]).ThenBy(row => basis[row]).FirstOrDefault(-1);
            if (leaves < 0)
            {
                return double.NegativeInfinity;
            }

            Pivot(table, basis, leaves, enters);
        }
    }

    private static void Pivot(double[][] table, int[] basis, int row, int column)
    {
        double by = table[row][column];
        table[row] = [.. table[row].Select(one => one / by)];
        for (int other = 0; other < table.Length; other++)
        {
            double times = table[other][column];
            for (int at = 0; other != row && times != 0 && at < table[other].Length; at++)
            {
                table[other][at] -= times * table[row][at];
            }
        }

        basis[row] = column;
    }
}
