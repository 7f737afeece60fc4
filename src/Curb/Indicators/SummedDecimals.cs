namespace Curb.Indicators;

/// <summary>Sums of decimals without the last digits, which tell only in what order the rows were added: a share of all is 100 % however its parts were summed, and a limit is kept or not whatever the order.</summary>
internal static class SummedDecimals
{
    private const int Decimals = 9;

    public static double? Settled(double? sum) => sum is { } known ? Settled(known) : null;

    /// <inheritdoc cref="Settled(double?)"/>
    public static double Settled(double sum) => Math.Round(sum, Decimals);
}
