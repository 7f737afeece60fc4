namespace Curb.Tallies;

/// <summary>A sum that keeps what rounding loses (Neumaier 1974), so that neither the order of rows nor how they were shared out over cells shows.</summary>
internal static class Compensated
{
    public static void Add(ref double sum, ref double lost, double value)
    {
        double next = sum + value;
        lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
        sum = next;
    }
}
